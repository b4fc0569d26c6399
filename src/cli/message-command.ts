import { authorChecks, messageChecks } from '../audit/check-sets.ts';
import { auditMessage, type MessageAuditRequest } from '../audit/message-audit.ts';
import { messageContext } from '../audit/message-context.ts';
import { resolvedServers } from '../audit/servers.ts';
import { providers } from '../checks/providers.ts';
import { defaultSmtpOptions, type MessageOptions } from '../core/target.ts';
import { authorDomain } from '../message/author.ts';
import { headerFieldsIn } from '../message/header-fields.ts';
import { limiter, whyNotRecordable } from '../net/index.ts';
import { createGate, type Gate } from '../report/gate.ts';
import type { MessageReport } from '../report/schema.ts';
import { finish } from './audit-command.ts';
import { type AuditPlan, planOf } from './audit-plan.ts';
import { inOrder } from './in-order.ts';
import { type Io, UsageError } from './io.ts';
import { messageIn } from './message-file.ts';
import type { MessageFlags } from './message-options.ts';
import { replayMessageRequest } from './message-replay.ts';
import { withOpenWire } from './open-wire.ts';
import { createPrinter } from './printer.ts';
import { createProgress } from './progress.ts';
import { didYouMean } from './suggest.ts';

const AT_ONCE = 4; // each may be 50 MiB
const AHEAD = 4;

interface MessagePlan extends AuditPlan {
  readonly message: MessageOptions;
}

/**
 * `mailcheck message FILE…`: judges messages, and the domains that they speak for beside them.
 *
 * @param files  `-` is standard input
 * @throws UsageError before anything is asked of the network
 */
export async function runMessage(files: readonly string[], flags: MessageFlags, io: Io): Promise<number> {
  const plan = { ...messagePlanOf(flags, io), message: messageOptionsOf(flags) };
  const gate = gateOf(flags);
  if (flags.replay !== undefined) {
    const printer = createPrinter(io, flags, () => {});
    const report = await auditMessage(replayMessageRequest(flags.replay, files, plan, flags, io));
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
  const resolved = await resolvedServers(plan.servers, io.signal);
  if (!resolved.ok) throw new UsageError(`the DNS server given by name has no address here: ${resolved.error}`);
  await judgeAll(files, { ...plan, servers: resolved.servers }, flags, io, gate);
  return finish(gate.decision(), io);
}

async function judgeAll(
  files: readonly string[],
  plan: MessagePlan,
  flags: MessageFlags,
  io: Io,
  gate: Gate,
): Promise<void> {
  const ids = plan.selection.checks.map(({ id }) => id);
  const progress = createProgress(io.stderr, flags.progress, ids, files.length);
  const printer = createPrinter(io, flags, () => progress.clear());
  const atOnce = limiter(AT_ONCE);
  const judged = (file: string) =>
    atOnce(async (): Promise<MessageReport> => {
      const request = await requestFor(file, plan, flags, io);
      return withOpenWire(
        () => messageContext(request),
        plan,
        flags,
        io,
        (open) =>
          auditMessage({
            ...request,
            ...open,
            selection: plan.selection,
            onResult: ({ check }) => progress.done(file, check),
          }),
      );
    });
  for await (const report of inOrder(files, AHEAD, judged)) {
    printer.add(report);
    gate.add(report);
  }
  printer.end();
}

async function requestFor(
  file: string,
  { options, servers, message }: MessagePlan,
  flags: MessageFlags,
  io: Io,
): Promise<Pick<MessageAuditRequest, 'target' | 'servers' | 'withAuthor'>> {
  const { name, raw, sizeBytes } = await messageIn(file, io);
  return {
    target: {
      kind: 'message',
      name,
      domain: authorDomain(headerFieldsIn(raw)),
      raw,
      sizeBytes,
      message,
      options,
    },
    servers,
    withAuthor: flags.audit,
  };
}

/** The flags, read: those of an audit that a message has too. */
function messagePlanOf(flags: MessageFlags, io: Io): AuditPlan {
  const checks = flags.audit ? [...messageChecks, ...authorChecks] : messageChecks;
  const { helo: _, ...others } = flags; // that of the message, not ours
  return planOf({ ...others, smtp: false, smtpPort: defaultSmtpOptions.port, canary: false }, io, checks);
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
  const ids = providers.filter(({ demands }) => demands !== undefined).map(({ id }) => id);
  const found = ids.includes(text) ? [text] : ids.filter((id) => id.startsWith(`${text}-`));
  const [id] = found;
  if (id !== undefined && found.length === 1) return id;
  throw new UsageError(
    `--provider: "${text}" is no mailbox provider whose rules are known${didYouMean(text, ids)} (known: ${ids.join(', ')})`,
  );
}

function gateOf(flags: MessageFlags): Gate {
  return createGate({
    failOn: flags.failOn,
    minScore: flags.minScore ?? null,
    requireComplete: flags.requireComplete ?? false,
    allowIncomplete: flags.allowIncomplete ?? false,
  });
}
