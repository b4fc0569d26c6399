import { randomBytes } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import type { Listening } from '../loopback.ts';
import type { Zone } from '../zone.ts';
import { filterMessage } from './filter.ts';
import { type MailTransaction, type SeenClient, startMailServer } from './mail-server.ts';
import type { Account } from './mail-store.ts';
import { receivedField } from './trace.ts';

export interface ReceiverOptions {
  readonly name: string;
  readonly tls: SecureContextOptions;
  readonly zone: Zone;
  readonly accounts: readonly Account[];
  /** Addresses whose mailbox has no room. */
  readonly full?: readonly string[];
  /** Addresses for which mail is put off at first (RFC 6647), and for how long. */
  readonly greylisted?: readonly string[];
  readonly greylistMs?: number;
}

export interface Receiver {
  /** Lets the clients of one address in. On loopback all have the same, so each has a door of its own. */
  listen(client: SeenClient): Promise<Listening>;
}

const DEFAULT_GREYLIST_MS = 1000;

/** The MX of the demo's receiving provider: takes mail for its accounts, judges it, and files it. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { name, tls, full = [], greylisted = [], greylistMs = DEFAULT_GREYLIST_MS } = options;
  const accounts = new Map(options.accounts.map((account) => [account.address, account]));
  const firstSeenMs = new Map<string, number>();

  function refusal(recipient: string, sender: string, client: SeenClient): string | null {
    const address = recipient.toLowerCase();
    if (full.includes(address)) return `552 5.2.2 <${address}>: the mailbox is full`;
    if (!accounts.has(address)) return `550 5.1.1 <${address}>: there is no such user here`;
    if (!greylisted.includes(address)) return null;
    const triplet = `${client.address} ${sender} ${address}`;
    const now = performance.now();
    const first = firstSeenMs.get(triplet) ?? now;
    firstSeenMs.set(triplet, first);
    return now - first < greylistMs ? '451 4.7.1 greylisted, please try again later' : null;
  }

  async function accept(transaction: MailTransaction): Promise<string> {
    const id = randomBytes(5).toString('hex').toUpperCase();
    const at = new Date();
    const { fields, action } = await filterMessage(transaction, name, options.zone);
    if (action === 'refuse') return '550 5.7.1 refused by the DMARC policy of the domain in From';
    for (const recipient of transaction.recipients) {
      const trace = receivedField({ ...transaction, recipients: [recipient] }, name, id, at);
      const raw = Buffer.concat([
        Buffer.from(`Return-Path: <${transaction.sender}>\r\nDelivered-To: ${recipient}\r\n${fields}${trace}`),
        transaction.message,
      ]);
      accounts.get(recipient.toLowerCase())?.file(action === 'junk' ? 'Junk' : 'INBOX', raw);
    }
    return `250 2.0.0 taken as ${id}`;
  }

  return {
    listen: (client) =>
      startMailServer({
        name,
        tls,
        client,
        logIn: null,
        refuses: (recipient, sender) => refusal(recipient, sender, client),
        accept,
      }),
  };
}
