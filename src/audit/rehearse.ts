import type { RecordChange } from '../core/finding.ts';
import { recordText, type WrittenType } from '../core/zone-file.ts';
import { createNet } from '../net/index.ts';
import type { Report } from '../report/report.ts';
import { type AuditRequest, auditOver } from './audit.ts';
import { overlaid } from './overlay.ts';
import { remembering } from './remember.ts';

/** An audit that can be held again as if some records had been changed. */
export interface Rehearsal {
  /** The domain as it is. */
  readonly report: Report;
  /** The same domain judged with these changes in its zones. No server is spoken to again; DNS is asked for new names. */
  after(changes: readonly RecordChange[]): Promise<Report>;
  /** What stands at a name with these changes, in presentation form; null where DNS does not say. */
  recordsAt(name: string, type: WrittenType, changes: readonly RecordChange[]): Promise<readonly string[] | null>;
  /** How long caches keep what DNS says there now, in seconds; 0 where it says nothing. */
  ttlAt(name: string, type: WrittenType): Promise<number>;
  /** The TXT records at a name, each as one text. */
  textsAt(name: string): Promise<readonly string[]>;
}

const REHEARSAL_MS = 20_000; // nothing is waited for but names that nobody asked for before

/** Audits the domain, and keeps what was seen. The caller opens and closes the wire. */
export async function rehearse(request: AuditRequest): Promise<Rehearsal> {
  const { wire, servers } = request;
  const { net, holdBack } = remembering(createNet({ wire, servers }));
  const report = await auditOver(net, { ...request, signal: AbortSignal.any([request.signal, wire.signal]) });
  holdBack();
  return {
    report,
    // Not under the deadline of the audit: it may be past, and what it left unknown stays unknown here.
    after(changes) {
      const { target, selection } = request;
      const signal = AbortSignal.timeout(REHEARSAL_MS);
      return auditOver(overlaid(net, changes), { target, selection, signal });
    },
    async recordsAt(name, type, changes) {
      const answer = await overlaid(net, changes).dns.query(name, type);
      if (answer.status === 'unknown') return null;
      const { value } = answer;
      if (value.kind !== 'records' || value.aliases.length > 0) return [];
      return value.records.map((data) => recordText(type, data));
    },
    async ttlAt(name, type) {
      const answer = await net.dns.query(name, type);
      return answer.status === 'known' && Number.isFinite(answer.value.ttl) ? answer.value.ttl : 0;
    },
    async textsAt(name) {
      const answer = await net.dns.query(name, 'TXT');
      const records = answer.status === 'known' && answer.value.kind === 'records' ? answer.value.records : [];
      return records.map((strings) => strings.join(''));
    },
  };
}
