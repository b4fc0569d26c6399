import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixOf } from '../../src/audit/fix.ts';
import type { FlattenWish } from '../../src/audit/flatten.ts';
import { type Rehearsal, rehearseOver } from '../../src/audit/rehearse.ts';
import { select } from '../../src/audit/selection.ts';
import { checks } from '../../src/checks/index.ts';
import type { Severity } from '../../src/core/finding.ts';
import { readRecordData } from '../../src/core/zone-file.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { renderFixJson } from '../../src/report/render/fix-json.ts';
import { renderNsupdate } from '../../src/report/render/nsupdate.ts';
import { renderZoneFix } from '../../src/report/render/zone-fix.ts';
import type { ZoneFix } from '../../src/report/zone-fix.ts';
import { record2048 } from '../checks/dkim/keys.ts';
import { anyCharacter } from '../support/any-character.ts';
import { domainTarget } from '../support/audit.ts';
import { zoneNet } from '../support/zone-net.ts';

const DOMAIN = 'a.example';
const asNeeded: FlattenWish = { asked: [], from: null };

function rehearsal(zone: Zone, only: readonly string[] = ['spf']): Promise<Rehearsal> {
  const signal = AbortSignal.timeout(10_000);
  return rehearseOver(zoneNet(zone), {
    target: domainTarget(DOMAIN, { role: 'both' }),
    selection: select(checks, only, []),
    signal,
  });
}

async function fixed(
  zone: Zone,
  flatten: FlattenWish | null = asNeeded,
  least: Severity = 'minor',
  only: readonly string[] = ['spf'],
): Promise<ZoneFix> {
  return fixOf(await rehearsal(zone, only), least, flatten);
}

/** The zone with the steps made, as a name server would have it. */
function applied(zone: Zone, { steps }: ZoneFix): Zone {
  const made: Record<string, Zone[string]> = { ...zone };
  for (const { name, type, remove, add } of steps) {
    expect(type).toBe('TXT');
    const at = name.slice(0, -1);
    const entry = made[at] ?? {};
    const texts = typeof entry === 'string' ? [] : [entry.TXT ?? []].flat().map((value) => [value].flat().join(''));
    const textOf = (value: string) => readRecordData('TXT', value)?.join('') ?? '';
    const gone = remove.map(textOf);
    expect(gone.every((text) => texts.includes(text))).toBe(true);
    const left = texts.filter((text) => !gone.includes(text));
    made[at] = { ...(typeof entry === 'string' ? {} : entry), TXT: [...left, ...add.map(textOf)] };
  }
  return made;
}

const codesOf = ({ results }: Rehearsal['report']) =>
  results.flatMap((result) => ('findings' in result ? result.findings.map(({ code }) => code) : []));

/** So many senders, one lookup each. */
function world(senders: number, networks = 1, more = ''): Zone {
  const names = Array.from({ length: senders }, (_, index) => `s${index}.test`);
  return {
    [DOMAIN]: { TXT: ['other=1', `v=spf1 ${more}${names.map((name) => `include:${name}`).join(' ')} -all`] },
    ...Object.fromEntries(
      names.map((name, index) => [
        name,
        {
          TXT: [
            `v=spf1 ${Array.from({ length: networks }, (_, low) => `ip4:198.51.${index}.${low * 2}`).join(' ')} ~all`,
          ],
        },
      ]),
    ),
  };
}

describe('fix --flatten', () => {
  test('prints records that bring SPF under the limit, once they are in the zone', async () => {
    const zone = world(12);
    expect(codesOf((await rehearsal(zone)).report)).toContain('spf-too-many-lookups');
    const fix = await fixed(zone);
    expect(fix.flattening).toMatchObject({
      outcome: 'flattened',
      lookupsBefore: 12,
      lookupsAfter: 10,
      on: '2026-11-21',
    });
    expect(codesOf(fix.after)).not.toContain('spf-too-many-lookups');
    const after = (await rehearsal(applied(zone, fix))).report;
    expect(codesOf(after)).toEqual(codesOf(fix.after));
  });

  test('is only done where it was asked for', async () => {
    const fix = await fixed(world(12), null);
    expect(fix).toMatchObject({ steps: [], flattening: null });
    expect(fix.remaining.map(({ code }) => code)).toContain('spf-too-many-lookups');
  });

  test('flattens the record as the rest of the fix leaves it', async () => {
    const fix = await fixed(world(11, 1, 'ip4=203.0.112.9 '));
    expect(fix.steps).toHaveLength(1);
    expect(fix.steps[0]).toMatchObject({ flattens: true, answers: [{ code: 'spf-equals-for-colon' }] });
    expect(fix.steps[0]?.add).toEqual([
      expect.stringMatching(/^"v=spf1 ip4:203\.0\.112\.9 ip4:198\.51\.0\.0 include:s1\.test/),
    ]);
  });

  test('puts what does not fit into records of its own, published first, and leaves names alone that are taken', async () => {
    const zone = { ...world(14, 5), '_spf1.a.example': { TXT: ['mine'] }, '_spf2.a.example': { CNAME: ['x.test'] } };
    const fix = await fixed(zone);
    expect(fix.flattening).toMatchObject({ outcome: 'flattened', lookupsAfter: 10 });
    const names = fix.steps.map(({ name }) => name);
    expect(names.at(-1)).toBe('a.example.');
    expect(names.slice(0, -1).every((name) => /^_spf[3-9]\.a\.example\.$/.test(name))).toBe(true);
    expect(names.length).toBeGreaterThan(1);
    const after = (await rehearsal(applied(zone, fix))).report;
    expect(codesOf(after)).toEqual(codesOf(fix.after));
    expect(codesOf(after)).not.toContain('spf-answer-too-large');
  });

  test('takes a name for free that only a wildcard leads to', async () => {
    const zone = { ...world(14, 5), '*.a.example': { TXT: ['v=spf1 -all'] } };
    const fix = await fixed(zone);
    expect(fix.steps[0]?.name).toMatch(/^_spf\d\.a\.example\.$/);
    expect(codesOf((await rehearsal(applied(zone, fix))).report)).toEqual(codesOf(fix.after));
    expect(codesOf(fix.after)).not.toContain('spf-too-many-lookups');
  });

  test('made again from the same record changes nothing, until a sender does', async () => {
    const zone = world(14, 5);
    const first = await fixed(zone);
    if (first.flattening?.outcome !== 'flattened') throw new Error(JSON.stringify(first.flattening));
    const again = { asked: [], from: first.flattening.source } as const;
    const published = applied(zone, first);
    const second = await fixed(published, again);
    expect(second).toMatchObject({ steps: [], flattening: { outcome: 'flattened', unused: [] } });
    const moved = { ...published, 's0.test': { TXT: ['v=spf1 ip4:203.0.112.9 -all'] } };
    const third = await fixed(moved, again);
    expect(third.steps.flatMap(({ add }) => add).join()).toContain('ip4:203.0.112.9');
    expect(codesOf((await rehearsal(applied(moved, third))).report)).not.toContain('spf-too-many-lookups');
    const shrunk = {
      ...published,
      ...Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`s${index}.test`, { TXT: ['v=spf1 -all'] }])),
    };
    const fourth = await fixed(shrunk, again);
    expect(fourth.flattening).toMatchObject({ unused: ['_spf1.a.example'] });
  });

  test.each([
    ['no SPF record', { [DOMAIN]: { TXT: ['hello'] } }, false],
    ['a record that nobody can repair', { [DOMAIN]: { TXT: ['v=spf1 what -all'] } }, false],
    ['no answer', { [DOMAIN]: 'TIMEOUT' }, true],
    ['an include without an answer', { ...world(9), 's3.test': 'SERVFAIL' }, true],
  ] as const)('says why it cannot: %s', async (_, zone, unseen) => {
    const fix = await fixed(zone as Zone);
    expect(fix.flattening).toMatchObject({ outcome: 'impossible', unseen });
    expect(fix.steps.some(({ flattens }) => flattens)).toBe(false);
  });

  test('says that nothing is needed', async () => {
    expect((await fixed(world(10))).flattening).toEqual({ outcome: 'not-needed', lookups: 10 });
  });
});

describe('fix', () => {
  test('removes a record by the strings it has', async () => {
    const zone: Zone = { [DOMAIN]: { TXT: [['v=spf1 a:gone.example', ' ip4:198.51.0.1 -all']] } };
    expect((await fixed(zone, null)).steps).toMatchObject([
      { remove: ['"v=spf1 a:gone.example" " ip4:198.51.0.1 -all"'], add: ['"v=spf1 ip4:198.51.0.1 -all"'] },
    ]);
  });

  test('leaves the next selector of a service alone, which has no key yet', async () => {
    const zone = {
      'a.example': { MX: ['0 a-example.mail.protection.outlook.com'], TXT: ['v=spf1 -all'] },
      'selector1._domainkey.a.example': { CNAME: ['selector1-a-example._domainkey.a.onmicrosoft.com'] },
      'selector1-a-example._domainkey.a.onmicrosoft.com': { TXT: [record2048] },
      'selector2._domainkey.a.example': { CNAME: ['selector2-a-example._domainkey.a.onmicrosoft.com'] },
      'onmicrosoft.com': { SOA: ['ns.onmicrosoft.com h.onmicrosoft.com 1'] },
    };
    const fix = await fixed(zone, null, 'minor', ['dkim']);
    expect(codesOf(fix.before)).toContain('dkim-cname-dangling');
    expect(fix.steps).toEqual([]);
  });

  test('keeps the zones apart', async () => {
    const zone: Zone = {
      [DOMAIN]: { TXT: ['v=spf1 mx -all'], MX: ['10 mx.b.example'], SOA: ['ns.a.example h.a.example'] },
      'mx.b.example': { A: ['198.51.0.1'] },
      '198.in-addr.arpa': { SOA: ['ns.test h.test'] },
    };
    const fix = await fixed(zone, null, 'info', ['reverse-dns', 'tls-rpt']);
    expect(fix.steps.map(({ elsewhere, type }) => [elsewhere, type])).toEqual([
      ['198.in-addr.arpa', 'PTR'],
      [null, 'TXT'],
    ]);
    const text = renderZoneFix(fix);
    expect(text).toContain('; add     1.0.51.198.in-addr.arpa. 3600 IN PTR mx.b.example.');
    expect(text).toMatch(/^_smtp\._tls\.a\.example\. 3600 IN TXT/m);
  });

  test('takes no zone for its own that is not known, as in a recording', async () => {
    const agrees = `${DOMAIN}._report._dmarc.b.example`;
    const zone: Zone = {
      [DOMAIN]: { SOA: ['ns.a.example h.a.example'] },
      [`_dmarc.${DOMAIN}`]: { TXT: ['v=DMARC1; p=reject; rua=mailto:d@b.example'] },
      [agrees]: { SOA: 'TIMEOUT' },
      'b.example': { MX: ['10 mx.b.example'] },
      'mx.b.example': { A: ['198.51.0.1'] },
    };
    const { steps } = await fixed(zone, null, 'minor', ['dmarc']);
    expect(steps.map(({ name, elsewhere }) => [name, elsewhere])).toEqual([[`${agrees}.`, 'b.example']]);
  });

  test('says what it could not see', async () => {
    const fix = await fixed({ [DOMAIN]: 'TIMEOUT' }, null);
    expect(fix.steps).toEqual([]);
    const text = renderZoneFix(fix);
    expect(text).toContain('in what could be checked');
    expect(text).toMatch(/; not checked[\s\S]*a\.example TXT: TIMEOUT/);
    expect(renderNsupdate(fix)).toContain('; not checked: spf: a.example TXT: TIMEOUT');
  });
});

/** A line that a name server reads as one record, or not at all. */
const LINE =
  /^(?:|;\P{C}*|(?:\\.|[\x21-\x7e])+\. 3600 IN [A-Z]+ (?:"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\]|\\\d{3})*"(?: (?=")|$))+|(?:\\.|[^\s;"])+\. 3600 IN [A-Z]+ [^";()]*)$/u;

test('whatever a zone holds, each line that is printed is a comment or a record', async () => {
  const evil = [
    '"; $INCLUDE /etc/passwd',
    '\n$ORIGIN evil.',
    '\\" ( ; \\',
    '\x1b[31m\x9b',
    '\u00e9\u00ff',
    '\t) @ \r\n',
  ];
  const texts = fc
    .array(
      fc.oneof(
        fc.constantFrom(...evil),
        fc.string({ unit: anyCharacter, maxLength: 20 }).map((text) => Buffer.from(text).toString('latin1')),
      ),
      { maxLength: 4 },
    )
    .map((parts) => parts.join(' '));
  const zones = fc.record({
    spf: texts,
    dmarc: texts,
    sts: texts,
    rpt: texts,
    host: fc.constantFrom('m;x"(.a.example', '$mx.a.example', '@.a.example', 'm\\010x.a.example'),
  });
  await fc.assert(
    fc.asyncProperty(zones, async ({ spf, dmarc, sts, rpt, host }) => {
      const zone: Zone = {
        [DOMAIN]: { TXT: [`v=spf1 ptr ${spf} ptr -all`, spf], MX: [`10 ${host}`, '10 .'], SPF: [spf] },
        '_dmarc.a.example': { TXT: [`v=DMARC1; p=none; ${dmarc}`, 'v=DMARC1; p=none'] },
        '_mta-sts.a.example': { TXT: [`v=STSv1; id=1${sts}`] },
        '_smtp._tls.a.example': { TXT: [`v=TLSRPTv1; rua=${rpt}`] },
      };
      const fix = await fixed(zone, asNeeded, 'info', ['mx', 'spf', 'dmarc', 'mta-sts', 'tls-rpt', 'parked']);
      for (const line of renderZoneFix(fix).split('\n')) expect(line).toMatch(LINE);
      for (const line of renderNsupdate(fix).trimEnd().split('\n'))
        expect(line).toMatch(/^(?:;\P{C}*|update (?:add|delete) [\x20-\x7e]+|send)$/u);
      expect(JSON.parse(renderFixJson(fix))).toMatchObject({ schema: 'mailcheck/fix@1', domain: DOMAIN });
      expect(renderFixJson(fix)).not.toMatch(/[\x7f-\x9f\u2028\u202e]/);
    }),
    { numRuns: 20 },
  );
});
