import { describe, expect, test } from 'vitest';
import { countingWire } from '../../bench/support/counting-wire.ts';
import { createRoundsClock } from '../../bench/support/rounds-clock.ts';
import { even, roundsWire, uneven } from '../../bench/support/rounds-wire.ts';
import { connectionSaying, connectRequest, dnsAnswer, dnsRequest, wireWith } from '../net/recording-wires.ts';

async function inRounds(task: (pass: (rounds: number) => Promise<void>) => Promise<unknown>): Promise<number> {
  const clock = createRoundsClock();
  await task(clock.pass);
  clock.stop();
  return clock.now();
}

describe('time in rounds', () => {
  test('what is asked together takes one round, what is asked one after the other takes two', async () => {
    expect(await inRounds((pass) => Promise.all([pass(1), pass(1), pass(1)]))).toBe(1);
    expect(await inRounds((pass) => pass(1).then(() => pass(1)))).toBe(2);
  });

  test('a longer one goes on while shorter ones follow each other beside it', async () => {
    expect(await inRounds((pass) => Promise.all([pass(2.5), pass(1).then(() => pass(1))]))).toBe(2.5);
  });

  test('computing takes none, even where it gives way to the event loop', async () => {
    const compute = () => new Promise((resolve) => setImmediate(resolve));
    const rounds = await inRounds((pass) =>
      Promise.all([
        pass(1),
        compute()
          .then(compute)
          .then(() => pass(1)),
      ]),
    );
    expect(rounds).toBe(1);
  });
});

describe('a wire in rounds', () => {
  test('DNS answers and SMTP replies take a round each; connecting and what does not come take none', async () => {
    const wire = wireWith({ dns: async () => dnsAnswer('one'), connect: async () => connectionSaying('220 x\r\n') });
    const rounds = await inRounds(async (pass) => {
      const paced = roundsWire(wire, { pass }, even);
      await paced.dns(dnsRequest('x.test A'));
      const connected = await paced.connect(connectRequest('mx.x.test'));
      if (!connected.ok) throw new Error(connected.detail);
      const read = () => connected.connection.read({ timeoutMs: 1, maxBytes: 100 });
      expect(await read()).toMatchObject({ ok: true });
      expect(await read()).toMatchObject({ ok: false });
    });
    expect(rounds).toBe(2);
  });

  test('uneven answers take from half a round to one and a half, the same question always as long', () => {
    const lengths = Array.from({ length: 100 }, (_, index) => uneven(`question ${index}`));
    expect(lengths.every((length) => length >= 0.5 && length < 1.5)).toBe(true);
    expect(new Set(lengths).size).toBeGreaterThan(90);
    expect(uneven('question 7')).toBe(lengths[7]);
  });
});

describe('a wire that counts', () => {
  const server = (address: string) => ({ transport: 'udp', address, port: 53, name: null }) as const;

  test('one question put to two name servers is two; a second time over TCP, or after silence, is no repetition', async () => {
    const answers = [dnsAnswer('a'), dnsAnswer('b'), { ok: false, failure: 'timeout', detail: '', ms: 1 } as const];
    const counts = countingWire();
    const wire = counts.around(wireWith({ dns: async () => answers.shift() ?? dnsAnswer('more') }));
    await wire.dns(dnsRequest('x.test MX +norecurse', { server: server('192.0.2.1') }));
    await wire.dns(dnsRequest('x.test MX +norecurse', { server: server('192.0.2.2') }));
    await wire.dns(dnsRequest('y.test A'));
    await wire.dns(dnsRequest('y.test A'));
    await wire.dns(dnsRequest('y.test A', { transport: 'tcp' }));
    expect(new Set(counts.asked).size).toBe(3);
    expect(counts.repeated).toEqual([]);
    await wire.dns(dnsRequest('y.test A'));
    expect(counts.repeated).toEqual(['y.test A']);
  });
});
