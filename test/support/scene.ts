import type { AnyCheck, Result } from '../../src/core/check.ts';
import type { AuditOptions } from '../../src/core/target.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { audit, auditOnce, domainTarget } from './audit.ts';
import { type ZoneNetOptions, zoneNet } from './zone-net.ts';

/**
 * A small world and what one check must find in it. The scenes of a check together prove that each of its codes can be
 * triggered, and that none is always there.
 */
export interface Scene {
  /** A sentence: what is special here. */
  readonly name: string;
  /** Default: `a.example`. */
  readonly domain?: string;
  readonly options?: Partial<AuditOptions>;
  readonly zone: Zone;
  /** SMTP, HTTPS and name servers of this world. */
  readonly net?: ZoneNetOptions;
  /** Every code the check finds, remarks included, in any order; null: the check does not apply. */
  readonly finds: readonly string[] | null;
  /** Where it does not follow from what is found: nothing could be seen that it could be said of. */
  readonly outcome?: Result['outcome'];
  /** Whether something stays open beside what is found, though the outcome does not say so. */
  readonly open?: true;
}

/** Runs one check in a scene. */
export function play(check: AnyCheck, { domain = 'a.example', options, zone, net }: Scene): Promise<Result> {
  return audit(check, zoneNet(zone, net), domainTarget(domain, options));
}

/** The same without trying the fixes; with another zone, in the same world but for that. */
export function playOnce(check: AnyCheck, scene: Scene, zone = scene.zone): Promise<Result> {
  const { domain = 'a.example', options, net } = scene;
  return auditOnce(check, zoneNet(zone, net), domainTarget(domain, options));
}
