import type { FetchMessageObject, ImapFlow, MailboxObject } from 'imapflow';
import type { FoundMessage, MailboxWant } from '../../core/net.ts';
import { headerOf } from '../mailbox/header.ts';
import type { Matcher } from '../mailbox/matcher.ts';
import type { FolderState, ImapFolder } from './imap-folders.ts';

/** A message in its folder, before it is known since when it has been there. */
export type Sighting = Omit<FoundMessage, 'afterMs'>;

export interface Look {
  readonly want: MailboxWant;
  readonly matcher: Matcher;
  /** As it was when the mailbox was opened: what came since stands behind it. Undefined: not known. */
  readonly since: FolderState | undefined;
  /** UIDs that were looked at in vain; added to. */
  readonly dismissed: Set<string>;
  /** Whether to ask the server for the Message-ID too, also in a folder where nothing has come. */
  readonly thorough: boolean;
}

const MAX_RAW_OCTETS = 2 * 1024 * 1024;
/** Messages of which the headers are fetched in one look: the newest. */
const MAX_HEADERS = 200;
/** Messages that are fetched whole in one look. */
const MAX_SUSPECTS = 20;
const DAY_MS = 86_400_000;

/**
 * Looks into one folder for the message, read-only (EXAMINE, BODY.PEEK). In a mailbox of any size only the messages that
 * came since it was opened are fetched, and of these the few fields that are asked for.
 */
export async function lookInto(client: ImapFlow, folder: ImapFolder, look: Look): Promise<Sighting | null> {
  const opened = await client.mailboxOpen(folder.path, { readOnly: true });
  const suspects: number[] = [];
  const range = rangeOf(opened, look.since);
  if (range !== null) suspects.push(...(await suspectsIn(client, range, look)));
  if (suspects.length === 0 && look.want.kind === 'message' && (look.thorough || range?.isPartial === true)) {
    suspects.push(...(await searched(client, look.want)));
  }
  const except = new Set((look.want.except ?? []).filter((one) => one.folder === folder.path).map(({ uid }) => uid));
  for (const uid of suspects.filter((one) => !except.has(String(one))).slice(-MAX_SUSPECTS)) {
    const sighting = await fetchWhole(client, uid, folder, look.matcher);
    if (sighting !== null && !isSentCopy(sighting))
      return { ...sighting, labels: await withTab(client, uid, sighting) };
    look.dismissed.add(keyOf(client, uid));
  }
  return null;
}

interface Range {
  readonly range: string;
  readonly byUid: boolean;
  /** Lower bound that the answers must keep; UIDs or sequence numbers. */
  readonly from: number;
  /** Whether there may be more that came since than are fetched. */
  readonly isPartial: boolean;
}

/** What may have come since: null where nothing has. */
function rangeOf({ uidValidity, uidNext, exists }: MailboxObject, since: FolderState | undefined): Range | null {
  if (exists === 0) return null;
  const isSame = since !== undefined && since.uidNext !== null && since.uidValidity === uidValidity;
  if (isSame && uidNext > 0) {
    if (uidNext <= (since.uidNext ?? 0)) return null;
    const from = Math.max(since.uidNext ?? 1, uidNext - MAX_HEADERS);
    return { range: `${from}:*`, byUid: true, from, isPartial: from > (since.uidNext ?? 1) };
  }
  const from = Math.max(1, exists - MAX_HEADERS + 1);
  return { range: `${from}:*`, byUid: false, from, isPartial: from > 1 };
}

/** The UIDs of those whose header fits. What a server answers that was not asked for is not taken. */
async function suspectsIn(
  client: ImapFlow,
  { range, byUid, from }: Range,
  { matcher, dismissed }: Look,
): Promise<number[]> {
  const suspects: number[] = [];
  let count = 0;
  const query = { uid: true, headers: [...matcher.fields] };
  for await (const message of client.fetch(range, query, { uid: byUid })) {
    // `from:*` names the last message even where its UID is lower (RFC 9051 section 6.4.8).
    if (++count > MAX_HEADERS * 2) break;
    if ((byUid ? message.uid : message.seq) < from || message.headers === undefined) continue;
    const isNew = !dismissed.has(keyOf(client, message.uid));
    if (isNew && matcher.suspects(headerOf(message.headers))) suspects.push(message.uid);
  }
  return suspects;
}

async function searched(client: ImapFlow, { messageId, sentAtMs }: MailboxWant): Promise<readonly number[]> {
  const query = { since: new Date(sentAtMs - DAY_MS), header: { 'message-id': messageId } };
  const uids = await client.search(query, { uid: true });
  return Array.isArray(uids) ? uids : [];
}

/** The message, if it is the one: a server may answer with another. */
async function fetchWhole(
  client: ImapFlow,
  uid: number,
  folder: ImapFolder,
  matcher: Matcher,
): Promise<Sighting | null> {
  const query = {
    uid: true,
    internalDate: true,
    size: true,
    labels: true,
    source: { start: 0, maxLength: MAX_RAW_OCTETS },
  };
  for await (const message of client.fetch(String(uid), query, { uid: true })) {
    if (message.uid !== uid || message.source === undefined) continue;
    return matcher.confirms(message.source) ? sightingOf(message, message.source, folder) : null;
  }
  return null;
}

function sightingOf(message: FetchMessageObject, source: Uint8Array, { path, specialUse }: ImapFolder): Sighting {
  const raw = source.subarray(0, MAX_RAW_OCTETS);
  const sizeBytes = Math.max(message.size ?? 0, source.length);
  return {
    folder: path,
    specialUse,
    labels:
      message.labels === undefined ? null : [...message.labels].slice(0, MAX_LABELS).map((one) => one.slice(0, 200)),
    uid: String(message.uid),
    receivedAtMs: timeOf(message.internalDate),
    sizeBytes,
    raw: Buffer.from(raw).toString('base64'),
    truncated: sizeBytes > raw.length,
  };
}

const MAX_LABELS = 50;

/** As Gmail's search calls them (X-GM-RAW); the first tab has none of these. */
const TABS = ['promotions', 'social', 'updates', 'forums'];

/** The labels, and with them the tab of Gmail's inbox, which is in no label of IMAP's and can only be searched for. */
async function withTab(client: ImapFlow, uid: number, { specialUse, labels }: Sighting): Promise<Sighting['labels']> {
  if (labels === null || !client.capabilities.has('X-GM-EXT-1')) return labels;
  if (specialUse !== '\\Inbox' && !labels.includes('\\Inbox')) return labels;
  for (const tab of TABS) {
    const uids = await client.search({ uid: String(uid), gmraw: `category:${tab}` }, { uid: true });
    // Named as Gmail's API names it.
    if (Array.isArray(uids) && uids.includes(uid)) return [...labels, `CATEGORY_${tab.toUpperCase()}`];
  }
  return labels;
}

function timeOf(date: Date | string | undefined): number | null {
  const ms = date instanceof Date ? date.getTime() : Date.parse(date ?? '');
  return Number.isNaN(ms) ? null : ms;
}

/** What Gmail keeps of a message that was sent from this very account, and has not come back: it stands among all mail. */
function isSentCopy({ labels, raw }: Sighting): boolean {
  if (labels === null || !labels.includes('\\Sent') || labels.includes('\\Inbox')) return false;
  return !headerOf(Buffer.from(raw, 'base64')).has('delivered-to');
}

/** A UID is one of its folder, as long as the folder keeps its UIDVALIDITY. */
function keyOf({ mailbox }: ImapFlow, uid: number): string {
  return mailbox === false ? String(uid) : `${mailbox.path} ${mailbox.uidValidity} ${uid}`;
}
