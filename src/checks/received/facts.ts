import { defineFact } from '../../core/fact.ts';
import { known, type Observation, unknown } from '../../core/observation.ts';
import { type ReceivedCopy, receivedCopies } from '../probe/copy-facts.ts';
import { type FollowedMailbox, probeSeen } from '../probe/facts.ts';

export type { ReceivedCopy } from '../probe/copy-facts.ts';

/** A mailbox without a copy that could be read. */
export interface MissingCopy {
  readonly recipient: string;
  readonly why: Pick<ReturnType<typeof unknown>, 'reason' | 'detail'>;
}

export interface ReceivedCopies {
  /** In the order of the mailboxes. */
  readonly copies: readonly ReceivedCopy[];
  readonly missing: readonly MissingCopy[];
}

/** The copies that were fetched, and where there is none. Null: no probe was asked for; unknown: there is nothing that could be fetched. */
export const fetchedCopies = defineFact({
  id: 'received.copies',
  needs: { seen: probeSeen, copies: receivedCopies },
  async observe({ seen, copies }): Promise<Observation<ReceivedCopies | null>> {
    if (seen === null || copies === null) return known(null);
    if (seen.mailboxes.length === 0) return unknown('not-requested', 'no mailbox was given to be looked into');
    if (seen.mailboxes.every(({ opened, search }) => opened.status === 'known' && search === null)) {
      return unknown('not-requested', 'no server took the message, so there is no copy');
    }
    const missing = seen.mailboxes
      .filter((mailbox) => !copies.some((copy) => copy.mailbox === mailbox))
      .map((mailbox): MissingCopy => ({ recipient: mailbox.asked.address, why: whyMissing(mailbox) }));
    return known(
      { copies, missing },
      seen.mailboxes.flatMap(({ search }) => (search === null ? [] : search.evidence)),
    );
  },
});

function whyMissing({ opened, search }: FollowedMailbox): MissingCopy['why'] {
  if (opened.status === 'unknown') return opened;
  if (search === null) return { reason: 'not-proven', detail: 'no server took the message, so there is no copy' };
  if (search.status === 'unknown') return search;
  return { reason: 'not-proven', detail: 'the message was not found in the mailbox' };
}
