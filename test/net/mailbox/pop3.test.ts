import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Pop3Command, type ScriptedPop3Options, scriptedPop3 } from '../../support/scripted-pop3.ts';
import {
  authority,
  certificate,
  foundBy,
  MESSAGE_ID,
  mail,
  opened,
  probe,
  refused,
  searchFor,
  type TalkOptions,
  TOKEN,
  textOf,
} from './mailbox-talk.ts';

const pop3 = { protocol: 'pop3' } as const;
const serve = (options: Partial<ScriptedPop3Options> = {}) =>
  scriptedPop3({ drop: new Map(), certificate, ...options });
const verbs = (commands: readonly string[]) => commands.map((command) => command.split(' ')[1]);

test('opening tells TLS and capabilities, and lets go of the mailbox', async () => {
  const server = await serve({ drop: new Map([['a', mail()]]) });
  const { opened: seen } = await opened(server, pop3);
  expect(seen).toMatchObject({ idle: false, folders: null, capabilities: ['USER', 'UIDL', 'TOP'] });
  expect(seen.tls).toMatchObject({ protocol: 'TLSv1.3', trustError: null });
  expect(seen.steps.map(({ phase }) => phase)).toEqual(['connect', 'tls', 'greeting', 'login', 'list']);
  expect(verbs(server.commands)).toEqual(['CAPA', 'USER', 'PASS', 'UIDL', 'QUIT']);
});

test('a message that has come is found whole, and those of before are not looked at', async () => {
  const drop = new Map([['old', probe()]]);
  const server = await serve({ drop });
  const mailbox = await opened(server, pop3);
  const raw = probe({ 'X-Dots': 'yes' }).replace('Hello.', '.dot\r\n..dots\r\n.');
  setTimeout(() => drop.set('other', mail()).set('new', raw), 30);
  const found = await foundBy(mailbox);
  expect(found).toMatchObject({ folder: 'INBOX', specialUse: '\\Inbox', labels: null, uid: 'new', receivedAtMs: null });
  expect(textOf(found)).toBe(raw);
  expect(found.sizeBytes).toBe(raw.length);
  expect(server.commands.some((command) => / (?:TOP|RETR) 1\b/.test(command))).toBe(false);
});

test.each([
  ['in the body', mail({}, `X-Mailcheck-Probe: ${TOKEN}\r\nMessage-ID: ${MESSAGE_ID}\r\n`)],
  ['in an attached message', mail({ 'Content-Type': 'message/rfc822' }, probe())],
])('a message with the token %s is not ours, and is not fetched', async (_where, raw) => {
  const drop = new Map<string, string>();
  const server = await serve({ drop });
  const mailbox = await opened(server, pop3);
  drop.set('new', raw);
  expect((await searchFor(mailbox, { waitMs: 0 })).found).toBeNull();
  expect(verbs(server.commands)).not.toContain('RETR');
});

test('a message is left unread: TOP gives it whole', async () => {
  const drop = new Map<string, string>();
  const server = await serve({ drop });
  const mailbox = await opened(server, pop3);
  const raw = `${probe()}${'.more\r\n'.repeat(1000)}`;
  drop.set('new', raw);
  expect(textOf(await foundBy(mailbox))).toBe(raw);
  expect(verbs(server.commands)).not.toContain('RETR');
});

test('where TOP gives less than there is, the message is fetched by RETR', async () => {
  const drop = new Map<string, string>();
  const hostile = ({ verb, args }: Pop3Command) =>
    verb === 'TOP' && !args.endsWith(' 0') ? `+OK\r\n${mail()}.\r\n` : undefined;
  const mailbox = await opened(await serve({ drop, hostile }), pop3);
  drop.set('new', probe());
  expect(textOf(await foundBy(mailbox))).toBe(probe());
});

test('the search ends when the mailbox is closed', async () => {
  const server = await serve({});
  const mailbox = await opened(server, { ...pop3, deadlines: { pop3Ms: 60_000 } });
  const search = searchFor(mailbox, { waitMs: 60_000 });
  await expect.poll(() => server.commands.filter((command) => command.endsWith('QUIT')).length).toBe(2);
  await mailbox.close();
  expect((await search).found).toBeNull();
});

test('without TOP and UIDL the messages themselves are looked at', async () => {
  const drop = new Map([['old', mail()]]);
  const server = await serve({
    drop,
    hostile: ({ verb }) => (verb === 'TOP' || verb === 'UIDL' ? '-ERR no\r\n' : undefined),
  });
  const mailbox = await opened(server, pop3);
  drop.set('new', probe());
  expect((await foundBy(mailbox)).uid).toBe('#2');
});

test('a bounce is found', async () => {
  const drop = new Map<string, string>();
  const mailbox = await opened(await serve({ drop }), pop3);
  const report = `Original message:\r\n\r\n${Buffer.from(probe().repeat(2)).toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`;
  drop.set('new', mail({ From: 'Mail Delivery System <mailer-daemon@sender.test>' }, report));
  expect((await foundBy(mailbox, { kind: 'bounce', waitMs: 0 })).uid).toBe('new');
});

test('our own message is removed, and nothing else', async () => {
  const drop = new Map([['old', mail()]]);
  const mailbox = await opened(await serve({ drop }), pop3);
  drop.set('new', probe());
  const found = await foundBy(mailbox);
  expect(await mailbox.remove(found, TOKEN)).toMatchObject({ ok: true, removed: true });
  expect([...drop.keys()]).toEqual(['old']);
});

test('a message that is another by now is not removed', async () => {
  const drop = new Map<string, string>();
  const mailbox = await opened(await serve({ drop }), pop3);
  drop.set('new', probe());
  const found = await foundBy(mailbox);
  drop.set('new', mail());
  expect(await mailbox.remove(found, TOKEN)).toMatchObject({ ok: true, removed: false });
  expect([...drop.keys()]).toEqual(['new']);
});

test('a mailbox that is in use is tried again', async () => {
  let tries = 0;
  const server = await serve({
    hostile: ({ verb }) =>
      verb === 'PASS' && tries++ < 2 ? '-ERR [IN-USE] Do you have another POP session running?\r\n' : undefined,
  });
  await opened(server, pop3);
  expect(tries).toBe(3);
});

test('a mailbox that stays in use is no refused login', async () => {
  const server = await serve({
    hostile: ({ verb }) => (verb === 'PASS' ? '-ERR maildrop already locked\r\n' : undefined),
  });
  const failure = await refused(server, { ...pop3, deadlines: { openMs: 20 } });
  expect(failure).toMatchObject({ failure: 'timeout', phase: 'login' });
  expect(failure.detail).toContain('maildrop already locked');
});

test('a server that wants a pause between logins gets it', async () => {
  const drop = new Map<string, string>();
  const server = await serve({ drop, capabilities: ['USER', 'UIDL', 'TOP', 'LOGIN-DELAY 900'] });
  const mailbox = await opened(server, pop3);
  await searchFor(mailbox, { waitMs: 50 });
  expect(server.commands.filter((command) => command.includes('PASS'))).toHaveLength(3); // opened, looked first and last
});

test('a refused login quotes the server, and never the password', async () => {
  const server = await serve({
    hostile: ({ verb, args }) => (verb === 'PASS' ? `-ERR Unable to log on, not by ${args}\r\n` : undefined),
  });
  const failure = await refused(server, pop3);
  expect(failure).toMatchObject({ failure: 'login', phase: 'login' });
  expect(failure.detail).toContain('Unable to log on');
  expect(failure.detail).not.toContain('pass word');
});

const DAY_MS = 86_400_000;
test.each([
  ['has expired', { names: ['imap.test'], notAfter: new Date(Date.now() - DAY_MS) }, 'CERT_HAS_EXPIRED'],
  ['is for another name', { names: ['other.test'] }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['is signed by itself', { names: ['imap.test'], selfSigned: true }, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
])('where the certificate %s, no password is said', async (_what, request, code) => {
  for (const [tls, manner] of [
    ['implicit', 'implicit'],
    ['starttls', 'stls'],
  ] as const) {
    const server = await serve({ tls: manner, certificate: await authority.issue(request) });
    expect(await refused(server, { ...pop3, tls })).toMatchObject({ failure: 'untrusted', phase: 'tls', code });
    expect(verbs(server.commands)).not.toContain('USER');
  }
});

test('over STLS nothing of the user is said before TLS, and capabilities are asked for anew', async () => {
  const server = await serve({ tls: 'stls' });
  const { opened: seen } = await opened(server, { ...pop3, tls: 'starttls' });
  expect(verbs(server.commands)).toEqual(['CAPA', 'STLS', 'CAPA', 'USER', 'PASS', 'UIDL', 'QUIT']);
  expect(seen.capabilities).not.toContain('STLS');
});

test.each<[string, Partial<ScriptedPop3Options>, TalkOptions, string]>([
  ['STLS is not offered', { tls: 'none' }, { tls: 'starttls' }, 'no-tls'],
  [
    'STLS is refused',
    { tls: 'stls', hostile: ({ verb }) => (verb === 'STLS' ? '-ERR\r\n' : undefined) },
    { tls: 'starttls-if-offered' },
    'no-tls',
  ],
  ['no TLS is wanted, and the password may not go in clear', { tls: 'none' }, { tls: 'none' }, 'no-tls'],
  [
    'octets come in clear behind STLS',
    { tls: 'stls', hostile: ({ verb }) => (verb === 'STLS' ? '+OK\r\n+OK injected\r\n' : undefined) },
    { tls: 'starttls' },
    'tls-error',
  ],
])('where %s, the password is not said', async (_what, options, talk, failure) => {
  const server = await serve(options);
  expect((await refused(server, { ...pop3, ...talk })).failure).toBe(failure);
  expect(verbs(server.commands)).not.toContain('USER');
});

test('in clear the password is proved where the server can check it', async () => {
  const stamp = '<1896.697170952@imap.test>';
  const digest = createHash('md5').update(`${stamp}pass word`).digest('hex');
  const server = await serve({
    tls: 'none',
    greeting: `+OK ready ${stamp}`,
    hostile: ({ verb, args }) => (verb === 'APOP' && args === `user ${digest}` ? '+OK\r\n' : undefined),
  });
  await opened(server, { ...pop3, tls: 'none', allowClear: true });
  expect(verbs(server.commands)).not.toContain('PASS');
});

test.each(['PLAIN', 'XOAUTH2', 'OAUTHBEARER', 'LOGIN'] as const)('logs in by %s', async (mechanism) => {
  const server = await serve(mechanism === 'LOGIN' ? { hostile: loginPrompts() } : {});
  await opened(server, { ...pop3, login: { user: 'user', secret: 's', mechanism } });
  expect(server.commands.find((command) => command.includes('AUTH'))).toBe(`0 AUTH ${mechanism}`);
  expect(server.commands.some((command) => command.includes('pass word'))).toBe(false);
});

/** Two challenges, for the name and the password. */
function loginPrompts(): NonNullable<ScriptedPop3Options['hostile']> {
  return ({ verb, args }) => {
    if (verb === 'AUTH') return '+ VXNlcm5hbWU6\r\n';
    if (verb + args === Buffer.from('user').toString('base64').toUpperCase()) return '+ UGFzc3dvcmQ6\r\n';
    return verb === Buffer.from('pass word').toString('base64').toUpperCase() ? '+OK\r\n' : undefined;
  };
}

test.each<[string, NonNullable<ScriptedPop3Options['hostile']>, string]>([
  ['a line without an end', ({ verb }) => (verb === 'CAPA' ? `+OK ${'x'.repeat(100_000)}` : undefined), 'too-large'],
  [
    'a list without an end',
    ({ verb }) => (verb === 'CAPA' ? `+OK\r\n${'X-WORD\r\n'.repeat(10_000)}` : undefined),
    'too-large',
  ],
  [
    'a UIDL list without an end',
    ({ verb }) => (verb === 'UIDL' ? `+OK\r\n${`1 ${'x'.repeat(2000)}\r\n`.repeat(4300)}` : undefined),
    'too-large',
  ],
  ['another protocol', ({ verb }) => (verb === 'CAPA' ? '220 mx.test ESMTP\r\n' : undefined), 'protocol-error'],
  ['silence', ({ verb }) => (verb === 'UIDL' ? null : undefined), 'timeout'],
])('%s is not waited for', async (_what, hostile, failure) => {
  const server = await serve({ hostile });
  expect((await refused(server, { ...pop3, deadlines: { askMs: failure === 'timeout' ? 30 : 5000 } })).failure).toBe(
    failure,
  );
});

test.each(['CAPA', 'USER', 'PASS', 'UIDL', 'TOP', 'LIST', 'RETR', 'QUIT'])(
  'a connection that breaks at %s once is made anew',
  async (at) => {
    const drop = new Map<string, string>();
    let isArmed = false;
    const server = await serve({
      drop,
      hostile({ verb, args, socket }) {
        // RETR is for servers without TOP.
        if (at === 'RETR' && verb === 'TOP' && !args.endsWith(' 0')) return '-ERR no\r\n';
        if (!isArmed || verb !== at) return undefined;
        isArmed = false;
        socket.destroy();
        return null;
      },
    });
    const mailbox = await opened(server, pop3);
    drop.set('new', probe());
    isArmed = true;
    const { found, reconnects } = await searchFor(mailbox);
    expect(found?.uid).toBe('new');
    expect(reconnects).toBe(at === 'QUIT' ? 0 : 1);
  },
);

test('a message larger than what is kept is found, and said to be cut', async () => {
  const drop = new Map<string, string>();
  const mailbox = await opened(await serve({ drop }), pop3);
  const raw = probe().replace('Hello.\r\n', `${'x'.repeat(998)}\r\n`.repeat(3000));
  drop.set('new', raw);
  const found = await foundBy(mailbox);
  expect(found).toMatchObject({ truncated: true, sizeBytes: raw.length });
  expect(textOf(found)).toBe(raw.slice(0, 2 * 1024 * 1024));
});

test("a message of somebody else's that is too large to be looked at does not hide ours", async () => {
  const drop = new Map<string, string>();
  const mailbox = await opened(await serve({ drop }), pop3);
  drop.set('monster', mail({ 'X-Long': 'x'.repeat(300_000) }));
  drop.set('new', probe());
  const { found, reconnects } = await searchFor(mailbox);
  expect(found?.uid).toBe('new');
  expect(reconnects).toBe(1);
});
