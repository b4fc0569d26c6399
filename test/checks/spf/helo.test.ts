import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spf } from '../../../src/checks/spf/check.ts';
import { parseSpf } from '../../../src/checks/spf/parse.ts';
import { withMechanismsFirst } from '../../../src/checks/spf/rewrite.ts';
import { run } from '../../../src/core/run.ts';
import type { AuditOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { auditOnce, codesOf, domainTarget } from '../../support/audit.ts';
import { play } from '../../support/scene.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { greets, MX, OUT, ptr, world } from './helo-scenes.ts';

const HEARD = { [MX]: 'mx.acme.example' };
const SIX = '2a0e:fd45:25::25';

function judged(zone: Zone, heard: Readonly<Record<string, string>> = HEARD, options: Partial<AuditOptions> = {}) {
  return play(spf, { name: '', domain: 'acme.example', zone, net: greets(heard), options, finds: [] });
}
type Judged = Awaited<ReturnType<typeof judged>>;

const findingIn = (result: Judged) => ('findings' in result ? result.findings[0] : undefined);
const uncheckedIn = (result: Judged) => ('unchecked' in result ? result.unchecked : []);
const shownIn = (result: Judged) => ('shown' in result ? result.shown?.['greetings'] : null);

describe('parameters', () => {
  test('the name, its address, the term that decides, and the record that lets it pass', async () => {
    const found = findingIn(await judged(world({ TXT: ['v=spf1 -all'] })));
    expect(found?.params).toEqual({
      domain: 'acme.example',
      names: [
        {
          name: 'mx.acme.example',
          addresses: [MX],
          source: 'greeting',
          result: 'fail',
          because: '-all',
          change: { action: 'change', text: 'v=spf1 a -all' },
        },
      ],
    });
    expect(found?.excerpt).toMatchObject({ source: 'mx.acme.example TXT', mark: { start: 7, end: 11 } });
    expect(found?.evidence.map(({ via, request }) => `${via} ${request}`)).toEqual([
      `smtp mx.acme.example [${MX}]:25`,
      'dns mx.acme.example TXT',
      'dns mx.acme.example A',
      'dns mx.acme.example TXT',
    ]);
  });

  const changeOf = (result: Judged) => {
    const names = findingIn(result)?.params['names'] as readonly { change: unknown }[] | undefined;
    return names?.[0]?.change;
  };

  test('nothing is proposed for a name of somebody else', async () => {
    const zone = world({}, { 'node7.host.example': { A: [MX], TXT: ['v=spf1 -all'] } });
    expect(changeOf(await judged(zone, { [MX]: 'node7.host.example' }))).toBeNull();
  });

  test('nor beside a CNAME, where no other record can stand', async () => {
    const zone = world({}, { 'mail.acme.example': { CNAME: ['mx.acme.example'] } });
    const result = await judged(zone, { [MX]: 'mail.acme.example' });
    expect(codesOf(result)).toEqual(['spf-helo-missing']);
    expect(changeOf(result)).toBeNull();
  });

  test('nor a first record that would refuse another server of the name', async () => {
    const zone = world({}, { 'mx2.acme.example': { A: [OUT] } });
    const two = {
      ...zone,
      'acme.example': { MX: ['10 mx.acme.example', '20 mx2.acme.example'], TXT: ['v=spf1 mx -all'] },
    };
    const heard = { [MX]: 'mx.acme.example', [OUT]: 'mx.acme.example' };
    expect(changeOf(await judged(two, heard))).toBeNull();
    expect(changeOf(await judged(two, { ...heard, [OUT]: 'mx2.acme.example' }))).toEqual({
      action: 'add',
      text: 'v=spf1 a -all',
    });
  });

  test('nor a record that hides the wildcard by which the name leads to the server', async () => {
    const zone = world({}, { '*.acme.example': { A: [MX] } });
    expect(changeOf(await judged(zone, { [MX]: 'mail.acme.example' }))).toBeNull();
    expect(changeOf(await judged({ ...zone, '*.acme.example': 'SERVFAIL' }))).toBeNull();
    expect(changeOf(await judged({ ...zone, '*.acme.example': { A: ['44.128.1.80'] } }))).not.toBeNull();
  });

  test('a name is told once, with all addresses that greet so', async () => {
    const zone = world({ AAAA: [SIX], TXT: ['v=spf1 -all'] });
    const result = await judged(zone, { ...HEARD, [SIX]: 'mx.acme.example' });
    expect(findingIn(result)?.params['names']).toMatchObject([{ addresses: [MX, SIX] }]);
  });

  test('the reader sees who greets how, and what comes of it', async () => {
    const zone = world(
      { TXT: ['v=spf1 a -all'] },
      { ...ptr(OUT, 'out.acme.example'), 'out.acme.example': { A: [OUT] }, ...ptr(MX, 'other.acme.example') },
    );
    expect(shownIn(await judged(zone, HEARD, { sendingIps: [OUT] }))).toEqual([
      { address: OUT, name: 'out.acme.example', source: 'ptr', result: 'none' },
      { address: MX, name: 'mx.acme.example', source: 'greeting', result: 'pass' },
    ]);
  });
});

describe('what could not be seen', () => {
  test('the greeting name does not answer', async () => {
    const result = await judged(world({ TXT: 'TIMEOUT' }));
    expect(codesOf(result)).toEqual([]);
    expect(uncheckedIn(result)).toMatchObject([
      { reason: 'timeout', couldBe: ['spf-helo-fails', 'spf-helo-softfail', 'spf-helo-invalid'] },
    ]);
  });

  test('what its record leads to does not answer', async () => {
    const zone = world({ TXT: ['v=spf1 include:dead.example -all'] }, { 'dead.example': 'SERVFAIL' });
    const result = await judged(zone);
    expect(codesOf(result)).toEqual([]);
    expect(uncheckedIn(result)).toMatchObject([{ reason: 'dns-failure' }]);
    expect(shownIn(result)).toEqual([{ address: MX, name: 'mx.acme.example', source: 'greeting', result: null }]);
  });

  test('whether the name leads to the server decides how grave a fail is', async () => {
    const zone = world({}, { 'mail.acme.example': { A: 'TIMEOUT', TXT: ['v=spf1 -all'] } });
    const result = await judged(zone, { [MX]: 'mail.acme.example' });
    expect(codesOf(result)).toEqual(['spf-helo-possible-fail']);
    expect(uncheckedIn(result)).toMatchObject([{ reason: 'timeout', couldBe: ['spf-helo-fails'] }]);
  });

  test('a blocked port 25 leaves the name to reverse DNS, and without that open', async () => {
    const zone = world({ TXT: ['v=spf1 -all'] });
    expect(uncheckedIn(await judged(zone, {}))).toMatchObject([
      { reason: 'port-25-blocked', couldBe: ['spf-helo-possible-fail', 'spf-helo-softfail', 'spf-helo-invalid'] },
    ]);
    const named = await judged({ ...zone, ...ptr(MX, 'mx.acme.example') }, {});
    expect(codesOf(named)).toEqual(['spf-helo-possible-fail']);
    expect(uncheckedIn(named)).toEqual([]);
  });

  test('a PTR question without an answer', async () => {
    const zone = { ...world({}), '7.1.128.44.in-addr.arpa': 'SERVFAIL' } as const;
    const result = await judged(zone, { ...HEARD }, { sendingIps: [OUT], role: 'sender' });
    expect(uncheckedIn(result)).toMatchObject([{ reason: 'dns-failure' }]);
  });

  test('what was left out, as asked, opens nothing', async () => {
    const zone = world({ TXT: ['v=spf1 -all'] });
    const result = await auditOnce(spf, zoneNet(zone), domainTarget('acme.example'));
    expect(codesOf(result)).toEqual([]);
    expect(result.outcome).toBe('passed');
  });

  test('a DMARC policy that nobody could read opens what a missing record costs', async () => {
    const result = await judged({ ...world({}), '_dmarc.acme.example': 'TIMEOUT' });
    expect(codesOf(result)).toEqual(['spf-helo-missing']);
    expect(uncheckedIn(result)).toMatchObject([{ couldBe: ['spf-helo-missing-under-dmarc'] }]);
  });

  test('the end of the audit does not wait for a greeting name', async () => {
    const zone = world({ TXT: ['v=spf1 a -all'] });
    const net = zoneNet(zone, greets(HEARD));
    const query: typeof net.dns.query = (name, type, options) =>
      name === 'mx.acme.example' && type === 'TXT' ? new Promise(() => {}) : net.dns.query(name, type, options);
    const options = { target: domainTarget('acme.example'), signal: AbortSignal.timeout(50) };
    const [result] = await run({ ...options, checks: [spf], net: { ...net, dns: { ...net.dns, query } } });
    expect(result && uncheckedIn(result)).toMatchObject([{ reason: 'timeout' }]);
    expect(result?.outcome).toBe('not-checked');
  });
});

describe('hostile', () => {
  test('many servers with long names: a bounded number of questions and names', async () => {
    const label = 'x'.repeat(60);
    const hosts = Array.from({ length: 30 }, (_, index) => `h${index}.${label}.${label}.${label}.acme.example`);
    const zone: Zone = {
      'acme.example': { MX: hosts.map((host) => `10 ${host}`), TXT: ['v=spf1 ip4:44.128.0.0/16 -all'] },
      ...Object.fromEntries(
        hosts.map((host, index) => [
          host,
          {
            A: [`44.128.7.${index}`, `44.128.8.${index}`],
            TXT: [`v=spf1 ${Array.from({ length: 200 }, (_, at) => `include:i${at}.example`).join(' ')} -all`],
          },
        ]),
      ),
    };
    const heard = Object.fromEntries(
      hosts.flatMap((host, index) => [`44.128.7.${index}`, `44.128.8.${index}`].map((address) => [address, host])),
    );
    const asked: string[] = [];
    const result = await auditOnce(spf, zoneNet(zone, { ...greets(heard), asked }), domainTarget('acme.example'));
    expect(codesOf(result)).toContain('spf-helo-invalid');
    expect(new Set(asked).size).toBeLessThan(600);
    for (const { params } of 'findings' in result ? result.findings : []) {
      expect(JSON.stringify(params).length).toBeLessThan(80_000);
    }
  });

  test('whatever a server says first, and whatever stands there', async () => {
    const piece = fc.constantFrom('acme.example', 'mx.', '\x1b[31m', ' ', '..', '-', 'é', '%{l}', 'A', '\0', '.', '"');
    const texts = fc.constantFrom(
      'v=spf1 -all',
      'v=spf1 a:%{h} ~all',
      'v=spf1 %',
      'v=spf1 redirect=%{l}',
      'v=spf1 exists:%{ir}.%{h}',
    );
    const anything = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(anything, fc.array(texts, { maxLength: 2 }), async (name, records) => {
        const result = await judged(world({ TXT: records }), { [MX]: name });
        expect(JSON.stringify(uncheckedIn(result))).not.toContain('internal-error');
      }),
      { numRuns: 100 },
    );
  });
});

test('mechanisms in front decide before all others, whatever they were', () => {
  const term = fc.constantFrom('-all', '-a', 'redirect=x.example', '?mx', 'exp=y.example', '~all', 'include:i.example');
  fc.assert(
    fc.property(fc.uniqueArray(term, { maxLength: 4 }), (terms) => {
      const text = withMechanismsFirst(parseSpf(['v=spf1', ...terms].join(' ')), ['a']);
      expect(parseSpf(text ?? '')).toMatchObject({
        faults: [],
        terms: [{ text: 'a' }, ...terms.map((text) => ({ text }))],
      });
    }),
  );
});
