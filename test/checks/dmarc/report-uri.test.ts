import { describe, expect, test } from 'vitest';
import { parseDmarc } from '../../../src/checks/dmarc/parse.ts';
import { readReportUris } from '../../../src/checks/dmarc/report-uri.ts';
import { repairedUri, withoutSizeLimit, withUris } from '../../../src/checks/dmarc/rewrite-uris.ts';

const only = (value: string) => readReportUris(value, 0)[0];

describe('addresses a report can go to', () => {
  test.each([
    ['mailto:a@a.test', 'a@a.test'],
    ['MAILTO:a@A.Test', 'a@a.test'],
    ['mailto:re+abc_1@a.test', 're+abc_1@a.test'],
    ['mailto:a%2Bb@a.test', 'a+b@a.test'],
    ['mailto:a%21b@a.test', 'a!b@a.test'],
    ['mailto:a@a.test?subject=x', 'a@a.test'],
    ['mailto:a@xn--bcher-kva.test', 'a@xn--bcher-kva.test'],
  ])('%s', (text, address) => {
    expect(only(text)).toMatchObject({ fault: null, scheme: 'mailto', address });
  });

  test('another scheme is a URI too', () => {
    expect(only('https://a.test/dmarc')).toMatchObject({ fault: null, scheme: 'https', host: 'a.test', address: null });
    expect(only('tel:+1-201-555-0123')).toMatchObject({ fault: null, scheme: 'tel', host: null });
  });

  test.each([
    ['mailto:a@a.test!10m', '10m'],
    ['mailto:a@a.test!0', '0'],
    ['mailto:a@a.test ! 2G', '2G'],
    ['mailto:a@a.test!10 K', '10 K'],
  ])('%s has the obsolete size limit', (text, sizeLimit) => {
    expect(only(text)).toMatchObject({ fault: null, address: 'a@a.test', sizeLimit });
  });
});

test.each([
  'a@a.test',
  'bogus',
  'mailto:',
  'mailto:a',
  'mailto:a@',
  'mailto:@a.test',
  'mailto:a@a_b',
  'mailto:a@-a.test',
  'mailto://a.test',
  'mailto: a@a.test',
  'mailto:a b@a.test',
  'mailto:a%40a.test',
  'mailto:a@a.test!ten',
  'mailto:a!b@a.test!10m',
  'mailto:a@a.test!99999999x',
  'mailto:%zz@a.test',
  'mailto:<a@a.test>',
  'https://',
  'https:///path',
  '\u00e4@a.test',
  '',
])('%j is none', (text) => {
  expect(only(text)?.fault).not.toBeNull();
});

test('a list keeps the place of each entry, and an empty one is at fault', () => {
  const value = 'mailto:a@a.test , ,\tmailto:b@b.test';
  const uris = readReportUris(value, 10);
  expect(uris.map(({ text, start, fault }) => [text, start, fault === null])).toEqual([
    ['mailto:a@a.test', 10, true],
    ['', 28, false],
    ['mailto:b@b.test', 30, true],
  ]);
  expect(uris.map(({ start, end }) => value.slice(start - 10, end - 10))).toEqual([
    'mailto:a@a.test',
    ',',
    'mailto:b@b.test',
  ]);
});

test('at most fifty are read', () => {
  expect(readReportUris(','.repeat(9_999), 0)).toHaveLength(50);
});

describe('corrections', () => {
  test.each([
    ['a@a.test', 'mailto:a@a.test'],
    ['mailto: a@a.test ', 'mailto:a@a.test'],
    ['mailto://a@a.test', 'mailto:a@a.test'],
    ['mailto:<a@a.test>', 'mailto:a@a.test'],
    ['mailto:a%40a.test', 'mailto:a@a.test'],
    ['bogus', null],
    ['mailto://a.test', null],
    ['', null],
  ])('%j was probably %j', (text, meant) => {
    const [uri] = readReportUris(text, 0);
    expect(uri && repairedUri(uri)).toBe(meant);
  });

  test('size limits go, addresses and other tags stay', () => {
    const record = parseDmarc('v=DMARC1; p=none; rua=mailto:a@a.test ! 10m, mailto:b@a.test; ruf=mailto:c@a.test!1k');
    expect(withUris(record, withoutSizeLimit)).toBe(
      'v=DMARC1; p=none; rua=mailto:a@a.test,mailto:b@a.test; ruf=mailto:c@a.test',
    );
  });

  test('a tag without addresses goes too', () => {
    const record = parseDmarc('v=DMARC1; p=none; rua=mailto:a@a.test; ruf=mailto:c@b.test');
    expect(withUris(record, ({ host, text }) => (host === 'a.test' ? null : text))).toBe(
      'v=DMARC1; p=none; ruf=mailto:c@b.test',
    );
  });
});
