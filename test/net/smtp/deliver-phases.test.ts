import { describe, expect, test } from 'vitest';
import type { SmtpPhase } from '../../../src/core/net.ts';
import { createSmtp } from '../../../src/net/smtp/session.ts';
import type { Connection } from '../../../src/net/wire.ts';
import { scriptedSmtp } from '../../support/scripted-smtp.ts';
import { defaultDelivery, type HandingOptions, handScripted, handTo, knownOf } from './handing.ts';
import { type Answer, submission } from './submission.ts';
import { brief, codesOf, phasesOf } from './talk.ts';

const hand = (answers: Readonly<Record<string, Answer | readonly Answer[]>>, options: HandingOptions = {}) =>
  handScripted(submission({ answers }), options);

const two = { envelope: { from: 'a@from.test', to: ['b@mx.test', 'c@mx.test'] } };

describe('refused', () => {
  test('the greeting: nothing is said but QUIT', async () => {
    const delivery = await hand({ '': '554 5.7.1 no service here\r\n' });
    expect(codesOf(delivery)).toEqual([
      ['connect', null],
      ['banner', 554],
      ['quit', 221],
    ]);
    expect(delivery).toMatchObject({ ended: 'complete', final: null, held: null, recipients: [{ reply: null }] });
    expect(delivery.detail).toContain('554 5.7.1 no service here');
  });

  test('EHLO, and HELO too', async () => {
    const delivery = await hand({ EHLO: '550 no\r\n', HELO: '550 5.7.1 who are you\r\n' });
    expect(phasesOf(delivery)).toEqual(['connect', 'banner', 'ehlo', 'helo', 'quit']);
    expect(delivery.detail).toContain('who are you');
  });

  test('EHLO alone: the message goes with HELO, and without parameters', async () => {
    const heard: string[] = [];
    const delivery = await handScripted(submission({ answers: { EHLO: '502 what?\r\n' }, heard }));
    expect(delivery).toMatchObject({ final: { code: 250 }, extensions: null, sizeLimit: null });
    expect(heard.slice(1, 3)).toEqual(['HELO probe.test', 'MAIL FROM:<a@from.test>']);
  });

  test('the sender', async () => {
    const delivery = await hand({ MAIL: '550 5.7.1 not you\r\n' });
    expect(codesOf(delivery).slice(3)).toEqual([
      ['mail', 550],
      ['quit', 221],
    ]);
    expect(delivery).toMatchObject({ final: null, recipients: [{ address: 'b@mx.test', reply: null }] });
    expect(delivery.detail).toContain('550 5.7.1 not you');
  });

  test('the only recipient, for now: no DATA', async () => {
    const delivery = await hand({ RCPT: '451 4.7.1 greylisted, try again in 1 second\r\n' });
    expect(codesOf(delivery).slice(4)).toEqual([
      ['rcpt', 451],
      ['rset', 250],
      ['quit', 221],
    ]);
    expect(delivery).toMatchObject({
      ended: 'complete',
      final: null,
      recipients: [{ reply: { code: 451, enhanced: '4.7.1' } }],
    });
  });

  test('one recipient of two: the other one gets the message', async () => {
    const delivery = await hand({ RCPT: ['550-5.1.1 no\r\n550 5.1.1 such user\r\n', '250 ok\r\n'] }, two);
    expect(delivery.recipients).toEqual([
      { address: 'b@mx.test', reply: { code: 550, enhanced: '5.1.1', lines: ['no', 'such user'] } },
      { address: 'c@mx.test', reply: { code: 250, enhanced: null, lines: ['ok'] } },
    ]);
    expect(delivery).toMatchObject({ final: { code: 250 }, ended: 'complete' });
  });

  test('every recipient of two', async () => {
    const delivery = await hand({ RCPT: ['550 5.1.1 no\r\n', '452 4.2.2 full\r\n'] }, two);
    expect(delivery.recipients.map(({ reply }) => reply?.code)).toEqual([550, 452]);
    expect(phasesOf(delivery)).not.toContain('data');
  });

  test('DATA', async () => {
    const delivery = await hand({ DATA: '554 5.5.1 no valid recipients\r\n' });
    expect(codesOf(delivery).slice(5)).toEqual([
      ['data', 554],
      ['quit', 221],
    ]);
    expect(delivery).toMatchObject({ final: { code: 554 }, sent: 'nothing', ended: 'complete' });
  });

  test('the message', async () => {
    const delivery = await hand({ message: '550-5.7.1 this is\r\n550 5.7.1 spam\r\n' });
    expect(delivery).toMatchObject({
      final: { code: 550, enhanced: '5.7.1', lines: ['this is', 'spam'] },
      ended: 'complete',
    });
    expect(delivery.detail).toBe('the message was refused: 550 5.7.1 this is spam');
  });
});

const phases: readonly (readonly [string, SmtpPhase])[] = [
  ['', 'banner'],
  ['EHLO', 'ehlo'],
  ['MAIL', 'mail'],
  ['RCPT', 'rcpt'],
  ['DATA', 'data'],
  ['message', 'message'],
];

describe.each(phases)('at "%s"', (verb, phase) => {
  test('closed', async () => {
    const delivery = await hand({ [verb]: ({ socket }) => void socket.end() });
    expect(delivery).toMatchObject({ phase, ended: 'closed', final: null });
  });

  // A reset in place of the greeting may come before the connection is known to us.
  test.skipIf(verb === '')('reset', async () => {
    const delivery = await hand({ [verb]: ({ socket }) => void socket.resetAndDestroy() });
    expect(delivery).toMatchObject({ phase, ended: 'reset', final: null });
  });

  test('silent', async () => {
    const delivery = await hand({ [verb]: null }, brief);
    expect(delivery).toMatchObject({ phase, ended: verb === '' ? 'no-greeting' : 'timeout', final: null });
  });

  test('nonsense', async () => {
    expect(await hand({ [verb]: 'what?\r\n' })).toMatchObject({ phase, ended: 'protocol-error', final: null });
  });

  test('a reply without an end', async () => {
    const delivery = await hand({ [verb]: ({ send }) => send('250-and on\r\n'.repeat(5000)) });
    expect(delivery).toMatchObject({ phase, ended: 'protocol-error', final: null });
  });

  test('421: the server closes', async () => {
    const delivery = await hand({ [verb]: '421 4.3.2 too busy\r\n' });
    expect(delivery).toMatchObject({ phase, ended: 'closed' });
    expect(delivery.steps.at(-1)?.reply?.code).toBe(421);
    const said = phase === 'rcpt' ? delivery.recipients[0]?.reply : delivery.final;
    expect(said?.code ?? null).toBe(['rcpt', 'data', 'message'].includes(phase) ? 421 : null);
  });
});

describe('behind the end of the message nobody knows', () => {
  test.each<readonly [string, Answer]>([
    ['closed', ({ socket }) => void socket.end()],
    ['reset', ({ socket }) => void socket.resetAndDestroy()],
    ['timeout', null],
    ['timeout', '250-it is\r\n'],
    ['protocol-error', 'what?\r\n'],
    ['protocol-error', '354 go on\r\n'],
  ])('%s', async (ended, answer) => {
    const delivery = await hand({ message: answer }, brief);
    expect(delivery).toMatchObject({ phase: 'message', ended, final: null, sent: 'whole' });
    expect(delivery.detail).toContain('it may have been accepted or not');
  });

  test('also where it was us who had no more time', async () => {
    const controller = new AbortController();
    const server = await scriptedSmtp(submission({ answers: { message: () => controller.abort() } }));
    const observation = await handTo(server, { tls: 'none', signal: controller.signal });
    expect(observation).toMatchObject({ status: 'unknown', reason: 'timeout' });
    expect(observation.status === 'unknown' && observation.detail).toContain('it may have been accepted or not');
  });

  test('also where the way breaks: it is not unknown, or it would be sent once more', async () => {
    const broken = { ok: false, failure: 'unreachable', detail: 'no route to the host', ms: 0 } as const;
    const replies = ['220 mx', '250 mx', '250 ok', '250 ok', '354 go'].map((line) => Buffer.from(`${line}\r\n`));
    const connection: Connection = {
      async read() {
        const data = replies.shift();
        return data === undefined ? broken : { ok: true, data, ms: 0 };
      },
      write: async () => ({ ok: true }),
      startTls: async () => ({ ...broken, code: 'unreachable' }),
      close() {},
    };
    const wire = { connect: async () => ({ ok: true, connection, ms: 0 }) as const };
    const smtp = createSmtp({ wire, secret: () => null });
    const delivery = knownOf(await smtp.deliver({ ...defaultDelivery, tls: 'none' }));
    expect(delivery).toMatchObject({ phase: 'message', ended: 'reset', final: null, sent: 'whole' });
    expect(delivery.detail).toContain('it may have been accepted or not');
  });

  test('the final reply has a deadline of its own', async () => {
    const slow: Answer = ({ send, line, socket }) => {
      setTimeout(() => send('250 2.0.0 at last\r\n'), 120);
      void line().then(() => socket.end('221 bye\r\n'));
    };
    const delivery = await hand({ message: slow }, { deadlines: { phaseMs: 80, messageMs: 5000 } });
    expect(delivery).toMatchObject({ final: { code: 250 }, ended: 'complete' });
    expect(delivery.steps.find(({ phase }) => phase === 'message')?.elapsedMs).toBeGreaterThan(80);
  });

  test('what happens at QUIT changes nothing', async () => {
    for (const answer of [null, 'what?\r\n', '421 bye\r\n'] as const) {
      const delivery = await hand({ QUIT: answer }, brief);
      expect(delivery).toMatchObject({ phase: 'quit', final: { code: 250 } });
    }
  });
});

describe('replies that nobody asked for', () => {
  test('a positive answer to DATA takes nothing', async () => {
    const delivery = await hand({ DATA: '250 thanks\r\n' });
    expect(delivery).toMatchObject({ phase: 'data', ended: 'protocol-error', final: null });
  });

  test('an acceptance before the message is none', async () => {
    const delivery = await hand({ DATA: '354 go\r\n250 2.0.0 queued\r\n' });
    expect(delivery).toMatchObject({ phase: 'message', ended: 'protocol-error', final: null, sent: 'nothing' });
    expect(delivery.detail).toContain('it was not accepted');
  });

  test('a reply too many shifts nothing', async () => {
    const delivery = await hand({ RCPT: '550 5.1.1 no\r\n250 ok\r\n' }, two);
    expect(delivery).toMatchObject({ phase: 'rcpt', ended: 'protocol-error', final: null });
    expect(delivery.recipients.map(({ reply }) => reply?.code ?? null)).toEqual([550, null]);
  });
});
