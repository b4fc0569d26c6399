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

test('a list that refused the question, or gave an answer of no meaning, is no listing', () => {
  const refused = ['DBL_BLOCKED', 'DBL_PROHIBIT', 'SURBL_BLOCKED', 'RBL_SPAMHAUS_BLOCKED', 'DWL_DNSWL_BLOCKED'];
  const words = [
    ...[...refused, 'SEM_URIBL_UNKNOWN', 'RBL_SPAMHAUS'].map((name) => symbolWords('rspamd', name)),
    ...['URIBL_DBL_BLOCKED', 'URIBL_ZEN_BLOCKED_OPENDNS'].map((name) => symbolWords('spamassassin', name)),
  ];
  for (const one of words)
    expect(one).toMatchObject({ meaning: expect.stringContaining('says nothing'), change: null });
});

test('what fails as it never does is no blocklist, and rests on the sending address where SPF does', () => {
  const needs = ['SPF', 'DKIM', 'SPF_DKIM', 'DMARC'].map((method) => {
    const words = symbolWords('rspamd', `BLACKLIST_${method}`);
    expect(words?.meaning).toMatch(/always passes .* this message does not$/);
    return words?.needs;
  });
  expect(needs).toEqual(['ip', null, 'ip', 'ip']);
});

test('a family does not praise or blame where one of it says the opposite', () => {
  expect(symbolWords('spamassassin', 'RCVD_IN_IADB_NOCONTROL')?.meaning).toContain('did not ask');
  expect(symbolWords('spamassassin', 'DCC_REPUT_00_12')?.meaning).toContain('seldom');
  expect(symbolWords('rspamd', 'PHISHED_WHITELISTED')?.meaning).toContain('honest');
});
