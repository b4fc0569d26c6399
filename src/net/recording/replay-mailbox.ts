import type { MailboxPhase } from '../../core/net.ts';
import type { MailboxFailed, MailboxResult, WireMailbox } from '../wire.ts';
import { findKey, removeKey } from './keys.ts';
import { queues } from './queues.ts';
import type { RecordedCall, RecordedMailbox } from './recording-mailbox.ts';
import type { ReplayEnding } from './replay-connection.ts';

/** The mailbox as it was opened then, or the failure. What is asked of it is answered as it was then, by its key and order. */
export async function replayMailbox({ open, calls }: RecordedMailbox, ending: ReplayEnding): Promise<MailboxResult> {
  if (!open.ok) return ending.fail(open);
  const finds = lastingFinds(calls.filter((call) => call.what === 'find'));
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

type RecordedFind = Extract<RecordedCall, { readonly what: 'find' }>;

/**
 * A mailbox may be looked into again and again, as often as there was time; a replay takes none. So of the looks that had
 * an end, those that found something and the last one are handed out, and the last one whenever it is asked again.
 */
function lastingFinds(calls: readonly RecordedFind[]): (key: string) => RecordedFind | undefined {
  const hasEnded = ({ result }: RecordedFind) => result.ok || result.failure !== 'cancelled';
  const told = [...Map.groupBy(calls, ({ key }) => key).values()].flatMap((same) => {
    const last = same.findLast(hasEnded);
    return same.filter(
      (call) => call === last || !hasEnded(call) || (call.result.ok && call.result.search.found !== null),
    );
  });
  const next = queues(told);
  return (key) => next(key) ?? told.findLast((call) => call.key === key);
}
