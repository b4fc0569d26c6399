import type { Fact } from '../core/fact.ts';
import type { RecordChange } from '../core/finding.ts';
import type { Net, TxtRecord } from '../core/net.ts';
import type { Observation } from '../core/observation.ts';
import { recordText, type WrittenType } from '../core/zone-file.ts';
import { createNet } from '../net/index.ts';
import type { DomainReport } from '../report/report.ts';
import { type AuditRequest, auditOver } from './audit.ts';
import { overlaid } from './overlay.ts';
import { remembering } from './remember.ts';
import { isFromWildcard } from './wildcard.ts';

/** An audit that can be held again as if some records had been changed. */
export interface Rehearsal {
  /** The domain as it is. */
  readonly report: DomainReport;
  /** The same domain judged with these changes in its zones. No server is spoken to again; DNS is asked for new names. */
  after(changes: readonly RecordChange[]): Promise<DomainReport>;
  /**
   * What stands at a name itself with these changes, in presentation form; null where DNS does not say. What an alias or
   * a wildcard leads to does not.
   */
  recordsAt(name: string, type: WrittenType, changes: readonly RecordChange[]): Promise<readonly string[] | null>;
  /** The zone that a name is in; null where DNS does not say. */
  zoneOf(name: string): Promise<string | null>;
  /** How long caches keep what DNS says there now, in seconds; 0 where it says nothing. */
  ttlAt(name: string, type: WrittenType): Promise<number>;
  /** The TXT records at a name with these changes, as their strings; null where DNS does not say. */
  txtAt(name: string, changes: readonly RecordChange[]): Promise<readonly TxtRecord[] | null>;
  /** A fact that rests on no other, learnt in the world with these changes. */
  look<T>(fact: Fact<T>, changes: readonly RecordChange[]): Promise<Observation<T>>;
}

const REHEARSAL_MS = 20_000; // nothing is waited for but names that nobody asked for before

/** Audits the domain, and keeps what was seen. The caller opens and closes the wire. */
export function rehearse(request: AuditRequest): Promise<Rehearsal> {
  const { wire, servers } = request;
  const signal = AbortSignal.any([request.signal, wire.signal]);
  return rehearseOver(createNet({ wire, servers }), { ...request, signal });
}

/** As `rehearse`, over a net that somebody made of the wire. */
export async function rehearseOver(real: Net, request: Omit<AuditRequest, 'servers' | 'wire'>): Promise<Rehearsal> {
  const { target, selection } = request;
  const { net, holdBack } = remembering(real);
  const report = await auditOver(net, request);
  holdBack();
  return {
    report,
    // Not under the deadline of the audit: it may be past, and what it left unknown stays unknown here.
    after(changes) {
      return auditOver(overlaid(net, changes), { target, selection, signal: AbortSignal.timeout(REHEARSAL_MS) });
    },
    async recordsAt(name, type, changes) {
      const { dns } = overlaid(net, changes);
      const answer = await dns.query(name, type);
      if (answer.status === 'unknown') return null;
      if (await isFromWildcard(dns, name, type)) return [];
      const { value } = answer;
      if (value.kind !== 'records' || value.aliases.length > 0) return [];
      return value.records.map((data) => recordText(type, data));
    },
    zoneOf: (name) => zoneOf(net, name),
    async ttlAt(name, type) {
      const answer = await net.dns.query(name, type);
      return answer.status === 'known' && Number.isFinite(answer.value.ttl) ? answer.value.ttl : 0;
    },
    async txtAt(name, changes) {
      const answer = await overlaid(net, changes).dns.query(name, 'TXT');
      if (answer.status === 'unknown') return null;
      return answer.value.kind === 'records' ? answer.value.records : [];
    },
    look(fact, changes) {
      const late = AbortSignal.timeout(REHEARSAL_MS);
      return fact.observe({} as never, { target, net: overlaid(net, changes), signal: late });
    },
  };
}

async function zoneOf({ dns }: Pick<Net, 'dns'>, name: string): Promise<string | null> {
  const answer = await dns.query(name, 'SOA');
  if (answer.status === 'unknown') return null;
  const { value } = answer;
  if (value.aliases.length === 0) return value.kind === 'records' ? name : value.zone;
  // The SOA record is that of the target. An alias is no zone of its own, so it is in that of the name above it.
  const above = name.slice(name.indexOf('.') + 1);
  return above === name ? null : zoneOf({ dns }, above);
}
