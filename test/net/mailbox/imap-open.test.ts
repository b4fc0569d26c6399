import { expect, test } from 'vitest';
import { imapWorld } from '../../support/imap-world.ts';
import { type ScriptedImapOptions, scriptedImap } from '../../support/scripted-imap.ts';
import { authority, certificate, opened, refused, searchFor, type TalkOptions } from './mailbox-talk.ts';

const serve = (options: Partial<ScriptedImapOptions> = {}) =>
  scriptedImap({ world: imapWorld(), certificate, ...options });
const DAY_MS = 86_400_000;

test('over STARTTLS nothing of the user is said before TLS', async () => {
  const server = await serve({ tls: 'starttls' });
  const { opened: seen } = await opened(server, { tls: 'starttls' });
  expect(seen.tls).toMatchObject({ protocol: 'TLSv1.3', trustError: null });
  const before = server.commands.slice(0, server.commands.indexOf('0 STARTTLS'));
  expect(before.map((command) => command.split(' ')[1])).toEqual(['CAPABILITY', 'ID']);
  expect(seen.steps.map(({ phase }) => phase)).toEqual(['connect', 'greeting', 'tls', 'login', 'list']);
});

const expired = { notAfter: new Date(Date.now() - DAY_MS) };
test.each([
  ['has expired', { names: ['imap.test'], ...expired }, 'CERT_HAS_EXPIRED'],
  ['is for another name', { names: ['other.test'] }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['is signed by itself', { names: ['imap.test'], selfSigned: true }, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
])('where the certificate %s, no word is said', async (_what, request, code) => {
  for (const tls of ['implicit', 'starttls'] as const) {
    const server = await serve({ tls, certificate: await authority.issue(request) });
    const failure = await refused(server, { tls });
    expect(failure).toMatchObject({ failure: 'untrusted', phase: 'tls', code });
    expect(server.commands.filter((command) => /AUTH|LOGIN/.test(command))).toEqual([]);
  }
});

test('where an untrusted certificate will do, what is wrong with the chain is still told', async () => {
  const server = await serve({ certificate: await authority.issue({ names: ['other.test'], selfSigned: true }) });
  const { opened: seen } = await opened(server, { allowUntrusted: true });
  expect(seen.tls?.trustError?.code).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
});

test.each<[string, Partial<ScriptedImapOptions>, TalkOptions]>([
  ['STARTTLS is not offered', { tls: 'none' }, { tls: 'starttls' }],
  ['STARTTLS is not offered, and the password may not go in clear', { tls: 'none' }, { tls: 'starttls-if-offered' }],
  [
    'STARTTLS is refused',
    { tls: 'starttls', hostile: ({ verb, tag }) => (verb === 'STARTTLS' ? `${tag} NO not now\r\n` : undefined) },
    { tls: 'starttls' },
  ],
  ['no TLS is wanted, and the password may not go in clear', { tls: 'none' }, { tls: 'none' }],
])('where %s, the password is not said', async (_what, options, talk) => {
  const server = await serve(options);
  expect((await refused(server, talk)).failure).toBe('no-tls');
  expect(server.commands.filter((command) => /AUTH|LOGIN/.test(command))).toEqual([]);
});

test('in clear only where that is allowed', async () => {
  const { opened: seen } = await opened(await serve({ tls: 'none' }), { tls: 'starttls-if-offered', allowClear: true });
  expect(seen.tls).toBeNull();
});

test('octets injected behind STARTTLS are not taken, and no password is said', async () => {
  const server = await serve({
    tls: 'starttls',
    hostile: ({ verb, tag }) => (verb === 'STARTTLS' ? `${tag} OK go\r\n* PREAUTH welcome\r\n` : undefined),
  });
  expect(await refused(server, { tls: 'starttls' })).toMatchObject({
    failure: 'tls-error',
    code: 'STARTTLS_INJECTION',
  });
});

test('a server that claims we are logged in before TLS hears nothing in clear', async () => {
  const server = await serve({ tls: 'none', greeting: '* PREAUTH welcome' });
  expect((await refused(server, { tls: 'starttls' })).failure).toBe('no-tls');
});

test('a refused login quotes the server, and never the password, also where the server does', async () => {
  const server = await serve({
    password: 'another',
    hostile: ({ verb, tag, args }) =>
      verb === 'LOGIN' ? `${tag} NO [ALERT] Application-specific password required, not ${args}\r\n` : undefined,
    capabilities: ['IMAP4rev1'],
  });
  const failure = await refused(server);
  expect(failure).toMatchObject({ failure: 'login', phase: 'login' });
  expect(failure.detail).toContain('Application-specific password required');
  expect(failure.detail).not.toContain('pass word');
});

test('a server that cannot check a password just now has not refused it', async () => {
  const server = await serve({
    hostile: ({ verb, tag }) => (verb === 'AUTHENTICATE' ? `${tag} NO [UNAVAILABLE] try later\r\n` : undefined),
  });
  const failure = await refused(server);
  expect(failure).toMatchObject({ failure: 'protocol-error', phase: 'login', code: 'UNAVAILABLE' });
  expect(failure.detail).toContain('try later');
});

test.each<[string, TalkOptions, string]>([
  ['a password by its mechanism', { login: { user: 'user', secret: 's', mechanism: 'PLAIN' } }, 'PLAIN'],
  ['a token by XOAUTH2', { login: { user: 'user', secret: 's', mechanism: 'XOAUTH2' } }, 'XOAUTH2'],
])('logs in with %s', async (_what, talk, mechanism) => {
  const server = await serve({ capabilities: ['IMAP4rev1', 'AUTH=PLAIN', 'AUTH=XOAUTH2'] });
  await opened(server, talk);
  expect(server.commands.find((command) => command.includes('AUTHENTICATE'))?.split(' ')[2]).toBe(mechanism);
});

test('says who it is to a server that wants to know', async () => {
  const server = await serve();
  await opened(server);
  expect(server.commands.find((command) => command.startsWith('0 ID'))).toContain('"name" "mailcheck"');
});

test('without a password nobody is called', async () => {
  const server = await serve();
  expect((await refused(server, { password: null })).failure).toBe('no-password');
  expect(server.connections).toBe(0);
});

test('NetEase refuses whom it does not know at SELECT, and says so', async () => {
  const server = await serve({
    hostile: ({ verb, tag }) =>
      verb === 'EXAMINE' ? `${tag} NO EXAMINE Unsafe Login. Please contact kefu@188.com\r\n` : undefined,
  });
  const failure = await refused(server);
  expect(failure).toMatchObject({ failure: 'protocol-error', phase: 'list' });
  expect(failure.detail).toContain('Unsafe Login');
});

test('an audit that is cancelled ends a search at once', async () => {
  const abort = new AbortController();
  const mailbox = await opened(await serve(), { signal: abort.signal });
  const search = mailbox.find({ kind: 'message', token: 't', messageId: '<m@t>', sentAtMs: 0, waitMs: 60_000 });
  setTimeout(() => abort.abort(), 30);
  expect(await search).toMatchObject({ ok: false, failure: 'cancelled' });
});

test('a mailbox may be looked into twice', async () => {
  const mailbox = await opened(await serve());
  await searchFor(mailbox, { waitMs: 0 });
  expect((await searchFor(mailbox, { waitMs: 0 })).found).toBeNull();
});
