import { createSecureContext, TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SmtpPhase, SmtpSession } from '../../../src/core/net.ts';
import { type Authority, createAuthority } from '../../../src/demo/certificates.ts';
import { type ScriptedConnection, scriptedSmtp } from '../../support/scripted-smtp.ts';
import { codesOf, phasesOf, sessionWith, type TalkOptions, talkTo } from './talk.ts';

type Script = (connection: ScriptedConnection) => Promise<void> | void;

async function talk(script: Script, options: TalkOptions = {}): Promise<SmtpSession> {
  return sessionWith(await scriptedSmtp(script), options);
}

/** Greets, and answers each command with what `replies` say, or with 250; closes after QUIT. */
const polite =
  (replies: Readonly<Record<string, string | null>> = {}): Script =>
  async ({ send, line, socket }) => {
    send(replies[''] ?? '220 mx.test\r\n');
    for (let command = await line(); command !== null; command = await line()) {
      const verb = command.split(' ', 1)[0] ?? '';
      const reply = replies[verb];
      if (reply === null) return;
      send(reply ?? '250 ok\r\n');
      if (verb === 'QUIT') socket.end();
    }
  };

const brief = { deadlines: { bannerMs: 90, phaseMs: 90 } };

describe('the greeting', () => {
  test('silence is no greeting', async () => {
    expect(await talk(() => {}, brief)).toMatchObject({ phase: 'banner', ended: 'no-greeting', banner: null });
  });

  test('half a greeting is a timeout', async () => {
    const session = await talk(({ send }) => send('220 mx.te'), brief);
    expect(session).toMatchObject({ phase: 'banner', ended: 'timeout' });
  });

  test('drip: each octet does not buy more time', async () => {
    const started = performance.now();
    const session = await talk(({ send, socket }) => {
      const timer = setInterval(() => send('2'), 5);
      socket.on('close', () => clearInterval(timer));
    }, brief);
    expect(session).toMatchObject({ phase: 'banner', ended: 'timeout' });
    expect(performance.now() - started).toBeLessThan(500);
  });

  test('drip of lines: each line does not buy more time', async () => {
    const session = await talk(({ send, socket }) => {
      const timer = setInterval(() => send('220-wait\r\n'), 5);
      socket.on('close', () => clearInterval(timer));
    }, brief);
    expect(session).toMatchObject({ phase: 'banner', ended: 'timeout' });
  });

  test('closed at once', async () => {
    expect(await talk(({ socket }) => void socket.end())).toMatchObject({ phase: 'banner', ended: 'closed' });
  });

  test('another protocol', async () => {
    const session = await talk(({ send }) => send('SSH-2.0-OpenSSH_9.6\r\n'));
    expect(session).toMatchObject({ phase: 'banner', ended: 'protocol-error', banner: null });
    expect(session.detail).toContain('SSH-2.0-OpenSSH_9.6');
  });

  test('binary', async () => {
    const session = await talk(({ send }) => send(Buffer.from([0, 1, 2, 255, 10, 13, 10])));
    expect(session).toMatchObject({ phase: 'banner', ended: 'protocol-error' });
  });

  test('a line without an end', async () => {
    const session = await talk(({ send }) => send(`220 ${'x'.repeat(100_000)}`));
    expect(session).toMatchObject({ phase: 'banner', ended: 'protocol-error' });
  });

  test('lines without an end', async () => {
    const session = await talk(({ send, socket }) => {
      const flood = () => socket.writable && socket.write('220-and on\r\n'.repeat(1000), flood);
      send('220-x\r\n');
      flood();
    });
    expect(session).toMatchObject({ phase: 'banner', ended: 'protocol-error' });
  });

  test('a second reply that nobody asked for', async () => {
    const session = await talk(polite({ '': '220 mx.test\r\n250 surprise\r\n' }));
    expect(session).toMatchObject({ phase: 'ehlo', ended: 'protocol-error', banner: { code: 220 } });
    expect(codesOf(session)).toEqual([
      ['connect', null],
      ['banner', 220],
      ['ehlo', null],
    ]);
  });

  test('a 421 behind the greeting is understood', async () => {
    const session = await talk(({ send }) => send('220 mx.test\r\n421 4.3.2 no, too busy\r\n'));
    expect(session).toMatchObject({ phase: 'ehlo', ended: 'closed' });
    expect(session.steps.at(-1)).toMatchObject({ command: null, reply: { code: 421, enhanced: '4.3.2' } });
  });

  test('a 421 that comes while the connection is closed is still heard', async () => {
    const session = await talk(async ({ send, socket }) => {
      send('220 mx.test\r\n');
      setTimeout(() => socket.end('421 4.3.2 too late\r\n'), 5);
    });
    expect(session).toMatchObject({ phase: 'ehlo', ended: 'closed' });
    expect(session.steps.at(-1)?.reply?.code).toBe(421);
  });
});

describe('each phase', () => {
  const phases: readonly (readonly [string, SmtpPhase])[] = [
    ['EHLO', 'ehlo'],
    ['MAIL', 'mail'],
    ['RCPT', 'rcpt'],
    ['RSET', 'rset'],
    ['VRFY', 'vrfy'],
    ['EXPN', 'expn'],
  ];

  test.each(phases)('closed at %s', async (verb, phase) => {
    const session = await talk(
      async ({ send, line, socket }) => {
        send('220 mx.test\r\n');
        for (let command = await line(); command !== null; command = await line()) {
          if (command.startsWith(verb)) return void socket.end();
          send('250 ok\r\n');
        }
      },
      { verify: 'postmaster' },
    );
    expect(session).toMatchObject({ phase, ended: 'closed' });
  });

  test.each(phases)('reset at %s', async (verb, phase) => {
    const session = await talk(
      async ({ send, line, socket }) => {
        send('220 mx.test\r\n');
        for (let command = await line(); command !== null; command = await line()) {
          if (command.startsWith(verb)) return void socket.resetAndDestroy();
          send('250 ok\r\n');
        }
      },
      { verify: 'postmaster' },
    );
    expect(session).toMatchObject({ phase, ended: 'reset' });
  });

  test.each(phases)('silent at %s', async (verb, phase) => {
    const session = await talk(polite({ [verb]: null }), { ...brief, verify: 'postmaster' });
    expect(session).toMatchObject({ phase, ended: 'timeout' });
  });

  test.each(phases)('nonsense at %s', async (verb, phase) => {
    const session = await talk(polite({ [verb]: 'what?\r\n' }), { verify: 'postmaster' });
    expect(session).toMatchObject({ phase, ended: 'protocol-error' });
  });

  test('closed at QUIT is complete all the same', async () => {
    const session = await talk(async ({ send, line, socket }) => {
      send('220 mx.test\r\n');
      for (let command = await line(); command !== null; command = await line()) {
        if (command === 'QUIT') return void socket.end();
        send('250 ok\r\n');
      }
    });
    expect(session).toMatchObject({ phase: 'quit', ended: 'complete' });
  });

  test('silent at QUIT', async () => {
    expect(await talk(polite({ QUIT: null }), brief)).toMatchObject({ phase: 'quit', ended: 'timeout' });
  });

  test('a reply too many is not taken for the reply to the next command', async () => {
    const session = await talk(polite({ MAIL: '250 ok\r\n250 and another\r\n' }));
    expect(session).toMatchObject({ phase: 'rcpt', ended: 'protocol-error' });
    expect(session.steps.at(-1)).toMatchObject({ command: null, reply: null });
  });
});

describe('replies that are odd but clear', () => {
  test('bare line feeds, and codes that differ', async () => {
    const observation = await talkTo(
      await scriptedSmtp(polite({ '': '220-mx.test\n221 hello\n', QUIT: '221 bye\r\n' })),
    );
    expect(observation).toMatchObject({ status: 'known', value: { ended: 'complete', banner: { code: 221 } } });
    expect(observation.evidence[0]?.response).toContain('bare-lf, mixed-codes');
  });

  test('a server cannot put words into our mouth', async () => {
    const observation = await talkTo(await scriptedSmtp(polite({ MAIL: '250 ok\rC: QUIT\r\n' })));
    const lines = observation.evidence[0]?.response.split('\n') ?? [];
    expect(lines.filter((line) => line.startsWith('C: QUIT'))).toHaveLength(1);
  });

  test('the transcript is bounded', async () => {
    const long = `250-${'x'.repeat(150)}\r\n`.repeat(90);
    const observation = await talkTo(
      await scriptedSmtp(polite({ EHLO: `${long}250 ok\r\n`, MAIL: `${long}250 ok\r\n` })),
    );
    expect(observation.status).toBe('known');
    expect(observation.evidence[0]?.response.length).toBeLessThan(17_000);
  });

  test('keywords cannot shadow what every object has', async () => {
    const session = await talk(polite({ EHLO: '250-mx.test\r\n250-__proto__ x\r\n250 constructor\r\n' }));
    expect(session.extensions).toEqual({ __PROTO__: 'x', CONSTRUCTOR: '' });
  });
});

describe('STARTTLS', () => {
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
});

describe('what cannot be said', () => {
  const requests: readonly { readonly name: string; readonly request: TalkOptions }[] = [
    { name: 'a line end in the HELO name', request: { helo: 'probe.test\r\nMAIL FROM:<x@y.test>' } },
    { name: 'no HELO name', request: { helo: '' } },
    { name: 'a line end in a recipient', request: { recipients: ['a@b.test>\r\nDATA'] } },
    { name: 'an angle bracket in a recipient', request: { recipients: ['a@b.test> SIZE=1 <'] } },
    { name: 'a space in a recipient', request: { recipients: ['a b@b.test'] } },
    { name: 'a NUL in the foreign recipient', request: { relayRecipient: 'a\0@b.test' } },
    { name: 'a line end in what is verified', request: { verify: 'postmaster\nQUIT' } },
    { name: 'a recipient that is not ASCII', request: { recipients: ['jürgen@b.test'] } },
    { name: 'a recipient that is too long', request: { recipients: [`${'a'.repeat(300)}@b.test`] } },
  ];
  test.each(requests)('$name', async ({ request }) => {
    const server = await scriptedSmtp(polite());
    expect(await talkTo(server, request)).toMatchObject({ status: 'unknown', reason: 'internal-error' });
    expect(server.lines).toEqual([]);
  });

  test('a host with a line end is never sent', async () => {
    const server = await scriptedSmtp(polite());
    await talkTo(server, { host: 'mx.test\r\nDATA' });
    expect(server.lines.some((line) => line.includes('DATA'))).toBe(false);
  });
});
