import { createSecureContext, TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Authority, createAuthority } from '../../../src/demo/certificates.ts';
import { brief, codesOf, phasesOf, scripted, serve, sessionWith } from './talk.ts';

let authority: Authority;
let issued: { readonly key: string; readonly cert: string };
beforeAll(async () => {
  authority = await createAuthority();
  issued = await authority.issue({ names: ['mx.test'] });
});

describe('TLS from the first octet', () => {
  test('the dialogue goes on under TLS', async () => {
    const server = await serve({ tls: issued, implicitTls: true });
    const session = await sessionWith(server, { tls: 'implicit', ca: authority.caPem });
    expect(phasesOf(session)).toEqual(['connect', 'tls', 'banner', 'ehlo-tls', 'mail', 'rcpt', 'rset', 'quit']);
    expect(session).toMatchObject({
      ended: 'complete',
      banner: { code: 220 },
      clearExtensions: null,
      extensions: { PIPELINING: '' },
      startTls: { offered: false, reply: null, failure: null, handshake: { trust: { trusted: true } } },
    });
    expect(server.sessions).toBe(1);
  });

  test('a chain that is not trusted is no obstacle, and is told', async () => {
    const server = await serve({ tls: issued, implicitTls: true });
    const session = await sessionWith(server, { tls: 'implicit' });
    expect(session).toMatchObject({ ended: 'complete', startTls: { handshake: { trust: { trusted: false } } } });
  });

  test('STARTTLS offered under TLS is not used', async () => {
    const behaviour = (command: string) => (command.startsWith('EHLO') ? '250 mx.test\nSTARTTLS' : null);
    const session = await sessionWith(await serve({ tls: issued, implicitTls: true, behaviour }), { tls: 'implicit' });
    expect(phasesOf(session)).not.toContain('starttls');
    expect(session).toMatchObject({ ended: 'complete', extensions: { STARTTLS: '' }, startTls: { offered: false } });
  });

  test('a server that greets in clear is a known ending, and is not asked again in clear', async () => {
    const server = await serve({ tls: issued });
    const session = await sessionWith(server, { tls: 'implicit' });
    expect(session).toMatchObject({ phase: 'tls', ended: 'protocol-error', banner: null });
    expect(session.startTls).toMatchObject({
      handshake: null,
      failure: { detail: expect.stringContaining('in clear') },
    });
    expect(phasesOf(session)).toEqual(['connect', 'tls']);
    expect(server.sessions).toBe(1);
  });

  test('also where the greeting comes behind our first octet', async () => {
    const session = await scripted(
      ({ socket, send }) => void socket.once('readable', () => send('220 mx.test ESMTP\r\n')),
      { tls: 'implicit' },
    );
    expect(session).toMatchObject({ phase: 'tls', ended: 'protocol-error', startTls: { handshake: null } });
    expect(session.startTls.failure).toMatchObject({
      code: 'ERR_SSL_WRONG_VERSION_NUMBER',
      detail: 'the server speaks in clear: wrong version number',
    });
  });

  test.each([
    ['hangs up', 'closed', (socket: { end(): unknown }) => void socket.end()],
    ['resets', 'reset', (socket: { resetAndDestroy(): unknown }) => void socket.resetAndDestroy()],
    ['sends an alert', 'tls-alert', (socket: { write(octets: Buffer): unknown }) => alertTo(socket)],
    ['says nothing', 'timeout', () => {}],
  ] as const)('a server that %s ends it', async (_, ended, act) => {
    const session = await scripted(({ socket }) => void socket.once('readable', () => act(socket)), {
      tls: 'implicit',
      ...brief,
    });
    expect(session).toMatchObject({ phase: 'tls', ended });
    expect(phasesOf(session)).toEqual(['connect', 'tls']);
  });

  test('no greeting under TLS is its own ending', async () => {
    const session = await scripted(
      ({ socket }) => {
        const context = createSecureContext(issued);
        new TLSSocket(socket, { isServer: true, secureContext: context }).on('error', () => {});
      },
      { tls: 'implicit', ...brief },
    );
    expect(session).toMatchObject({ phase: 'banner', ended: 'no-greeting', startTls: { failure: null } });
  });
});

describe('without a transaction', () => {
  test('QUIT follows the last EHLO', async () => {
    const session = await sessionWith(await serve({ tls: issued }), { transaction: false, verify: 'postmaster' });
    expect(codesOf(session)).toEqual([
      ['connect', null],
      ['banner', 220],
      ['ehlo', 250],
      ['starttls', 220],
      ['tls', null],
      ['ehlo-tls', 250],
      ['quit', 221],
    ]);
    expect(session.ended).toBe('complete');
  });

  test('also where no TLS is offered, and under implicit TLS', async () => {
    const clear = await sessionWith(await serve(), { transaction: false });
    expect(phasesOf(clear)).toEqual(['connect', 'banner', 'ehlo', 'quit']);
    const implicit = await sessionWith(await serve({ tls: issued, implicitTls: true }), {
      transaction: false,
      tls: 'implicit',
    });
    expect(phasesOf(implicit)).toEqual(['connect', 'tls', 'banner', 'ehlo-tls', 'quit']);
  });
});

function alertTo(socket: { write(octets: Buffer): unknown }): void {
  socket.write(Buffer.from([0x15, 3, 1, 0, 2, 2, 40])); // fatal, handshake_failure
}
