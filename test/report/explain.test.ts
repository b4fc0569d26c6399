import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/checks/index.ts';
import { catalogueOf } from '../../src/core/catalogue.ts';
import { explainAll, explainCode } from '../../src/report/explain.ts';
import { findingPages } from '../../src/report/pages.ts';
import { fenced, literal } from '../../src/report/render/markdown.ts';
import { readSpec, specWords } from '../../src/report/spec.ts';
import { sampleChecks } from './sample.ts';

const plain = { width: 80, colour: false };
const sample = catalogueOf(sampleChecks);

describe('explain', () => {
  test('one code', async () => {
    await expect(explainCode('spf-multiple', plain, sample)).toMatchFileSnapshot('../golden/explain-code.txt');
  });

  test('all codes', async () => {
    await expect(explainAll(plain, sample)).toMatchFileSnapshot('../golden/explain-all.txt');
  });

  test('a code there is not', () => {
    expect(explainCode('spf-nonsense', plain, sample)).toBeNull();
    expect(explainCode('constructor', plain, sample)).toBeNull();
  });

  test('every real code has its page, and is in the list', () => {
    const list = explainAll(plain);
    for (const code of catalogue.keys()) {
      expect(explainCode(code, plain)).toContain(code);
      expect(list).toContain(code);
    }
  });
});

describe('the generated pages', () => {
  test('one page', async () => {
    await expect(findingPages(sample).get('spf-multiple.md')).toMatchFileSnapshot('../golden/page-spf-multiple.md');
  });

  test('there is one for each code, and an index that names them all', () => {
    const pages = findingPages(sample);
    expect([...pages.keys()].sort()).toEqual(['README.md', ...[...sample.keys()].map((code) => `${code}.md`)].sort());
    for (const code of sample.keys()) expect(pages.get('README.md')).toContain(`(${code}.md)`);
  });
});

describe('Markdown', () => {
  test.each([
    ['markup', '<b>*_`[x](y)', '\\<b\\>\\*\\_\\`\\[x\\](y)'],
    ['a table cell', 'a|b', 'a\\|b'],
    ['a line end', 'a\nb', 'a\\\\x0ab'],
  ])('%s is shown, not obeyed', (_, text, shown) => {
    expect(literal(text)).toBe(shown);
  });

  test('a fence is longer than any in it', () => {
    expect(fenced(['````'])).toBe('`````\n````\n`````');
  });
});

describe('clauses', () => {
  test.each([
    ['RFC 7208 section 4.6.4', 'https://www.rfc-editor.org/rfc/rfc7208#section-4.6.4'],
    ['RFC 5321 section 4.5.4.1', 'https://www.rfc-editor.org/rfc/rfc5321#section-4.5.4.1'],
    ['RFC 7505', 'https://www.rfc-editor.org/rfc/rfc7505'],
    ['https://support.example/mail', 'https://support.example/mail'],
  ])('%s is at %s', (spec, url) => {
    expect(readSpec(spec)?.url).toBe(url);
  });

  test('an RFC that is not listed is not known', () => {
    expect(readSpec('RFC 99999 section 1')).toBeNull();
  });

  test('one that was replaced says by which', () => {
    expect(specWords('RFC 7489 section 6.3')).toMatch(/historic.*RFC 9989/);
    expect(specWords('RFC 9989 section 4.7')).toBe('RFC 9989 section 4.7');
  });
});
