import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readChain } from '../../../src/checks/tls-scan/chain.ts';
import { tlsScan } from '../../../src/checks/tls-scan/check.ts';
import { clientHello } from '../../../src/checks/tls-scan/client-hello.ts';
import { readServerAnswer } from '../../../src/checks/tls-scan/server-answer.ts';
import { unknown } from '../../../src/core/observation.ts';
import { run } from '../../../src/core/run.ts';
import { type Demo, startDemo } from '../../../src/demo/start.ts';
import { createNet, createSystemWire } from '../../../src/net/index.ts';
import { codesOf, domainTarget } from '../../support/audit.ts';
import { play } from '../../support/scene.ts';
import { scene } from './scenes.ts';
import { answerOf, MODERN } from './server.ts';

describe('TLS taken apart', () => {
  test('what was not answered is open, and nothing is found in it', async () => {
    const sound = scene('', {}, []);
    const result = await play(tlsScan, {
      ...sound,
      net: { ...sound.net, tlsProbe: () => unknown('timeout', 'no answer') },
    });
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({ outcome: 'not-checked', unchecked: [{ reason: 'timeout' }] });
  });

  test('a server that turns further connections away says nothing about its TLS', async () => {
    const sound = scene('', {}, []);
    const turnedAway = { sent: false, phase: 'banner', detail: '421 too many connections' } as const;
    const net = { ...sound.net, tlsProbe: () => ({ status: 'known', value: turnedAway, evidence: [] }) as const };
    const result = await play(tlsScan, { ...sound, net });
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({ outcome: 'not-checked', unchecked: [{ reason: 'refused' }] });
  });
});

describe('a real server', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(() => demo.close());

  test('of this Node has TLS 1.2 and 1.3, extended master secret and no weak suite', async () => {
    const wire = createSystemWire({ signal: AbortSignal.timeout(20_000), routes: demo.routes, ca: demo.caPem });
    const net = createNet({
      wire,
      servers: [{ transport: 'udp', address: demo.dns.address, port: demo.dns.port, name: null }],
    });
    const target = domainTarget('broken.example', { tlsScan: true });
    const [result] = await run({ checks: [tlsScan], target, net, signal: wire.signal });
    await wire.close();
    expect(result && codesOf(result)).toEqual(['tls-scan-no-revocation']);
    expect(result && 'shown' in result && result.shown).toMatchObject({
      places: [{ versions: ['TLS 1.2', 'TLS 1.3'] }],
    });
    expect(result && 'unchecked' in result && result.unchecked).toEqual([]);
  });
});

describe('what a server says', () => {
  const hello = (version: 'TLS 1.2' | 'TLS 1.3') =>
    clientHello({
      version,
      suites: [0xc02f, 0x009e, 0x1301],
      serverName: 'mx.a.example',
      random: Buffer.alloc(32, 1),
      keyShare: Buffer.alloc(32, 2),
      compression: false,
    });
  const dhe = new Set([0x009e]);

  test('is read whole, and not before it is', () => {
    const answer = answerOf({ ...MODERN, suites: [0x009e], dhBits: 1024 }, hello('TLS 1.2'));
    expect(readServerAnswer(answer, dhe)).toMatchObject({
      kind: 'hello',
      version: 0x0303,
      suite: 0x009e,
      dhBits: 1024,
      complete: true,
    });
    for (let length = 0; length < answer.length; length++) {
      expect(readServerAnswer(answer.subarray(0, length), dhe).complete).toBe(false);
    }
  });

  test('in TLS 1.3 is the hello alone', () => {
    expect(readServerAnswer(answerOf(MODERN, hello('TLS 1.3')), dhe)).toMatchObject({
      version: 0x0304,
      complete: true,
    });
  });

  test('may be an alert, or no TLS at all', () => {
    expect(readServerAnswer(Buffer.from([21, 3, 1, 0, 2, 2, 70]), dhe)).toMatchObject({ kind: 'alert', alert: 70 });
    expect(readServerAnswer(Buffer.from('454 TLS not available\r\n'), dhe)).toMatchObject({ kind: 'not-tls' });
    expect(readServerAnswer(Buffer.alloc(0), dhe)).toMatchObject({ kind: 'incomplete' });
  });

  test('is read without a fault, whatever it is', () => {
    const sound = answerOf({ ...MODERN, suites: [0x009e] }, hello('TLS 1.2'));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        readServerAnswer(octets, dhe);
      }),
    );
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.nat(255), (at, octet) => {
        const damaged = Buffer.from(sound);
        damaged[at] = octet;
        readServerAnswer(damaged, dhe);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.base64String()), (chain) => {
        readChain(chain);
      }),
    );
  });

  test('the hello is one record of less than a kilobyte', () => {
    const octets = Buffer.from(hello('TLS 1.3'));
    expect(octets.length).toBeLessThan(1024);
    expect(octets.readUInt16BE(3)).toBe(octets.length - 5);
  });
});
