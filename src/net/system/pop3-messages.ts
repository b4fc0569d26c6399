import type { FoundMessage } from '../../core/net.ts';
import { headerOf } from '../mailbox/header.ts';
import type { Matcher } from '../mailbox/matcher.ts';
import { done, failed, type Outcome } from '../mailbox/outcome.ts';
import type { Pop3Session } from './pop3-connect.ts';

const MAX_LIST_OCTETS = 8 * 1024 * 1024;
const MAX_HEADER_OCTETS = 256 * 1024;
const MAX_RAW_OCTETS = 2 * 1024 * 1024;
/** More than a message has: TOP gives it whole, and leaves it unread where RETR marks it as read (Dovecot). */
const ALL_LINES = 999_999_999;
/** Of those that have come, the newest are looked at. */
const MAX_NEW = 50;

/** What is in the mailbox: the unique id of each message to its number in this session. */
export type Pop3Listing = ReadonlyMap<string, number>;

/** By UIDL (RFC 1939 section 7); without it the number has to do for an id, which is right while nobody removes one. */
export async function listMessages({ dialogue }: Pop3Session): Promise<Outcome<Pop3Listing>> {
  const told = await dialogue.askLines('list', 'UIDL', MAX_LIST_OCTETS);
  if (!told.ok) return told;
  if (!told.value.isWhole) return failed('list', 'too-large', `a list of more than ${MAX_LIST_OCTETS} octets`);
  const messages = new Map<string, number>();
  if (told.value.reply.status === 'ok') {
    for (const [, number, id = ''] of Buffer.from(told.value.octets).toString('latin1').matchAll(UIDL)) {
      messages.set(id, Number(number));
    }
    return done(messages);
  }
  const stat = await dialogue.ask('list', 'STAT');
  if (!stat.ok) return stat;
  const count = Math.min(Number(/^\d{1,7}/.exec(stat.value.text)?.[0] ?? 0), 1_000_000);
  for (let number = 1; number <= count; number++) messages.set(`#${number}`, number);
  return done(messages);
}

const UIDL = /^(\d{1,9})[ \t]+([\x21-\x7e]{1,70})[ \t]*\r?$/gm;

export type Pop3Sighting = Omit<FoundMessage, 'afterMs'>;

/**
 * Looks at what is new in this session, by TOP where it is offered. By RETR some servers take it for read: they have no
 * way to look without it.
 *
 * @param seen  ids of messages that are not to be looked at; those looked at in vain are added
 */
export async function lookAtNew(
  session: Pop3Session,
  seen: Set<string>,
  matcher: Matcher,
): Promise<Outcome<Pop3Sighting | null>> {
  const listing = await listMessages(session);
  if (!listing.ok) return listing;
  const fresh = [...listing.value].filter(([id]) => !seen.has(id)).slice(-MAX_NEW);
  for (const [id, number] of fresh) {
    const header = await session.dialogue.askLines('search', `TOP ${number} 0`, MAX_HEADER_OCTETS);
    if (!header.ok) return header;
    if (!header.value.isWhole) {
      // Ours is smaller; another session passes it over.
      seen.add(id);
      return failed('search', 'too-large', `a header of more than ${MAX_HEADER_OCTETS} octets`);
    }
    // TOP is optional: without it the message itself is looked at.
    const isSuspect = header.value.reply.status !== 'ok' || matcher.suspects(headerOf(header.value.octets));
    const sighting = isSuspect ? await fetchWhole(session, id, number, matcher) : done(null);
    if (!sighting.ok && sighting.failure === 'too-large') seen.add(id);
    if (!sighting.ok || sighting.value !== null) return sighting;
    seen.add(id);
  }
  return done(null);
}

async function fetchWhole(
  { dialogue }: Pop3Session,
  id: string,
  number: number,
  matcher: Matcher,
): Promise<Outcome<Pop3Sighting | null>> {
  const size = await dialogue.ask('fetch', `LIST ${number}`);
  if (!size.ok) return size;
  const stated = size.value.status === 'ok' ? Number(/^\d{1,9} (\d{1,12})/.exec(size.value.text)?.[1] ?? 0) : 0;
  const top = await dialogue.askLines('fetch', `TOP ${number} ${ALL_LINES}`, MAX_RAW_OCTETS);
  if (!top.ok) return top;
  const isAll = top.value.reply.status === 'ok' && (!top.value.isWhole || top.value.octets.length >= stated);
  const told = isAll ? top : await dialogue.askLines('fetch', `RETR ${number}`, MAX_RAW_OCTETS);
  if (!told.ok) return told;
  const { octets, isWhole } = told.value;
  if (!matcher.confirms(octets)) {
    return isWhole ? done(null) : failed('fetch', 'too-large', `a message of more than ${MAX_RAW_OCTETS} octets`);
  }
  return done({
    folder: 'INBOX',
    specialUse: '\\Inbox',
    labels: null,
    uid: id,
    receivedAtMs: null,
    sizeBytes: isWhole ? octets.length : Math.max(stated, octets.length),
    raw: Buffer.from(octets).toString('base64'),
    truncated: !isWhole,
  });
}

/** Whether the message of this number is, by its header, the one. */
export async function isStillThere(
  { dialogue }: Pop3Session,
  number: number,
  matcher: Matcher,
): Promise<Outcome<boolean>> {
  const header = await dialogue.askLines('remove', `TOP ${number} 0`, MAX_HEADER_OCTETS);
  if (!header.ok) return header;
  const { reply, octets, isWhole } = header.value;
  if (reply.status === 'ok') return done(isWhole && matcher.suspects(headerOf(octets)));
  const whole = await dialogue.askLines('remove', `RETR ${number}`, MAX_RAW_OCTETS);
  return whole.ok ? done(whole.value.isWhole && matcher.confirms(whole.value.octets)) : whole;
}
