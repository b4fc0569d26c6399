import { authorChecks, messageChecks } from '../audit/check-sets.ts';
import { auditMessage } from '../audit/message-audit.ts';
import { receiverNamed, receiverNames } from '../audit/receiver-names.ts';
import { resolvedServers } from '../audit/servers.ts';
import { defaultSmtpOptions, type MessageOptions } from '../core/target.ts';
import { whyNotRecordable } from '../net/index.ts';
import { createGate, type Gate } from '../report/gate.ts';
import { finish } from './audit-command.ts';
import { type AuditPlan, planOf } from './audit-plan.ts';
import { filterPassword } from './filter-password.ts';
import { type Io, UsageError } from './io.ts';
import { finishMessages, judgeAll, type MessageSource } from './judge-messages.ts';
import { isLargeFile, messageIn } from './message-file.ts';
import type { MessageFlags } from './message-options.ts';
import { replayMessageRequest } from './message-replay.ts';
import { createPrinter } from './printer.ts';
import { didYouMean } from './suggest.ts';
import { openTrained } from './trained-excerpt.ts';

/** The flags, read. */
export interface MessagePlan extends AuditPlan {
  readonly message: MessageOptions;
}

/**
 * `mailcheck message FILE…`: judges messages, and the domains that they speak for beside them.
 *
 * @param files  `-` is standard input
 * @returns also 2 where some of several files are no messages: the others are judged
 * @throws UsageError before anything is asked of the network, also where a file is not there
 */
export async function runMessage(files: readonly string[], flags: MessageFlags, io: Io): Promise<number> {
  const plan = await messagePlanOf(flags, io);
  const gate = gateOf(flags);
  if (flags.replay !== undefined) {
    const printer = createPrinter(io, flags, () => {});
    const report = await auditMessage(await replayMessageRequest(flags.replay, files, plan, flags, io));
    printer.add(report);
    printer.end();
    gate.add(report);
    return finish(gate.decision(), io);
  }
  if (files.length === 0) {
    throw new UsageError('message takes a file, or - for standard input: mailcheck message mail.eml');
  }
  if (files.filter((file) => file === '-').length > 1) throw new UsageError('standard input cannot be read twice');
  if (flags.record !== undefined && files.length > 1) {
    throw new UsageError(`--record takes one message, these are ${files.length}: record each in a file of its own`);
  }
  const obstacle = flags.record === undefined ? null : whyNotRecordable(flags.record);
  if (obstacle !== null) throw new UsageError(`--record: ${obstacle}`);
  const found = files.map((file) => ({ name: file, isLarge: isLargeFile(file) }));
  const resolved = await resolvedServers(plan.servers, io.signal);
  if (!resolved.ok) throw new UsageError(`the DNS server given by name has no address here: ${resolved.error}`);
  const taught = await openTrained(flags.db, io);
  const sources = found.map(
    (file): MessageSource => ({ ...file, read: () => messageIn(file.name, plan.timeoutMs, io), known: {}, taught }),
  );
  const left = await judgeAll(sources, { ...plan, servers: resolved.servers }, flags, io, gate);
  return finishMessages(gate, left, io);
}

/** @throws UsageError for values that do not fit, alone or together */
export async function messagePlanOf(flags: MessageFlags, io: Io): Promise<MessagePlan> {
  const checks = flags.audit ? [...messageChecks, ...authorChecks] : messageChecks;
  const { helo: _, ...others } = flags; // that of the message, not ours
  const plan = await planOf({ ...others, smtp: false, smtpPort: defaultSmtpOptions.port, canary: false }, io, checks);
  return { ...plan, secrets: filterPassword(flags.rspamd, io), message: messageOptionsOf(flags) };
}

function messageOptionsOf(flags: MessageFlags): MessageOptions {
  return {
    ip: flags.ip ?? null,
    helo: flags.helo ?? null,
    mailFrom: flags.mailFrom ?? null,
    providers: (flags.provider ?? []).map(providerNamed),
    filters: {
      rspamd: flags.rspamd ?? null,
      spamd: flags.spamd ?? null,
      detect: flags.filters !== 'none' && flags.rspamd === undefined && flags.spamd === undefined,
    },
    checkLinks: flags.checkLinks ?? false,
    postUnsubscribe: flags.postUnsubscribe ?? false,
    userModel: null,
  };
}

/** @returns the id of a provider whose demands are known */
function providerNamed(text: string): string {
  const id = receiverNamed(text);
  if (id !== null) return id;
  throw new UsageError(
    `--provider: "${text}" is no mailbox provider whose rules are known${didYouMean(text, receiverNames)} (known: ${receiverNames.join(', ')})`,
  );
}

export function gateOf(flags: MessageFlags): Gate {
  return createGate({
    failOn: flags.failOn,
    minScore: flags.minScore ?? null,
    requireComplete: flags.requireComplete ?? false,
    allowIncomplete: flags.allowIncomplete ?? false,
  });
}
