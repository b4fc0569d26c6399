import { authorChecks, messageChecks } from '../audit/check-sets.ts';
import { auditMessage, type MessageAuditRequest } from '../audit/message-audit.ts';
import { MAX_RECORDED_BYTES, messageContext } from '../audit/message-context.ts';
import { receiverNamed, receiverNames } from '../audit/receiver-names.ts';
import { resolvedServers } from '../audit/servers.ts';
import { defaultSmtpOptions, type MessageOptions } from '../core/target.ts';
import { authorDomain } from '../message/author.ts';
import { headerFieldsIn } from '../message/header-fields.ts';
import { limiter, whyNotRecordable } from '../net/index.ts';
import { createGate, type Gate, type GateDecision } from '../report/gate.ts';
import type { MessageReport } from '../report/schema.ts';
import { finish } from './audit-command.ts';
import { type AuditPlan, planOf } from './audit-plan.ts';
import { filterPassword } from './filter-password.ts';
import { inOrder } from './in-order.ts';
import { type Io, UsageError } from './io.ts';
import { isLargeFile, type MessageFile, messageIn } from './message-file.ts';
import type { MessageFlags } from './message-options.ts';
import { replayMessageRequest } from './message-replay.ts';
import { withOpenWire } from './open-wire.ts';
import { createPrinter } from './printer.ts';
import { createProgress } from './progress.ts';
import { didYouMean } from './suggest.ts';
import { openTrained, type Taught } from './trained-excerpt.ts';

const AT_ONCE = 4;
const AHEAD = 4;

/** The flags, read. */
export interface MessagePlan extends AuditPlan {
  readonly message: MessageOptions;
}

/**
 * `mailcheck message FILE…`: judges messages, and the domains that they speak for beside them.
 *
 * @param files  `-` is standard input
 * @throws UsageError before anything is asked of the network
 */
export async function runMessage(files: readonly string[], flags: MessageFlags, io: Io): Promise<number> {
  const plan = messagePlanOf(flags, io);
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
  const found = files.map((file) => ({ name: file, isLarge: isLargeFile(file) }));
  const resolved = await resolvedServers(plan.servers, io.signal);
  if (!resolved.ok) throw new UsageError(`the DNS server given by name has no address here: ${resolved.error}`);
  const taught = await openTrained(flags.db, io);
  const sources = found.map(
    (file): MessageSource => ({ ...file, read: () => messageIn(file.name, io), known: {}, taught }),
  );
  return finish(await judgeAll(sources, { ...plan, servers: resolved.servers }, flags, io, gate), io);
}

/** A message that is read when its turn comes. */
export interface MessageSource {
  readonly name: string;
  /** Whether it may be too large to be held beside another large one. */
  readonly isLarge: boolean;
  read(): Promise<MessageFile>;
  /** What is known of this one beside the flags. */
  readonly known: Partial<MessageOptions>;
  /** What the user taught the classifier; left out: nothing of it is to have a part. */
  readonly taught?: Taught;
}

/** Judges the messages, prints the reports in their order as they come, and says what the gate makes of them. */
export async function judgeAll(
  sources: readonly MessageSource[],
  plan: MessagePlan,
  flags: MessageFlags,
  io: Io,
  gate: Gate = gateOf(flags),
): Promise<GateDecision> {
  const ids = plan.selection.checks.map(({ id }) => id);
  const progress = createProgress(io.stderr, flags.progress, ids, sources.length);
  const printer = createPrinter(io, flags, () => progress.clear());
  const atOnce = limiter(AT_ONCE);
  const alone = limiter(1);
  const judged = (source: MessageSource) =>
    (source.isLarge ? alone : atOnce)(async (): Promise<MessageReport> => {
      const request = await requestFor(source, plan, flags);
      if (flags.record !== undefined) checkRecordable(request.target);
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
            onResult: ({ check }) => progress.done(source.name, check),
          }),
      );
    });
  for await (const report of inOrder(sources, AHEAD, judged)) {
    printer.add(report);
    gate.add(report);
  }
  printer.end();
  return gate.decision();
}

/** @throws UsageError for a message that a recording cannot hold beside what is asked of the world */
function checkRecordable({ raw }: MessageAuditRequest['target']): void {
  if (raw.length <= MAX_RECORDED_BYTES) return;
  const [has, most] = [raw.length, MAX_RECORDED_BYTES].map((bytes) => Math.ceil(bytes / (1024 * 1024)));
  throw new UsageError(`--record: a recording holds messages of at most ${most} MiB, and this one has ${has}`);
}

async function requestFor(
  source: MessageSource,
  { options, servers, message }: MessagePlan,
  flags: MessageFlags,
): Promise<Pick<MessageAuditRequest, 'target' | 'servers' | 'withAuthor'>> {
  const { name, raw, sizeBytes } = await source.read();
  return {
    target: {
      kind: 'message',
      name,
      domain: authorDomain(headerFieldsIn(raw)),
      raw,
      sizeBytes,
      message: { ...message, ...source.known, userModel: source.taught?.(raw) ?? null },
      options,
    },
    servers,
    withAuthor: flags.audit,
  };
}

/** @throws UsageError for values that do not fit, alone or together */
export function messagePlanOf(flags: MessageFlags, io: Io): MessagePlan {
  const checks = flags.audit ? [...messageChecks, ...authorChecks] : messageChecks;
  const { helo: _, ...others } = flags; // that of the message, not ours
  const plan = planOf({ ...others, smtp: false, smtpPort: defaultSmtpOptions.port, canary: false }, io, checks);
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

function gateOf(flags: MessageFlags): Gate {
  return createGate({
    failOn: flags.failOn,
    minScore: flags.minScore ?? null,
    requireComplete: flags.requireComplete ?? false,
    allowIncomplete: flags.allowIncomplete ?? false,
  });
}
