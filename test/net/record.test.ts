import { expect, test } from 'vitest';
import { recordingWire } from '../../src/net/recording/record.ts';
import { recordingSchema } from '../../src/net/recording/recording.ts';
import type { Wire } from '../../src/net/wire.ts';
import {
  connectionSaying,
  connectRequest,
  dnsAnswer,
  dnsRequest,
  fetchRequest,
  opened,
  page,
  wireWith,
} from './recording-wires.ts';

const reading = { timeoutMs: 1, maxBytes: 100 };

test('what passes is what it would be without the recorder', async () => {
  const answer = dnsAnswer('x');
  const fetched = page('y');
  const failed = { ok: false, failure: 'refused', detail: 'refused', ms: 1 } as const;
  const slept: number[] = [];
  let closed = 0;
  const { wire } = recordingWire(
    wireWith({
      dns: async () => answer,
      fetch: async () => fetched,
      connect: async () => failed,
      sleep: async (ms) => void slept.push(ms),
      close: async () => void closed++,
    }),
  );
  expect(await wire.dns(dnsRequest('a'))).toBe(answer);
  expect(await wire.fetch(fetchRequest('https://a.test/'))).toBe(fetched);
  expect(await wire.connect(connectRequest('a'))).toBe(failed);
  await wire.sleep(7);
  await wire.close();
  expect({ slept, closed }).toEqual({ slept: [7], closed: 1 });
});

test('a recording fits its own schema, whatever has passed', async () => {
  const failure = { ok: false, failure: 'tls-error', detail: 'no', ms: 1 } as const;
  const unusual: Wire['connect'] = async () => {
    const result = connectionSaying('220 hi');
    if (!result.ok) return result;
    const { connection } = result;
    return { ...result, connection: { ...connection, startTls: async () => ({ ...failure, code: 'EPROTO' }) } };
  };
  const recorder = recordingWire(
    wireWith({
      dns: async () => failure,
      fetch: async () => page(''),
      connect: unusual,
      randomBytes: () => new Uint8Array(3),
    }),
  );
  recorder.wire.randomBytes('x', 3);
  await recorder.wire.dns(dnsRequest('a'));
  await recorder.wire.fetch(fetchRequest('https://a.test/'));
  const connection = opened(await recorder.wire.connect(connectRequest(undefined)));
  await connection.read(reading);
  await connection.write(Buffer.from('STARTTLS'));
  await connection.startTls({ serverName: null, timeoutMs: 1 });
  connection.close();
  const recording = recorder.recording();
  expect(recordingSchema.parse(recording)).toEqual(recording);
  expect(recording.streams[0]?.events.map(({ what }) => what)).toEqual(['read', 'write', 'tls']);
});

test('exchanges stand in the order in which they began, and one under way counts as cancelled', async () => {
  const slow = Promise.withResolvers<ReturnType<typeof dnsAnswer>>();
  const recorder = recordingWire(
    wireWith({ dns: ({ question }) => (question === 'slow' ? slow.promise : Promise.resolve(dnsAnswer('x'))) }),
  );
  const pending = recorder.wire.dns(dnsRequest('slow'));
  await recorder.wire.dns(dnsRequest('quick'));
  const before = recorder.recording();
  expect(before.dns.map(({ result }) => (result.ok ? 'answered' : result.failure))).toEqual(['cancelled', 'answered']);
  slow.resolve(dnsAnswer('y'));
  await pending;
  expect(recorder.recording().dns.every(({ result }) => result.ok)).toBe(true);
  expect(before.dns[0]?.result.ok).toBe(false);
});

test('a recording knows whether the audit was cut off', () => {
  expect(recordingWire(wireWith({})).recording().cut).toBe(false);
  expect(recordingWire(wireWith({ signal: AbortSignal.abort() })).recording().cut).toBe(true);
});
