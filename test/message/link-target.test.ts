import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isMailable, readTarget } from '../../src/message/link-target.ts';
import { shownHost } from '../../src/message/shown-host.ts';

describe('where a link leads', () => {
  test.each([
    [
      'https://www.Acme.EXAMPLE./a?b=1#c',
      {
        url: 'https://www.acme.example./a?b=1',
        host: 'www.acme.example',
        organization: 'acme.example',
        secure: true,
        port: null,
      },
    ],
    [' HTTP://acme.co.uk:8080 ', { host: 'acme.co.uk', organization: 'acme.co.uk', secure: false, port: 8080 }],
    ['http:acme.example', { host: 'acme.example' }],
    ['//acme.example/x', { host: 'acme.example', secure: true }],
    ['http://acme.example:80/', { port: null }],
    ['https://a%40b:c@acme.example/', { user: 'a@b', host: 'acme.example' }],
    ['https://bücher.example/', { host: 'xn--bcher-kva.example' }],
    ['http://192.0.2.7/', { host: '192.0.2.7', organization: null, address: 'reserved', obscured: false }],
    ['http://127.1/', { host: '127.0.0.1', address: 'loopback', obscured: true }],
    ['http://0x2c.0x80.9.9/', { host: '44.128.9.9', address: 'public', obscured: true }],
    ['http://746588425/', { host: '44.128.9.9', obscured: true }],
    ['http://[2a0e:fd45::7]:81/', { host: '2a0e:fd45::7', address: 'public', port: 81, obscured: false }],
    ['https://ac%6De.example/', { host: 'acme.example', obscured: true }],
  ])('%s', (href, target) => {
    expect(readTarget(href, null)).toMatchObject({ kind: 'web', ...target });
  });

  test.each([
    ['#', 'empty'],
    ['http://', 'empty'],
    ['#part', 'fragment'],
    ['{{ url }}', 'placeholder'],
    ['https://*|LINK|*', 'placeholder'],
    ['%UNSUBSCRIBE_URL%', 'placeholder'],
    ['/shop', 'relative'],
    ['java\nscript:alert(1)', 'code'],
    ['data:text/html,x', 'code'],
    ['tel:+49', 'other'],
    ['https://a b.example/', 'broken'],
    ['http://http://a.example/', 'broken'],
    ['https://[::1', 'broken'],
  ])('%s is %s', (href, kind) => {
    expect(readTarget(href, null).kind).toBe(kind);
  });

  test('mailto, to several', () => {
    expect(readTarget('mailto:a%40b.example,c@d.example?subject=x,y', null)).toEqual({
      kind: 'mailto',
      addresses: ['a@b.example', 'c@d.example'],
    });
    expect(['a@b.example', 'a', 'a b@c.example', '@c.example'].map(isMailable)).toEqual([true, false, false, false]);
  });

  test('whatever stands there, it is read', () => {
    const piece = fc.constantFrom(
      'http:',
      'https://',
      'mailto:',
      '@',
      '%',
      '%zz',
      '[',
      ']',
      ':',
      '/',
      '\\',
      '.',
      'a',
      '\n',
      ' ',
      '1',
      '#',
      '?',
      'é',
      '\u0000',
      '{{',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 20 }),
        fc.constantFrom(null, 'https://a.example/', '::'),
        (pieces, base) => {
          expect(readTarget(pieces.join(''), base).kind).toMatch(/^[a-z]+$/);
        },
      ),
      { numRuns: 100 },
    );
  });
});

test.each([
  ['https://www.bank.com/login', 'bank.com', true],
  ['www.bank.co.uk', 'bank.co.uk', true],
  ['(bank.com)', 'bank.com', false],
  ['Log in at https://bank.com/ now', 'bank.com', true],
  ['bank.com/offers', 'bank.com', false],
  ['ASP.NET', 'asp.net', false],
  ['report.pdf', null, null],
  ['see the shop', null, null],
  ['https://localhost/', null, null],
  ['1.2.3', null, null],
])('the text %s shows %s', (text, organization, isAddress) => {
  expect(shownHost(text)).toEqual(organization === null ? null : expect.objectContaining({ organization, isAddress }));
});
