import type { MailboxPhase } from '../../core/net.ts';
import type { MailboxFailed, MailboxResult, WireMailbox } from '../wire.ts';
import { findKey, removeKey } from './keys.ts';
import { queues } from './queues.ts';
import type { RecordedCall, RecordedMailbox } from './recording-mailbox.ts';
import type { ReplayEnding } from './replay-connection.ts';

/** The mailbox as it was opened then, or the failure. What is asked of it is answered as it was then, by its key and order. */
export async function replayMailbox({ open, calls }: RecordedMailbox, ending: ReplayEnding): Promise<MailboxResult> {
  if (!open.ok) return ending.fail(open);
  const finds = queues(calls.filter((call) => call.what === 'find'));
  const removals = queues(calls.filter((call) => call.what === 'remove'));
  const absent = async (phase: MailboxPhase): Promise<MailboxFailed> => ({
    ...(await ending.absent('what this mailbox held')),
    phase,
  });

  /** The recorded result of a call; null where there is none. */
  async function resultOf<C extends RecordedCall>(call: C | undefined): Promise<C['result'] | MailboxFailed | null> {
    ending.asked();
    if (call === undefined) return null;
    return call.result.ok ? call.result : ending.fail(call.result);
  }

  const mailbox: WireMailbox = {
    opened: open.opened,
    find: async (want) => (await resultOf(finds(findKey(want)))) ?? absent('search'),
    remove: async (message) => (await resultOf(removals(removeKey(message)))) ?? absent('remove'),
    close: async () => {},
  };
  return { ok: true, mailbox };
}
