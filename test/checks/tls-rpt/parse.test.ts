import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearMiss } from '../../../src/checks/tls-rpt/near-miss.ts';
import { isTlsRpt, parseTlsRpt, repaired } from '../../../src/checks/tls-rpt/parse.ts';
import { readReportUris, repairedUris } from '../../../src/checks/tls-rpt/report-uri.ts';
import { recordTo } from '../../../src/checks/tls-rpt/words.ts';
import { anyCharacter } from '../../support/any-character.ts';

describe('addresses', () => {
  test.each([
    ['mailto:a@b.example', 'b.example'],
    ['MailTo:a%21b@B.example.', 'b.example'],
    ['mailto:a@b.example?subject=x', 'b.example'],
    ['https://r.example/v1', 'r.example'],
    ['https://R.example:8443', 'r.example'],
    ['https://192.0.2.1/', '192.0.2.1'],
    ['https://[2001:db8::1]/', '2001:db8::1'],
  ])('%s goes to %s', (text, host) => {
    expect(readReportUris(text, 0)).toMatchObject([{ host, fault: null }]);
  });

  test.each([
    'a@b.example',
    'mailto:',
    'mailto:a',
    'mailto:a@',
    'mailto:@b.example',
    'mailto:a@b',
    'mailto:a b@c.example',
    'mailto:<a@b.example>',
    'https://',
    'https:r.example',
    'https://a_b/',
    'x',
    '',
    'https://r.example/ä',
  ])('"%s" cannot be read', (text) => {
    const [uri] = readReportUris(text, 0);
    expect(uri?.fault).not.toBeNull();
  });

  test('each stands where it says', () => {
    const value = ' mailto:a@b.example ,, https://r.example';
    for (const { text, start } of readReportUris(value, 0)) expect(value.slice(start).startsWith(text)).toBe(true);
  });

  test.each([
    ['tls@b.example', 'mailto:tls@b.example'],
    ['<tls@b.example>', 'mailto:tls@b.example'],
    ['mailto://tls@b.example', 'mailto:tls@b.example'],
    ['mailto:tls%40b.example', 'mailto:tls@b.example'],
    ['mailto:a!b@b.example', 'mailto:a%21b@b.example'],
    ['mailto:tls@b.example!10m', 'mailto:tls@b.example'],
    ['mailto:tls@bäcker.example', 'mailto:tls@xn--bcker-gra.example'],
    ['mailto:a@b.example mailto:c@b.example', 'mailto:a@b.example,mailto:c@b.example'],
    ['mailto: a@b.example', 'mailto:a@b.example'],
    ['nonsense', ''],
    ['', ''],
  ])('%s was meant to be %s', (text, meant) => expect(repairedUris(text).join(',')).toBe(meant));
});

describe('records', () => {
  test('any text is read', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const { faults, uris } = parseTlsRpt(`v=TLSRPTv1;${text}`);
        for (const { start, end } of [...faults, ...uris]) expect(end).toBeGreaterThanOrEqual(start);
      }),
    );
  });

  test('what is repaired has no fault', () => {
    const piece = fc.constantFrom(
      'rua=',
      'mailto:a@b.example',
      ',',
      ';',
      ' ',
      'tls@c.example',
      'tls@ä.example',
      '!10m',
      'https://r.example',
      '!',
      'x=1',
      'v=',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 15 }), (parts) => {
        const whole = repaired(parseTlsRpt(`v=TLSRPTv1;${parts.join('')}`));
        if (whole === null) return;
        expect(isTlsRpt(whole)).toBe(true);
        const { faults, uris } = parseTlsRpt(whole);
        expect(faults).toEqual([]);
        expect(uris.every(({ fault }) => fault === null)).toBe(true);
      }),
    );
  });

  test('64 KiB of anything are read at once', () => {
    for (const part of [' ', ';', ',', '=', 'rua=', 'rua=mailto:a@b.example,', 'a;', '%', '@']) {
      const { faults, uris } = parseTlsRpt(`v=TLSRPTv1;rua=${part.repeat(65_536 / part.length)}x`);
      expect(faults.length).toBeLessThanOrEqual(30);
      expect(uris.length).toBeLessThanOrEqual(65_536);
      nearMiss(part.repeat(65_536));
    }
  });

  test.each(['v=spf1 -all', 'v=STSv1; id=1', 'v=DMARC1; p=none; rua=mailto:a@b.example', 'tls', 'some text', ''])(
    '"%s" is no near miss',
    (text) => expect(nearMiss(text)).toBeNull(),
  );

  test('any text is a near miss or is none, and what it meant is a record', () => {
    const piece = fc.constantFrom(
      'v=',
      'TLSRPTv1',
      'tlsrptv1',
      ';',
      ' ',
      '"',
      'rua=',
      'mailto:',
      'a@b.example',
      ':',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
        const miss = nearMiss(parts.join(''));
        if (miss?.meant != null) expect(isTlsRpt(miss.meant)).toBe(true);
        if (miss) expect(miss.end).toBeGreaterThanOrEqual(miss.start);
      }),
    );
  });

  test('an address with odd characters is encoded', () => {
    expect(recordTo('a!b@d.example')).toBe('v=TLSRPTv1; rua=mailto:a%21b@d.example');
    expect(parseTlsRpt(recordTo('a!b@d.example'))).toMatchObject({ faults: [], uris: [{ fault: null }] });
  });
});
