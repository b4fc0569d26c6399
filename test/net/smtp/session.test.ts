import { beforeAll, describe, expect, test } from 'vitest';
import type { SmtpSession } from '../../../src/core/net.ts';
import { type Authority, createAuthority } from '../../../src/demo/certificates.ts';
import type { SmtpServerOptions } from '../../../src/demo/smtp-server.ts';
import { codesOf, phasesOf, serve, sessionWith, type TalkOptions, talkTo } from './talk.ts';

let authority: Authority;
let certificate: { readonly key: string; readonly cert: string };
beforeAll(async () => {
  authority = await createAuthority();
  certificate = await authority.issue({ names: ['mx.test'] });
});

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

  test('the time of each step is its own, and all of them make the whole', async () => {
    const session = await talk({ delayMs: 15 });
    const withReply = session.steps.filter(({ reply }) => reply !== null);
    const sumMs = session.steps.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0);
    expect(session.steps.every(({ elapsedMs }) => elapsedMs >= 0)).toBe(true);
    expect(session.totalMs).toBeGreaterThanOrEqual(withReply.length * 14);
    // Each is rounded to a whole millisecond.
    expect(sumMs).toBeLessThanOrEqual(session.totalMs + session.steps.length);
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
