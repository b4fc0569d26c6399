import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formOf } from '../../../src/checks/dkim/form.ts';
import { isUsable, parseKeyRecord } from '../../../src/checks/dkim/parse.ts';
import { repairedRecord } from '../../../src/checks/dkim/repair.ts';
import { anyCharacter } from '../../support/any-character.ts';
import {
  ecKey,
  ed25519Key,
  ed25519Spki,
  privatePem,
  privatePkcs1,
  privatePkcs8,
  record2048,
  rsa1024,
  rsa2048,
  rsaKey,
} from './keys.ts';

describe('a key that can be used', () => {
  test.each([
    ['without v= and k=', `p=${rsa2048}`, { type: 'rsa', bits: 2048, bare: false }],
    [
      'with every tag',
      `v=DKIM1; h=sha256; k=rsa; n=a note; s=email; t=s; p=${rsa2048}`,
      { type: 'rsa', bits: 2048, bare: false },
    ],
    ['without a space', `v=DKIM1;k=rsa;p=${rsa2048};`, { type: 'rsa', bits: 2048, bare: false }],
    [
      'with white space inside the key',
      `v=DKIM1; p=${rsa2048.replace(/(.{64})/g, '$1 \t')}`,
      { type: 'rsa', bits: 2048, bare: false },
    ],
    ['of 1024 bits', `v=DKIM1; p=${rsa1024}`, { type: 'rsa', bits: 1024, bare: false }],
    ['of 1023 bits is told from 1024', `v=DKIM1; p=${rsaKey(1023)}`, { type: 'rsa', bits: 1023, bare: false }],
    ['of 4096 bits', `v=DKIM1; p=${rsaKey(4096)}`, { type: 'rsa', bits: 4096, bare: false }],
    ['as a bare RSAPublicKey', `v=DKIM1; p=${rsaKey(2048, 'pkcs1')}`, { type: 'rsa', bits: 2048, bare: true }],
    ['of type Ed25519', `v=DKIM1; k=ed25519; p=${ed25519Key}`, { type: 'ed25519', bits: 256 }],
  ])('%s', (_, text, key) => {
    const record = parseKeyRecord(text);
    expect(record.faults).toEqual([]);
    expect(record.key).toEqual(key);
    expect(isUsable(record)).toBe(key.bits >= 1024 || key.type === 'ed25519');
  });
});

const quoted = `v=DKIM1; p=${rsa1024.slice(0, 100)}" "${rsa1024.slice(100)}`;
const evenModulus = Buffer.from(rsa1024, 'base64');
evenModulus[evenModulus.length - 6] = 2;
const evenExponent = Buffer.from(rsa1024, 'base64');
evenExponent[evenExponent.length - 1] = 2;

describe('faults, with the place they stand at', () => {
  test.each<[string, string, readonly (readonly [kind: string, marked: string])[]]>([
    ['p= missing', 'v=DKIM1; k=rsa', [['no-key', 'k=rsa']]],
    ['v=dkim1', `v=dkim1; p=${rsa2048}`, [['version', 'v=dkim1']]],
    ['v=DKIM2', `v=DKIM2; p=${rsa2048}`, [['version', 'v=DKIM2']]],
    ['a tag twice', `v=DKIM1; p=${rsa1024}; p=`, [['twice', 'p=']]],
    ['no equals sign', `k=rsa; t; p=${rsa1024}`, [['no-equals-sign', 't']]],
    ['a tag name that is none', `v=DKIM1; 1k=rsa; p=${rsa1024}`, [['bad-name', '1k']]],
    ['quotation marks in the key', quoted, [['quote', '"']]],
    ['semicolons with backslashes', `v=DKIM1\\; k=rsa\\; p=${rsa1024}`, [['escape', 'v=DKIM1\\']]],
    ['a backslash at the end', `v=DKIM1; p=${rsa1024.slice(0, 60)}\\`, [['escape', '\\']]],
    [
      'a PEM file',
      `v=DKIM1; p=-----BEGIN PUBLIC KEY-----${rsa1024}-----END PUBLIC KEY-----`,
      [['pem', '-----BEGIN PUBLIC KEY-----']],
    ],
    ['base64url', `v=DKIM1; p=${rsa1024.slice(0, 40)}_${rsa1024.slice(41)}`, [['base64-character', '_']]],
    ['one character missing', `v=DKIM1; p=${rsa1024.slice(0, -1)}`, [['base64-padding', 'A']]],
    ['one character too many', `v=DKIM1; p=${rsa1024}l`, [['base64-length', 'l']]],
    ['something behind the padding', `v=DKIM1; k=ed25519; p=${ed25519Key}A`, [['base64-padding', '=']]],
    ['the end of the key missing', `v=DKIM1; p=${rsa1024.slice(0, 120)}`, [['truncated', rsa1024.slice(0, 120)]]],
    ['something behind the key', `v=DKIM1; p=${rsa1024}AAAA`, [['trailing', `${rsa1024}AAAA`]]],
    ['no key at all', 'v=DKIM1; p=aGVsbG8gd29ybGQh', [['unreadable', 'aGVsbG8gd29ybGQh']]],
    ['an even modulus', `p=${evenModulus.toString('base64')}`, [['bad-modulus', evenModulus.toString('base64')]]],
    ['an even exponent', `p=${evenExponent.toString('base64')}`, [['bad-exponent', evenExponent.toString('base64')]]],
    ['an elliptic key as rsa', `v=DKIM1; k=rsa; p=${ecKey}`, [['wrong-type', ecKey]]],
    ['an Ed25519 key without k=', `v=DKIM1; p=${ed25519Key}`, [['wrong-type', ed25519Key]]],
    ['an RSA key as ed25519', `v=DKIM1; k=ed25519; p=${rsa1024}`, [['wrong-type', rsa1024]]],
    ['a wrapped Ed25519 key', `v=DKIM1; k=ed25519; p=${ed25519Spki}`, [['ed25519-wrapped', ed25519Spki]]],
    [
      'a short Ed25519 key',
      'v=DKIM1; k=ed25519; p=HbawiMnQXTCopHTkR0jlKQ==',
      [['ed25519-length', 'HbawiMnQXTCopHTkR0jlKQ==']],
    ],
    ['a private key, PKCS #1', `v=DKIM1; p=${privatePkcs1}`, [['private-key', privatePkcs1]]],
    ['a private key, PKCS #8', `v=DKIM1; p=${privatePkcs8}`, [['private-key', privatePkcs8]]],
  ])('%s', (_, text, faults) => {
    const record = parseKeyRecord(text);
    expect(record.faults.map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual(faults);
    expect(isUsable(record)).toBe(false);
  });

  test('a record longer than DNS can carry', () => {
    expect(parseKeyRecord(`p=${'A'.repeat(70_000)}`).faults.map(({ kind }) => kind)).toEqual(['too-long']);
  });
});

describe('remarks', () => {
  test.each<[string, string, readonly string[]]>([
    ['v= is not first', `k=rsa; v=DKIM1; p=${rsa1024}`, ['irregular version-not-first v=DKIM1']],
    ['k=RSA', `v=DKIM1; k=RSA; p=${rsa1024}`, ['irregular capital-type k=RSA']],
    ['an empty h=', `v=DKIM1; h=; p=${rsa1024}`, ['irregular empty-value h=']],
    ['a bare RSAPublicKey', `p=${rsaKey(1024, 'pkcs1')}`, [`irregular bare-rsa ${rsaKey(1024, 'pkcs1')}`]],
    ['g=, which RFC 6376 removed', `v=DKIM1; g=*; p=${rsa1024}`, ['untidy obsolete-tag g=*']],
    ['an unknown tag', `v=DKIM1; x1 = extra ; p=${rsa1024}`, ['untidy unknown-tag x1 = extra']],
    ['a capital tag name', `V=DKIM2; p=${rsa1024}`, ['untidy unknown-tag V=DKIM2']],
    ['two semicolons', `v=DKIM1;; p=${rsa1024}`, ['untidy empty-part ;']],
    ['white space at the end', `v=DKIM1; p=${rsa1024}; `, ['untidy trailing-space  ']],
    ['a hash that is no word', `v=DKIM1; h=sha256:sha 1; p=${rsa1024}`, ['untidy bad-item h=sha256:sha 1']],
    ['nothing to remark upon', `v=DKIM1; h=sha1:sha256:x; s=*:email; t=s:y:n; n=; p=${rsa1024};`, []],
  ])('%s', (_, text, remarks) => {
    const record = parseKeyRecord(text);
    expect(record.faults).toEqual([]);
    expect(record.remarks.map(({ kind, weight, start, end }) => `${weight} ${kind} ${text.slice(start, end)}`)).toEqual(
      remarks,
    );
  });
});

describe('what a text at a selector is', () => {
  test.each([
    ['a key', record2048, 'key'],
    ['a revoked key', 'v=DKIM1; p=', 'key'],
    ['a key without p=', 'v=DKIM1; k=rsa', 'key'],
    ['a key in quotation marks', `"v=DKIM1; k=rsa; p=${rsa1024}"`, 'key'],
    ['a key type alone', 'k=rsa', 'key'],
    ['a private key in PEM', privatePem, 'private-key'],
    ['a private key in p=', `v=DKIM1; p=${privatePkcs1}`, 'private-key'],
    ['a private key by itself', privatePkcs8, 'private-key'],
    ['the target of a CNAME', 's1.domainkey.u1.wl.sender.example', 'target'],
    ['a target with a dot at the end', 'S1._domainkey.sender.example.', 'target'],
    ['the rest of a key', rsa1024.slice(90), 'bare-base64'],
    ['a key without its tags', rsa1024, 'bare-base64'],
    ['SPF', 'v=spf1 include:sender.example -all', 'foreign'],
    ['DMARC has a p= too', 'v=DMARC1; p=none', 'foreign'],
    ['a verification string', 'google-site-verification=abcdefghijklmnopqrstuvwxyz0123456789', 'foreign'],
    ['nothing', '', 'foreign'],
    ['a word', 'test', 'foreign'],
  ])('%s', (_, text, kind) => {
    expect(formOf(text).kind).toBe(kind);
  });
});

describe('the record that was meant', () => {
  const tidy = `v=DKIM1; k=rsa; p=${rsa1024}`;
  test.each<[string, string, string | null]>([
    ['quotation marks', quoted, tidy],
    ['backslashes', `v=DKIM1\\; k=rsa\\; p=${rsa1024}`, tidy],
    ['a PEM file', `v=DKIM1; p=-----BEGIN PUBLIC KEY-----\n${rsa1024}\n-----END PUBLIC KEY-----`, tidy],
    ['typographic quotation marks', `v=DKIM1; k=rsa; p=\xe2\x80\x9c${rsa1024}\xe2\x80\x9d`, tidy],
    ['small letters in v=', `v=dkim1; k=rsa; p=${rsa1024}`, tidy],
    ['tags out of order', `p=${rsa1024}; k=rsa; t=s; v=DKIM1`, `v=DKIM1; t=s; k=rsa; p=${rsa1024}`],
    ['no tags at all', rsa1024, tidy],
    ['padding left out', `v=DKIM1; k=ed25519; p=${ed25519Key.replace('=', '')}`, `v=DKIM1; k=ed25519; p=${ed25519Key}`],
    ['a wrapped Ed25519 key', `v=DKIM1; k=ed25519; p=${ed25519Spki}`, `v=DKIM1; k=ed25519; p=${ed25519Key}`],
    ['k= missing for Ed25519', `v=DKIM1; p=${ed25519Key}`, `v=DKIM1; k=ed25519; p=${ed25519Key}`],
    ['the wrong k=', `v=DKIM1; k=ed25519; p=${rsa1024}`, tidy],
    ['a key that was cut', `v=DKIM1; k=rsa; p=${rsa1024.slice(0, 100)}\\`, null],
    ['two keys', `v=DKIM1; p=${rsa1024}; p=${rsa2048}`, null],
    ['too short to be of use', `v=DKIM1 p=${rsaKey(512)}`, null],
    ['no key', 'v=DKIM1; k=rsa', null],
    ['SPF', 'v=spf1 -all', null],
  ])('%s', (_, text, repaired) => {
    expect(repairedRecord(text)).toBe(repaired);
  });
});

describe('whatever DNS may hold', () => {
  const bits = fc.constantFrom(
    'v=DKIM1',
    ';',
    'p=',
    'k=',
    'ed25519',
    'rsa',
    ' ',
    '"',
    '\\',
    '=',
    '-----',
    rsa1024,
    ed25519Key,
    'h=:',
    't=y:s',
    '\n',
  );
  const hostile = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 400 }),
    fc.array(bits, { maxLength: 30 }).map((parts) => parts.join('')),
    fc.uint8Array({ maxLength: 300 }).map((octets) => `p=${Buffer.from(octets).toString('base64')}`),
    fc.tuple(fc.nat(200), fc.nat(255)).map(([at, octet]) => {
      const octets = Buffer.from(rsa1024, 'base64');
      octets[at % octets.length] = octet;
      return `k=rsa; p=${octets.toString('base64')}`;
    }),
  );

  test('never throws, and every offset lies in the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        formOf(text);
        repairedRecord(text);
        const record = parseKeyRecord(text);
        for (const { start, end } of [...record.faults, ...record.remarks, ...record.tags])
          expect(start >= 0 && start <= end && end <= text.length).toBe(true);
        expect(record.faults.length === 0 || !isUsable(record)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a repaired record needs no repair', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const repaired = repairedRecord(text);
        if (repaired !== null) expect(repairedRecord(repaired)).toBe(repaired);
      }),
    );
  });

  test.each([
    ['spaces', `p=${' '.repeat(60_000)}x`],
    ['semicolons', ';'.repeat(65_000)],
    ['colons', `h=${':'.repeat(60_000)}`],
    ['equals signs', '='.repeat(65_000)],
    ['dots', 'a.'.repeat(30_000)],
    ['dashes', '-'.repeat(65_000)],
  ])('64 KB of %s take no time', (_, text) => {
    const startedMs = performance.now();
    formOf(text);
    parseKeyRecord(text);
    repairedRecord(text.slice(0, 4_096));
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });
});
