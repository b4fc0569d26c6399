import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementAt, identifierIn, weakHashOf } from '../../../src/checks/tls/der.ts';
import { parseCertificate } from '../../../src/checks/tls/parse.ts';
import { anyCharacter } from '../../support/any-character.ts';
import { chainOf, day } from './certificates.ts';

const HOST = 'mx1.acme.example';

test('a certificate is read', async () => {
  const [leaf = ''] = await chainOf({ names: [HOST, '*.acme.example', '192.0.2.1'] });
  expect(parseCertificate(leaf, HOST)).toMatchObject({
    subject: `CN=${HOST}`,
    commonName: HOST,
    issuer: 'CN=test root',
    names: [HOST, '*.acme.example', '192.0.2.1'],
    key: { type: 'ec', bits: 256 },
    weakHash: null,
    selfSigned: false,
    match: 'alternative',
  });
  const read = parseCertificate(leaf, HOST);
  expect(Math.abs((read?.notAfterMs ?? 0) - day(200).getTime())).toBeLessThan(1000);
});

test.for([
  ['a host it does not name', 'mx9.other.example', null],
  ['the wildcard', 'mx9.acme.example', 'alternative'],
  ['two labels under the wildcard', 'a.mx9.acme.example', null],
  ['the bare domain under the wildcard', 'acme.example', null],
  ['a name with a line break', 'mx1.acme.example\nx', null],
] as const)('the match with %s', async ([, host, match]) => {
  const [leaf = ''] = await chainOf({ names: [HOST, '*.acme.example'] });
  expect(parseCertificate(leaf, host)?.match).toBe(match);
});

test('a name in the common name alone is told apart', async () => {
  const [leaf = ''] = await chainOf({ names: ['192.0.2.1'] });
  expect(parseCertificate(leaf, HOST)?.match).toBe(null);
  expect(parseCertificate(commonNameOnly, HOST)).toMatchObject({ names: [], match: 'common' });
});

// openssl req -x509 -newkey ed25519 -subj /CN=mx1.acme.example -days 3650 -nodes, without extensions; the key was thrown away.
const commonNameOnly =
  'MIHwMIGjAhRRkRTl/Mx+mZr3o5sKJrs6ki2IiTAFBgMrZXAwGzEZMBcGA1UEAwwQbXgxLmFjbWUuZXhhbXBsZTAeFw0yNjExMjEwMjU2MzJaFw0zNjExMTgwMjU2MzJaMBsxGTAXBgNVBAMMEG14MS5hY21lLmV4YW1wbGUwKjAFBgMrZXADIQB9kEqT6IpDKq0jzGfJWZ+eRaH2GbRrfPQnCEVzSCEHgjAFBgMrZXADQQBvOF9enKJW1HG2L4XXin445LrvvIPTxmAMbYeuldR/U76Z3wSUM2+3XcEQKyEFoxpNk5EM5WfDhwanzhP5HxcL';

test('the hash under the signature is read from the certificate itself', async () => {
  const [sound = ''] = await chainOf({ names: [HOST] });
  const [weak = ''] = await chainOf({ names: [HOST], sha1: true });
  expect(parseCertificate(sound, HOST)?.weakHash).toBe(null);
  expect(parseCertificate(weak, HOST)?.weakHash).toBe('sha1');
});

test.for([
  ['RSA over MD5', '300f 3000 300b 06092a864886f70d010104', 'md5'],
  ['RSA over SHA-256', '300f 3000 300b 06092a864886f70d01010b', null],
  ['RSASSA-PSS with its defaults', '3011 3000 300d 06092a864886f70d01010a 3000', 'sha1'],
  ['RSASSA-PSS over SHA-256', '3021 3000 301d 06092a864886f70d01010a 3010 a00e 300c 0608608648016503040200 00', null],
  ['RSASSA-PSS over MD5', '301f 3000 301b 06092a864886f70d01010a 300e a00c 300a 06082a864886f70d0205', 'md5'],
  ['ECDSA over SHA-1', '300d 3000 3009 06072a8648ce3d0401', 'sha1'],
] as const)('the signature algorithm: %s', ([, hex, hash]) => {
  expect(weakHashOf(Buffer.from(hex.replaceAll(' ', ''), 'hex'))).toBe(hash);
});

test('an object identifier is read arc by arc', () => {
  const der = Buffer.from('06092a864886f70d01010b', 'hex');
  const element = elementAt(der, 0);
  expect(element && identifierIn(der, element)).toBe('1.2.840.113549.1.1.11');
});

test('octets that are no certificate give null and never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => {
      expect(parseCertificate(Buffer.from(octets).toString('base64'), HOST)).toBe(null);
      expect([null, 'sha1', 'md5', 'md2', 'md4']).toContain(weakHashOf(octets));
    }),
  );
  fc.assert(fc.property(fc.string({ unit: anyCharacter }), (text) => parseCertificate(text, HOST) === null));
});

test('a damaged certificate never makes the reader throw', async () => {
  const [leaf = ''] = await chainOf({ names: [HOST] });
  const whole = Buffer.from(leaf, 'base64');
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, octet, length) => {
      const damaged = Buffer.from(whole.subarray(0, length));
      if (at < damaged.length) damaged[at] = octet;
      const read = parseCertificate(damaged.toString('base64'), HOST);
      if (read !== null) expect(Number.isFinite(read.notAfterMs)).toBe(true);
      expect(weakHashOf(damaged) === null || typeof weakHashOf(damaged) === 'string').toBe(true);
    }),
  );
});
