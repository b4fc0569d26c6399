import { beforeAll, describe, expect, test } from 'vitest';
import type { SmtpSession } from '../../../src/core/net.ts';
import { type Authority, createAuthority } from '../../../src/demo/certificates.ts';
import { type SmtpServerOptions, smtpBehaviours } from '../../../src/demo/smtp-server.ts';
import { codesOf, phasesOf, serve, sessionWith, type TalkOptions } from './talk.ts';

let authority: Authority;
let certificate: { readonly key: string; readonly cert: string };
beforeAll(async () => {
  authority = await createAuthority();
  certificate = await authority.issue({ names: ['mx.test'] });
});

async function talk(options: Partial<SmtpServerOptions>, request: TalkOptions = {}): Promise<SmtpSession> {
  return sessionWith(await serve(options), { ca: authority.caPem, ...request });
}

describe('refusals', () => {
  const answer =
    (wanted: string, reply: string) =>
    (command: string): string | null =>
      command.split(' ', 1)[0] === wanted ? reply : null;

  test('HELO where EHLO is refused for good', async () => {
    const session = await talk({ behaviour: answer('EHLO', '502 5.5.1 what'), tls: certificate });
    expect(codesOf(session)).toEqual([
      ['connect', null],
      ['banner', 220],
      ['ehlo', 502],
      ['helo', 250],
      ['mail', 250],
      ['rcpt', 250],
      ['rset', 250],
      ['quit', 221],
    ]);
    expect(session.extensions).toBeNull();
    expect(session.startTls.offered).toBe(false);
  });

  test('no HELO where EHLO is refused for now', async () => {
    const session = await talk({ behaviour: answer('EHLO', '450 4.7.1 later') });
    expect(codesOf(session).slice(2)).toEqual([
      ['ehlo', 450],
      ['quit', 221],
    ]);
    expect(session).toMatchObject({ phase: 'quit', ended: 'complete', extensions: null });
  });

  test('HELO under TLS where EHLO is refused there', async () => {
    let hellos = 0;
    const behaviour = (command: string) => (command.startsWith('EHLO') && hellos++ > 0 ? '500 5.5.1 what' : null);
    const session = await talk({ behaviour, tls: certificate });
    expect(phasesOf(session).slice(4)).toEqual(['tls', 'ehlo-tls', 'helo-tls', 'mail', 'rcpt', 'rset', 'quit']);
    expect(session.extensions).toEqual(session.clearExtensions);
  });

  test('a server that will have neither EHLO nor HELO', async () => {
    const session = await talk({
      behaviour: (command) => (/^(?:EHLO|HELO)/.test(command) ? '550 5.7.1 go away' : null),
    });
    expect(codesOf(session).slice(2)).toEqual([
      ['ehlo', 550],
      ['helo', 550],
      ['quit', 221],
    ]);
  });

  test('a 554 greeting is followed by QUIT', async () => {
    const session = await talk({ behaviour: smtpBehaviours.refusesAll });
    expect(codesOf(session)).toEqual([
      ['connect', null],
      ['banner', 554],
      ['quit', 221],
    ]);
    expect(session).toMatchObject({ phase: 'quit', ended: 'complete', banner: { code: 554, enhanced: '5.7.1' } });
  });

  test('a 421 greeting ends it', async () => {
    const session = await talk({ behaviour: smtpBehaviours.busy });
    expect(codesOf(session)).toEqual([
      ['connect', null],
      ['banner', 421],
    ]);
    expect(session).toMatchObject({ phase: 'banner', ended: 'closed', banner: { code: 421, enhanced: '4.3.2' } });
  });

  test.each([
    ['EHLO', 'ehlo'],
    ['MAIL', 'mail'],
    ['RCPT', 'rcpt'],
    ['RSET', 'rset'],
    ['VRFY', 'vrfy'],
  ])('a 421 to %s ends it there', async (verb, phase) => {
    const session = await talk(
      { behaviour: answer(verb, '421 4.3.2 shutting down'), tls: certificate },
      { verify: 'postmaster' },
    );
    expect(session).toMatchObject({ phase, ended: 'closed' });
    expect(session.steps.at(-1)).toMatchObject({ phase, reply: { code: 421 } });
  });

  test('a 421 to STARTTLS ends the connection: the rest is asked in clear', async () => {
    const session = await talk({ behaviour: answer('STARTTLS', '421 4.7.0 no TLS'), tls: certificate });
    expect(session.startTls).toMatchObject({ offered: true, reply: { code: 421 }, handshake: null, failure: null });
    expect(phasesOf(session).slice(3)).toEqual([
      'starttls',
      'connect',
      'banner',
      'ehlo',
      'mail',
      'rcpt',
      'rset',
      'quit',
    ]);
    expect(session.ended).toBe('complete');
  });

  test('a refused null sender: no recipients, but RSET and QUIT', async () => {
    const session = await talk(
      { behaviour: answer('MAIL', '550 5.7.1 no bounces') },
      { relayRecipient: 'x@foreign.test' },
    );
    expect(codesOf(session).slice(3)).toEqual([
      ['mail', 550],
      ['rset', 250],
      ['quit', 221],
    ]);
  });

  test('an unknown recipient', async () => {
    const session = await talk({ behaviour: smtpBehaviours.unknownRecipient });
    const rcpt = session.steps.find(({ phase }) => phase === 'rcpt');
    expect(rcpt?.reply).toEqual({ code: 550, enhanced: '5.1.1', lines: ['no such user here'] });
    expect(session.ended).toBe('complete');
  });

  test('greylisting lets the second session through', async () => {
    const server = await serve({ behaviour: smtpBehaviours.greylisting });
    const first = await sessionWith(server);
    const second = await sessionWith(server);
    expect([first, second].map(({ steps }) => steps.find(({ phase }) => phase === 'rcpt')?.reply?.code)).toEqual([
      451, 250,
    ]);
  });

  test('STARTTLS refused: the dialogue goes on in clear', async () => {
    const session = await talk({ behaviour: answer('STARTTLS', '454 4.7.0 not now'), tls: certificate });
    expect(session.startTls).toMatchObject({ offered: true, reply: { code: 454 }, handshake: null, failure: null });
    expect(phasesOf(session).slice(3)).toEqual(['starttls', 'mail', 'rcpt', 'rset', 'quit']);
  });

  test('a masked STARTTLS', async () => {
    const session = await talk({ behaviour: answer('EHLO', '250 mx.test\nSIZE 10\nXXXXXXXA') });
    expect(session.startTls).toMatchObject({ offered: false, masked: 'XXXXXXXA' });
  });
});
