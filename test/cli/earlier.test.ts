import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { earlierIn } from '../../src/cli/earlier.ts';
import { renderJson } from '../../src/report/render/json.ts';
import { report, result } from '../report/sample.ts';
import { capturedIo } from '../support/io.ts';

let folder: string;
let file: string;
const saved = report([result('spf', [], { shown: { lookups: 1 } })]);
const { domain } = saved.target;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailcheck-earlier-'));
  file = join(folder, 'report.json');
  writeFileSync(file, renderJson([saved]));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('--compare', () => {
  test('gives the checks the facts of then, and the report what became of them', async () => {
    const earlier = await earlierIn(file, [domain], capturedIo().io);
    expect(earlier.facts(domain)).toEqual({ startedAtMs: Date.parse(saved.startedAt), facts: { spf: { lookups: 1 } } });
    expect(earlier.compared(saved).comparison).toMatchObject({
      worse: [],
      better: [],
      unseen: [],
      changed: [],
      more: 0,
    });
  });

  test('of several domains those without an earlier report are named', async () => {
    const { io, stderr } = capturedIo();
    const earlier = await earlierIn(file, [domain, 'new.example'], io);
    expect(stderr()).toContain('new.example');
    const fresh = { ...saved, target: { ...saved.target, domain: 'new.example' } };
    expect(earlier.compared(fresh)).toBe(fresh);
    expect(earlier.facts('new.example')).toBeNull();
  });

  test.each([
    ['of nobody who is audited', () => file, ['new.example'], /no report of new\.example, but of /],
    ['that is a folder', () => folder, [domain], /cannot read/],
    ['that is not there', () => join(folder, 'none'), [domain], /cannot read/],
    ['without an end', () => '/dev/zero', [domain], /larger than 128 MiB/],
  ])('a file %s is refused', async (_, name, domains, words) => {
    await expect(earlierIn(name(), domains, capturedIo().io)).rejects.toThrow(words);
  });

  test('what a foreign file says steers no terminal', async () => {
    const foreign = join(folder, 'foreign.json');
    writeFileSync(foreign, renderJson([{ ...saved, target: { ...saved.target, domain: '\u009b2Jx' } }]));
    await expect(earlierIn(foreign, [domain], capturedIo().io)).rejects.toThrow(/^[^\u009b]*$/);
  });
});
