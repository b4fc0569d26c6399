import { expect } from 'vitest';
import type { Delivery, MailboxSession, Net } from '../../../src/core/net.ts';
import type { Observation } from '../../../src/core/observation.ts';
import type { ProbeMessage } from '../../../src/core/probe.ts';
import { type MailDemo, startMailDemo } from '../../../src/demo/mail/start.ts';
import { mailAddresses, mailHosts } from '../../../src/demo/mail/zone.ts';
import { composeMessage } from '../../../src/message/compose.ts';
import type { MessageParts } from '../../../src/message/parts.ts';
import { createNet, createSystemWire } from '../../../src/net/index.ts';
import { parts } from '../../message/parts.ts';

export interface MailWorld {
  readonly demo: MailDemo;
  readonly net: Net;
  /** Hands a message to the submission server, as its sender. */
  send(message: ProbeMessage, secret?: string): Promise<Observation<Delivery>>;
  open(address: string, protocol?: 'imap' | 'pop3'): Promise<MailboxSession>;
  /** Once it is in this folder. */
  filed(address: string, folder: string, token: string): Promise<void>;
  close(): Promise<void>;
}

/** The providers of the demo, with our own network over them; greylisting takes no time to speak of. */
export async function mailWorld(): Promise<MailWorld> {
  const demo = await startMailDemo({ greylistMs: 20, retryMs: 25 });
  const { dns, routes, caPem, password } = demo;
  const secrets = new Map([
    ['right', password],
    ['wrong', `${password}x`],
  ]);
  const wire = createSystemWire({ signal: new AbortController().signal, routes, ca: caPem, secrets });
  const server = { transport: 'udp', address: dns.address, port: dns.port, name: null } as const;
  const net = createNet({ wire, servers: [server] });
  const own = { allowClear: false, allowUntrusted: false, tls: 'starttls' } as const;
  return {
    demo,
    net,
    send: (message, secret = 'right') =>
      net.smtp.deliver({
        ...own,
        host: mailHosts.sender,
        address: mailAddresses.sender,
        port: 587,
        helo: 'client.post.example',
        accepts: () => null,
        login: { user: message.envelope.from, secret, mechanism: null },
        envelope: message.envelope,
        message: Buffer.from(message.raw, 'base64'),
        smtputf8: message.smtputf8,
        eightBit: message.eightBit,
      }),
    async open(address, protocol = 'imap') {
      const isSender = !address.endsWith('@mailbox.example');
      const opened = await net.mailboxes.open({
        ...own,
        host: isSender ? mailHosts.sender : mailHosts.receiver,
        address: isSender ? mailAddresses.sender : mailAddresses.receiver,
        port: protocol === 'imap' ? 143 : 110,
        protocol,
        login: { user: address, secret: 'right', mechanism: null },
      });
      if (opened.status !== 'known') throw new Error(opened.detail);
      return opened.value;
    },
    filed(address, folder, token) {
      const account = demo.accounts.find((one) => one.address === address);
      const isThere = () => account?.folder(folder)?.messages.some(({ raw }) => raw.includes(token)) ?? false;
      return new Promise((resolve) => {
        const unwatch = account?.watch(check);
        function check() {
          if (!isThere()) return;
          unwatch?.();
          resolve();
        }
        check();
      });
    },
    async close() {
      await wire.close();
      await demo.close();
    },
  };
}

let count = 0;

export async function message(from: string, to: string, given: Partial<MessageParts> = {}): Promise<ProbeMessage> {
  const addressed = { from: { name: null, address: from }, to: [{ name: null, address: to }] };
  const composed = await composeMessage(
    parts({ ...addressed, token: `testtoken${String(count++).padStart(10, '0')}`, ...given }),
  );
  if (!composed.ok) throw new Error(composed.error);
  return composed.message;
}

/** Looks for the message, or for a report of it, and gives what was found. */
export async function found(session: MailboxSession, sent: ProbeMessage, kind: 'message' | 'bounce' = 'message') {
  const { token, messageId } = sent;
  const search = await session.find({ kind, token, messageId, sentAtMs: Date.now() - 1000, waitMs: 3000 });
  expect(search, JSON.stringify(search)).toMatchObject({ status: 'known' });
  const hit = search.status === 'known' ? search.value.found : null;
  if (hit === null) throw new Error('not found');
  return { ...hit, text: Buffer.from(hit.raw, 'base64').toString('latin1') };
}
