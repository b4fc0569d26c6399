import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { SmtpSession } from '../../../src/core/net.ts';
import { type Authority, createAuthority } from '../../../src/demo/certificates.ts';
import { type SmtpServerOptions, smtpBehaviours, startSmtpServer } from '../../../src/demo/smtp-server.ts';
import { createSmtp } from '../../../src/net/smtp/session.ts';
import type { ConnectResult, WireFailure } from '../../../src/net/wire.ts';
import { codesOf, defaultRequest, phasesOf, sessionWith, type TalkOptions, talkTo } from './talk.ts';

let authority: Authority;
let certificate: { readonly key: string; readonly cert: string };
beforeAll(async () => {
  authority = await createAuthority();
  certificate = await authority.issue({ names: ['mx.test'] });
});

async function serve(options: Partial<SmtpServerOptions> = {}) {
  const server = await startSmtpServer({ name: 'mx.test', ...options });
  onTestFinished(() => server.close());
  return server;
}

async function talk(options: Partial<SmtpServerOptions>, request: TalkOptions = {}): Promise<SmtpSession> {
  return sessionWith(await serve(options), { ca: authority.caPem, ...request });
}

describe('a healthy server', () => {
  test('is asked everything in order, over TLS', async () => {
    const server = await serve({ tls: certificate });
    const observation = await talkTo(server, { ca: authority.caPem });
    if (observation.status === 'unknown') throw new Error(observation.detail);
    const { value: session } = observation;
    expect(session.steps.map(({ phase, command, reply }) => [phase, command, reply?.code ?? null])).toEqual([
      ['connect', null, null],
      ['banner', null, 220],
      ['ehlo', 'EHLO probe.test', 250],
      ['starttls', 'STARTTLS', 220],
      ['tls', null, null],
      ['ehlo-tls', 'EHLO probe.test', 250],
      ['mail', 'MAIL FROM:<>', 250],
      ['rcpt', 'RCPT TO:<postmaster@mx.test>', 250],
      ['rset', 'RSET', 250],
      ['quit', 'QUIT', 221],
    ]);
    expect(session).toMatchObject({
      host: 'mx.test',
      address: '192.0.2.1',
      port: 25,
      phase: 'quit',
      ended: 'complete',
    });
    expect(session.banner).toEqual({ code: 220, enhanced: null, lines: ['mx.test ESMTP'] });
    expect(session.clearExtensions).toEqual({
      PIPELINING: '',
      SIZE: '26214400',
      STARTTLS: '',
      ENHANCEDSTATUSCODES: '',
      '8BITMIME': '',
    });
    expect(session.extensions).toEqual({ PIPELINING: '', SIZE: '26214400', ENHANCEDSTATUSCODES: '', '8BITMIME': '' });
    expect(session.startTls).toMatchObject({
      offered: true,
      masked: null,
      reply: { code: 220, enhanced: '2.0.0' },
      injectedBytes: 0,
      handshake: { protocol: 'TLSv1.3', trust: { trusted: true } },
      failure: null,
    });
    expect(session.startTls.handshake?.chain).toHaveLength(1);
    expect(server.sessions).toBe(1);
    expect(observation.evidence).toEqual([
      {
        via: 'smtp',
        request: 'mx.test [192.0.2.1]:25',
        response: [
          'S: 220 mx.test ESMTP',
          'C: EHLO probe.test',
          'S: 250-mx.test',
          'S: 250-PIPELINING',
          'S: 250-SIZE 26214400',
          'S: 250-STARTTLS',
          'S: 250-ENHANCEDSTATUSCODES',
          'S: 250 8BITMIME',
          'C: STARTTLS',
          'S: 220 2.0.0 go ahead',
          '-- TLSv1.3, TLS_AES_256_GCM_SHA384, 1 certificate, trusted',
          'C: EHLO probe.test',
          'S: 250-mx.test',
          'S: 250-PIPELINING',
          'S: 250-SIZE 26214400',
          'S: 250-ENHANCEDSTATUSCODES',
          'S: 250 8BITMIME',
          'C: MAIL FROM:<>',
          'S: 250 2.1.0 sender ok',
          'C: RCPT TO:<postmaster@mx.test>',
          'S: 250 2.1.5 recipient ok',
          'C: RSET',
          'S: 250 2.0.0 forgotten',
          'C: QUIT',
          'S: 221 2.0.0 bye',
        ].join('\n'),
      },
    ]);
  });

  test('in clear, where STARTTLS is not offered', async () => {
    const session = await talk({ tls: null });
    expect(phasesOf(session)).toEqual(['connect', 'banner', 'ehlo', 'mail', 'rcpt', 'rset', 'quit']);
    expect(session.startTls).toEqual({
      offered: false,
      masked: null,
      reply: null,
      injectedBytes: 0,
      handshake: null,
      failure: null,
    });
    expect(session.extensions).toEqual(session.clearExtensions);
  });

  test('each recipient, then the foreign one, then VRFY and EXPN', async () => {
    const session = await talk(
      { domains: ['mx.test'] },
      { recipients: ['postmaster@mx.test', 'abuse@mx.test'], relayRecipient: 'x@foreign.test', verify: 'postmaster' },
    );
    expect(codesOf(session).slice(3)).toEqual([
      ['mail', 250],
      ['rcpt', 250],
      ['rcpt', 250],
      ['relay', 554],
      ['rset', 250],
      ['vrfy', 252],
      ['expn', 502],
      ['quit', 221],
    ]);
  });

  test('never DATA', async () => {
    const said: string[] = [];
    const behaviour = (command: string) => {
      said.push(command);
      return null;
    };
    await talk({ tls: certificate, behaviour }, { relayRecipient: 'x@foreign.test', verify: 'postmaster' });
    expect(said).toContain('QUIT');
    expect(said.filter((command) => /^(?:DATA|BDAT)/i.test(command))).toEqual([]);
  });

  test('the time of each step is its own', async () => {
    const session = await talk({ delayMs: 15 });
    const withReply = session.steps.filter(({ reply }) => reply !== null);
    expect(withReply.every(({ elapsedMs }) => elapsedMs >= 14 && elapsedMs < 500)).toBe(true);
    expect(session.totalMs).toBeGreaterThanOrEqual(withReply.length * 14);
  });
});

describe('certificates', () => {
  const cases = [
    { name: 'expired', request: { names: ['mx.test'], notAfter: new Date(0) }, code: 'CERT_HAS_EXPIRED' },
    {
      name: 'signed by itself',
      request: { names: ['mx.test'], selfSigned: true },
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    },
    { name: 'for another name, which is no matter of trust', request: { names: ['other.test'] }, code: null },
    {
      name: 'without its intermediate',
      request: { names: ['mx.test'], viaIntermediate: true, withoutIntermediate: true },
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    },
  ] as const;
  test.each(cases)('$name: the dialogue goes on', async ({ request, code }) => {
    const session = await talk({ tls: await authority.issue(request) });
    const trust = session.startTls.handshake?.trust;
    expect(trust?.trusted === false ? trust.code : null).toBe(code);
    expect(session.ended).toBe('complete');
    expect(phasesOf(session)).toContain('ehlo-tls');
  });

  test('an unknown issuer', async () => {
    const session = await talk({ tls: await (await createAuthority()).issue({ names: ['mx.test'] }) });
    expect(session.startTls.handshake?.trust).toMatchObject({
      trusted: false,
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });

  test('TLS 1.0 only is seen as what it is', async () => {
    const tls = {
      ...(await authority.issue({ names: ['mx.test'], rsaBits: 1024 })),
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    } as const;
    const session = await talk({ tls });
    expect(session.startTls.handshake?.protocol).toBe('TLSv1');
    expect(session.ended).toBe('complete');
  });
});

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

describe('what may be our own fault is unknown', () => {
  const failing = (failure: WireFailure) => ({
    connect: async (): Promise<ConnectResult> => ({ ok: false, failure, detail: `it was ${failure}`, ms: 3 }),
  });

  test.each([
    ['unreachable', 'unreachable'],
    ['no-ipv6', 'no-ipv6'],
    ['not-routed', 'unreachable'],
    ['cancelled', 'timeout'],
  ] as const)('%s', async (failure, reason) => {
    const observation = await createSmtp({ wire: failing(failure) }).session(defaultRequest);
    expect(observation).toMatchObject({ status: 'unknown', reason, detail: `it was ${failure}` });
    expect(observation.evidence).toHaveLength(1);
  });

  test.each([
    ['refused', 'refused'],
    ['timeout', 'timeout'],
    ['reset', 'reset'],
    ['closed', 'closed'],
  ] as const)('but %s is known', async (failure, ended) => {
    const observation = await createSmtp({ wire: failing(failure) }).session(defaultRequest);
    expect(observation).toMatchObject({
      status: 'known',
      value: { phase: 'connect', ended, banner: null, totalMs: 3 },
    });
  });

  test('an audit that is cancelled in the middle', async () => {
    const controller = new AbortController();
    const behaviour = (command: string) => {
      if (command.startsWith('MAIL')) controller.abort();
      return null;
    };
    const observation = await talkTo(await serve({ behaviour }), { signal: controller.signal });
    expect(observation).toMatchObject({ status: 'unknown', reason: 'timeout' });
    expect(observation.evidence[0]?.response).toContain('C: MAIL FROM:<>');
  });

  test('an audit that is cancelled at QUIT has learnt everything', async () => {
    const controller = new AbortController();
    const behaviour = (command: string) => {
      if (command === 'QUIT') controller.abort();
      return null;
    };
    const session = await sessionWith(await serve({ behaviour }), { signal: controller.signal });
    expect(session.ended).toBe('complete');
  });
});

describe('reachable', () => {
  test.each([
    ['refused', 'refused'],
    ['reset', 'refused'],
    ['timeout', 'timeout'],
    ['unreachable', 'unreachable'],
    ['no-ipv6', 'unreachable'],
    ['not-routed', 'unreachable'],
    ['cancelled', 'unreachable'],
  ] as const)('%s is %s', async (failure, expected) => {
    const wire = { connect: async () => ({ ok: false, failure, detail: '', ms: 1 }) as const };
    expect(await createSmtp({ wire }).reachable('192.0.2.1', 25)).toBe(expected);
  });

  test('an open port is open, and is left at once', async () => {
    let closed = 0;
    const nothing = async () => ({ ok: false, failure: 'closed', detail: '', ms: 0, code: '' }) as const;
    const connection = { read: nothing, write: nothing, startTls: nothing, close: () => closed++ };
    const wire = { connect: async () => ({ ok: true, connection, ms: 1 }) as const };
    expect(await createSmtp({ wire }).reachable('192.0.2.1', 25)).toBe('open');
    expect(closed).toBe(1);
  });
});

test('no more sessions at a time than allowed', async () => {
  let running = 0;
  let most = 0;
  const wire = {
    async connect() {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running--;
      return { ok: false, failure: 'refused', detail: '', ms: 1 } as const;
    },
  };
  const smtp = createSmtp({ wire, maxInFlight: 3 });
  await Promise.all(Array.from({ length: 10 }, () => smtp.session(defaultRequest)));
  expect(most).toBe(3);
});
