import { describe, expect, test } from 'vitest';
import { dane } from '../../../src/checks/dane/check.ts';
import { daneFindings } from '../../../src/checks/dane/findings.ts';
import type { Finding, RecordChange } from '../../../src/core/finding.ts';
import type { Net, RecordType } from '../../../src/core/net.ts';
import { unknown } from '../../../src/core/observation.ts';
import { defaultSmtpOptions } from '../../../src/core/target.ts';
import { auditOnce, codesOf, domainTarget } from '../../support/audit.ts';
import { play, type Scene } from '../../support/scene.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { chain, HOST, issued, recordOf, right, root, second, TLSA, unsigned, world, wrong } from './world.ts';

const REFUSALS = ['dane-refused', 'dane-refused-at-host'];
const scene = (parts: Partial<Scene>): Scene => ({ name: '', zone: {}, finds: [], ...parts });
const textOf = ({ code, params }: Finding) => daneFindings[code as keyof typeof daneFindings].text(params as never);
const changesOf = (finding: Finding): readonly RecordChange[] => textOf(finding).fix.records ?? [];

async function findingsOf(parts: Partial<Scene>): Promise<readonly Finding[]> {
  const result = await play(dane, scene(parts));
  return 'findings' in result ? result.findings : [];
}

describe('the records of a fix', () => {
  test('name the key in use, and take away the one that is not', async () => {
    const [finding] = await findingsOf(world({ records: [wrong] }));
    expect(finding && changesOf(finding)).toEqual([
      { action: 'add', name: `${TLSA}.`, type: 'TLSA', value: right },
      { action: 'remove', name: `${TLSA}.`, type: 'TLSA', value: wrong },
    ]);
    expect(finding && textOf(finding).fix.condition).toMatch(/server itself/);
    expect(finding?.excerpt).toMatchObject({ source: `${TLSA} TLSA`, text: wrong });
  });

  test('are words where the name is an alias', async () => {
    const zone = { [TLSA]: { CNAME: ['tlsa.hosting.test'] }, 'tlsa.hosting.test': { TLSA: [wrong] } };
    const [finding] = await findingsOf(world({ zone }));
    expect(finding).toMatchObject({ code: 'dane-refused', params: { fixes: [{ delegatedTo: 'tlsa.hosting.test' }] } });
    expect(finding && changesOf(finding)).toEqual([]);
    expect(finding && textOf(finding).fix.text).toContain(right);
  });

  test('do not take the last record away where nothing better is known', async () => {
    const stays = world({ records: ['1 1 1 abcd'], servers: { [HOST]: unknown('unreachable', 'no way there') } });
    const [finding] = await findingsOf(stays);
    expect(finding?.code).toBe('dane-none-usable');
    expect(finding && changesOf(finding)).toEqual([]);
  });

  test('wait for the other zone to be theirs to change', async () => {
    const zone = {
      'a.example': { MX: ['10 mx.hosting.test'] },
      'mx.hosting.test': { A: ['44.128.9.25'] },
      '_25._tcp.mx.hosting.test': { TLSA: [wrong] },
    };
    const [finding] = await findingsOf(world({ zone }));
    expect(finding && textOf(finding).fix.condition).toMatch(/yours to change/);
  });
});

describe('the place of the records', () => {
  const REAL = 'real.hosting.test';
  const alias = { [HOST]: { CNAME: [REAL] }, [REAL]: { A: ['44.128.1.25'] } };

  test('is what the host is a secure alias of', async () => {
    const zone = { ...alias, '_25._tcp.real.hosting.test': { TLSA: [right] } };
    const result = await play(dane, scene(world({ zone, records: [wrong] })));
    expect(result).toMatchObject({ findings: [], shown: { hosts: [{ base: 'real.hosting.test', state: 'usable' }] } });
  });

  test('is the host itself where nothing stands there', async () => {
    const result = await play(dane, scene(world({ zone: alias, records: [right] })));
    expect(result).toMatchObject({ findings: [], shown: { hosts: [{ base: HOST, state: 'usable' }] } });
  });

  test('is the host itself where only the alias is secure', async () => {
    const secure = (name: string, type: string) => name !== HOST || type === 'CNAME';
    expect((await findingsOf(world({ zone: alias, records: [wrong], secure }))).map(({ code }) => code)).toEqual([
      'dane-refused',
    ]);
  });

  test('is the host itself where what stands at the alias is not secure', async () => {
    const zone = { ...alias, '_25._tcp.real.hosting.test': { TLSA: [right] } };
    const result = await play(dane, scene(world({ zone, records: [wrong], secure: unsigned(`_25._tcp.${REAL}`) })));
    expect(codesOf(result)).toEqual(['dane-refused']);
    expect(result).toMatchObject({ shown: { hosts: [{ base: HOST }] } });
  });

  test('is not known where the alias itself is not answered', async () => {
    const cname = unknown('timeout', 'no answer');
    const unanswered = scene(world({ zone: alias, records: [wrong], secure: unsigned(HOST) }));
    const net = zoneNet(unanswered.zone, unanswered.net);
    const query = (async (name: string, type: RecordType) =>
      type === 'CNAME' ? cname : net.dns.query(name, type)) as Net['dns']['query'];
    const result = await auditOnce(dane, { ...net, dns: { ...net.dns, query } }, domainTarget('a.example'));
    expect(result).toMatchObject({ findings: [], unchecked: [{ reason: 'timeout', couldBe: REFUSALS }] });
  });

  test('is named in the handshake: under another name the server may present something else', async () => {
    const zone = { ...alias, '_25._tcp.real.hosting.test': { TLSA: [wrong] } };
    const result = await play(dane, scene(world({ zone })));
    expect(result).toMatchObject({ findings: [], unchecked: [{ reason: 'not-proven', couldBe: REFUSALS }] });
  });
});

describe('the names that a certificate under DANE-TA may be for', () => {
  const byRoot = recordOf([root], 0, '2 1 1');
  const presenting = async (name: string) => ({ [HOST]: [...(await issued({ names: [name] })), root] });
  const aliased = { [HOST]: { CNAME: ['real.hosting.test'] }, 'real.hosting.test': { A: ['44.128.1.25'] } };
  const atAlias = { ...aliased, '_25._tcp.real.hosting.test': { TLSA: [byRoot] } };

  test.each([
    ['real.hosting.test', []],
    ['a.example', []],
    // RFC 7672 section 3.2.2 does not have it, nor does Postfix; what comes under the name of the alias was not seen.
    [HOST, [{ reason: 'not-proven', couldBe: REFUSALS }]],
  ])('under the records of an alias: %s', async (name, unchecked) => {
    const result = await play(dane, scene(world({ zone: atAlias, servers: await presenting(name) })));
    expect(result).toMatchObject({ findings: [], unchecked });
  });

  test('what the domain is an alias of', async () => {
    const zone = { 'a.example': { CNAME: ['b.example'] }, 'b.example': { MX: [`10 ${HOST}`] } };
    const result = await play(dane, scene(world({ zone, records: [byRoot], servers: await presenting('b.example') })));
    expect(result).toMatchObject({ findings: [], unchecked: [] });
  });

  test('the domain, where it is its own mail host under another name', async () => {
    const zone = {
      'a.example': { CNAME: ['b.example'] },
      'b.example': { A: ['44.128.1.25'] },
      '_25._tcp.b.example': { TLSA: [byRoot] },
    };
    const chain = [...(await issued({ names: ['a.example'] })), root];
    const result = await play(dane, scene(world({ zone, servers: { 'a.example': chain } })));
    expect(result).toMatchObject({ findings: [], unchecked: [], shown: { hosts: [{ base: 'b.example' }] } });
  });
});

describe('what cannot be told', () => {
  test('whether records count, with a resolver that does not validate', async () => {
    const result = await play(dane, scene(world({ records: [wrong], secure: false })));
    expect(result).toMatchObject({
      outcome: 'not-checked',
      findings: [],
      unchecked: [{ reason: 'not-proven', couldBe: expect.arrayContaining([...REFUSALS, 'dane-not-secure']) }],
    });
  });

  test('nor whether a question that fails matters then', async () => {
    const result = await play(dane, scene(world({ zone: { [TLSA]: 'SERVFAIL' }, secure: false })));
    expect(result).toMatchObject({ findings: [], unchecked: [{ reason: 'not-proven' }] });
  });

  const claimed = { channel: { trust: 'none' as const } };

  test('whether a mismatch counts, over a path on which anybody can set the AD bit', async () => {
    const result = await play(dane, scene(world({ records: [wrong], net: claimed })));
    expect(result).toMatchObject({ findings: [], unchecked: [{ reason: 'not-proven', couldBe: ['dane-refused'] }] });
  });

  test('whether a match counts, over such a path', async () => {
    const result = await play(dane, scene(world({ records: [right], net: claimed })));
    expect(result).toMatchObject({ findings: [], unchecked: [{ reason: 'not-proven', couldBe: ['dane-not-secure'] }] });
  });

  test('but that a record has no AD bit can be told over such a path too', async () => {
    const result = await play(dane, scene(world({ records: [right], secure: unsigned(TLSA), net: claimed })));
    expect(codesOf(result)).toEqual(['dane-not-secure']);
    expect(result).toMatchObject({ unchecked: [] });
  });

  test.each([
    ['a resolver that refuses the question', { [TLSA]: 'REFUSED' } as const, 'dns-failure'],
    ['a resolver that knows no TLSA', { [TLSA]: 'SERVFAIL', '.': { TLSA: 'SERVFAIL' } } as const, 'dns-failure'],
  ])('what stands at the name: %s', async (_, zone, reason) => {
    const control = '.' in zone ? { '.': { NS: ['a.root-servers.net'], ...zone['.'] } } : {};
    const result = await play(dane, scene(world({ zone: { ...zone, ...control } })));
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [], unchecked: [{ reason, couldBe: REFUSALS }] });
  });

  test('what a server presents that was not seen', async () => {
    const blocked = unknown('port-25-blocked', 'blocked');
    const result = await play(dane, scene(world({ records: [right], servers: { [HOST]: blocked } })));
    expect(result).toMatchObject({ findings: [], unchecked: [{ reason: 'port-25-blocked', couldBe: REFUSALS }] });
  });

  test('whether anybody is left, while another host was not seen', async () => {
    const servers = { 'mx2.a.example': unknown('unreachable', 'no way there') };
    const result = await play(dane, scene(world({ records: [wrong], zone: second([right]), servers })));
    expect(codesOf(result)).toEqual(['dane-refused-at-host']);
    expect(result).toMatchObject({ unchecked: [{ reason: 'unreachable', couldBe: REFUSALS }] });
  });

  test('whether TLS is offered, where a firewall that may be ours masks it', async () => {
    const masked = { extensions: { XXXXXXXA: '' }, startTls: { masked: 'XXXXXXXA' } };
    const result = await play(dane, scene(world({ records: [right], servers: { [HOST]: masked } })));
    expect(result).toMatchObject({ findings: [], unchecked: [{ reason: 'not-proven', couldBe: REFUSALS }] });
  });

  test('with SMTP left out the records are judged alone, and nothing is open', async () => {
    const options = { smtp: { ...defaultSmtpOptions, enabled: false } };
    const result = await play(dane, { ...scene(world({ records: [right] })), options });
    expect(result).toMatchObject({ outcome: 'passed', findings: [], unchecked: [{ reason: 'not-requested' }] });
    const failing = { ...scene(world({ zone: { [TLSA]: 'SERVFAIL' } })), options };
    expect(codesOf(await play(dane, failing))).toEqual(['dane-refused']);
  });

  test('without IPv6 here, what IPv4 shows stands for a host', async () => {
    const zone = { [HOST]: { A: ['44.128.1.25'], AAAA: ['2a0e:fd45:25::25'] } };
    const servers = { '2a0e:fd45:25::25': unknown('no-ipv6', 'this machine has no IPv6') };
    expect(codesOf(await play(dane, scene(world({ records: [wrong], zone, servers }))))).toEqual(['dane-refused']);
  });

  test('whether anybody is left, while another host has IPv6 alone, which this machine has not', async () => {
    const zone = { ...second([right]), 'mx2.a.example': { AAAA: ['2a0e:fd45:25::25'] } };
    const servers = { 'mx2.a.example': unknown('no-ipv6', 'this machine has no IPv6') };
    const result = await play(dane, scene(world({ records: [wrong], zone, servers })));
    expect(codesOf(result)).toEqual(['dane-refused-at-host']);
    expect(result).toMatchObject({ unchecked: [{ reason: 'no-ipv6' }, { couldBe: ['dane-refused'] }] });
  });

  test('hosts and records beyond the bounds', async () => {
    const MX = Array.from({ length: 25 }, (_, index) => `10 mx${index}.a.example`);
    const hosts = Object.fromEntries(MX.map((_, index) => [`mx${index}.a.example`, { A: ['44.128.1.25'] }]));
    const asked: string[] = [];
    const many = await play(dane, scene(world({ zone: { 'a.example': { MX }, ...hosts }, net: { asked } })));
    expect('unchecked' in many && many.unchecked.some(({ reason }) => reason === 'limit')).toBe(true);
    expect(asked.filter((question) => question.endsWith(' TLSA'))).toHaveLength(16);
    const records = Array.from({ length: 51 }, (_, index) => `3 1 1 ${index.toString(16).padStart(64, '0')}`);
    const result = await play(dane, scene(world({ records })));
    expect(result).toMatchObject({ findings: [], unchecked: [{ reason: 'limit', couldBe: REFUSALS }] });
  });
});

test('a record that a stronger digest shadows is said to match', async () => {
  const stale = `3 1 2 ${'ab'.repeat(64)}`;
  const [finding] = await findingsOf(world({ records: [right, stale] }));
  expect(finding?.params).toMatchObject({ places: [{ fault: 'mismatch', detail: expect.stringMatching(/stronger/) }] });
  expect(finding?.params).toMatchObject({ fixes: [{ add: [right], remove: [stale] }] });
});

test('two servers with keys of their own are told apart', async () => {
  const other = await issued();
  const zone = { [HOST]: { A: ['44.128.1.25', '44.128.1.26'] } };
  const [finding] = await findingsOf(world({ records: [wrong], zone, servers: { '44.128.1.26': other } }));
  expect(finding?.params).toMatchObject({ fixes: [{ add: [right, recordOf(other)] }] });
  expect(
    await findingsOf(world({ records: [recordOf(chain), recordOf(other)], zone, servers: { '44.128.1.26': other } })),
  ).toEqual([]);
});
