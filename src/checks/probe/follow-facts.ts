import type { Context } from '../../core/fact.ts';
import type { FoundMessage, MailboxSearch, MailboxSession } from '../../core/net.ts';
import { known, mapKnown, type Observation, unknown } from '../../core/observation.ts';
import type { MailboxAsked, ProbeMessage } from '../../core/probe.ts';
import { addressesOfServer } from './place-facts.ts';
import type { FollowedMailbox } from './seen.ts';

/** A mailbox that was opened, or could not be. */
export interface OpenMailbox {
  readonly followed: FollowedMailbox;
  readonly session: MailboxSession | null;
}

export const ENDED = unknown('timeout', 'the audit was ended first, by its time limit or by hand');

export function unopened(asked: MailboxAsked): FollowedMailbox {
  return { asked, address: null, opened: ENDED, searchStartMs: null, search: null, removed: null };
}

/** Tries the addresses of the server in turn; a login that was refused is not tried at another. */
export async function openMailbox(asked: MailboxAsked, context: Context): Promise<OpenMailbox> {
  const { addresses, missing } = await addressesOfServer(asked.host, context);
  let last: Observation<MailboxSession> =
    missing ?? unknown('unreachable', `${asked.host} has no address to be dialled`);
  let dialled: string | null = null;
  for (const address of addresses) {
    dialled = address;
    const { protocol, host, port, tls, allowClear, allowUntrusted, login } = asked;
    last = await context.net.mailboxes.open({ protocol, host, port, tls, allowClear, allowUntrusted, login, address });
    if (last.status === 'known' || last.reason === 'refused' || context.signal.aborted) break;
  }
  return {
    followed: { ...unopened(asked), address: dialled, opened: mapKnown(last, ({ opened }) => opened) },
    session: last.status === 'known' ? last.value : null,
  };
}

export function findMessage(
  session: MailboxSession,
  { token, messageId }: Pick<ProbeMessage, 'token' | 'messageId'>,
  sentAtMs: number,
  waitMs: number,
): Promise<Observation<MailboxSearch>> {
  return session.find({ kind: 'message', token, messageId, sentAtMs, waitMs });
}

/** One look for a report about a message, other than those that are known already. */
export function findBounce(
  session: MailboxSession,
  { token, messageId }: Pick<ProbeMessage, 'token' | 'messageId'>,
  { sentAtMs, except }: { readonly sentAtMs: number; readonly except: readonly FoundMessage[] },
): Promise<Observation<MailboxSearch>> {
  const known = except.map(({ folder, uid }) => ({ folder, uid }));
  return session.find({ kind: 'bounce', token, messageId, sentAtMs, waitMs: 0, except: known });
}

export function isFound(search: Observation<MailboxSearch> | null): boolean {
  return search?.status === 'known' && search.value.found !== null;
}

/** Removes our own message, and nothing else. */
export async function removeFound(
  session: MailboxSession,
  found: FoundMessage,
  token: string,
): Promise<NonNullable<FollowedMailbox['removed']>> {
  const removed = await session.remove(found, token);
  return removed.status === 'known' ? known(removed.value, removed.evidence) : removed;
}
