import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordingWire } from '../../src/net/recording/record.ts';
import type { Recording } from '../../src/net/recording/recording.ts';
import { replayWire } from '../../src/net/recording/replay.ts';
import type { Failed, Wire } from '../../src/net/wire.ts';
import {
  answerText,
  connectionSaying,
  connectRequest,
  dnsAnswer,
  dnsRequest,
  fetchRequest,
  opened,
  page,
  wireWith,
} from './recording-wires.ts';

/** Does something over a recording wire, and gives the wire that replays it. */
async function replayOf(parts: Partial<Wire>, work: (wire: Wire) => Promise<unknown>): Promise<Wire> {
  return replayWire(await recordingOf(parts, work));
}

async function recordingOf(parts: Partial<Wire>, work: (wire: Wire) => Promise<unknown>): Promise<Recording> {
  const recorder = recordingWire(wireWith(parts));
  await work(recorder.wire);
  return recorder.recording();
}

const timeout: Failed = { ok: false, failure: 'timeout', detail: 'no answer within 5000 ms', ms: 5000 };
const reading = { timeoutMs: 5000, maxBytes: 100 };
const say = (text: string) => Buffer.from(text);

describe('DNS', () => {
  test('the answer of then bears the id of the question of now', async () => {
    const replay = await replayOf({ dns: async () => dnsAnswer('one') }, (wire) => wire.dns(dnsRequest('a.test A')));
    const result = await replay.dns(dnsRequest('a.test A', { payload: Buffer.from([1, 2, 3]) }));
    expect(result).toMatchObject({ ok: true, ms: 3 });
    expect(result.ok && [...result.response.subarray(0, 2)]).toEqual([1, 2]);
    expect(answerText(result)).toBe('one');
  });

  test('a failure is the same failure', async () => {
    const replay = await replayOf({ dns: async () => timeout }, (wire) => wire.dns(dnsRequest('a.test A')));
    expect(await replay.dns(dnsRequest('a.test A'))).toEqual(timeout);
  });

  test('tries of one question are answered in their order', async () => {
    let tries = 0;
    const dns = async () => (tries++ === 0 ? timeout : dnsAnswer('late'));
    const replay = await replayOf({ dns }, async (wire) => {
      await wire.dns(dnsRequest('a.test A'));
      await wire.dns(dnsRequest('a.test A'));
    });
    expect(await replay.dns(dnsRequest('a.test A'))).toEqual(timeout);
    expect(answerText(await replay.dns(dnsRequest('a.test A')))).toBe('late');
  });

  test.each([
    { name: 'another transport', overrides: { transport: 'tcp' as const } },
    {
      name: 'another server',
      overrides: { server: { transport: 'udp' as const, address: '127.0.0.2', port: 53, name: null } },
    },
    { name: 'a second time', overrides: {} },
  ])('$name is not in the recording', async ({ overrides }) => {
    const replay = await replayOf({ dns: async () => dnsAnswer('one') }, (wire) => wire.dns(dnsRequest('a.test A')));
    if (Object.keys(overrides).length === 0) await replay.dns(dnsRequest('a.test A'));
    const result = await replay.dns(dnsRequest('a.test A', overrides));
    expect(result).toMatchObject({ ok: false, failure: 'not-routed', detail: expect.stringContaining('a.test A') });
  });

  test('an answer that does not answer the question is none', async () => {
    const replay = await replayOf({ dns: async () => dnsAnswer('one') }, (wire) => wire.dns(dnsRequest('a.test A')));
    const result = await replay.dns(dnsRequest('a.test A', { accepts: () => false }));
    expect(result).toMatchObject({ ok: false, failure: 'not-routed' });
  });
});

describe('streams', () => {
  test('are told apart by their label, whichever is opened first', async () => {
    const connect: Wire['connect'] = async ({ label }) => connectionSaying(`220 ${label}`);
    const replay = await replayOf({ connect }, async (wire) => {
      for (const label of ['mx1', 'mx2']) await opened(await wire.connect(connectRequest(label))).read(reading);
    });
    for (const label of ['mx2', 'mx1']) {
      const result = await opened(await replay.connect(connectRequest(label))).read(reading);
      expect(result.ok && Buffer.from(result.data).toString()).toBe(`220 ${label}`);
    }
  });

  test('the whole of a dialogue comes again, with its end', async () => {
    const replay = await replayOf({ connect: async () => connectionSaying('220 hi', '250 ok') }, async (wire) => {
      await talk(wire);
    });
    const [wasRead, wasSecured, ...rest] = await talk(replay);
    expect(wasRead).toMatchObject({ ok: true, ms: 2 });
    expect(wasSecured).toMatchObject({ ok: true, ms: 5, tls: { protocol: 'TLSv1.3', chain: ['AAAA'] } });
    expect(rest).toMatchObject([{ ok: true }, { ok: true }, { ok: false, failure: 'closed' }]);
  });

  async function talk(wire: Wire) {
    const connection = opened(await wire.connect(connectRequest('mx')));
    const results = [
      await connection.read(reading),
      await connection.startTls({ serverName: 'mx', timeoutMs: 5000 }),
      await connection.write(say('EHLO a')),
      await connection.read(reading),
      await connection.read(reading),
    ];
    connection.close();
    return results;
  }

  test('what is said now and was not said then gets no answer, nor does anything after it', async () => {
    const replay = await replayOf({ connect: async () => connectionSaying('250 ok') }, async (wire) => {
      const connection = opened(await wire.connect(connectRequest('mx')));
      await connection.write(say('RCPT TO:<a>'));
      await connection.read(reading);
    });
    const connection = opened(await replay.connect(connectRequest('mx')));
    const absent = { ok: false, failure: 'not-routed', detail: expect.stringContaining('not in the recording') };
    expect(await connection.write(say('RCPT TO:<b>'))).toMatchObject(absent);
    expect(await connection.read(reading)).toMatchObject(absent);
    expect(await connection.startTls({ serverName: null, timeoutMs: 1 })).toMatchObject({
      ...absent,
      code: 'not-routed',
    });
  });

  test('steps in another order get no answer', async () => {
    const replay = await replayOf({ connect: async () => connectionSaying('220 hi') }, async (wire) => {
      await opened(await wire.connect(connectRequest('mx'))).read(reading);
    });
    const connection = opened(await replay.connect(connectRequest('mx')));
    expect(await connection.write(say('EHLO a'))).toMatchObject({ ok: false, failure: 'not-routed' });
  });

  test('something secret is answered as then, and nothing else in its place', async () => {
    const secretly = { secrets: ['hunter22'] };
    const connect = async () => connectionSaying('334 go', '535 what is "hunt', 'er22"? hunter22');
    const recording = await recordingOf({ connect, secret: (name) => (name === 'via' ? 'hunter22' : null) }, speak);
    expect(JSON.stringify(recording)).not.toMatch(/hunter22|aHVudGVyMjI/);

    const replay = replayWire(recording);
    expect([replay.secret('via'), replay.secret('other')]).toEqual(['[credentials]', null]);
    expect(await speak(replay)).toEqual(['334 go', '535 what is "[credentials]', '"? [credentials]']);
    const plainly = opened(await replayWire(recording).connect(connectRequest('mx')));
    await plainly.read(reading);
    expect(await plainly.write(say('hunter22'))).toMatchObject({ ok: false, failure: 'not-routed' });

    async function speak(wire: Wire): Promise<readonly (string | false)[]> {
      const connection = opened(await wire.connect(connectRequest('mx')));
      const texts = [await connection.read(reading)];
      expect(await connection.write(say(wire.secret('via') ?? ''), secretly)).toEqual({ ok: true });
      wire.secret('other');
      for (let count = 0; count < 2; count++) texts.push(await connection.read(reading));
      return texts.map((read) => read.ok && Buffer.from(read.data).toString());
    }
  });

  test('what was said before anything secret stays as it was', async () => {
    const connect = async () => connectionSaying('220 hunter22.test', '535 hunter22');
    const recording = await recordingOf({ connect }, async (wire) => {
      const connection = opened(await wire.connect(connectRequest('mx')));
      await connection.read(reading);
      await connection.write(say('AUTH x'), { secrets: ['hunter22'] });
      await connection.read(reading);
    });
    const reads = recording.streams[0]?.events.map((event) =>
      event.what === 'read' && event.result.ok ? Buffer.from(event.result.data, 'base64').toString() : null,
    );
    expect(reads).toEqual(['220 hunter22.test', null, '535 [credentials]']);
  });

  test('a long write is kept as its digest, and has to be the same', async () => {
    const long = Buffer.alloc(5000, 'x');
    const recording = await recordingOf({ connect: async () => connectionSaying('250 ok') }, async (wire) => {
      const connection = opened(await wire.connect(connectRequest('mx')));
      await connection.write(long);
      await connection.read(reading);
    });
    expect(JSON.stringify(recording).length).toBeLessThan(1000);
    const writes = async (data: Uint8Array) =>
      (await opened(await replayWire(recording).connect(connectRequest('mx'))).write(data)).ok;
    expect(await writes(long)).toBe(true);
    expect(await writes(Buffer.alloc(5000, 'y'))).toBe(false);
    expect(await writes(Buffer.alloc(5001, 'x'))).toBe(false);
  });

  test('no more octets are handed out than asked for, the rest comes next', async () => {
    const replay = await replayOf({ connect: async () => connectionSaying('220 hello') }, async (wire) => {
      await opened(await wire.connect(connectRequest('mx'))).read(reading);
    });
    const connection = opened(await replay.connect(connectRequest('mx')));
    const parts = [];
    for (let count = 0; count < 3; count++) parts.push(await connection.read({ timeoutMs: 1, maxBytes: 4 }));
    expect(parts.map((part) => part.ok && Buffer.from(part.data).toString())).toEqual(['220 ', 'hell', 'o']);
  });

  test('a connection that failed fails again, and one not made then is absent', async () => {
    const refused: Failed = { ok: false, failure: 'refused', detail: 'the connection was refused', ms: 7 };
    const replay = await replayOf({ connect: async () => refused }, (wire) => wire.connect(connectRequest('mx')));
    expect(await replay.connect(connectRequest('mx'))).toEqual(refused);
    expect(await replay.connect(connectRequest('mx'))).toMatchObject({ ok: false, failure: 'not-routed' });
    expect(await replay.connect(connectRequest(undefined))).toMatchObject({ ok: false, failure: 'not-routed' });
  });
});

describe('fetches', () => {
  test('come again', async () => {
    const replay = await replayOf({ fetch: async () => page('hi') }, (wire) =>
      wire.fetch(fetchRequest('https://a.test/')),
    );
    const result = await replay.fetch(fetchRequest('https://a.test/'));
    expect(result).toMatchObject({ ok: true, status: 200, headers: { 'content-type': 'text/plain' }, ms: 4 });
    expect(result.ok && Buffer.from(result.body).toString()).toBe('hi');
    expect(await replay.fetch(fetchRequest('https://a.test/b'))).toMatchObject({ ok: false, failure: 'not-routed' });
  });

  test('larger than allowed are too large', async () => {
    const replay = await replayOf({ fetch: async () => page('hello') }, (wire) =>
      wire.fetch(fetchRequest('https://a.test/')),
    );
    expect(await replay.fetch(fetchRequest('https://a.test/', 4))).toMatchObject({ ok: false, failure: 'too-large' });
  });
});

test('clock and randomness are those of then, and the clock stands still in both', async () => {
  const parts = {
    startedAtMs: 1_700_000_000_000,
    randomBytes: (_: string, count: number) => new Uint8Array(count).fill(7),
  };
  let monotonicThen = Number.NaN;
  const replay = await replayOf(parts, async (wire) => {
    wire.randomBytes('label a', 4);
    wire.randomBytes('__proto__', 4);
    monotonicThen = wire.monotonicMs();
  });
  expect(replay.startedAtMs).toBe(1_700_000_000_000);
  expect([...replay.randomBytes('label a', 4)]).toEqual([7, 7, 7, 7]);
  expect([...replay.randomBytes('__proto__', 4)]).toEqual([7, 7, 7, 7]);
  expect([...replay.randomBytes('not asked for then', 3)]).toEqual([0, 0, 0]);
  expect(replay.monotonicMs()).toBe(monotonicThen);
});

test('nobody sleeps in a replay', async () => {
  const replay = await replayOf({}, async () => {});
  const before = performance.now();
  await replay.sleep(60_000);
  expect(performance.now() - before).toBeLessThan(10_000);
});

describe('an audit that was cut off', () => {
  const QUIET_MS = 20;
  const cancelled: Failed = { ok: false, failure: 'cancelled', detail: 'the time was up', ms: 9 };

  async function cutReplay() {
    const abort = new AbortController();
    const dns: Wire['dns'] = async ({ question }) => (question === 'known' ? dnsAnswer('yes') : cancelled);
    const connect: Wire['connect'] = async () => {
      const result = connectionSaying('220 hi');
      return result.ok
        ? { ...result, connection: { ...result.connection, write: () => new Promise(() => {}) } }
        : result;
    };
    const recording = await recordingOf({ dns, connect, signal: abort.signal }, async (wire) => {
      await wire.dns(dnsRequest('known'));
      await wire.dns(dnsRequest('cut'));
      const connection = opened(await wire.connect(connectRequest('mx')));
      await connection.read(reading);
      void connection.write(say('EHLO a'));
      abort.abort();
    });
    expect(recording.cut).toBe(true);
    return replayWire(recording, { quietMs: QUIET_MS });
  }

  test('answers what had been answered, and ends only when nothing else is asked', async () => {
    const replay = await cutReplay();
    const order: string[] = [];
    replay.signal.addEventListener('abort', () => order.push('signal'));
    const cut = replay.dns(dnsRequest('cut')).then((result) => order.push('cut') && result);
    const absent = replay.dns(dnsRequest('never asked then')).then((result) => order.push('absent') && result);
    await replay.sleep(60_000);
    expect(answerText(await replay.dns(dnsRequest('known')))).toBe('yes');
    const connection = opened(await replay.connect(connectRequest('mx')));
    expect(await connection.read(reading)).toMatchObject({ ok: true });
    expect(replay.signal.aborted).toBe(false);
    expect(await connection.write(say('EHLO a'))).toMatchObject({ ok: false, failure: 'cancelled' });
    expect(await cut).toEqual(cancelled);
    expect(await absent).toMatchObject({ ok: false, failure: 'cancelled' });
    expect(order).toEqual(['signal', 'cut', 'absent']);
    expect(await replay.fetch(fetchRequest('https://a.test/'))).toMatchObject({ ok: false, failure: 'cancelled' });
  });

  test('does not end while nobody waits', async () => {
    const replay = await cutReplay();
    await replay.dns(dnsRequest('known'));
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS * 2));
    expect(replay.signal.aborted).toBe(false);
  });

  test('closing lets go of whoever waits', async () => {
    const replay = await cutReplay();
    const waiting = replay.dns(dnsRequest('cut'));
    await replay.close();
    expect(await waiting).toEqual(cancelled);
    expect(await replay.dns(dnsRequest('another'))).toMatchObject({ failure: 'cancelled' });
  });
});

test('in whatever order answers came then and questions come now, each gets its own', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const shuffled = () => fc.shuffledSubarray(names, { minLength: names.length, maxLength: names.length });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), shuffled(), shuffled(), async (s, then, now) => {
      const replay = await replayOf(
        {
          dns: ({ question }) => s.schedule(Promise.resolve(dnsAnswer(question))),
          connect: ({ label }) => s.schedule(Promise.resolve(connectionSaying(`220 ${label}`, '250 ok'))),
          fetch: ({ url }) => s.schedule(Promise.resolve(page(url))),
        },
        (wire) => s.waitFor(Promise.all(then.map((name) => everything(wire, name)))),
      );
      const answers = await Promise.all(now.map((name) => everything(replay, name)));
      expect(answers).toEqual(now.map((name) => [name, `220 ${name}`, `https://${name}.test/`]));
    }),
  );

  async function everything(wire: Wire, name: string) {
    const [answer, connected, fetched] = await Promise.all([
      wire.dns(dnsRequest(name)),
      wire.connect(connectRequest(name)),
      wire.fetch(fetchRequest(`https://${name}.test/`)),
    ]);
    const read = await opened(connected).read(reading);
    return [
      answerText(answer),
      read.ok && Buffer.from(read.data).toString(),
      fetched.ok && Buffer.from(fetched.body).toString(),
    ];
  }
});
