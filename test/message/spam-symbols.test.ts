import { describe, expect, test } from 'vitest';
import data from '../../src/data/spam-symbols.json' with { type: 'json' };
import { symbolWords } from '../../src/message/spam-symbols.ts';

const systems = ['rspamd', 'spamassassin'] as const;

describe.each(systems)('the rules of %s', (system) => {
  const { symbols, source, version, retrieved } = data[system];

  test('have a source, a version and a date', () => {
    expect(source).toMatch(/^https:\/\//);
    expect(version).toMatch(/^\d+\.\d+/);
    expect(retrieved).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  test('stand there once each, and a family has a beginning', () => {
    const names = symbols.flatMap((group) => group.names);
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const name of names) expect(name).toMatch(/^(?:[A-Z_][A-Z0-9_]{1,63}\*?|\*[A-Z0-9_]{2,63})$/);
  });

  test('have clauses for words, without a full stop', () => {
    for (const { meaning, ...group } of symbols) {
      expect(meaning).toMatch(/^[^\n]{5,120}[^\n.]$/);
      if ('change' in group) expect(group.change).toMatch(/^[a-z][^\n]{5,160}[^\n.]$/);
      if ('needs' in group) expect(group.needs).toMatch(/^(?:ip|hostname)$/);
    }
  });
});

test('a rule has the words of its own, else those of its family', () => {
  expect(symbolWords('spamassassin', 'RDNS_NONE')?.meaning).toContain('reverse DNS');
  expect(symbolWords('rspamd', 'SOME_RULE_OF_MINE')).toBeNull();
  expect(symbolWords('rspamd', 'constructor')).toBeNull();
});

test('a list of Rspamd’s that could not be asked is not taken for a listing', () => {
  for (const name of ['SPAMHAUS_FAIL', 'RBL_MAILSPIKE_FAIL', 'RSPAMD_URIBL_FAIL', 'SEM_URIBL_UNKNOWN_FAIL']) {
    expect(symbolWords('rspamd', name)?.meaning).toContain('could not ask');
  }
  expect(symbolWords('rspamd', 'R_SPF_FAIL')?.meaning).toContain('SPF');
  expect(symbolWords('spamassassin', 'SPF_FAIL')?.meaning).toContain('SPF');
});
