import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { SecureContextOptions } from 'node:tls';
import type { Endpoint } from '../../net/index.ts';
import type { Listening } from '../loopback.ts';
import { lookUp, type Zone } from '../zone.ts';
import { deliveryReport } from './delivery-report.ts';
import { type MailTransaction, type SeenClient, startMailServer } from './mail-server.ts';
import type { Account } from './mail-store.ts';
import { type RelayOutcome, relay } from './relay.ts';
import { receivedField } from './trace.ts';

export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  readonly privateKeyPem: string;
}

export interface SubmissionOptions {
  readonly name: string;
  readonly tls: SecureContextOptions;
  readonly client: SeenClient;
  readonly accounts: readonly Account[];
  /** Mail from their domains is signed. */
  readonly keys: readonly DkimKey[];
  readonly zone: Zone;
  /** Published addresses of MX hosts, to where they really are. */
  readonly hops: ReadonlyMap<string, Endpoint>;
  readonly caPem: string;
  /** Waited before a message that was put off is offered again. */
  readonly retryMs?: number;
}

export interface SubmissionService {
  listen(manner: { readonly implicitTls: boolean }): Promise<Listening>;
  /** Ends what is in the queue. */
  close(): Promise<void>;
}

const DEFAULT_RETRY_MS = 1100;
const TRIES = 5;

/** The sending provider of the demo: takes mail of its users, signs it, and hands it over to the MX of each recipient. */
export function createSubmissionService(options: SubmissionOptions): SubmissionService {
  const { name, accounts, retryMs = DEFAULT_RETRY_MS } = options;
  const accountOf = (address: string) => accounts.find((account) => account.address === address.toLowerCase());
  const ending = new AbortController();
  const queue = new Set<Promise<void>>();

  async function accept(transaction: MailTransaction): Promise<string> {
    const id = randomId();
    const received = Buffer.from(receivedField(transaction, name, id, new Date()));
    const message = Buffer.concat([await signed(transaction.message, options.keys), received, transaction.message]);
    for (const recipient of transaction.recipients) {
      const entry = deliver({ ...transaction, message }, recipient).finally(() => queue.delete(entry));
      queue.add(entry);
    }
    return `250 2.0.0 queued as ${id}`;
  }

  async function deliver(transaction: MailTransaction, recipient: string): Promise<void> {
    const { sender, message } = transaction;
    const hop = nextHop(recipient, options);
    let outcome: RelayOutcome = { reply: '550 5.1.2 no host takes mail for this domain', fate: 'refused' };
    for (let attempt = 0; hop !== null && attempt < TRIES; attempt++) {
      outcome = await relay({ ...hop, caPem: options.caPem, helo: name, sender, recipient, message });
      if (outcome.fate !== 'put-off') break;
      await delay(retryMs, null, { signal: ending.signal }).catch(() => null);
      if (ending.signal.aborted) return;
    }
    if (outcome.fate === 'taken' || sender === '') return; // RFC 5321 section 6.1: nobody is told of a lost report
    const askedHost = hop?.host ?? null;
    const report = {
      by: name,
      askedHost,
      sender,
      recipient,
      reply: outcome.reply,
      message,
      at: new Date(),
      id: randomId(),
    };
    accountOf(sender)?.file('INBOX', deliveryReport(report));
  }

  return {
    listen: ({ implicitTls }) =>
      startMailServer({
        name,
        tls: options.tls,
        implicitTls,
        client: options.client,
        logIn: (user, password) => accountOf(user)?.password === password,
        refuses: () => null,
        accept,
      }),
    async close() {
      ending.abort();
      await Promise.all(queue);
    },
  };
}

function randomId(): string {
  return randomBytes(5).toString('hex').toUpperCase();
}

/** The most preferred MX host of the recipient's domain (RFC 5321 section 5.1); null: none that is reached. */
function nextHop(recipient: string, { zone, hops }: SubmissionOptions): { host: string; to: Endpoint } | null {
  const domain = recipient.slice(recipient.lastIndexOf('@') + 1);
  const hosts = lookUp(zone, domain, 'MX')
    .records.map(({ value }) => String(value).split(' '))
    .toSorted(([one], [other]) => Number(one) - Number(other));
  for (const [, host = ''] of hosts) {
    for (const { value } of lookUp(zone, host, 'A').records) {
      const to = hops.get(String(value));
      if (to !== undefined) return { host, to };
    }
  }
  return null;
}

/** The signature for the domain in From, as a header field; empty where there is no key for it. */
async function signed(message: Buffer, keys: readonly DkimKey[]): Promise<Buffer> {
  const header = message.toString('latin1').split('\r\n\r\n', 1)[0] ?? '';
  const domain = /^From:(?:[^\r\n]|\r\n[ \t])*@([a-z0-9.-]+)/im.exec(header)?.[1]?.toLowerCase();
  const key = keys.find((candidate) => candidate.domain === domain);
  if (key === undefined) return Buffer.alloc(0);
  const { dkimSign } = await import('mailauth/lib/dkim/sign.js');
  const signer = { signingDomain: key.domain, selector: key.selector, privateKey: key.privateKeyPem };
  const { signatures } = await dkimSign(message, {
    ...signer,
    signatureData: [signer],
    canonicalization: 'relaxed/relaxed',
  });
  return Buffer.from(signatures);
}
