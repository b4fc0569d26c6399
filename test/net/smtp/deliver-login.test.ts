import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Delivery } from '../../../src/core/net.ts';
import type { Observation } from '../../../src/core/observation.ts';
import type { AuthMechanism } from '../../../src/core/probe.ts';
import { type Authority, createAuthority } from '../../../src/demo/certificates.ts';
import { scriptedSmtp } from '../../support/scripted-smtp.ts';
import { type HandingOptions, handScripted, handTo, knownOf, login, SECRET } from './handing.ts';
import { type Answer, type Submission, submission, underTls } from './submission.ts';
import { phasesOf } from './talk.ts';

let authority: Authority;
let certificate: { readonly key: string; readonly cert: string };
beforeAll(async () => {
  authority = await createAuthority();
  certificate = await authority.issue({ names: ['mx.test'] });
});

/** A login under TLS, and everything that is known of it afterwards. */
async function logIn(server: Submission, options: HandingOptions = {}): Promise<Observation<Delivery>> {
  const scripted = await scriptedSmtp(underTls(certificate, submission(server)));
  return handTo(scripted, { ca: authority.caPem, tls: 'implicit', login, ...options });
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const as = (mechanism: AuthMechanism) => ({ ...login, mechanism });

describe('no password is said', () => {
  test.each<readonly [string, readonly string[], HandingOptions, string]>([
    ['in clear', ['AUTH PLAIN LOGIN'], {}, 'password-in-clear'],
    ['in clear, not even a digest of it', ['AUTH CRAM-MD5'], {}, 'password-in-clear'],
    ['where no AUTH is offered', ['SIZE 1000'], { allowClear: true }, 'no-auth-offered'],
    ['where nothing we know is offered', ['AUTH GSSAPI NTLM'], { allowClear: true }, 'no-mechanism'],
    ['where only tokens are taken', ['AUTH XOAUTH2'], { allowClear: true }, 'no-mechanism'],
    ['where the one asked for is missing', ['AUTH PLAIN'], { allowClear: true, login: as('XOAUTH2') }, 'no-mechanism'],
    ['where there is none', ['AUTH PLAIN'], { allowClear: true, password: null }, 'no-password'],
    ['where it is empty', ['AUTH PLAIN'], { allowClear: true, password: '' }, 'no-password'],
  ])('%s', async (_name, offers, options, because) => {
    const heard: string[] = [];
    const delivery = await handScripted(submission({ offers, heard }), { login, ...options });
    expect(delivery).toMatchObject({ held: { because }, auth: null, final: null, phase: 'quit', ended: 'complete' });
    expect(heard).toEqual(['EHLO probe.test', 'QUIT']);
  });

  test('in clear, unless it is allowed: then first as a digest', async () => {
    const heard: string[] = [];
    const challenge = base64('<1.2@mx.test>');
    const answers = { AUTH: `334 ${challenge}\r\n`, turn: '235 2.7.0 welcome\r\n' };
    const script = submission({ offers: ['AUTH PLAIN CRAM-MD5'], heard, answers });
    const delivery = await handScripted(script, { login, allowClear: true });
    expect(delivery).toMatchObject({ auth: { mechanism: 'CRAM-MD5', reply: { code: 235 } }, final: { code: 250 } });
    expect(Buffer.from(heard[2] ?? '', 'base64').toString()).toMatch(/^me@from\.test [0-9a-f]{32}$/);
  });
});

describe('what is said', () => {
  test.each<readonly [AuthMechanism, string]>([
    ['PLAIN', `AUTH PLAIN ${base64(`\0me@from.test\0${SECRET}`)}`],
    ['XOAUTH2', `AUTH XOAUTH2 ${base64(`user=me@from.test\x01auth=Bearer ${SECRET}\x01\x01`)}`],
    [
      'OAUTHBEARER',
      `AUTH OAUTHBEARER ${base64(`n,a=me@from.test,\x01host=mx.test\x01port=587\x01auth=Bearer ${SECRET}\x01\x01`)}`,
    ],
  ])('%s in the command', async (mechanism, command) => {
    const heard: string[] = [];
    const observation = await logIn({ offers: [`AUTH ${mechanism}`], heard }, { login: as(mechanism) });
    expect(heard[1]).toBe(command);
    expect(knownOf(observation)).toMatchObject({ auth: { mechanism, reply: { code: 235 } }, final: { code: 250 } });
    expect(observation.evidence[0]?.response).toContain(`C: AUTH ${mechanism} [credentials]\n`);
  });

  test('LOGIN: name and password by themselves', async () => {
    const heard: string[] = [];
    const answers = { AUTH: '334 VXNlcm5hbWU6\r\n', turn: ['334 UGFzc3dvcmQ6\r\n', '235 2.7.0 welcome\r\n'] };
    const observation = await logIn({ offers: ['AUTH=LOGIN'], heard, answers });
    expect(heard.slice(1, 4)).toEqual(['AUTH LOGIN', base64('me@from.test'), base64(SECRET)]);
    expect(observation.evidence[0]?.response).toContain(
      ['C: AUTH LOGIN', 'S: 334 VXNlcm5hbWU6', 'C: [credentials]', 'S: 334 UGFzc3dvcmQ6', 'C: [credentials]', ''].join(
        '\n',
      ),
    );
    const steps = knownOf(observation).steps.filter(({ phase }) => phase === 'auth');
    expect(steps.map(({ command }) => command)).toEqual(['AUTH LOGIN', '[credentials]', '[credentials]']);
  });

  test.each<AuthMechanism>(['PLAIN', 'XOAUTH2'])(
    '%s: what is too long for the command follows by itself',
    async (mechanism) => {
      const heard: string[] = [];
      const token = `ya29.${'x'.repeat(2000)}`;
      const answers = { AUTH: '334 \r\n', turn: '235 2.7.0 welcome\r\n' };
      const observation = await logIn(
        { offers: [`AUTH ${mechanism}`], heard, answers },
        { login: as(mechanism), password: token },
      );
      expect(heard[1]).toBe(`AUTH ${mechanism}`);
      expect(Buffer.from(heard[2] ?? '', 'base64').toString()).toContain(token);
      expect(knownOf(observation)).toMatchObject({ final: { code: 250 } });
      expect(JSON.stringify(observation)).not.toContain('xxxxxxxx');
    },
  );
});

describe('a login that is refused', () => {
  test.each(['535 5.7.8 bad\r\n', '454 4.7.0 later\r\n', '504 5.5.4 unknown\r\n'])('%j', async (reply) => {
    const delivery = knownOf(await logIn({ offers: ['AUTH PLAIN'], answers: { AUTH: reply } }));
    expect(delivery).toMatchObject({ phase: 'quit', ended: 'complete', held: null, final: null });
    expect(delivery.auth?.reply?.code).toBe(Number(reply.slice(0, 3)));
    expect(delivery.detail).toContain(reply.trim());
    expect(phasesOf(delivery)).not.toContain('mail');
  });

  test.each<readonly [AuthMechanism, string]>([
    ['XOAUTH2', ''],
    ['OAUTHBEARER', base64('\x01')],
  ])('%s: the reason is answered and can be read', async (mechanism, acknowledgement) => {
    const heard: string[] = [];
    const reason = '{"status":"401",\n"schemes":"bearer"}';
    const answers = { AUTH: `334 ${base64(reason)}\r\n`, turn: '535 5.7.8 not accepted\r\n' };
    const observation = await logIn({ offers: [`AUTH ${mechanism}`], heard, answers }, { login: as(mechanism) });
    expect(heard[2]).toBe(acknowledgement);
    const delivery = knownOf(observation);
    expect(delivery.auth?.reply?.code).toBe(535);
    expect(delivery.detail).toContain('"status":"401"');
    expect(observation.evidence[0]?.response).toContain('\n-- the server says: {"status":"401", "schemes":"bearer"}\n');
  });

  test('challenges without an end: the exchange is cancelled', async () => {
    const heard: string[] = [];
    const answers = { AUTH: '334 \r\n', turn: '334 more\r\n' };
    const delivery = knownOf(await logIn({ offers: ['AUTH LOGIN'], heard, answers }));
    expect(heard.slice(4)).toEqual(['*', 'QUIT']);
    expect(delivery).toMatchObject({ auth: { reply: { code: 334 } }, final: null });
  });

  test('closed in the middle of it', async () => {
    const answers = { AUTH: ({ socket }: { socket: { end(): void } }) => socket.end() };
    const delivery = knownOf(await logIn({ offers: ['AUTH PLAIN'], answers }));
    expect(delivery).toMatchObject({ phase: 'auth', ended: 'closed', auth: { mechanism: 'PLAIN', reply: null } });
  });
});

test('CRAM-MD5: the digest alone, from which a password can be guessed, is repeated no more than the password', async () => {
  const digest = createHmac('md5', SECRET).update('<1@mx.test>').digest('hex');
  const answers = { AUTH: `334 ${base64('<1@mx.test>')}\r\n`, turn: `535 5.7.8 ${digest} is wrong\r\n` };
  const observation = await logIn({ offers: ['AUTH CRAM-MD5'], answers });
  expect(JSON.stringify(observation)).not.toContain(digest);
  expect(knownOf(observation).detail).toContain('[credentials] is wrong');
});

describe('a server that repeats the password', () => {
  const plain = base64(`\0me@from.test\0${SECRET}`);
  const echoes: readonly (readonly [string, Readonly<Record<string, Answer | readonly Answer[]>>])[] = [
    ['as it is', { AUTH: `535-5.7.8 "${SECRET}"\r\n535 5.7.8 is wrong\r\n` }],
    ['in Base64', { AUTH: `535 5.7.8 ${base64(SECRET)} is wrong\r\n` }],
    ['as it was said', { AUTH: `500 5.5.1 what is "AUTH PLAIN ${plain}"?\r\n` }],
    ['in capitals', { AUTH: `500 5.5.1 AUTH PLAIN ${SECRET.toUpperCase()}\r\n` }],
    ['in a reply that is none', { AUTH: `${SECRET}\r\n` }],
    ['in a reply that is not complete', { AUTH: ({ socket }) => void socket.end(`535 ${SECRET}`) }],
    ['in a 421', { AUTH: `421 4.7.0 ${SECRET}\r\n` }],
    ['in a challenge', { AUTH: `334 ${base64(`{"token":"${SECRET}"}`)}\r\n`, turn: '535 no\r\n' }],
    ['behind its reply', { AUTH: `535 no\r\n250 ${SECRET}\r\n` }],
    ['in an extension of its own', { AUTH: '235 ok\r\n', MAIL: `550 5.1.0 ${SECRET} is welcome\r\n` }],
    ['at the end', { message: `250 2.0.0 queued as 4bX, ${plain}\r\n`, QUIT: `221 bye ${SECRET}\r\n` }],
  ];
  test.each(echoes)('%s', async (_name, answers) => {
    for (const mechanism of ['PLAIN', 'XOAUTH2'] as const) {
      const observation = await logIn({ offers: ['AUTH PLAIN XOAUTH2'], answers }, { login: as(mechanism) });
      const all = JSON.stringify(observation).toLowerCase();
      for (const form of [SECRET, base64(SECRET).slice(0, 18), plain.slice(20, 38)]) {
        expect(all).not.toContain(form.toLowerCase());
      }
      expect(all).toContain('[credentials]');
    }
  });
});
