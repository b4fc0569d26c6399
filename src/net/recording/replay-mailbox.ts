import type { MailboxPhase } from '../../core/net.ts';
import type { MailboxFailed, MailboxResult, WireMailbox } from '../wire.ts';
import { findKey, removeKey } from './keys.ts';
import { queues } from './queues.ts';
import type { RecordedCall, RecordedMailbox } from './recording-mailbox.ts';
import type { ReplayEnding } from './replay-connection.ts';

/** The mailbox as it was opened then, or the failure. What is asked of it is answered as it was then. */
export async function replayMailbox({ open, calls }: RecordedMailbox, ending: ReplayEnding): Promise<MailboxResult> {
  if (!open.ok) return ending.fail(open);
  const finds = lastLooks(calls);
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
    find: async (want) => (await resultOf(finds.get(findKey(want)))) ?? absent('search'),
    remove: async (message) => (await resultOf(removals(removeKey(message)))) ?? absent('remove'),
    close: async () => {},
  };
  return { ok: true, mailbox };
}

/**
 * By key. Where a look is repeated, the last that came to an end has it all; how many there are is a matter of time, which
 * stands still in a replay.
 */
function lastLooks(calls: readonly RecordedCall[]): ReadonlyMap<string, Extract<RecordedCall, { what: 'find' }>> {
  const looks = calls.filter((call) => call.what === 'find');
  const isOver = ({ result }: RecordedCall) => result.ok || result.failure !== 'cancelled';
  return new Map([...looks.filter((look) => !isOver(look)), ...looks.filter(isOver)].map((look) => [look.key, look]));
}
