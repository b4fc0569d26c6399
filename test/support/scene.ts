import type { AnyCheck, Result } from '../../src/core/check.ts';
import type { AuditOptions, MessageOptions, Target } from '../../src/core/target.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { audit, auditOnce, domainTarget, messageTarget } from './audit.ts';
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
  /** For a check of messages: the message, its lines ended by LF (they become CRLF), or its octets. */
  readonly message?: string | Uint8Array;
  /** What the user says of the message. No filter is looked for unless it says so. */
  readonly asked?: Partial<MessageOptions>;
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
export function play(check: AnyCheck, scene: Scene): Promise<Result> {
  return audit(check, zoneNet(scene.zone, scene.net), targetIn(scene));
}

/** The same without trying the fixes; with another zone, in the same world but for that. */
export function playOnce(check: AnyCheck, scene: Scene, zone = scene.zone): Promise<Result> {
  return auditOnce(check, zoneNet(zone, scene.net), targetIn(scene));
}

export function targetIn({ domain = 'a.example', options, message, asked }: Scene): Target {
  return message === undefined ? domainTarget(domain, options) : messageTarget(message, asked, options);
}
