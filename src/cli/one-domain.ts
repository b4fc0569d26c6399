import type { AuditRequest } from '../audit/audit.ts';
import { resolvedServers } from '../audit/servers.ts';
import { whyNotRecordable } from '../net/index.ts';
import type { AuditFlags } from './audit-options.ts';
import type { AuditPlan } from './audit-plan.ts';
import { domainsOf } from './domains.ts';
import { type Io, UsageError } from './io.ts';
import { replayRequest } from './open-recording.ts';
import { withWire } from './open-wire.ts';

/**
 * Opens the wire, or the recording, of the one domain that a command is about.
 *
 * @throws UsageError before anything is asked of the network
 */
export async function withOneDomain<T>(
  command: 'fix' | 'plan',
  words: readonly string[],
  plan: AuditPlan,
  flags: Omit<AuditFlags, 'format'>,
  io: Io,
  use: (request: AuditRequest) => Promise<T>,
): Promise<T> {
  if (flags.replay !== undefined) return use(await replayRequest(flags.replay, words, plan, flags, io));
  if (words.length === 0) throw new UsageError(`${command} takes a domain: mailcheck ${command} example.com`);
  const domains = await domainsOf(words, [], io);
  const [domain] = domains;
  if (domain === undefined || domains.length > 1) {
    throw new UsageError(`${command} takes one domain, these are ${domains.length}: call it for each`);
  }
  const obstacle = flags.record === undefined ? null : whyNotRecordable(flags.record);
  if (obstacle !== null) throw new UsageError(`--record: ${obstacle}`);
  const resolved = await resolvedServers(plan.servers, io.signal);
  if (!resolved.ok) throw new UsageError(`the DNS server given by name has no address here: ${resolved.error}`);
  return withWire({ domain, options: plan.options, servers: resolved.servers }, plan, flags, io, use);
}
