import { onTestFinished } from 'vitest';
import type { FoundMessage, MailboxRequest, MailboxWant } from '../../../src/core/net.ts';
import { createAuthority } from '../../../src/demo/certificates.ts';
import type { MailboxDeadlines } from '../../../src/net/mailbox/outcome.ts';
import { createMailboxOpener, type MailboxOpener } from '../../../src/net/system/mailbox.ts';
import { createConnector } from '../../../src/net/system/stream.ts';
import type { MailboxFailed, MailboxResult, WireMailbox } from '../../../src/net/wire.ts';

export const TOKEN = 'abcdefghijklmnop0123';
export const MESSAGE_ID = `<${TOKEN}@sender.test>`;

export const authority = await createAuthority();
export const certificate = await authority.issue({ names: ['imap.test'] });

export const request: MailboxRequest = {
  protocol: 'imap',
  host: 'imap.test',
  address: '192.0.2.1',
  port: 993,
  tls: 'implicit',
  allowClear: false,
  allowUntrusted: false,
  login: { user: 'user', secret: 'mailbox', mechanism: null },
};

/** Nothing waits long. */
const hasty: MailboxDeadlines = {
  connectMs: 2000,
  greetingMs: 2000,
  openMs: 4000,
  askMs: 2000,
  firstMs: 20,
  slowestMs: 20,
  pop3Ms: 10,
  againMs: 1,
};

export interface TalkOptions extends Partial<MailboxRequest> {
  readonly ca?: string;
  readonly password?: string | null;
  readonly deadlines?: Partial<MailboxDeadlines>;
  readonly signal?: AbortSignal;
}

/** Opens mailboxes at a server, which it takes for `imap.test [192.0.2.1]:993`. */
export function opener(
  server: { readonly address: string; readonly port: number },
  {
    ca = authority.caPem,
    password = 'pass word',
    deadlines,
    signal,
  }: Pick<TalkOptions, 'ca' | 'password' | 'deadlines' | 'signal'> = {},
): MailboxOpener {
  const parts = { signal: signal ?? new AbortController().signal, mapAddress: () => server, ca };
  const connector = createConnector(parts);
  const made = createMailboxOpener({
    ...parts,
    connect: connector.connect,
    secret: () => password,
    deadlines: { ...hasty, ...deadlines },
  });
  onTestFinished(() => {
    made.close();
    return connector.close();
  });
  return made;
}

/** Opens the mailbox of a server. */
export async function open(server: Parameters<typeof opener>[0], talk: TalkOptions = {}): Promise<MailboxResult> {
  const { ca: _ca, password: _password, deadlines: _deadlines, signal: _signal, ...asked } = talk;
  return opener(server, talk).open({ ...request, ...asked });
}

/** The mailbox, which has to open. */
export async function opened(...args: Parameters<typeof open>): Promise<WireMailbox> {
  const result = await open(...args);
  if (!result.ok) throw new Error(`${result.phase}, ${result.failure}: ${result.detail}`);
  return result.mailbox;
}

/** The failure, which there has to be. */
export async function refused(...args: Parameters<typeof open>): Promise<MailboxFailed> {
  const result = await open(...args);
  if (result.ok) throw new Error('the mailbox opened');
  return result;
}

export function want(overrides: Partial<MailboxWant> = {}): MailboxWant {
  return {
    kind: 'message',
    token: TOKEN,
    messageId: MESSAGE_ID,
    sentAtMs: Date.UTC(2026, 10, 21, 10),
    waitMs: 3000,
    ...overrides,
  };
}

export async function searchFor(mailbox: WireMailbox, overrides: Partial<MailboxWant> = {}) {
  const result = await mailbox.find(want(overrides));
  if (!result.ok) throw new Error(`${result.phase}, ${result.failure}: ${result.detail}`);
  return result.search;
}

export async function foundBy(mailbox: WireMailbox, overrides: Partial<MailboxWant> = {}): Promise<FoundMessage> {
  const { found } = await searchFor(mailbox, overrides);
  if (found === null) throw new Error('not found');
  return found;
}

export function mail(fields: Readonly<Record<string, string>> = {}, body = 'Hello.\r\n'): string {
  const all = { From: 'a@sender.test', To: 'user@imap.test', Subject: 'hello', ...fields };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${lines.join('')}\r\n${body}`;
}

/** The probe as it was sent. */
export function probe(fields: Readonly<Record<string, string>> = {}): string {
  return mail({ 'Message-ID': MESSAGE_ID, 'X-Mailcheck-Probe': TOKEN, ...fields });
}

export function textOf({ raw }: FoundMessage): string {
  return Buffer.from(raw, 'base64').toString('latin1');
}
