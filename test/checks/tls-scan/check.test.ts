import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readChain } from '../../../src/checks/tls-scan/chain.ts';
import { tlsScan } from '../../../src/checks/tls-scan/check.ts';
import { clientHello, VERSIONS, type Version } from '../../../src/checks/tls-scan/client-hello.ts';
import { readServerAnswer } from '../../../src/checks/tls-scan/server-answer.ts';
import { exchangeOf, ORDINARY } from '../../../src/checks/tls-scan/suite-facts.ts';
import type { Result } from '../../../src/core/check.ts';
import type { TlsProbeOutcome, TlsProbeRequest } from '../../../src/core/net.ts';
import { known, type Observation, unknown } from '../../../src/core/observation.ts';
import { run } from '../../../src/core/run.ts';
import { defaultSmtpOptions } from '../../../src/core/target.ts';
import { type Demo, startDemo } from '../../../src/demo/start.ts';
import { createNet, createSystemWire } from '../../../src/net/index.ts';
import { codesOf, domainTarget } from '../../support/audit.ts';
import { play, type Scene } from '../../support/scene.ts';
import { scene, scenes } from './scenes.ts';
import { answerOf, MODERN, type PaperServer, probing, read } from './server.ts';

const sound = scene('', {}, []);

/** The scene of a modern server, whose hellos are answered otherwise. */
function playWith(
  tlsProbe: (request: TlsProbeRequest) => Observation<TlsProbeOutcome>,
  over: Partial<Scene> = {},
): Promise<Result> {
  return play(tlsScan, { ...sound, ...over, net: { ...sound.net, ...over.net, tlsProbe } });
}

const silence = known<TlsProbeOutcome>({ sent: true, response: new Uint8Array(), ended: 'closed' });
const alert = (code: number) =>
  known<TlsProbeOutcome>({ sent: true, response: Uint8Array.from([21, 3, 3, 0, 2, 2, code]), ended: 'enough' });

describe('TLS taken apart', () => {
  test('what was not answered is open, and nothing is found in it', async () => {
    const result = await playWith(() => unknown('timeout', 'no answer'));
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({ outcome: 'not-checked', unchecked: [{ reason: 'timeout' }] });
    if (!('unchecked' in result)) return;
    const chain = ['tls-scan-chain-order', 'tls-scan-weak-certificate', 'tls-scan-root-sent', 'tls-scan-no-revocation'];
    const couldBe = result.unchecked.flatMap((open) => open.couldBe ?? []);
    const never = ['tls-scan-submission-broken-suite', 'tls-scan-submission-old-version-only', ...chain];
    expect(couldBe.toSorted()).toEqual(
      Object.keys(tlsScan.findings)
        .filter((code) => !never.includes(code))
        .toSorted(),
    );
  });

  test('a server that turns further connections away says nothing about its TLS', async () => {
    const turnedAway = { sent: false, phase: 'banner', detail: '421 too many connections' } as const;
    const result = await playWith(() => known(turnedAway));
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({ outcome: 'not-checked', unchecked: [{ reason: 'refused' }] });
  });

  test.each([0, 3, 5, 8, 9, 10])('a server that falls silent after %i hellos has refused nothing', async (answered) => {
    const answer = probing({ ...MODERN, hangsUp: true });
    let heard = 0;
    const result = await playWith((request) => (heard++ < answered ? answer(request) : silence));
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({ outcome: 'not-checked' });
    expect('unchecked' in result && result.unchecked.every(({ reason }) => reason === 'refused')).toBe(true);
  });

  test('a hello that met silence once is said again', async () => {
    const answer = probing(MODERN);
    const met = new Set<string>();
    const result = await playWith((request) => {
      const first = request.purpose.replace(/, again$/, '');
      if (met.has(first)) return answer(request);
      met.add(first);
      return silence;
    });
    expect(result).toMatchObject({ outcome: 'passed', unchecked: [] });
  });

  test.each([20, 50, 80, 112])('alert %i refuses nothing', async (code) => {
    const result = await playWith(() => alert(code));
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({ outcome: 'not-checked', unchecked: [{ reason: 'protocol-error' }] });
  });

  test('what an ordinary handshake shows is not denied by a hello of ours', async () => {
    const result = await playWith(() => alert(40));
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({
      unchecked: [{ subject: expect.stringMatching(/^TLS 1.3 at/), reason: 'protocol-error' }],
    });
  });

  test('an answer that breaks off, or is no TLS, or chooses what was not offered, is open', async () => {
    const cut = await playWith((request) => {
      const response = answerOf(MODERN, request.hello).subarray(0, 20);
      return known({ sent: true, response, ended: 'closed' });
    });
    expect(codesOf(cut)).toEqual([]);
    const clear = Buffer.from('454 4.7.0 TLS not available\r\n');
    const plain = await playWith(() => known({ sent: true, response: clear, ended: 'enough' }));
    expect(plain).toMatchObject({ outcome: 'not-checked', findings: [] });
    const stubborn = await playWith(({ hello }) => {
      const answer = answerOf(MODERN, hello);
      const ordinary = read(Buffer.from(hello)).suites.includes(0xc02f) ? hello : null;
      if (ordinary !== null || answer.length > 20) return known({ sent: true, response: answer, ended: 'enough' });
      const asIf = clientHelloOf('TLS 1.2', [0xc02f]);
      return known({ sent: true, response: answerOf(MODERN, asIf), ended: 'enough' });
    });
    expect(codesOf(stubborn)).toEqual([]);
    expect(stubborn).toMatchObject({ outcome: 'not-checked' });
  });

  test('servers that could not be met at all are open, and not passed', async () => {
    const blocked = { smtp: () => unknown('port-25-blocked', 'this network blocks port 25') };
    const result = await play(tlsScan, { ...sound, net: { ...sound.net, ...blocked } });
    expect(result).toMatchObject({ outcome: 'not-checked', unchecked: [{ reason: 'port-25-blocked' }] });
  });

  test('what the user left out does not apply', async () => {
    const options = { ...sound.options, smtp: { ...defaultSmtpOptions, enabled: false } };
    expect(await play(tlsScan, { ...sound, options })).toMatchObject({ outcome: 'not-applicable' });
  });

  test('nine hellos are said as a rule, at most 24, and each for a purpose of its own', async () => {
    const said = async (server: PaperServer) => {
      const purposes: string[] = [];
      await playWith(probing(server, (purpose) => purposes.push(purpose)));
      expect(new Set(purposes).size).toBe(purposes.length);
      return purposes.length;
    };
    expect(await said(MODERN)).toBe(9);
    expect(await said({ ...MODERN, suites: [0xc02f, 0x0002, 0x00a7, 0x0003, 0xc011, 0x000a] })).toBe(13);
    const worst = {
      ...MODERN,
      versions: ['TLS 1.2'],
      suites: [0xc02f, 0x0002, 0x00a7, 0x0003, 0xc011],
      hangsUp: true,
    } as const;
    expect(await said(worst)).toBeLessThanOrEqual(24);
  });

  test('submission is asked at its own ports, 465 from the first octet', async () => {
    const asked: string[] = [];
    const users = scenes.find(({ name }) => name === 'users: a modern server');
    const answer = probing(MODERN);
    const tlsProbe = (request: TlsProbeRequest) => {
      asked.push(`${request.port} ${request.tls}`);
      return answer(request);
    };
    const result = await play(tlsScan, { ...sound, ...users, net: { ...users?.net, tlsProbe } });
    expect(result).toMatchObject({ outcome: 'passed', shown: { places: [{ port: 465 }, { port: 587 }] } });
    expect(new Set(asked)).toEqual(new Set(['465 implicit', '587 starttls']));
  });

  test('of many addresses the first are taken apart, and the rest is open', async () => {
    const A = Array.from({ length: 7 }, (_, index) => `44.128.1.${index + 1}`);
    const zone = { 'a.example': { MX: ['10 mx.a.example'] }, 'mx.a.example': { A } };
    const result = await play(tlsScan, { ...sound, zone });
    expect(result).toMatchObject({ unchecked: [{ reason: 'limit', subject: expect.stringContaining('3 more') }] });
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

function clientHelloOf(version: Version, suites: readonly number[]): Uint8Array {
  const secrets = { random: Buffer.alloc(32, 1), keyShare: Buffer.alloc(32, 2) };
  return clientHello({ version, suites, serverName: 'mx.a.example', ...secrets, compression: false });
}

describe('what a server says', () => {
  const hello = (version: Version) => clientHelloOf(version, [0xc02f, 0x009e, 0x1301]);
  const answerTo = (octets: Uint8Array) => readServerAnswer(octets, exchangeOf);

  test('is read whole, and not before it is', () => {
    const answer = answerOf({ ...MODERN, suites: [0x009e], dhBits: 1024 }, hello('TLS 1.2'));
    const wanted = { kind: 'hello', version: 0x0303, suite: 0x009e, dhBits: 1024, group: null, complete: true };
    expect(answerTo(answer)).toMatchObject(wanted);
    for (let length = 0; length < answer.length; length++) {
      expect(answerTo(answer.subarray(0, length)).complete).toBe(false);
    }
  });

  test('names the group of the key exchange', () => {
    expect(answerTo(answerOf({ ...MODERN, groups: [0x0018] }, hello('TLS 1.2')))).toMatchObject({ group: 0x0018 });
    expect(answerTo(answerOf(MODERN, hello('TLS 1.3')))).toMatchObject({ group: 0x001d });
  });

  test('in TLS 1.3 is the hello alone', () => {
    expect(answerTo(answerOf(MODERN, hello('TLS 1.3')))).toMatchObject({ version: 0x0304, complete: true });
  });

  test('may be an alert, or no TLS at all', () => {
    expect(answerTo(Buffer.from([21, 3, 1, 0, 2, 2, 70]))).toMatchObject({ kind: 'alert', alert: 70 });
    expect(answerTo(Buffer.from('454 TLS not available\r\n'))).toMatchObject({ kind: 'not-tls' });
    expect(answerTo(Buffer.alloc(0))).toMatchObject({ kind: 'incomplete' });
    expect(answerTo(Buffer.from([22, 3, 3, 0, 4, 14, 0, 0, 0]))).toMatchObject({ kind: 'not-tls' });
  });

  test('a warning before the hello is passed over, a farewell is not', () => {
    const answer = answerOf(MODERN, hello('TLS 1.2'));
    const behind = (description: number) => Buffer.concat([Buffer.from([21, 3, 3, 0, 2, 1, description]), answer]);
    expect(answerTo(behind(112))).toMatchObject({ kind: 'hello', complete: true });
    expect(answerTo(behind(0))).toMatchObject({ kind: 'alert', alert: 0 });
  });

  test('may come in pieces across records', () => {
    const answer = answerOf({ ...MODERN, suites: [0x009e] }, hello('TLS 1.2'));
    const first = answer.subarray(5, 5 + answer.readUInt16BE(3));
    const pieces = Array.from({ length: Math.ceil(first.length / 7) }, (_, index) => {
      const piece = first.subarray(index * 7, index * 7 + 7);
      return Buffer.concat([Buffer.from([22, 3, 3, 0, piece.length]), piece]);
    });
    const whole = Buffer.concat([...pieces, answer.subarray(5 + first.length)]);
    expect(answerTo(whole)).toEqual(answerTo(answer));
  });

  test('in thousands of records is none, and takes no time, however it comes', () => {
    const crumbs = Buffer.concat(Array.from({ length: 10_000 }, () => Buffer.from([22, 3, 3, 0, 1, 2])));
    const before = performance.now();
    for (let length = 1; length <= crumbs.length; length += 5) answerTo(crumbs.subarray(0, length));
    expect(performance.now() - before).toBeLessThan(10_000);
    expect(answerTo(crumbs)).toMatchObject({ kind: 'not-tls', complete: true });
  });

  test('is read without a fault, whatever it is', () => {
    const sent = answerOf({ ...MODERN, suites: [0x009e] }, hello('TLS 1.2'));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        answerTo(octets);
        answerTo(Buffer.concat([Buffer.from([22, 3, 3, octets.length >> 8, octets.length & 255]), octets]));
      }),
    );
    fc.assert(
      fc.property(fc.nat(sent.length - 1), fc.nat(255), (at, octet) => {
        const damaged = Buffer.from(sent);
        damaged[at] = octet;
        answerTo(damaged);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.base64String()), (chain) => {
        readChain(chain);
      }),
    );
  });
});

describe('the hello', () => {
  test.each(['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'] as const)(
    'of %s is one record of less than a kilobyte',
    (version) => {
      const host = `${'a'.repeat(63)}.`.repeat(4).slice(0, 253);
      const secrets = { random: Buffer.alloc(32, 1), keyShare: Buffer.alloc(32, 2) };
      const octets = Buffer.from(
        clientHello({ version, suites: ORDINARY, serverName: host, ...secrets, compression: true }),
      );
      expect(octets.length).toBeLessThan(1024);
      expect(octets.readUInt16BE(3)).toBe(octets.length - 5);
      expect(octets.readUIntBE(6, 3)).toBe(octets.length - 9);
      const asked = read(octets);
      expect(asked.version).toBe(VERSIONS[version]);
      expect(asked.suites.slice(0, ORDINARY.length)).toEqual(ORDINARY);
      expect(asked.extensions.size).toBe(version === 'SSL 3.0' ? 0 : version === 'TLS 1.3' ? 7 : 6);
    },
  );
});
