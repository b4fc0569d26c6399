import { describe, expect, test } from 'vitest';
import type { SmtpPhase } from '../../../src/core/net.ts';
import { scriptedSmtp } from '../../support/scripted-smtp.ts';
import { brief, codesOf, polite, type TalkOptions, scripted as talk, talkTo } from './talk.ts';

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
    expect(performance.now() - started).toBeLessThan(10_000);
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
