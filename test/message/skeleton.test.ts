import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brandNamed, isOfBrand } from '../../src/message/brands.ts';
import { mixedScripts, skeletonOf } from '../../src/message/skeleton.ts';

test.each([
  ['pаypal', 'paypal'], // Cyrillic а
  ['gοοgle', 'google'], // Greek ο
  ['paypa1', 'paypal'],
  ['rnicrosoft', 'microsoft'],
  ['micr0soft', 'microsoft'],
  ['ａpple', 'apple'], // full width
  ['ѕсоре', 'scope'], // Cyrillic altogether
  ['amazön', 'amazon'],
])('%s can be taken for %s', (written, meant) => {
  expect(skeletonOf(written)).toBe(skeletonOf(meant));
});

test.each([
  ['acme', 'acne'],
  ['paypal', 'payroll'],
  ['王', '玉'],
])('%s cannot be taken for %s', (one, other) => {
  expect(skeletonOf(one)).not.toBe(skeletonOf(other));
});

test('a skeleton is its own skeleton', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
      const once = skeletonOf(text);
      expect(skeletonOf(once)).toBe(once);
    }),
    { numRuns: 80 },
  );
});

test.each([
  ['Иван', null],
  ['カメラ店', null],
  ['LINEカメラ', null],
  ['서울Seoul', null],
  ['Мagazin', ['Latin', 'Cyrillic']],
  ['αlpha', ['Latin', 'Greek']],
])('scripts in %s', (word, mixed) => {
  expect(mixedScripts(word)).toEqual(mixed);
});

test.each([
  ['PayPal', 'PayPal', false],
  ['Service PayPal', 'PayPal', false],
  ['The Apple Support Team', 'Apple', false],
  ['PayPaI', 'PayPal', true],
  ['РayPal', 'PayPal', true],
])('%s claims to be %s', (name, brand, disguised) => {
  expect(brandNamed(name)).toMatchObject({ brand: { name: brand }, disguised });
});

test.each(['Jane via PayPal', 'Apple Tree Farm', 'Support Team', '', 'Amazonas'])('%s claims to be nobody', (name) => {
  expect(brandNamed(name)).toBeNull();
});

test('a brand has its name under many suffixes, and mails from others of its own', () => {
  const amazon = brandNamed('Amazon')?.brand;
  if (amazon === undefined) throw new Error('the brand is gone');
  for (const domain of ['amazon.de', 'mail.amazon.co.jp', 'amazonses.com'])
    expect(isOfBrand(domain, amazon)).toBe(true);
  for (const domain of ['amazon-pay.example', 'amazon.shop.example']) expect(isOfBrand(domain, amazon)).toBe(false);
});
