import type { Outcome } from '../mailbox/outcome.ts';
import type { MailboxResult, WireMailbox } from '../wire.ts';
import { connectImap, type ImapParts } from './imap-connect.ts';
import { type Survey, survey } from './imap-folders.ts';
import { createImapLink, type ImapLink, type Surroundings } from './imap-link.ts';
import { removeImap } from './imap-remove.ts';
import { searchImap } from './imap-search.ts';
import { createClosing } from './mailbox-closing.ts';
import { msSince } from './stream-gate.ts';

const MAX_CAPABILITIES = 200;
const MAX_FOLDERS = 200;

/** Opens a mailbox over IMAP (RFC 9051) and notes what is in it, so that what comes later is told from it. */
export async function openImap(parts: ImapParts, surroundings: Surroundings): Promise<MailboxResult> {
  const connected = await connectImap(parts);
  if (!connected.ok) return connected;
  const { client, tls, steps } = connected.value;
  const closing = createClosing(surroundings);
  const link = createImapLink(client, parts, closing.surroundings);
  const listedAt = performance.now();
  const noted = await baselineOf(link);
  if (!noted.ok) {
    await link.close();
    return noted;
  }
  const { looked } = noted.value.folders;
  const detail = looked.length === 1 ? '1 folder' : `${looked.length} folders`;
  const mailbox: WireMailbox = {
    opened: {
      steps: [...steps, { phase: 'list', detail, elapsedMs: Math.round(msSince(listedAt)) }],
      capabilities: [...client.capabilities.keys()].slice(0, MAX_CAPABILITIES).map((one) => one.slice(0, 100)),
      tls,
      idle: client.capabilities.has('IDLE'),
      folders: looked.slice(0, MAX_FOLDERS).map(({ path, specialUse }) => ({ path, specialUse })),
    },
    async find(want) {
      const search = await searchImap(link, noted.value, want, parts.deadlines, closing.isClosed);
      return search.ok ? { ok: true, search: search.value } : search;
    },
    async remove(message, token) {
      const removed = await removeImap(link, message, token);
      return removed.ok ? { ok: true, ...removed.value } : removed;
    },
    close: () => {
      closing.close();
      return link.close();
    },
  };
  return { ok: true, mailbox };
}

/** What is there now. INBOX is left open, so that the server tells of what comes into it. */
async function baselineOf(link: ImapLink): Promise<Outcome<Survey>> {
  const session = await link.session();
  if (!session.ok) return session;
  const surveyed = await survey(session.value);
  if (!surveyed.ok) return surveyed;
  const { folders, states } = surveyed.value;
  return session.value.ask('list', async (client) => {
    // This is where NetEase refuses those whom it does not know.
    const { uidValidity, uidNext, exists } = await client.mailboxOpen('INBOX', { readOnly: true });
    const inbox = { uidValidity, uidNext: uidNext > 0 ? uidNext : null, messages: exists };
    return { folders, states: new Map(states).set('INBOX', inbox) };
  });
}
