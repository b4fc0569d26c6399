import fc from 'fast-check';
import { dkimBody } from 'mailauth/lib/dkim/body/index.js';
import { generateCanonicalizedHeader } from 'mailauth/lib/dkim/header/index.js';
import { describe, expect, test } from 'vitest';
import { findBody } from '../../src/message/dkim-body.ts';
import { coveredFields, headerInput } from '../../src/message/dkim-header.ts';
import { headerFieldsIn } from '../../src/message/header-fields.ts';
import { readSignature } from '../../src/message/signature-tags.ts';

// The canonical forms of RFC 6376 section 3.4, beside those of mailauth.

const FORMS = ['simple', 'relaxed'] as const;
const piece = fc.constantFrom(
  'a',
  'B: c',
  ' ',
  '\t',
  '  ',
  '\r\n',
  '\r\n',
  '\r\n ',
  ';',
  'b=',
  '=',
  '\r\n\r\n',
  '\xe4',
);
const text = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));

const hashOf = (body: string, form: (typeof FORMS)[number]): string => {
  const hasher = dkimBody(form, 'sha256', false);
  hasher.update(Buffer.from(body, 'latin1'));
  return hasher.digest('base64');
};

describe.each(FORMS)('%s', (form) => {
  test('of a body', () => {
    fc.assert(
      fc.property(text, (body) => {
        const match = findBody(Buffer.from(body, 'latin1'), { form, hash: 'sha256', expected: hashOf(body, form) });
        expect(match?.whole).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('of a body to which something was added', () => {
    fc.assert(
      fc.property(text, text, (body, added) => {
        const longer = `${body}\r\n${added}`;
        const expected = hashOf(`${body}\r\n`, form);
        expect(findBody(Buffer.from(longer, 'latin1'), { form, hash: 'sha256', expected })).not.toBeNull();
      }),
      { numRuns: 100 },
    );
  });

  test('of a header', () => {
    fc.assert(
      fc.property(text, text, (value, tags) => {
        const tidy = (one: string) => one.replace(/\r\n/g, '\r\n ');
        const raw = Buffer.from(`To: ${tidy(value)}\r\nDKIM-Signature: v=1; b=abc;${tidy(tags)}\r\n\r\n`, 'latin1');
        const fields = headerFieldsIn(raw);
        const [to, signature] = fields;
        if (to === undefined || signature === undefined || fields.length !== 2) return;
        const { canonicalizedHeader } = generateCanonicalizedHeader(
          'DKIM',
          { headers: [{ line: Buffer.from(to.raw, 'latin1') }] },
          {
            signatureHeaderLine: Buffer.from(signature.raw, 'latin1'),
            canonicalization: `${form}/simple`,
            strict: true,
          },
        );
        expect(headerInput([to], signature, form)).toBe(canonicalizedHeader.toString('latin1'));
      }),
      { numRuns: 100 },
    );
  });
});

test('of a name that comes more than once the lowest is covered first', () => {
  const fields = headerFieldsIn(Buffer.from('To: 1\r\nCc: 2\r\nto: 3\r\n\r\n'));
  expect(coveredFields(fields, ['to', 'to', 'to', 'subject']).map((field) => field?.value)).toEqual([
    '3',
    '1',
    undefined,
    undefined,
  ]);
});

describe('the tags of a signature', () => {
  test('are read', () => {
    const read = readSignature(
      'v=1; a=rsa-SHA256; c=relaxed; d=A.example; s=s1; h=From : to:From; l=12; t=1; x=2; bh=a b; b=c d; z=From:a=20b|To:=C3=A4',
    );
    expect(read).toEqual({
      domain: 'a.example',
      selector: 's1',
      algorithm: 'rsa-sha256',
      canonicalization: { header: 'relaxed', body: 'simple' },
      signedFields: ['from', 'to', 'from'],
      bodyLength: 12,
      signedAtMs: 1000,
      expiresAtMs: 2000,
      bodyHash: 'ab',
      signature: 'cd',
      copies: [
        { name: 'from', value: 'a b' },
        { name: 'to', value: 'ä' },
      ],
    });
  });

  test.each([
    ['', { header: 'simple', body: 'simple' }],
    ['c=relaxed/relaxed', { header: 'relaxed', body: 'relaxed' }],
    ['c=strange', null],
    ['c=simple/relaxed/simple', null],
  ])('c: %s', (value, form) => {
    expect(readSignature(value).canonicalization).toEqual(form);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (value) => void readSignature(value)),
      { numRuns: 80 },
    );
  });
});
