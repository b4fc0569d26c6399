import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { type Endpoint, endpointText } from '../../net/index.ts';
import { type Authority, createAuthority } from '../certificates.ts';
import { startDnsServer } from '../dns-server.ts';
import { startHttpsServer } from '../https-server.ts';
import { startSmtpServer } from '../smtp-server.ts';
import type { Demo } from '../start.ts';
import { addresses, demoZone } from '../zones.ts';
import { startImapServer } from './imap-server.ts';
import { type Account, createAccount } from './mail-store.ts';
import { startPop3Server } from './pop3-server.ts';
import { createReceiver } from './receiver.ts';
import { createSubmissionService } from './submission.ts';
import { mailAddresses, mailHosts, mailPages, mailZone } from './zone.ts';

/** The servers that a probe of the demo goes through, all on loopback. */
export interface MailDemo extends Demo {
  /** Those who send, and those who receive. */
  readonly accounts: readonly Account[];
  /** Of every account, made at this start. */
  readonly password: string;
}

export interface MailDemoPace {
  /** How long a greylisted recipient puts mail off. */
  readonly greylistMs?: number;
  /** How long the sender waits then. */
  readonly retryMs?: number;
}

const makeKeyPair = promisify(generateKeyPair);
const SENDERS = ['ann@post.example', 'ann@careless.example'];
const RECIPIENTS = ['bob@mailbox.example', 'grey@mailbox.example'];
const PORTS = {
  smtp: 25,
  dns: 53,
  pop3: 110,
  imap: 143,
  https: 443,
  submissions: 465,
  submission: 587,
  imaps: 993,
  pop3s: 995,
};

/** Starts two mail providers, DNS and the web server of their policies, on free ports. */
export async function startMailDemo(pace: MailDemoPace = {}): Promise<MailDemo> {
  const authority = await createAuthority();
  const issued = (name: string) => authority.issue({ names: [name] });
  const { publicKey, privateKey } = await makeKeyPair('rsa', { modulusLength: 2048 });
  const published64 = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const zone = { ...demoZone, ...mailZone(`v=DKIM1; k=rsa; p=${published64}`) };
  const password = randomBytes(12).toString('base64url');
  const senders = SENDERS.map((address) => createAccount(address, password));
  const recipients = RECIPIENTS.map((address) => createAccount(address, password));

  const receiver = createReceiver({
    name: mailHosts.receiverMx,
    tls: await issued(mailHosts.receiverMx),
    zone,
    accounts: recipients,
    full: ['full@mailbox.example'],
    greylisted: ['grey@mailbox.example'],
    ...(pace.greylistMs === undefined ? {} : { greylistMs: pace.greylistMs }),
  });
  const client = { address: mailAddresses.client, host: null };
  const [dns, web, senderMx, frontDoor, backDoor] = await Promise.all([
    startDnsServer({ zone }),
    startSite(authority),
    startSmtpServer({ name: mailHosts.senderMx, tls: await issued(mailHosts.senderMx) }),
    receiver.listen(client),
    receiver.listen({ address: mailAddresses.sender, host: mailHosts.sender }),
  ]);
  const submission = createSubmissionService({
    name: mailHosts.sender,
    tls: await issued(mailHosts.sender),
    client,
    accounts: senders,
    keys: [
      {
        domain: 'post.example',
        selector: 's1',
        privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      },
    ],
    zone,
    hops: new Map([[mailAddresses.receiverMx, backDoor]]),
    caPem: authority.caPem,
    ...(pace.retryMs === undefined ? {} : { retryMs: pace.retryMs }),
  });
  const [starttls, implicit, senderBoxes, recipientBoxes] = await Promise.all([
    submission.listen({ implicitTls: false }),
    submission.listen({ implicitTls: true }),
    startMailboxes(authority, mailHosts.sender, senders),
    startMailboxes(authority, mailHosts.receiver, recipients),
  ]);
  const published: readonly (readonly [string, number, Endpoint])[] = [
    ...addresses.nameServers.map((address) => [address, PORTS.dns, dns] as const),
    [addresses.web, PORTS.https, web],
    [mailAddresses.senderMx, PORTS.smtp, senderMx],
    [mailAddresses.receiverMx, PORTS.smtp, frontDoor],
    [mailAddresses.sender, PORTS.submission, starttls],
    [mailAddresses.sender, PORTS.submissions, implicit],
    ...senderBoxes.map(([port, server]) => [mailAddresses.sender, port, server] as const),
    ...recipientBoxes.map(([port, server]) => [mailAddresses.receiver, port, server] as const),
  ];
  return {
    dns,
    routes: new Map(published.map(([address, port, to]) => [endpointText({ address, port }), to])),
    caPem: authority.caPem,
    accounts: [...senders, ...recipients],
    password,
    async close() {
      await submission.close();
      const boxes = [...senderBoxes, ...recipientBoxes].map(([, server]) => server);
      const all = [dns, web, senderMx, frontDoor, backDoor, starttls, implicit, ...boxes];
      await Promise.all(all.map((server) => server.close()));
    },
  };
}

async function startSite(authority: Authority) {
  return startHttpsServer({ tls: await authority.issue({ names: Object.keys(mailPages) }), pages: mailPages });
}

/** IMAP and POP3 on both kinds of ports, over the same mailboxes. */
async function startMailboxes(authority: Authority, name: string, accounts: readonly Account[]) {
  const options = { name, accounts, tls: await authority.issue({ names: [name] }) };
  return Promise.all([
    startImapServer(options).then((server) => [PORTS.imap, server] as const),
    startImapServer({ ...options, implicitTls: true }).then((server) => [PORTS.imaps, server] as const),
    startPop3Server(options).then((server) => [PORTS.pop3, server] as const),
    startPop3Server({ ...options, implicitTls: true }).then((server) => [PORTS.pop3s, server] as const),
  ]);
}
