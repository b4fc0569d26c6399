import type { AuditRequest } from '../audit/audit.ts';
import type { AuditContext } from '../audit/context.ts';
import { startDeadline } from '../audit/deadline.ts';
import { createSystemWire, recordingWire, saveRecording } from '../net/index.ts';
import type { AuditFlags } from './audit-options.ts';
import type { AuditPlan } from './audit-plan.ts';
import { type Io, UsageError } from './io.ts';

/** Opens the wire of one audit, records what passes where `--record` says so, and closes it when `use` is done. */
export async function withWire<T>(
  context: AuditContext,
  { selection, routes, ca, timeoutMs, secrets }: AuditPlan,
  flags: Pick<AuditFlags, 'record'>,
  io: Io,
  use: (request: AuditRequest) => Promise<T>,
): Promise<T> {
  const { signal, over } = startDeadline(timeoutMs, io.signal);
  const system = createSystemWire({ signal, routes, secrets, ...(ca === null ? {} : { ca }) });
  const recorder = flags.record === undefined ? null : recordingWire(system);
  const { domain, options, servers } = context;
  const closed = async () => {
    await system.close();
    if (recorder === null || flags.record === undefined) return;
    const saved = saveRecording(flags.record, { ...recorder.recording(), context });
    if (!saved.ok) throw new UsageError(`--record: ${saved.error}`);
  };
  const wire = recorder?.wire ?? system;
  const used = use({ target: { kind: 'domain', domain, options }, selection, wire, servers, signal });
  await used.catch(() => {}); // what was seen is saved whatever became of it
  await closed().finally(over);
  return used;
}
