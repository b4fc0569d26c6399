import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { recordingWire } from '../../../src/net/recording/record.ts';
import { replayWire } from '../../../src/net/recording/replay.ts';
import { filtersOver, httpServer, MESSAGE, NOBODY, systemWire } from './server.ts';

const ANSWER = {
  is_skipped: false,
  score: 7.25,
  required_score: 15,
  action: 'add header',
  symbols: {
    SUBJ_ALL_CAPS: { name: 'SUBJ_ALL_CAPS', score: 3, description: 'capitals\nin the subject', options: ['HI', 4] },
    ODD: { score: 'many' },
    PLAIN: {},
  },
  urls: [],
};
const says =
  (answer: unknown, status = 200): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(status, { server: 'rspamd/3.4' }).end(request.url === '/checkv2' ? JSON.stringify(answer) : '');
  };

async function ask(handler: RequestListener, timeoutMs?: number) {
  const url = await httpServer(handler);
  return filtersOver(systemWire(), timeoutMs).rspamd({ url, message: MESSAGE, envelope: NOBODY, password: null });
}

test('the message arrives as it is, and beside it who hands it over', async () => {
  const seen: { url?: string | undefined; body: Buffer; headers: IncomingHttpHeaders }[] = [];
  const url = await httpServer(async (request, response) => {
    if (request.method === 'POST')
      seen.push({ url: request.url, body: await buffer(request), headers: request.headers });
    response.end(JSON.stringify(ANSWER));
  });
  const envelope = {
    ip: '192.0.2.1',
    helo: 'mail.a.example',
    hostname: 'mail.a.example',
    mailFrom: '',
    recipients: ['b@b.example', 'c@c.example'],
  };
  await filtersOver(systemWire()).rspamd({ url: `${url}/`, message: MESSAGE, envelope, password: null });
  expect(seen).toHaveLength(1);
  expect(seen[0]?.body.equals(MESSAGE)).toBe(true);
  expect(seen[0]).toMatchObject({
    url: '/checkv2',
    headers: {
      ip: '192.0.2.1',
      helo: 'mail.a.example',
      hostname: 'mail.a.example',
      from: '<>',
      rcpt: 'b@b.example,c@c.example',
      pass: 'all',
    },
  });
  expect(seen[0]?.headers['password']).toBeUndefined();
});

test('what cannot stand in a header field is not told', async () => {
  const seen: IncomingHttpHeaders[] = [];
  const url = await httpServer((request, response) => {
    seen.push(request.headers);
    response.end(JSON.stringify(ANSWER));
  });
  const envelope = { ...NOBODY, helo: 'x\r\nPassword: y', mailFrom: 'jörg@a.example', recipients: ['\u0000'] };
  const outcome = await filtersOver(systemWire()).rspamd({ url, message: MESSAGE, envelope, password: null });
  expect(outcome).toMatchObject({ value: { ended: 'verdict' } });
  for (const name of ['helo', 'from', 'rcpt', 'password'])
    expect(seen.map((headers) => headers[name])).toEqual([undefined, undefined]);
});

test('a verdict is read, with every rule that can be', async () => {
  const outcome = await ask(says(ANSWER));
  expect(outcome).toMatchObject({
    status: 'known',
    value: {
      ended: 'verdict',
      verdict: {
        score: 7.25,
        action: 'add header',
        decision: 'junk',
        thresholds: { delay: 4, junk: 6, refuse: 15, source: 'default' },
        software: 'rspamd/3.4',
        rules: [
          { name: 'SUBJ_ALL_CAPS', points: 3, description: 'capitals in the subject', options: ['HI', '4'] },
          { name: 'PLAIN', points: null, description: null, options: [] },
        ],
      },
    },
    evidence: [{ via: 'rspamd' }],
  });
});

test('a controller says its own thresholds', async () => {
  const outcome = await ask((request, response) => {
    const actions = [
      { action: 'greylist', value: null },
      { action: 'add header', value: 5 },
      { action: 'rewrite subject', value: 8 },
      { action: 'reject', value: 20 },
    ];
    response.end(JSON.stringify(request.url === '/actions' ? actions : ANSWER));
  });
  expect(outcome).toMatchObject({
    value: { verdict: { thresholds: { delay: null, junk: 5, refuse: 20, source: 'stated' } } },
  });
});

test('what it did belies the thresholds that it is delivered with: then they are not known', async () => {
  const outcome = await ask(says({ ...ANSWER, score: 9, action: 'no action' }));
  expect(outcome).toMatchObject({ value: { verdict: { thresholds: { delay: null, junk: null, refuse: 15 } } } });
});

test('what it has said to the sender is read with it', async () => {
  const answer = { ...ANSWER, score: 0, action: 'reject', messages: { smtp_message: 'policy:\nnot here' } };
  expect(await ask(says(answer))).toMatchObject({
    value: { verdict: { score: 0, decision: 'refuse', reason: 'policy: not here' } },
  });
  expect(await ask(says({ ...answer, messages: [] }))).toMatchObject({ value: { verdict: { reason: null } } });
});

test('a message that it skipped is not judged, but one is where it skipped the rest', async () => {
  const skipped = { ...ANSWER, is_skipped: true, score: 0, action: 'no action', symbols: {} };
  expect(await ask(says(skipped))).toMatchObject({ status: 'known', value: { ended: 'skipped' } });
  const gtube = { ...skipped, score: 15, action: 'reject', symbols: { GTUBE: { score: 0 } } };
  expect(await ask(says(gtube))).toMatchObject({ value: { verdict: { decision: 'refuse' } } });
});

test('an action of the administrator’s own is no decision that is known', async () => {
  expect(await ask(says({ ...ANSWER, action: 'send to\tthe boss' }))).toMatchObject({
    value: { verdict: { action: 'send to the boss', decision: null } },
  });
});

test.each([
  ['an error', says({ error: 'invalid command' }, 500), { ended: 'error', detail: 'HTTP 500: invalid command' }],
  ['a refusal', says({ error: 'Unauthorized' }, 403), { ended: 'error' }],
  ['a page', (_request, response) => response.end('<html>'), { ended: 'protocol-error' }],
  ['a score that is none', says({ ...ANSWER, score: 'NaN' }), { ended: 'protocol-error' }],
  ['a score beyond all bounds', says({ ...ANSWER, score: 1e300 }), { ended: 'protocol-error' }],
  ['lists without end', (_request, response) => response.end('['.repeat(500_000)), { ended: 'protocol-error' }],
  ['hanging up', (request) => request.socket.destroy(), { ended: 'closed' }],
  ['what is no HTTP', (request) => request.socket.end('hello\r\n\r\n'), { ended: 'protocol-error' }],
] satisfies [string, RequestListener, object][])('%s is no verdict, and known', async (_name, handler, value) => {
  expect(await ask(handler)).toMatchObject({ status: 'known', value });
});

test('an answer of more than a mebibyte is not read to its end', async () => {
  const chunk = Buffer.alloc(65_536, 'x');
  const outcome = await ask((request, response) => {
    request.resume();
    const more = () => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  expect(outcome).toMatchObject({ status: 'known', value: { ended: 'too-large' } });
});

test('one that hangs, or drips, is given up', async () => {
  const drips: RequestListener = (_request, response) => {
    const timer = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(timer));
  };
  expect(await Promise.all([ask(() => {}, 60), ask(drips, 60)])).toMatchObject([
    { status: 'known', value: { ended: 'timeout' } },
    { status: 'known', value: { ended: 'timeout' } },
  ]);
});

test('a thousand rules are enough', async () => {
  const symbols = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`RULE_${index}`, { score: 0 }]));
  const outcome = await ask(says({ ...ANSWER, symbols }));
  expect(outcome).toMatchObject({ value: { verdict: { rules: { length: 1000 } } } });
});

test('where nobody listens, nothing is known', async () => {
  const url = await httpServer(() => {});
  const gone = url.replace(/:\d+$/, ':1');
  const filters = filtersOver(systemWire());
  const request = { message: MESSAGE, envelope: NOBODY, password: null };
  expect(await filters.rspamd({ ...request, url: gone })).toMatchObject({ status: 'unknown', reason: 'refused' });
  expect(await filters.rspamd({ ...request, url: 'http://nowhere.example:1' })).toMatchObject({ status: 'unknown' });
});

test('a host is found by our own DNS, and localhost without', async () => {
  const url = await httpServer(says(ANSWER));
  const filters = filtersOver(systemWire());
  for (const host of ['filter.example', 'localhost']) {
    const asked = { url: url.replace('127.0.0.1', host), message: MESSAGE, envelope: NOBODY, password: null };
    expect(await filters.rspamd(asked)).toMatchObject({ value: { ended: 'verdict' } });
  }
});

test('a password is sent, and appears nowhere, even where the filter repeats it; a replay judges the same', async () => {
  const told: (string | string[] | undefined)[] = [];
  const url = await httpServer((request, response) => {
    const password = request.headers['password'];
    told.push(password);
    const symbols = { ECHO: { score: 1, description: `you said ${password}` }, TWIN: { score: 1, description: '#' } };
    const escaped = `\\u0053${String(password).slice(1)}`;
    const body = JSON.stringify({ ...ANSWER, symbols }).replace('#', escaped);
    response.setHeader('server', `rspamd/${password}`).end(body);
  });
  const recorder = recordingWire(systemWire(new Map([['rspamd', 'S3cretWord']])));
  const asked = { url, message: MESSAGE, envelope: NOBODY, password: 'rspamd' };
  const outcome = await filtersOver(recorder.wire).rspamd(asked);
  expect(told).toEqual(['S3cretWord', 'S3cretWord']);
  expect(outcome).toMatchObject({ value: { ended: 'verdict' } });
  const recording = recorder.recording();
  const bodies = recording.fetches.map(({ result }) =>
    result.ok ? Buffer.from(result.body, 'base64').toString() : '',
  );
  expect(JSON.stringify([outcome, recording, bodies])).not.toContain('S3cretWord');
  const again = await filtersOver(replayWire(recording)).rspamd(asked);
  expect(again).toEqual(outcome);
  const other = { ...asked, message: Buffer.from('another') };
  expect(await filtersOver(replayWire(recording)).rspamd(other)).toMatchObject({ status: 'unknown' });
});
