import type { AuditRequest } from '../audit/audit.ts';
import type { AuditContext } from '../audit/context.ts';
import { startDeadline } from '../audit/deadline.ts';
import { createSystemWire, recordingWire, saveRecording } from '../net/index.ts';
import type { AuditFlags } from './audit-options.ts';
import type { AuditPlan } from './audit-plan.ts';
import { type Io, UsageError } from './io.ts';

/** Opens the wire of one audit of a domain, as `withOpenWire` does. */
export function withWire<T>(
  context: AuditContext,
  plan: AuditPlan,
  flags: Pick<AuditFlags, 'record'>,
  io: Io,
  use: (request: AuditRequest) => Promise<T>,
): Promise<T> {
  const { domain, options, servers } = context;
  return withOpenWire(
    () => context,
    plan,
    flags,
    io,
    ({ wire, signal }) =>
      use({ target: { kind: 'domain', domain, options }, selection: plan.selection, wire, servers, signal }),
  );
}

/**
 * Opens the wire of one audit, records what passes where `--record` says so, and closes it when `use` is done.
 *
 * @param context  makes what the recording keeps beside the exchanges; plain JSON
 */
export async function withOpenWire<T>(
  context: () => unknown,
  { routes, ca, timeoutMs, secrets }: AuditPlan,
  flags: Pick<AuditFlags, 'record'>,
  io: Io,
  use: (open: Pick<AuditRequest, 'wire' | 'signal'>) => Promise<T>,
): Promise<T> {
  const { signal, over } = startDeadline(timeoutMs, io.signal);
  const system = createSystemWire({ signal, routes, secrets, ...(ca === null ? {} : { ca }) });
  const recorder = flags.record === undefined ? null : recordingWire(system);
  const closed = async () => {
    await system.close();
    if (recorder === null || flags.record === undefined) return;
    const saved = saveRecording(flags.record, { ...recorder.recording(), context: context() });
    if (!saved.ok) throw new UsageError(`--record: ${saved.error}`);
  };
  const wire = recorder?.wire ?? system;
  const used = use({ wire, signal });
  await used.catch(() => {}); // what was seen is saved whatever became of it
  await closed().finally(over);
  return used;
}
