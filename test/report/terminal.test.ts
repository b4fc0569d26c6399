import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordsOf } from '../../src/report/render/terminal/finding.ts';
import type { TerminalOptions } from '../../src/report/render/terminal/page.ts';
import { renderTerminal, renderTerminalTable } from '../../src/report/render/terminal/terminal.ts';
import { columns } from '../../src/report/render/terminal/width.ts';
import type { Report } from '../../src/report/report.ts';
import { anyCharacter } from '../support/any-character.ts';
import { finding, report, result, unchecked } from './sample.ts';
import { atRisk, healthy, hostile, rejected } from './scenes.ts';

const plain = { width: 80, colour: false };
const nullMx = { action: 'add', name: 'acme.example.', type: 'MX', value: '0 .' } as const;
const scenes = { healthy, 'at-risk': atRisk, rejected, hostile };
const all = (reports: readonly Report[], options: TerminalOptions) =>
  [...reports.map((each) => renderTerminal(each, options)), renderTerminalTable(reports, options)].join('\n');
const SGR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

describe('golden files (npx vitest run test/report -u)', () => {
  test.each(Object.entries(scenes))('%s', async (name, scene) => {
    await expect(renderTerminal(scene, plain)).toMatchFileSnapshot(`../golden/report-${name}.txt`);
  });

  test('hostile, verbose', async () => {
    await expect(renderTerminal(hostile, { ...plain, verbose: true })).toMatchFileSnapshot(
      '../golden/report-verbose.txt',
    );
  });

  test('several domains', async () => {
    await expect(all([healthy, rejected, atRisk], plain)).toMatchFileSnapshot('../golden/report-several.txt');
  });

  test('40 columns', async () => {
    await expect(renderTerminal(atRisk, { ...plain, width: 40 })).toMatchFileSnapshot('../golden/report-narrow.txt');
  });
});

describe('the page', () => {
  test('is one screen when healthy', () => {
    expect(renderTerminal(healthy, plain).trimEnd().split('\n').length).toBeLessThanOrEqual(24);
  });

  test.each([40, 60, 80, 100])('keeps to %i columns, but for what is there to be pasted', (width) => {
    const pasted = /^\S+\. (?:TXT|MX) |^ {2}more {2}mailcheck explain \S+$|^mailcheck .*--(?:record|replay) /;
    for (const scene of Object.values(scenes)) {
      for (const line of all([scene, scene], { width, colour: false, verbose: true }).split('\n')) {
        if (!pasted.test(line)) expect(columns(line), line).toBeLessThanOrEqual(width);
      }
    }
  });

  test('says what must be so before a record is right', () => {
    const fix = { text: 'say so', records: [nullMx], condition: 'it is certain that no mail is to come' };
    const lines = recordsOf(fix, 80);
    expect(lines[0]).toMatch(/it is certain that no mail is to come:$/);
    expect(lines.slice(1)).toEqual(recordsOf({ ...fix, condition: null }, 80));
    expect(recordsOf({ ...fix, records: [] }, 80)).toEqual([]);
  });

  test('says the same proof once', () => {
    const evidence = [1, 2].map(
      (n) => ({ via: 'dns', request: 'acme.example MX', response: `SERVFAIL\n${n}` }) as const,
    );
    const page = renderTerminal(report([result('spf', [finding('spf-ptr', { evidence })])]), plain);
    expect(page.match(/ {2}seen {2}/g)).toHaveLength(1);
  });

  test('breaks no record, and starts it in the first column', () => {
    for (const width of [40, 80, 200]) {
      const lines = renderTerminal(rejected, { width, colour: false }).split('\n');
      expect(lines).toContain('acme.example. TXT "v=spf1 a mx -all"');
    }
  });

  test('says once what keeps several checks from seeing, and which', () => {
    const detail = 'acme.example MX: SERVFAIL from 127.0.0.1 (EDE 6 DNSSEC Bogus)';
    const blind = report([
      result('spf', [unchecked('spf', { detail })]),
      result('smtp', [unchecked('MX records', { detail })]),
      result('dmarc', [unchecked('dmarc', { detail: 'something else' })]),
    ]);
    const text = renderTerminal(blind, { width: 120, colour: false });
    expect(text.split(detail).length - 1).toBe(1);
    expect(text).toMatch(/2 checks {4}acme\.example MX: SERVFAIL.*\n +so open: spf, smtp \(MX records\)/);
    expect(text).toMatch(/\? dmarc +something else/);
  });

  test('questions that failed alike stand together', () => {
    const failed = (subject: string, question: string) =>
      unchecked(subject, { detail: `${question}: SERVFAIL from 127.0.0.1 (EDE 7 Signature Expired)` });
    const blind = report([
      result('spf', [failed('spf', 'acme.example TXT')]),
      result('smtp', [failed('a.acme.example A', 'a.acme.example A'), failed('MX records', 'acme.example MX')]),
    ]);
    const text = renderTerminal(blind, { width: 120, colour: false });
    const alike = '? 2 checks    SERVFAIL from 127.0.0.1 (EDE 7 Signature Expired)';
    expect(text).toContain(`${alike}\n                so open: spf, smtp (a.acme.example A, MX records)`);
  });

  test('says the same with and without colour', () => {
    for (const scene of Object.values(scenes)) {
      const coloured = all([scene, healthy], { width: 80, colour: true, verbose: true });
      expect(coloured).toMatch(SGR);
      expect(coloured.replace(SGR, '')).toBe(all([scene, healthy], { width: 80, colour: false, verbose: true }));
    }
  });

  test('names what the cap took, and for which finding', () => {
    const capped = report([result('spf'), result('dmarc'), result('smtp', [finding('smtp-down')])]);
    expect(renderTerminal(capped, plain)).toMatch(/49.*-11.*smtp-down/);
  });
});

describe('carets', () => {
  const under = (text: string, mark: { start: number; end: number }, width: number) => {
    const excerpt = { source: 'acme.example TXT', text, mark, note: null };
    const lines = renderTerminal(report([result('spf', [finding('spf-ptr', { excerpt })])]), {
      width,
      colour: false,
    }).split('\n');
    const at = lines.findIndex((line) => /^ +\^+$/.test(line));
    const caretLine = lines[at] ?? '';
    const marked = caretLine.indexOf('^');
    // by columns, not by characters
    let column = 0;
    let shown = '';
    for (const character of lines[at - 1] ?? '') {
      if (column >= marked && column < caretLine.length) shown += character;
      column += columns(character);
    }
    return shown;
  };

  test.each([
    ['on a short text', 'v=spf1 ptr -all', 'ptr', 80],
    ['behind wide characters', 'v=spf1 例え.テスト ptr -all', 'ptr', 80],
    ['on wide characters', 'v=spf1 例え -all', '例え', 80],
    [
      'in the middle of a long text',
      `v=spf1 ${'ip4:192.0.2.1 '.repeat(20)}ptr ${'ip4:192.0.2.1 '.repeat(20)}`,
      'ptr',
      80,
    ],
    ['at the end of a long text', `v=spf1 ${'ip4:192.0.2.1 '.repeat(20)}ptr`, 'ptr', 60],
    ['at the beginning of a long text', `ptr ${'ip4:192.0.2.1 '.repeat(20)}`, 'ptr', 60],
    ['in a narrow terminal', 'v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 ptr ip4:192.0.2.3 -all', 'ptr', 40],
  ])('stand under the mark %s', (_, text, piece, width) => {
    const start = text.indexOf(piece);
    expect(under(text, { start, end: start + piece.length }, width)).toBe(piece);
  });

  test('a mark that is longer than the line shows its beginning', () => {
    const text = `v=spf1 ${'a'.repeat(500)} -all`;
    expect(under(text, { start: 7, end: 507 }, 80)).toMatch(/^a+…$/);
  });

  test('an empty mark is one caret, also behind the end', () => {
    const end = 'v=spf1'.length;
    expect(under('v=spf1', { start: end, end }, 80)).toBe('"');
  });
});

test('whatever stands in a report, only our own sequences reach the terminal', () => {
  const text = fc.string({ unit: anyCharacter, maxLength: 60 });
  fc.assert(
    fc.property(
      text,
      text,
      text,
      fc.nat(80),
      fc.nat(80),
      fc.integer({ min: 1, max: 200 }),
      (a, b, c, start, length, width) => {
        const excerpt = { source: a, text: b, mark: { start, end: start + length }, note: c };
        const page = renderTerminal(
          report([
            result('spf', [finding('spf-ptr', { excerpt, evidence: [{ via: 'dns', request: a, response: b }] })], {
              shown: { [a]: [b, c] },
            }),
            result('smtp', [finding('smtp-down', { params: { host: c } })], { summary: b }),
          ]),
          { width, colour: true, verbose: true },
        );
        expect(page.replace(SGR, '').replaceAll('\n', '')).not.toMatch(/(?! )[\p{C}\p{Z}]/u);
      },
    ),
  );
});
