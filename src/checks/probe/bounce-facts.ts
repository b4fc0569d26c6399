import type { FoundMessage, MailboxSearch, MailboxSession } from '../../core/net.ts';
import type { Observation } from '../../core/observation.ts';
import type { ProbeMessage } from '../../core/probe.ts';
import { findBounce } from './follow-facts.ts';
import { reportedOf } from './reported.ts';

/** What comes to the sender's mailbox about messages that are under way. */
export interface BounceWatch {
  /** Looks for reports that are not known yet. */
  look(index: number): Promise<void>;
  /** Whether one says that the message cannot be delivered to this recipient. */
  hasFailed(index: number, recipient: string): boolean;
  /** The searches that brought a report, and the last one. */
  searches(index: number): readonly Observation<MailboxSearch>[];
}

/** Reports about one message: some servers write one for each recipient, and one for each day that it is late. */
const MAX_REPORTS = 10;
const MAX_FAILURES = 5;

export function createBounceWatch(
  session: MailboxSession,
  messages: readonly ProbeMessage[],
  sentAtMs: number,
): BounceWatch {
  const brought: Observation<MailboxSearch>[][] = messages.map(() => []);
  const last: (Observation<MailboxSearch> | null)[] = messages.map(() => null);
  let failures = 0;
  let isRefused = false;

  function hasFailed(index: number, recipient: string): boolean {
    const message = messages[index];
    const reports = (brought[index] ?? []).flatMap(reportIn);
    return message !== undefined && reports.some((one) => reportedOf(one, message, recipient)?.action === 'failed');
  }

  return {
    async look(index) {
      const message = messages[index];
      const own = brought[index];
      if (!message || !own) return;
      while (own.length < MAX_REPORTS && failures < MAX_FAILURES && !isRefused) {
        const reports = own.flatMap(reportIn);
        const search = await findBounce(session, message, { sentAtMs, except: reports });
        failures = search.status === 'known' ? 0 : failures + 1;
        // A password that was refused is not said again: accounts are locked for that.
        isRefused = search.status === 'unknown' && search.reason === 'refused';
        const isNew = reportIn(search).some((found) => !reports.some((report) => isSame(report, found)));
        if (isNew) own.push(search);
        else last[index] = search;
        if (!isNew || message.envelope.to.every((recipient) => hasFailed(index, recipient))) return;
      }
    },
    hasFailed,
    searches(index) {
      const final = last[index] ?? null;
      return [...(brought[index] ?? []), ...(final === null || reportIn(final).length > 0 ? [] : [final])];
    },
  };
}

export function reportIn(search: Observation<MailboxSearch>): readonly FoundMessage[] {
  return search.status === 'known' && search.value.found !== null ? [search.value.found] : [];
}

function isSame(one: FoundMessage, other: FoundMessage): boolean {
  return one.folder === other.folder && one.uid === other.uid;
}
