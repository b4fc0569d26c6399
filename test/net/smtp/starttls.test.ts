import { createSecureContext, TLSSocket } from 'node:tls';
import { beforeAll, expect, test } from 'vitest';
import type { SmtpPhase } from '../../../src/core/net.ts';
import { type Authority, createAuthority } from '../../../src/demo/certificates.ts';
import type { Script, ScriptedConnection } from '../../support/scripted-smtp.ts';
import { brief, codesOf, phasesOf, polite, scripted as talk } from './talk.ts';

let authority: Authority;
let issued: { readonly key: string; readonly cert: string };
beforeAll(async () => {
  authority = await createAuthority();
  issued = await authority.issue({ names: ['mx.test'] });
});

const OFFER = '250-mx.test\r\n250-SIZE 99\r\n250 STARTTLS\r\n';

/** Up to the STARTTLS command. */
async function untilStartTls({ send, line }: ScriptedConnection): Promise<void> {
  send('220 mx.test\r\n');
  await line();
  send(OFFER);
  await line();
}

function secure({ socket }: ScriptedConnection): TLSSocket {
  const context = createSecureContext(issued);
  return new TLSSocket(socket, { isServer: true, secureContext: context }).on('error', () => {});
}

/** Answers under TLS until QUIT. */
function answerUnderTls(stream: TLSSocket): void {
  stream.on('data', (data) => {
    stream.write(/^EHLO/.test(String(data)) ? '250-mx.test\r\n250 AUTH PLAIN\r\n' : '250 ok\r\n');
  });
}

/** In the first connection it breaks TLS, in the second it is polite in clear. */
const breaking =
  (breakTls: (connection: ScriptedConnection) => void): Script =>
  async (connection) => {
    if (connection.index > 0) return polite({ EHLO: OFFER })(connection);
    await untilStartTls(connection);
    connection.send('220 go\r\n');
    breakTls(connection);
  };

const whole: readonly SmtpPhase[] = [
  'connect',
  'banner',
  'ehlo',
  'starttls',
  'tls',
  'connect',
  'banner',
  'ehlo',
  'mail',
  'rcpt',
  'rset',
  'quit',
];

test('octets behind its reply are counted, thrown away, and never part of the dialogue', async () => {
  const injected = '250-evil.test\r\n250 INJECTED\r\n';
  const session = await talk(async (connection) => {
    await untilStartTls(connection);
    connection.send(`220 go\r\n${injected}`);
    answerUnderTls(secure(connection));
  });
  expect(session.startTls).toMatchObject({ injectedBytes: injected.length, handshake: { protocol: 'TLSv1.3' } });
  expect(session.extensions).toEqual({ AUTH: 'PLAIN' });
  expect(session.ended).toBe('complete');
});

test('octets that come in a packet of their own are counted too', async () => {
  const session = await talk(async (connection) => {
    await untilStartTls(connection);
    connection.send('220 go\r\n');
    connection.send('250 x\r\n');
    answerUnderTls(secure(connection));
  });
  expect(session.startTls.injectedBytes).toBe(7);
});

const failures: readonly { readonly name: string; readonly code: RegExp; breakTls(c: ScriptedConnection): void }[] = [
  { name: 'an alert', code: /ALERT/, breakTls: ({ socket }) => alertTo(socket) },
  { name: 'the end', code: /^closed$/, breakTls: ({ socket }) => void socket.once('readable', () => socket.end()) },
  {
    name: 'a reset',
    code: /^ECONNRESET$/,
    breakTls: ({ socket }) => void socket.once('readable', () => socket.resetAndDestroy()),
  },
  {
    name: 'clear text',
    code: /^ERR_SSL_/,
    breakTls: ({ socket, send }) => void socket.once('readable', () => send('454 4.7.0 no TLS today\r\n')),
  },
];

function alertTo(socket: ScriptedConnection['socket']): void {
  socket.once('readable', () => socket.write(Buffer.from([0x15, 3, 1, 0, 2, 2, 40]))); // fatal, handshake_failure
}

test.each(failures)('a handshake that ends with $name: the rest is asked in clear', async ({ code, breakTls }) => {
  const session = await talk(breaking(breakTls), { ca: authority.caPem });
  expect(session.startTls.failure?.code).toMatch(code);
  expect(session.startTls).toMatchObject({ offered: true, reply: { code: 220 }, handshake: null });
  expect(phasesOf(session)).toEqual(whole);
  expect(session).toMatchObject({ phase: 'quit', ended: 'complete' });
});

test('a handshake that never ends', async () => {
  const session = await talk(
    breaking(() => {}),
    brief,
  );
  expect(session.startTls.failure?.code).toBe('timeout');
  expect(phasesOf(session)).toEqual(whole);
});

const hangUps: readonly { readonly code: string; readonly hangUp: (connection: ScriptedConnection) => void }[] = [
  { code: 'closed', hangUp: ({ socket }) => void socket.end() },
  { code: 'reset', hangUp: ({ socket }) => void socket.resetAndDestroy() },
  { code: 'timeout', hangUp: () => {} },
  { code: 'protocol-error', hangUp: ({ send }) => send('what?\r\n') },
];
test.each(hangUps)('$code at the command itself: the rest is asked in clear', async ({ code, hangUp }) => {
  const session = await talk(async (connection) => {
    if (connection.index > 0) return polite({ EHLO: OFFER })(connection);
    await untilStartTls(connection);
    hangUp(connection);
  }, brief);
  expect(session.startTls).toMatchObject({ offered: true, reply: null, failure: { code }, handshake: null });
  expect(phasesOf(session)).toEqual(whole.filter((phase) => phase !== 'tls'));
  expect(session).toMatchObject({ phase: 'quit', ended: 'complete' });
});

const endings = [
  { name: 'an alert', ended: 'tls-alert', breakTls: failures[0]?.breakTls },
  { name: 'the end', ended: 'closed', breakTls: failures[1]?.breakTls },
  { name: 'a reset', ended: 'reset', breakTls: failures[2]?.breakTls },
  { name: 'clear text', ended: 'protocol-error', breakTls: failures[3]?.breakTls },
] as const;
test.each(endings)('after $name, and with no second connection, it ended there', async ({ ended, breakTls }) => {
  const session = await talk(async (connection) => {
    if (connection.index > 0) return void connection.send('421 4.7.0 too many connections\r\n');
    await untilStartTls(connection);
    connection.send('220 go\r\n');
    breakTls?.(connection);
  });
  expect(session).toMatchObject({ phase: 'tls', ended });
  expect(codesOf(session).slice(4)).toEqual([
    ['tls', null],
    ['connect', null],
    ['banner', 421],
  ]);
});

test('a dialogue that breaks under TLS is not asked again in clear', async () => {
  const session = await talk(async (connection) => {
    await untilStartTls(connection);
    connection.send('220 go\r\n');
    secure(connection).once('data', () => connection.socket.destroy());
  });
  expect(session).toMatchObject({ phase: 'ehlo-tls', ended: 'closed', startTls: { failure: null } });
  expect(session.extensions).toEqual({ SIZE: '99', STARTTLS: '' });
});
