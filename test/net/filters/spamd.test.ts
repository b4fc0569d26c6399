import type { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFilters } from '../../../src/net/filters/filters.ts';
import { createSpamdReader } from '../../../src/net/filters/spamd-reply.ts';
import { rulesInReport } from '../../../src/net/filters/spamd-report.ts';
import { recordingWire } from '../../../src/net/recording/record.ts';
import { replayWire } from '../../../src/net/recording/replay.ts';
import type { Wire } from '../../../src/net/wire.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { filtersOver, MESSAGE, systemWire, tcpServer } from './server.ts';

const TABLE = `Content preview:  9.9 FORGED_RULE of the message [...]
---- ---------------------- --------------------------------------------------
 8.8 ALSO_FORGED            what anybody can write

Content analysis details:   (7.1 points, 5.0 required)

 pts rule name              description
---- ---------------------- --------------------------------------------------
-0.0 NO_RECEIVED            Informational: message has no Received headers
 2.1 NORMAL_HTTP_TO_IP      URI: URI host has a public dotted-decimal IPv4
                            address
                             7.7 INDENTED                of the message
1000 GTUBE                  BODY: Generic Test for Unsolicited Bulk Email
 0.5 A_NAME_LONGER_THAN_THE_COLUMN words


`;
const RULES = [
  { name: 'NO_RECEIVED', points: -0 },
  { name: 'NORMAL_HTTP_TO_IP', points: 2.1 },
  { name: 'GTUBE', points: 1000 },
  { name: 'A_NAME_LONGER_THAN_THE_COLUMN', points: 0.5 },
];
const answer = (body: string, spam = 'True ; 7.1 / 5.0') =>
  `SPAMD/1.1 0 EX_OK\r\nContent-length: ${Buffer.byteLength(body)}\r\nSpam: ${spam}\r\n\r\n${body}`;

/** Hears the whole request, then says what the script has for its command. */
function saying(said: (command: string) => string | Uint8Array, asked: string[] = []) {
  return (socket: Socket) => {
    let heard = '';
    socket.on('data', (data) => {
      heard += data.toString('latin1');
      const length = /Content-length: (\d+)\r\n\r\n/.exec(heard);
      if (length !== null && heard.length < length.index + length[0].length + Number(length[1])) return;
      asked.push(heard);
      socket.end(said(heard.split(' ', 1)[0] ?? ''));
    });
  };
}

async function ask(serve: (socket: Socket) => void, timeoutMs?: number, message: Uint8Array = MESSAGE) {
  const port = await tcpServer(serve);
  return filtersOver(systemWire(), timeoutMs).spamd({ host: '127.0.0.1', port, message });
}

test('the message is handed over whole, and the verdict read with its rules', async () => {
  const asked: string[] = [];
  const outcome = await ask(saying(() => answer(TABLE), asked));
  expect(asked).toEqual([`REPORT SPAMC/1.5\r\nContent-length: ${MESSAGE.length}\r\n\r\n${MESSAGE.toString()}`]);
  expect(outcome).toMatchObject({
    status: 'known',
    value: {
      ended: 'verdict',
      verdict: {
        score: 7.1,
        action: 'spam',
        decision: 'junk',
        thresholds: { delay: null, junk: 5, refuse: null, source: 'stated' },
        rules: RULES,
      },
    },
    evidence: [{ via: 'spamd' }],
  });
});

test('a line without an end gets one: spamd would wait for it', async () => {
  const asked: string[] = [];
  await ask(
    saying(() => answer(''), asked),
    undefined,
    Buffer.from('Subject: x\r\n\r\nno end'),
  );
  expect(asked[0]).toMatch(/Content-length: 22\r\n\r\nSubject: x\r\n\r\nno end\r\n$/);
});

test('where the report has no table, the names are asked for', async () => {
  const asked: string[] = [];
  const outcome = await ask(
    saying(
      (command) => answer(command === 'SYMBOLS' ? 'GTUBE,BAD NAME,HTML_MESSAGE\r\n' : 'Ihre Nachricht ist Spam.'),
      asked,
    ),
  );
  expect(asked.map((request) => request.split(' ', 1)[0])).toEqual(['REPORT', 'SYMBOLS']);
  expect(outcome).toMatchObject({
    value: {
      verdict: {
        rules: [
          { name: 'GTUBE', points: null },
          { name: 'HTML_MESSAGE', points: null },
        ],
      },
    },
  });
});

test('an answer without a length ends with the connection; ham is accepted', async () => {
  const outcome = await ask(saying(() => 'SPAMD/1.1 0 EX_OK\nSpam: False ; -1.5 / 5.0\n\n'));
  expect(outcome).toMatchObject({ value: { verdict: { score: -1.5, decision: 'accept', rules: [] } } });
});

test.each([
  ['an error of its own', 'SPAMD/1.0 79 Timeout: (300 second timeout while trying to REPORT)\r\n', { ended: 'error' }],
  ['no memory', 'SPAMD/1.0 71 EX_OSERR\r\n\r\n', { ended: 'error', detail: 'it answered 71 EX_OSERR' }],
  ['nothing', '', { ended: 'protocol-error' }],
  ['garbage', '\u0000\u0001\u0002 HTTP/1.1 200 OK\r\n\r\n', { ended: 'protocol-error' }],
  ['no score', 'SPAMD/1.1 0 EX_OK\r\nContent-length: 0\r\n\r\n', { ended: 'protocol-error' }],
  ['a score that is none', answer('', 'True ; NaN / 5.0'), { ended: 'protocol-error' }],
  ['less than it announces', answer('x').replace('length: 1', 'length: 100'), { ended: 'protocol-error' }],
  ['a length that is none', answer('x').replace('length: 1', 'length: 1e9'), { ended: 'protocol-error' }],
  ['a header without end', `SPAMD/1.1 0 EX_OK\r\n${'X: y\r\n'.repeat(10_000)}`, { ended: 'protocol-error' }],
  ['a line without end', 'S'.repeat(100_000), { ended: 'protocol-error' }],
  [
    'a report without end',
    `${answer('x').replace('length: 1', 'length: 999999999')}${'x'.repeat(400_000)}`,
    { ended: 'too-large' },
  ],
])('%s is no verdict, and known', async (_name, said, value) => {
  expect(await ask(saying(() => said))).toMatchObject({ status: 'known', value });
});

test('one that hangs, or drips, is given up', async () => {
  const drip = (socket: Socket) => {
    const timer = setInterval(() => socket.write('S'), 10);
    socket.on('close', () => clearInterval(timer));
  };
  const outcomes = await Promise.all([ask(() => {}, 60), ask(drip, 60), ask((socket) => socket.destroy(), 1_000)]);
  expect(outcomes.map((outcome) => (outcome.status === 'known' ? outcome.value.ended : outcome.reason))).toEqual([
    'timeout',
    'timeout',
    expect.stringMatching(/closed|protocol-error/),
  ]);
});

test('where nobody listens, nothing is known', async () => {
  const filters = filtersOver(systemWire());
  expect(await filters.spamd({ host: '127.0.0.1', port: 1, message: MESSAGE })).toMatchObject({
    status: 'unknown',
    reason: 'refused',
  });
});

test('without IPv6 here a filter was not seen, and the other address says why', async () => {
  const wire: Pick<Wire, 'connect' | 'fetch' | 'secret'> = {
    ...systemWire(),
    connect: async ({ address }) =>
      address.includes(':')
        ? { ok: false, failure: 'no-ipv6', detail: 'this machine has no IPv6', ms: 0 }
        : { ok: false, failure: 'refused', detail: 'the connection was refused', ms: 0 },
  };
  const filters = createFilters({ wire, dns: zoneNet({}).dns });
  const asked = (host: string) => filters.spamd({ host, port: 783, message: MESSAGE });
  expect(await asked('[2001:db8::1]')).toMatchObject({
    status: 'unknown',
    reason: 'unreachable',
    detail: expect.stringContaining('no IPv6'),
  });
  expect(await asked('localhost')).toMatchObject({ status: 'unknown', reason: 'refused' });
});

test('a replay judges the same, and knows nothing of another message', async () => {
  const port = await tcpServer(saying(() => answer(TABLE)));
  const recorder = recordingWire(systemWire());
  const asked = { host: '127.0.0.1', port, message: MESSAGE };
  const outcome = await filtersOver(recorder.wire).spamd(asked);
  const replayed = () => filtersOver(replayWire(recorder.recording()));
  expect(await replayed().spamd(asked)).toEqual(outcome);
  expect(await replayed().spamd({ ...asked, message: Buffer.from('x\r\n') })).toMatchObject({ status: 'unknown' });
});

describe('reading', () => {
  test('it makes no difference how an answer is cut', () => {
    const whole = Buffer.from(answer(TABLE));
    const expected = createSpamdReader().push(whole);
    expect(expected).toMatchObject({ state: 'reply' });
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 20 }), (cuts) => {
        const reader = createSpamdReader();
        const places = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
        const last = places.slice(1).map((end, index) => reader.push(whole.subarray(places[index], end)));
        expect(last.at(-1)).toEqual(expected);
      }),
    );
  });

  test('never throws, and takes no time', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), fc.string(), (pieces, text) => {
        const reader = createSpamdReader();
        for (const piece of [Buffer.from('SPAMD/1.1 0 EX_OK\r\n'), ...pieces]) reader.push(piece);
        expect(reader.end().state).not.toBe('incomplete');
        rulesInReport(text);
      }),
    );
    const reader = createSpamdReader();
    for (let octet = 0; octet < 300_000; octet++) reader.push(Buffer.from('a'));
    for (const piece of ['1.0 A_RULE ', '---- ', ' '.repeat(30), '\n'])
      rulesInReport(`---- ---------- ----------\n${piece.repeat(200_000 / piece.length)}`);
  });
});
