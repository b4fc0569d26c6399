import dgram from 'node:dgram';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Result } from '../../src/core/check.ts';
import type { Net, NetStats } from '../../src/core/net.ts';
import { run } from '../../src/core/run.ts';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import { demoDomains } from '../../src/demo/zones.ts';
import { createNet } from '../../src/net/create.ts';
import { recordingWire } from '../../src/net/recording/record.ts';
import type { Recording } from '../../src/net/recording/recording.ts';
import { replayWire } from '../../src/net/recording/replay.ts';
import { parseRecording, recordingText } from '../../src/net/recording/text.ts';
import { createSystemWire } from '../../src/net/system/wire.ts';
import type { DnsServer, Wire } from '../../src/net/wire.ts';
import { domainTarget } from '../support/audit.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.close());

const serverOf = ({ dns: { address, port } }: Demo): DnsServer => ({ transport: 'udp', address, port, name: null });
const never = new AbortController().signal;

interface Outcome {
  readonly results: readonly Result[];
  readonly stats: NetStats;
  readonly startedAtMs: number;
}

async function auditOver(wire: Wire, server: DnsServer, domain: string): Promise<Outcome> {
  const audited: Net = createNet({ wire, servers: [server] });
  const target = domainTarget(domain);
  const results = await run({ checks, target, net: audited, signal: wire.signal });
  return { results, stats: audited.stats(), startedAtMs: audited.startedAtMs };
}

async function recorded(domain: string, signal: AbortSignal = never) {
  const system = createSystemWire({ signal, routes: demo.routes, ca: demo.caPem });
  const recorder = recordingWire(system);
  const outcome = await auditOver(recorder.wire, serverOf(demo), domain);
  await system.close();
  return { outcome, recording: throughText(recorder.recording()) };
}

/** As it would be after having been written to a file and read again. */
function throughText(recording: Recording): Recording {
  const parsed = parseRecording(recordingText(recording));
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.recording;
}

/** Runs `work` while every connection, and every question over UDP, is forbidden. The servers may go on answering. */
async function offline<T>(work: () => Promise<T>): Promise<T> {
  const forbidden = () => {
    throw new Error('a replay opened a socket');
  };
  const spies = [
    vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(forbidden),
    vi.spyOn(dgram.Socket.prototype, 'connect').mockImplementation(forbidden),
  ];
  try {
    return await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

describe('a replay says what the audit said, to the last octet and millisecond, offline', () => {
  test.each(demoDomains.map(({ domain }) => domain))('%s', async (domain) => {
    const { outcome, recording } = await recorded(domain);
    expect(recording.cut).toBe(false);
    const again = await offline(() => auditOver(replayWire(recording), serverOf(demo), domain));
    expect(again).toEqual(outcome);
  });

  test('and says it again', async () => {
    const { outcome, recording } = await recorded('expired.example');
    for (let times = 0; times < 2; times++) {
      expect(await auditOver(replayWire(recording), serverOf(demo), 'expired.example')).toEqual(outcome);
    }
  });
});

test('a replay of an audit that was cut off is cut off at the same point', async () => {
  const abort = new AbortController();
  const system = createSystemWire({ signal: abort.signal, routes: demo.routes, ca: demo.caPem });
  // DNS is answered, but whoever says EHLO waits for ever: the time is up in the middle of the SMTP dialogues.
  const slow: Wire = {
    ...system,
    async connect(request) {
      const result = await system.connect(request);
      if (!result.ok) return result;
      const { connection } = result;
      const held = new Promise<never>(() => {});
      const isHello = (data: Uint8Array) => Buffer.from(data).toString().startsWith('EHLO');
      setTimeout(() => abort.abort(), 80);
      return {
        ...result,
        connection: { ...connection, write: (data) => (isHello(data) ? held : connection.write(data)) },
      };
    },
  };
  const recorder = recordingWire(slow);
  const outcome = await auditOver(recorder.wire, serverOf(demo), 'broken.example');
  const recording = throughText(recorder.recording());
  await system.close();
  expect(recording.cut).toBe(true);
  const replay = replayWire(recording, { quietMs: 60 });
  const again = await offline(() => auditOver(replay, serverOf(demo), 'broken.example'));
  expect(replay.signal.aborted).toBe(true);
  expect(again.results).toEqual(outcome.results);
  const smtp = outcome.results.find(({ check }) => check === 'smtp');
  expect(smtp?.outcome).toBe('not-checked');
});
