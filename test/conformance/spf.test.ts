import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { evaluateSpf } from '../../src/checks/spf/evaluate.ts';
import type { Zone, ZoneType } from '../../src/demo/zone.ts';
import { zoneNet } from '../support/zone-net.ts';

// The openspf suite for RFC 7208 (2014.04): 203 messages in 16 zones, with the result each must have.

type Value = string | readonly (string | number)[];
type Entry = 'TIMEOUT' | Readonly<Record<string, Value>>;

interface Case {
  readonly helo: string;
  readonly host: string;
  readonly mailfrom: string;
  readonly result: string | readonly string[];
  readonly explanation?: string;
}

interface Scenario {
  readonly description: string;
  readonly tests: Readonly<Record<string, Case>>;
  readonly zonedata: Readonly<Record<string, readonly Entry[]>>;
}

const suite = readFileSync(new URL('../../../shared/data/spf/rfc7208-tests.yml', import.meta.url), 'utf8');
const scenarios = parseAllDocuments(suite, { version: '1.1' }).map((document) => document.toJS() as Scenario);
const ZONE_TYPES: readonly ZoneType[] = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SPF', 'TXT'];

/** The suite's zone as ours: SPF records stand for TXT, and the bare word TIMEOUT is what every other type does. */
function zoneOf(data: Scenario['zonedata']): Zone {
  return Object.fromEntries(
    Object.entries(data).map(([name, entries]) => {
      const found: Partial<Record<ZoneType, (string | readonly string[])[] | 'TIMEOUT'>> = {};
      const add = (type: ZoneType, value: Value) => {
        const values = found[type];
        const text = typeof value === 'string' ? value : type === 'MX' ? value.join(' ') : value.map(String);
        found[type] = [...(Array.isArray(values) ? values : []), text];
      };
      const records = entries.flatMap((entry) => (entry === 'TIMEOUT' ? [] : Object.entries(entry)));
      for (const [type, value] of records) if (value !== 'NONE') add(type as ZoneType, value);
      const ownTxt = records.some(([type]) => type === 'TXT');
      if (!ownTxt) for (const [type, value] of records) if (type === 'SPF') add('TXT', value);
      if (entries.includes('TIMEOUT')) for (const type of ZONE_TYPES) found[type] ??= 'TIMEOUT';
      return [name, found];
    }),
  );
}

for (const { description, tests, zonedata } of scenarios) {
  describe(description, () => {
    const { dns } = zoneNet(zoneOf(zonedata));
    for (const [name, { host, mailfrom, helo, result, explanation }] of Object.entries(tests)) {
      test(name, async () => {
        const seen = await evaluateSpf({ address: host, sender: mailfrom, helo }, dns, null);
        const given = seen.status === 'known' ? seen.value.result : 'temperror';
        // Where the suite allows several results, the first is the preferred one.
        expect(given, JSON.stringify(seen)).toBe([result].flat()[0]);
        if (explanation !== undefined && explanation !== 'DEFAULT' && seen.status === 'known') {
          // Names made by macros are compared as DNS compares names: without case (RFC 4343).
          expect(seen.value.explanation?.toLowerCase()).toBe(explanation.toLowerCase());
        }
        if (explanation === 'DEFAULT' && seen.status === 'known') expect(seen.value.explanation).toBeNull();
      });
    }
  });
}

test('the suite is whole', () => {
  expect(scenarios.length).toBe(16);
  expect(scenarios.reduce((sum, { tests }) => sum + Object.keys(tests).length, 0)).toBe(203);
});
