import type { MessageAuditRequest } from '../audit/message-audit.ts';
import { isMessageContext, readMessageContext } from '../audit/message-context.ts';
import { loadRecording, replayWire } from '../net/index.ts';
import { type Io, UsageError } from './io.ts';
import type { MessagePlan } from './message-command.ts';
import type { MessageFlags } from './message-options.ts';
import { otherRecording } from './recording-kind.ts';

/**
 * A message and what the world said of it, to be judged again: no socket, the clock and the randomness of then.
 *
 * @throws UsageError where the file is no recording of a message, or a flag asks for what only a new look could see
 */
export async function replayMessageRequest(
  file: string,
  files: readonly string[],
  { selection, message, options }: Pick<MessagePlan, 'selection' | 'message' | 'options'>,
  flags: MessageFlags,
  io: Io,
): Promise<MessageAuditRequest> {
  const other = ASKED_THEN.find((option) => flags[option] !== undefined);
  if (other !== undefined) {
    throw new UsageError(
      `--${flags[other] === false ? 'no-' : ''}${other.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} does not go with --replay: what was asked of the world is in the recording; record again with it`,
    );
  }
  if (files.length > 0)
    throw new UsageError(`--replay: the message is in the recording, and "${files[0]}" is one too many`);
  const loaded = await loadRecording(file, io.signal);
  if (!loaded.ok) throw new UsageError(`--replay: ${loaded.error}`);
  const { context } = loaded.recording;
  if (!isMessageContext(context)) throw new UsageError(otherRecording(file, context));
  const read = readMessageContext(context);
  if (!read.ok) throw new UsageError(`--replay: "${file}": ${read.error}`);
  const { target, servers, withAuthor } = read.context;
  return {
    target: {
      ...target,
      message: {
        ...target.message,
        providers: flags.provider === undefined ? target.message.providers : message.providers,
      },
      options: { ...target.options, volume: options.volume ?? target.options.volume },
    },
    servers,
    withAuthor: withAuthor && flags.audit,
    selection,
    wire: replayWire(loaded.recording),
    signal: io.signal,
  };
}

/** Flags that decide what is asked of the world. */
const ASKED_THEN = [
  'record',
  'ip',
  'helo',
  'mailFrom',
  'rspamd',
  'spamd',
  'filters',
  'db',
  'checkLinks',
  'postUnsubscribe',
  'rdap',
  'nameserver',
  'dot',
  'doh',
  'caFile',
  'routes',
] as const satisfies readonly (keyof MessageFlags)[];
