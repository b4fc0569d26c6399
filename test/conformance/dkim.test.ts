import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { formOf } from '../../src/checks/dkim/form.ts';
import { isUsable } from '../../src/checks/dkim/parse.ts';
import { repairedRecord } from '../../src/checks/dkim/repair.ts';

// Key records of other implementations' tests, and real ones with a second opinion: mailauth's reading of a key.

interface Vector {
  readonly kind: string;
  readonly input: string;
  readonly expect: 'valid' | 'invalid';
}
interface Published {
  readonly kind: string;
  readonly value: string;
}
type GetPublicKey = (
  type: string,
  name: string,
  minBits: number,
  resolver: () => Promise<readonly (readonly string[])[]>,
  options: { readonly strict: boolean },
) => Promise<unknown>;

const { getPublicKey } = createRequire(import.meta.url)('mailauth/lib/tools') as { getPublicKey: GetPublicKey };

function lines<T extends { readonly kind: string }>(path: string, kind: string): readonly T[] {
  const text = readFileSync(new URL(`../../../shared/data/${path}`, import.meta.url), 'utf8');
  const all = text.trim().split('\n');
  return all.map((line) => JSON.parse(line) as T).filter((entry) => entry.kind === kind);
}

/** `broken`: nobody can use it. `remarked`: something about it is said. */
function verdictOn(text: string): { readonly broken: boolean; readonly remarked: boolean } {
  const form = formOf(text);
  if (form.kind !== 'key') return { broken: true, remarked: true };
  const { faults, remarks, revoked } = form.record;
  const broken = faults.length > 0;
  return { broken, remarked: broken || revoked || remarks.length > 0 || !isUsable(form.record) };
}

async function mailauthTakes(text: string, strict: boolean): Promise<boolean> {
  try {
    await getPublicKey('DKIM', 's1._domainkey.acme.test', 1024, async () => [[text]], { strict });
    return true;
  } catch {
    return false;
  }
}

describe('vectors', () => {
  const vectors = lines<Vector>('vectors/record-vectors.jsonl', 'dkim-key');

  test('there are nine', () => {
    expect(vectors.length).toBe(9);
  });

  test.each(vectors)('$expect: $input', ({ input, expect: expected }) => {
    if (expected === 'valid') expect(verdictOn(input).broken).toBe(false);
    else expect(verdictOn(input).remarked).toBe(true);
  });
});

describe('real records', () => {
  const records = lines<Published>('records/records.jsonl', 'dkim').map(({ value }) => value);

  test('there are 122, and offsets stay inside the text', () => {
    expect(records.length).toBe(122);
    for (const text of records) {
      const form = formOf(text);
      if (form.kind !== 'key') continue;
      for (const { start, end } of [...form.record.faults, ...form.record.remarks, ...form.record.tags])
        expect(start >= 0 && start <= end && end <= text.length, text).toBe(true);
    }
  });

  test('none that mailauth takes is called broken', async () => {
    const taken = await Promise.all(records.map((text) => mailauthTakes(text, false)));
    expect(records.filter((text, index) => taken[index] && verdictOn(text).broken)).toEqual([]);
  });

  test('each that mailauth refuses in strict mode is remarked upon', async () => {
    const taken = await Promise.all(records.map((text) => mailauthTakes(text, true)));
    expect(records.filter((text, index) => !taken[index] && !verdictOn(text).remarked)).toEqual([]);
  });

  test('each repair is one that mailauth takes in strict mode', async () => {
    const repairs = records.map(repairedRecord).filter((repair) => repair !== null);
    const taken = await Promise.all(repairs.map((text) => mailauthTakes(text, true)));
    expect(repairs.length).toBeGreaterThan(90);
    expect(repairs.filter((_, index) => !taken[index])).toEqual([]);
  });
});
