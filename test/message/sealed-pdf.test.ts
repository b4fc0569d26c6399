import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSealedPdf } from '../../src/message/sealed-pdf.ts';
import { pdfOf, pdfSamples } from '../support/pdf.ts';

const [restricted, locked] = [false, true].map((asks) => pdfSamples.find((one) => one.asks === asks));
if (restricted === undefined || locked === undefined) throw new Error('the fixture has one of each');

/** With what has to be written otherwise in a string in parentheses. */
const literal = (hex: string) =>
  `(${Buffer.from(hex, 'hex')
    .toString('latin1')
    .replace(/[\\()]/g, '\\$&')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\012')})`;

describe('whether a PDF asks for a password', () => {
  test.each(pdfSamples)('$made: $asks', (sample) => {
    expect(isSealedPdf([pdfOf(sample)])).toBe(sample.asks);
    expect(isSealedPdf([pdfOf(sample, { stringOf: literal })])).toBe(sample.asks);
  });

  test('is seen at the end of a file of which the middle was not read', () => {
    const head = Buffer.from('%PDF-1.7\n1 0 obj\n');
    expect(isSealedPdf([head, pdfOf(restricted)])).toBe(false);
    expect(isSealedPdf([head, pdfOf(locked)])).toBe(true);
  });

  test('is not known where the dictionary stands in the middle, is cut off or is not by passwords', () => {
    const whole = pdfOf(locked).toString('latin1');
    const trailer = Buffer.from(whole.slice(whole.indexOf('trailer')), 'latin1');
    expect(isSealedPdf([Buffer.from('%PDF-1.7\n'), trailer])).toBeNull();
    expect(isSealedPdf([Buffer.from(whole.slice(0, whole.indexOf('/U '))), trailer])).toBeNull();
    expect(isSealedPdf([Buffer.from(whole.replace('/Standard', '/Adobe.PubSec'), 'latin1')])).toBeNull();
    expect(isSealedPdf([Buffer.from(whole.replace('/R 2', '/R 9'), 'latin1')])).toBeNull();
  });

  test('is no question where nothing is encrypted, and an open one where no trailer was seen', () => {
    expect(isSealedPdf([Buffer.from('%PDF-1.7\ntrailer\n<< /Size 1 >>\n%%EOF')])).toBe(false);
    expect(isSealedPdf([Buffer.from('%PDF-1.7\n'), Buffer.from('trailer\n<< /Size 1 >>\n%%EOF')])).toBe(false);
    expect(isSealedPdf([Buffer.from('%PDF-1.7\n'), Buffer.from('<< /Type /XRef /Size 1 >>')])).toBe(false);
    expect(isSealedPdf([Buffer.from('%PDF-1.7\n'), Buffer.from('endstream')])).toBeNull();
  });

  test('of the same number as another object, the whole number counts', () => {
    const pages = '15 0 obj\n<< /Type /Page >>\nendobj\n';
    expect(isSealedPdf([pdfOf(locked, { pages })])).toBe(true);
  });

  test('whatever a file holds, it is answered soon', () => {
    const pieces = [
      '/Encrypt 5 0 R',
      '/Encrypt <<',
      '5 0 obj',
      '<<',
      '>>',
      '[',
      '(',
      '\\',
      '%',
      '<',
      '/ID [',
      '/R 6',
      'a',
    ];
    const hostile = fc.array(fc.constantFrom(...pieces), { maxLength: 200 }).map((all) => all.join(' '));
    fc.assert(
      fc.property(hostile, (text) => {
        expect([true, false, null]).toContain(isSealedPdf([Buffer.from(text)]));
      }),
      { numRuns: 200 },
    );
    for (const piece of pieces) isSealedPdf([Buffer.from(piece.repeat(131_072 / piece.length))]);
  });
});
