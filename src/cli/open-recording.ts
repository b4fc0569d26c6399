import type { AuditRequest } from '../audit/audit.ts';
import { isBounceContext } from '../audit/bounce-context.ts';
import { readContext } from '../audit/context.ts';
import { isMessageContext } from '../audit/message-context.ts';
import type { AuditOptions } from '../core/target.ts';
import { loadRecording, replayWire } from '../net/index.ts';
import type { AuditFlags } from './audit-options.ts';
import type { AuditPlan } from './audit-plan.ts';
import { type Io, UsageError } from './io.ts';
import { otherRecording } from './recording-kind.ts';
import * as read from './values.ts';

type Flags = Omit<AuditFlags, 'format'>;

/**
 * The audit that a recording holds, to be judged again: no socket, the clock and the randomness of then.
 *
 * @throws UsageError where the file is no recording, or a flag asks for what only a new audit could see
 */
export async function replayRequest(
  file: string,
  words: readonly string[],
  { selection, options: asked }: AuditPlan,
  flags: Flags,
  io: Io,
): Promise<AuditRequest> {
  const other = ASKED_THEN.find((option) => isGiven(option, flags));
  if (other !== undefined) {
    throw new UsageError(
      `--${dashed(other)} does not go with --replay: what was asked of the world is in the recording; record again with it`,
    );
  }
  const loaded = await loadRecording(file, io.signal);
  if (!loaded.ok) throw new UsageError(`--replay: ${loaded.error}`);
  const { context } = loaded.recording;
  if (isMessageContext(context) || isBounceContext(context)) throw new UsageError(otherRecording(file, context));
  const parsed = readContext(context);
  if (!parsed.ok) throw new UsageError(`--replay: "${file}": ${parsed.error}`);
  const { domain, options, servers } = parsed.context;
  const stranger = words.map(read.domain).find((name) => name !== domain);
  if (stranger !== undefined) {
    throw new UsageError(`--replay: "${file}" is a recording of ${domain}, not of "${stranger}"`);
  }
  const wire = replayWire(loaded.recording);
  return {
    target: { kind: 'domain', domain, options: asOfNow(options, asked) },
    selection,
    wire,
    servers,
    signal: io.signal,
  };
}

/** What the world said is from then; what suggestions and rules are for comes from now, where it is said. */
function asOfNow(recorded: AuditOptions, asked: AuditOptions): AuditOptions {
  const senders = asked.senders.length > 0 ? asked.senders : recorded.senders;
  const volume = asked.volume ?? recorded.volume;
  const reportTo = asked.reportTo ?? recorded.reportTo;
  return { ...recorded, senders, volume, reportTo };
}

/** Flags that decide what is asked of the world. */
const ASKED_THEN = [
  'record',
  'selector',
  'sendingIp',
  'dkimKey',
  'bimiSelector',
  'role',
  'smtp',
  'tlsScan',
  'submission',
  'rdap',
  'checkAbuse',
  'checkRelay',
  'retryGreylist',
  'nameserver',
  'dot',
  'doh',
  'helo',
  'ipv4',
  'ipv6',
  'caFile',
  'routes',
  'probe',
  'from',
  'to',
  'cc',
  'bcc',
  'envelopeFrom',
  'subject',
  'text',
  'textFile',
  'html',
  'htmlFile',
  'attach',
  'inline',
  'header',
  'listUnsubscribe',
  'message',
  'dkimSelector',
  'dkimDomain',
  'via',
  'viaTls',
  'viaAuth',
  'viaPasswordEnv',
  'allowClearPassword',
  'allowUntrusted',
  'retry',
  'mailbox',
  'mailboxTls',
  'mailboxAuth',
  'mailboxPasswordEnv',
  'senderMailbox',
  'senderMailboxPasswordEnv',
  'seeds',
  'wait',
  'deleteAfter',
  'judgeCopy',
  'dryRun',
] as const satisfies readonly (keyof Flags)[];

/** `--no-smtp` is the flag that `smtp` is false by. */
function isGiven(option: (typeof ASKED_THEN)[number], flags: Flags): boolean {
  return option === 'smtp' ? !flags.smtp : flags[option] !== undefined;
}

/** `sendingIp` as it is written: `sending-ip`. */
function dashed(option: (typeof ASKED_THEN)[number]): string {
  return option === 'smtp' ? 'no-smtp' : option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
