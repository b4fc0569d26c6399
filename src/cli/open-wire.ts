import type { AuditRequest } from '../audit/audit.ts';
import { type AuditContext, readContext } from '../audit/context.ts';
import { startDeadline } from '../audit/deadline.ts';
import { createSystemWire, loadRecording, recordingWire, replayWire, saveRecording } from '../net/index.ts';
import type { AuditFlags } from './audit-options.ts';
import type { AuditPlan } from './audit-plan.ts';
import { type Io, UsageError } from './io.ts';
import * as read from './values.ts';

/** Opens the wire of one audit, records what passes where `--record` says so, and closes it when `use` is done. */
export async function withWire<T>(
  context: AuditContext,
  { selection, routes, ca, timeoutMs }: AuditPlan,
  flags: Pick<AuditFlags, 'record'>,
  io: Io,
  use: (request: AuditRequest) => Promise<T>,
): Promise<T> {
  const { signal, over } = startDeadline(timeoutMs, io.signal);
  const system = createSystemWire({ signal, routes, ...(ca === null ? {} : { ca }) });
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

/** The audit that a recording holds, to be judged again: no socket, the clock and the randomness of then. */
export function replayRequest(
  file: string,
  words: readonly string[],
  { selection }: AuditPlan,
  flags: Pick<AuditFlags, 'record'>,
  io: Io,
): AuditRequest {
  if (flags.record !== undefined) throw new UsageError('--record and --replay cannot be given together');
  const loaded = loadRecording(file);
  if (!loaded.ok) throw new UsageError(`--replay: ${loaded.error}`);
  const parsed = readContext(loaded.recording.context);
  if (!parsed.ok) throw new UsageError(`--replay: "${file}": ${parsed.error}`);
  const { domain, options, servers } = parsed.context;
  const other = words.map(read.domain).find((name) => name !== domain);
  if (other !== undefined) throw new UsageError(`--replay: "${file}" is a recording of ${domain}, not of "${other}"`);
  const wire = replayWire(loaded.recording);
  return { target: { kind: 'domain', domain, options }, selection, wire, servers, signal: io.signal };
}
