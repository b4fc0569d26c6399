import { describe, expect, test } from 'vitest';
import { fixOf } from '../../src/audit/fix.ts';
import type { FlattenWish } from '../../src/audit/flatten.ts';
import { type Rehearsal, rehearseOver } from '../../src/audit/rehearse.ts';
import { select } from '../../src/audit/selection.ts';
import { checks } from '../../src/checks/index.ts';
import { readRecordData } from '../../src/core/zone-file.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { renderNsupdate } from '../../src/report/render/nsupdate.ts';
import { renderZoneFix } from '../../src/report/render/zone-fix.ts';
import type { ZoneFix } from '../../src/report/zone-fix.ts';
import { domainTarget } from '../support/audit.ts';
import { zoneNet } from '../support/zone-net.ts';

const DOMAIN = 'a.example';
const asNeeded: FlattenWish = { asked: [], from: null };

function rehearsal(zone: Zone): Promise<Rehearsal> {
  const signal = AbortSignal.timeout(10_000);
  return rehearseOver(zoneNet(zone), {
    target: domainTarget(DOMAIN, { role: 'both' }),
    selection: select(checks, ['spf'], []),
    signal,
  });
}

async function fixed(zone: Zone, flatten: FlattenWish | null = asNeeded): Promise<ZoneFix> {
  return fixOf(await rehearsal(zone), 'minor', flatten);
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

test('every line of the zone file is a comment or a record, and the same holds for nsupdate', async () => {
  const fix = await fixed(world(14, 5));
  const zone = renderZoneFix(fix);
  for (const line of zone.split('\n'))
    expect(line).toMatch(/^(?:$|;|[a-z0-9_.-]+\.a?\.?example\. 3600 IN TXT "|a\.example\. 3600 IN TXT ")/);
  const update = renderNsupdate(fix);
  for (const line of update.trimEnd().split('\n')) expect(line).toMatch(/^(?:;|update (?:add|delete) \S+ |send$)/);
  expect(zone).toContain('2026-11-21');
});
