import { beforeAll, describe, expect, test } from 'vitest';
import type { AuthMechanism } from '../../../src/core/probe.ts';
import { type Authority, createAuthority } from '../../../src/demo/certificates.ts';
import { deliveryTo, handTo, login, MESSAGE, SECRET, takingServer } from './handing.ts';
import { codesOf } from './talk.ts';

let authority: Authority;
let certificate: { readonly key: string; readonly cert: string };
beforeAll(async () => {
  authority = await createAuthority();
  certificate = await authority.issue({ names: ['mx.test'] });
});

describe('a message is handed over', () => {
  test('with STARTTLS and a login', async () => {
    const server = await takingServer({ ...certificate, size: 100_000 });
    const observation = await handTo(server, { ca: authority.caPem, login });
    if (observation.status === 'unknown') throw new Error(observation.detail);
    const { value: delivery } = observation;
    expect(codesOf(delivery)).toEqual([
      ['connect', null],
      ['banner', 220],
      ['ehlo', 250],
      ['starttls', 220],
      ['tls', null],
      ['ehlo-tls', 250],
      ['auth', 235],
      ['mail', 250],
      ['rcpt', 250],
      ['data', 354],
      ['message', 250],
      ['quit', 221],
    ]);
    expect(delivery).toMatchObject({
      phase: 'quit',
      ended: 'complete',
      auth: { mechanism: 'PLAIN', reply: { code: 235 } },
      recipients: [{ address: 'b@mx.test', reply: { code: 250 } }],
      final: { code: 250 },
      held: null,
      sizeLimit: 100_000,
      sizeBytes: MESSAGE.length,
      startTls: { handshake: { trust: { trusted: true } } },
    });
    expect(server.taken).toMatchObject([
      {
        from: 'a@from.test',
        to: ['b@mx.test'],
        user: 'me@from.test',
        isSecure: true,
        parameters: { SIZE: String(MESSAGE.length) },
      },
    ]);
    expect(server.taken[0]?.message.equals(MESSAGE)).toBe(true);
    const transcript = observation.evidence[0]?.response ?? '';
    expect(transcript).toContain('C: AUTH PLAIN [credentials]\nS: 235');
    expect(transcript).toContain(`C: (the message, ${MESSAGE.length} octets)\nS: 250`);
    expect(transcript).not.toContain('Subject: hello');
    expect(JSON.stringify(observation)).not.toContain(SECRET);
  });

  test('with TLS from the first octet', async () => {
    const server = await takingServer({ ...certificate, secure: true });
    const delivery = await deliveryTo(server, { ca: authority.caPem, login, tls: 'implicit' });
    expect(delivery).toMatchObject({ ended: 'complete', final: { code: 250 }, auth: { reply: { code: 235 } } });
    expect(server.taken).toHaveLength(1);
  });

  test('without a login, in clear', async () => {
    const server = await takingServer({ hideSTARTTLS: true });
    const delivery = await deliveryTo(server, { tls: 'none' });
    expect(delivery).toMatchObject({ ended: 'complete', final: { code: 250 }, auth: null });
    expect(server.taken).toMatchObject([{ user: null, isSecure: false }]);
  });
});

const all: readonly AuthMechanism[] = ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'];

describe('every mechanism that the server knows', () => {
  test.each(all)('%s logs in', async (mechanism) => {
    const server = await takingServer({ ...certificate, authMethods: [...all] });
    const observation = await handTo(server, { ca: authority.caPem, login: { ...login, mechanism } });
    if (observation.status === 'unknown') throw new Error(observation.detail);
    expect(observation.value).toMatchObject({ auth: { mechanism, reply: { code: 235 } }, final: { code: 250 } });
    expect(server.taken[0]?.user).toBe('me@from.test');
    expect(JSON.stringify(observation)).not.toContain(SECRET);
    expect(JSON.stringify(observation)).not.toContain(Buffer.from(SECRET).toString('base64').slice(0, 18));
  });

  test.each(all)('%s with a wrong password is refused, and nothing is sent', async (mechanism) => {
    const server = await takingServer({ ...certificate, authMethods: [...all] });
    const delivery = await deliveryTo(server, {
      ca: authority.caPem,
      login: { ...login, mechanism },
      password: 'something-else',
    });
    expect(delivery).toMatchObject({ ended: 'complete', auth: { mechanism, reply: { code: 535 } }, final: null });
    expect(delivery.recipients).toEqual([{ address: 'b@mx.test', reply: null }]);
    expect(server.taken).toEqual([]);
  });
});
