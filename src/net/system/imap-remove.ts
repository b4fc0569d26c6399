import type { ImapFlow } from 'imapflow';
import type { FoundMessage } from '../../core/net.ts';
import { headerOf, onlyValue } from '../mailbox/header.ts';
import { matcherFor } from '../mailbox/matcher.ts';
import type { Outcome } from '../mailbox/outcome.ts';
import { kept, type Removal } from '../mailbox/removal.ts';
import type { ImapLink } from './imap-link.ts';

/** Removes this one message, after a look at whether it is still the one: another may have its UID by now. */
export async function removeImap(link: ImapLink, message: FoundMessage, token: string): Promise<Outcome<Removal>> {
  const session = await link.session();
  return session.ok ? session.value.ask('remove', (client) => remove(client, message, token)) : session;
}

async function remove(client: ImapFlow, { folder, uid, raw }: FoundMessage, token: string): Promise<Removal> {
  const messageId = onlyValue(headerOf(Buffer.from(raw, 'base64')), 'Message-ID');
  const number = Number(uid);
  if (messageId === null || !Number.isSafeInteger(number) || number < 1) return kept('it cannot be told from others');
  await client.mailboxOpen(folder);
  if (!(await isStillThere(client, number, { token, messageId }))) return kept('the message is no longer there');
  // A message of Gmail is gone from a folder, and still in "All Mail", until it was in the trash (Google's IMAP page).
  const trash = client.capabilities.has('X-GM-EXT-1') ? await trashOf(client) : null;
  if (trash !== null && trash !== folder) return throughTrash(client, number, trash);
  return expunged(client, number, folder);
}

async function isStillThere(
  client: ImapFlow,
  uid: number,
  { token, messageId }: { readonly token: string; readonly messageId: string },
): Promise<boolean> {
  const matcher = matcherFor({ kind: 'message', token, messageId });
  const query = { uid: true, headers: [...matcher.fields] };
  for await (const message of client.fetch(String(uid), query, { uid: true })) {
    if (message.uid !== uid || message.headers === undefined) continue;
    const header = headerOf(message.headers);
    return matcher.suspects(header) && onlyValue(header, 'Message-ID') === messageId;
  }
  return false;
}

/** Without UID EXPUNGE (RFC 4315) nothing is expunged: EXPUNGE would take along all that the user has marked as deleted. */
async function expunged(client: ImapFlow, uid: number, folder: string): Promise<Removal> {
  if (client.capabilities.has('UIDPLUS')) {
    const isGone = await client.messageDelete(String(uid), { uid: true });
    return isGone ? { removed: true, detail: `removed from ${folder}` } : kept(`the server refused to remove it`);
  }
  const isMarked = await client.messageFlagsAdd(String(uid), ['\\Deleted'], { uid: true });
  return kept(
    isMarked
      ? 'only marked as deleted: the server has no UID EXPUNGE, and EXPUNGE would remove other marked messages too'
      : 'the server refused to mark it as deleted',
  );
}

async function throughTrash(client: ImapFlow, uid: number, trash: string): Promise<Removal> {
  if (!client.capabilities.has('MOVE')) return kept('the server has no MOVE, and Gmail removes from the trash only');
  const moved = await client.messageMove(String(uid), trash, { uid: true });
  const there = moved === false ? undefined : moved.uidMap?.get(uid);
  if (moved === false) return kept('the server refused to move it into the trash');
  if (there === undefined) return kept(`moved into ${trash}, from where Gmail removes it in time`);
  await client.mailboxOpen(trash);
  const { removed } = await expunged(client, there, trash);
  return removed
    ? { removed, detail: `removed by way of ${trash}` }
    : kept(`moved into ${trash}, from where Gmail removes it in time`);
}

async function trashOf(client: ImapFlow): Promise<string | null> {
  const folders = await client.list();
  return folders.find(({ specialUse }) => specialUse === '\\Trash')?.path ?? null;
}
