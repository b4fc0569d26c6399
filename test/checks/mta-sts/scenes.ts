import type { Scene } from '../../support/scene.ts';
import { failing, lines, page, policy, recorded, shown, yesterday, zone } from './world.ts';

const good = page(policy());
const bare = { 'a.example': { MX: ['10 mx1.a.example'] }, 'mx1.a.example': { A: ['44.128.1.25'] } } as const;
const two = zone({
  'a.example': { MX: ['10 mx1.a.example', '20 mx2.a.example'] },
  'mx2.a.example': { A: ['44.128.1.26'] },
});
const noRecord = zone({ '_mta-sts.a.example': {} });

/** The record. */
const records: readonly Scene[] = [
  { name: 'a record, a policy, and the MX in it', zone: zone(), net: good, finds: [] },
  { name: 'nothing at all', zone: bare, finds: ['mta-sts-missing'] },
  { name: 'no such domain', zone: { example: {} }, finds: null },
  { name: 'other texts at the name do no harm', zone: recorded('v=spf1 -all', 'v=STSv1; id=1'), net: good, finds: [] },
  { name: 'a semicolon ends the record', zone: recorded('v=STSv1; id=20260101;'), net: good, finds: [] },
  { name: 'spaces stand before the semicolon', zone: recorded('v=STSv1 \t; id=20260101 ; '), net: good, finds: [] },
  { name: 'an extension', zone: recorded('v=STSv1; x-note=yes; id=1'), net: good, finds: [] },
  { name: 'an id of 32 characters', zone: recorded(`v=STSv1; id=${'a'.repeat(32)}`), net: good, finds: [] },
  {
    name: 'a CNAME leads to the record of a service',
    zone: zone({
      '_mta-sts.a.example': { CNAME: ['_mta-sts.service.example'] },
      '_mta-sts.service.example': { TXT: ['v=STSv1; id=7'] },
    }),
    net: good,
    finds: [],
  },
  {
    name: 'two records',
    zone: recorded('v=STSv1; id=1', 'v=STSv1; id=2'),
    net: good,
    finds: ['mta-sts-several-records'],
  },
  {
    name: 'two records of one text, cut in two ways',
    zone: zone({ '_mta-sts.a.example': { TXT: [['v=STSv1;', ' id=1'], 'v=STSv1; id=1'] } }),
    net: good,
    finds: ['mta-sts-several-records'],
  },
  { name: 'no id', zone: recorded('v=STSv1;'), net: good, finds: ['mta-sts-id-invalid'] },
  { name: 'an empty id', zone: recorded('v=STSv1; id='), net: good, finds: ['mta-sts-id-invalid'] },
  {
    name: 'an id of 33 characters',
    zone: recorded(`v=STSv1; id=${'a'.repeat(33)}`),
    net: good,
    finds: ['mta-sts-id-invalid'],
  },
  { name: 'a dash in the id', zone: recorded('v=STSv1; id=2026-01-01'), net: good, finds: ['mta-sts-id-invalid'] },
  { name: 'ID is not id', zone: recorded('v=STSv1; ID=1'), net: good, finds: ['mta-sts-id-invalid'] },
  { name: 'two semicolons', zone: recorded('v=STSv1; id=1;;'), net: good, finds: ['mta-sts-record-syntax-error'] },
  {
    name: 'an extension without value',
    zone: recorded('v=STSv1; id=1; x='),
    net: good,
    finds: ['mta-sts-record-syntax-error'],
  },
  { name: 'a word', zone: recorded('v=STSv1; id=1; yes'), net: good, finds: ['mta-sts-record-syntax-error'] },
  { name: 'id twice', zone: recorded('v=STSv1; id=1; id=2'), net: good, finds: ['mta-sts-record-duplicate-field'] },
  { name: 'the version in lower case', zone: recorded('v=stsv1; id=1'), net: good, finds: ['mta-sts-near-miss'] },
  { name: 'a later version', zone: recorded('v=STSv10; id=1'), net: good, finds: ['mta-sts-near-miss'] },
  { name: 'spaces around the equals sign', zone: recorded('v = STSv1; id=1'), net: good, finds: ['mta-sts-near-miss'] },
  { name: 'no semicolon', zone: recorded('v=STSv1 id=1'), net: good, finds: ['mta-sts-near-miss'] },
  { name: 'nothing but the version', zone: recorded('v=STSv1'), net: good, finds: ['mta-sts-near-miss'] },
  { name: 'a space before the version', zone: recorded(' v=STSv1; id=1'), net: good, finds: ['mta-sts-near-miss'] },
  { name: 'quotation marks within', zone: recorded('"v=STSv1; id=1"'), net: good, finds: ['mta-sts-near-miss'] },
  {
    name: 'a line of a zone file',
    zone: recorded('_mta-sts IN TXT v=STSv1; id=1'),
    net: good,
    finds: ['mta-sts-near-miss'],
  },
  { name: 'the id alone', zone: recorded('id=20260101'), net: good, finds: ['mta-sts-near-miss'] },
  {
    name: 'the record at the policy host',
    zone: { ...bare, 'mta-sts.a.example': { TXT: ['v=STSv1; id=1'] } },
    finds: ['mta-sts-wrong-place'],
  },
  {
    name: 'the record at the name twice over',
    zone: { ...bare, '_mta-sts.a.example.a.example': { TXT: ['v=STSv1; id=1'] } },
    finds: ['mta-sts-wrong-place'],
  },
  {
    name: 'the record at the domain itself',
    zone: { ...bare, 'a.example': { ...bare['a.example'], TXT: ['v=STSv1; id=1'] } },
    finds: ['mta-sts-wrong-place'],
  },
  { name: 'a policy that no record tells of', zone: noRecord, net: good, finds: ['mta-sts-record-missing'] },
  {
    name: 'a policy of mode none is left over, and no record tells of it',
    zone: noRecord,
    net: page(policy({ mode: 'mode: none', mx: [] })),
    finds: ['mta-sts-missing'],
  },
  {
    name: 'no record, and some other page at the host',
    zone: noRecord,
    net: page('<html>'),
    finds: ['mta-sts-missing'],
  },
  {
    name: 'no record, and the host does not answer',
    zone: noRecord,
    net: failing('timeout'),
    finds: ['mta-sts-missing'],
  },
  {
    name: 'a domain that takes no mail, and says so',
    zone: { 'a.example': { MX: ['0 .'], TXT: ['v=spf1 -all'] } },
    finds: null,
  },
  {
    name: 'a record on a domain that takes no mail',
    zone: zone({ 'a.example': { MX: ['0 .'] } }),
    net: good,
    finds: ['mta-sts-not-needed'],
  },
];

/** How the policy is served. */
const fetches: readonly Scene[] = [
  {
    name: 'the policy host has no address',
    zone: zone({ 'mta-sts.a.example': {} }),
    finds: ['mta-sts-host-no-address'],
  },
  {
    name: 'its address is private',
    zone: zone(),
    net: failing('private-address'),
    finds: ['mta-sts-host-private-address'],
  },
  {
    name: 'its certificate has expired',
    zone: zone(),
    net: failing('tls-error', 'CERT_HAS_EXPIRED'),
    finds: ['mta-sts-certificate-expired'],
  },
  {
    name: 'its certificate is for another name',
    zone: zone(),
    net: failing('tls-error', 'ERR_TLS_CERT_ALTNAME_INVALID'),
    finds: ['mta-sts-certificate-wrong-name'],
  },
  {
    name: 'its certificate is self-signed',
    zone: zone(),
    net: failing('tls-error', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
    finds: ['mta-sts-certificate-untrusted'],
  },
  {
    name: 'its certificate is for later',
    zone: zone(),
    net: failing('tls-error', 'CERT_NOT_YET_VALID'),
    finds: ['mta-sts-certificate-untrusted'],
  },
  { name: 'no handshake', zone: zone(), net: failing('tls-error', 'ERR_SSL_X'), finds: ['mta-sts-tls-failed'] },
  { name: 'no handshake, nobody knows why', zone: zone(), net: failing('tls-error'), finds: ['mta-sts-tls-failed'] },
  { name: 'it hangs', zone: zone(), net: failing('timeout'), finds: ['mta-sts-policy-unreachable'] },
  { name: 'it refuses', zone: zone(), net: failing('refused'), finds: ['mta-sts-policy-unreachable'] },
  { name: 'it hangs up', zone: zone(), net: failing('closed'), finds: ['mta-sts-policy-unreachable'] },
  {
    name: 'it speaks something else',
    zone: zone(),
    net: failing('protocol-error'),
    finds: ['mta-sts-policy-unreachable'],
  },
  { name: 'it never ends', zone: zone(), net: failing('too-large'), finds: ['mta-sts-policy-too-large'] },
  {
    name: 'it redirects, even to a good policy',
    zone: zone(),
    net: page(policy(), { status: 301, location: 'https://a.example/mta-sts.txt' }),
    finds: ['mta-sts-policy-redirected'],
  },
  { name: 'it redirects nowhere', zone: zone(), net: page('', { status: 302 }), finds: ['mta-sts-policy-redirected'] },
  {
    name: 'it has nothing to say',
    zone: zone(),
    net: page('', { status: 204 }),
    finds: ['mta-sts-policy-wrong-status'],
  },
  { name: 'it is broken', zone: zone(), net: page(policy(), { status: 500 }), finds: ['mta-sts-policy-wrong-status'] },
  { name: 'it is not there', zone: zone(), net: page('', { status: 404 }), finds: ['mta-sts-policy-wrong-status'] },
  {
    name: 'partial content is not 200',
    zone: zone(),
    net: page(policy(), { status: 206 }),
    finds: ['mta-sts-policy-wrong-status'],
  },
  {
    name: 'served as HTML',
    zone: zone(),
    net: page(policy(), { contentType: 'text/html' }),
    finds: ['mta-sts-policy-wrong-type'],
  },
  {
    name: 'served as nothing',
    zone: zone(),
    net: page(policy(), { contentType: null }),
    finds: ['mta-sts-policy-wrong-type'],
  },
  {
    name: 'served with a charset',
    zone: zone(),
    net: page(policy(), { contentType: 'Text/Plain; charset=utf-8' }),
    finds: [],
  },
  { name: 'a page', zone: zone(), net: page('<!DOCTYPE html>\n<p>hello</p>'), finds: ['mta-sts-policy-not-a-policy'] },
  { name: 'an empty page', zone: zone(), net: page(''), finds: ['mta-sts-policy-not-a-policy'] },
];

const served = (body: string): Pick<Scene, 'zone' | 'net'> => ({ zone: zone(), net: page(body) });

const nul = ['mta-sts-mode-invalid', 'mta-sts-policy-syntax-error'];
const utf16 = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));

/** What the policy says. */
const policies: readonly Scene[] = [
  { name: 'CRLF', ...served(policy().replaceAll('\n', '\r\n')), finds: [] },
  { name: 'no end of the last line', ...served(policy().trimEnd()), finds: [] },
  { name: 'no space behind the colon', ...served(policy().replaceAll(': ', ':')), finds: [] },
  { name: 'spaces at the ends of lines', ...served(policy().replaceAll('\n', ' \t\n')), finds: [] },
  { name: 'an unknown key', ...served(`${policy()}x-note: whatever: it = is\n`), finds: [] },
  { name: 'another version', ...served(policy({ version: 'version: STSv10' })), finds: ['mta-sts-version-invalid'] },
  { name: 'no version', ...served(policy({ version: '' })), finds: ['mta-sts-version-invalid'] },
  { name: 'a mode that is none', ...served(policy({ mode: 'mode: Enforce' })), finds: ['mta-sts-mode-invalid'] },
  { name: 'no mode', ...served(policy({ mode: '' })), finds: ['mta-sts-mode-invalid'] },
  { name: 'no max_age', ...served(policy({ maxAge: '' })), finds: ['mta-sts-max-age-invalid'] },
  { name: 'max_age in weeks', ...served(policy({ maxAge: 'max_age: 2w' })), finds: ['mta-sts-max-age-invalid'] },
  { name: 'a negative max_age', ...served(policy({ maxAge: 'max_age: -1' })), finds: ['mta-sts-max-age-invalid'] },
  {
    name: 'max_age of 11 digits',
    ...served(policy({ maxAge: 'max_age: 00000000001' })),
    finds: ['mta-sts-max-age-invalid'],
  },
  {
    name: 'more than a year',
    ...served(policy({ maxAge: 'max_age: 31557601' })),
    finds: ['mta-sts-max-age-above-maximum'],
  },
  { name: 'a year', ...served(policy({ maxAge: 'max_age: 31557600' })), finds: [] },
  { name: 'a week', ...served(policy({ maxAge: 'max_age: 604800' })), finds: [] },
  { name: 'under a week', ...served(policy({ maxAge: 'max_age: 604799' })), finds: ['mta-sts-max-age-short'] },
  { name: 'a day', ...served(policy({ maxAge: 'max_age: 86400' })), finds: ['mta-sts-max-age-short'] },
  { name: 'under a day', ...served(policy({ maxAge: 'max_age: 86399' })), finds: ['mta-sts-max-age-too-short'] },
  { name: 'no time', ...served(policy({ maxAge: 'max_age: 0' })), finds: ['mta-sts-max-age-too-short'] },
  { name: 'testing', ...served(policy({ mode: 'mode: testing' })), finds: ['mta-sts-testing'] },
  {
    name: 'testing, kept for half a year',
    ...served(policy({ mode: 'mode: testing', maxAge: 'max_age: 15552000' })),
    finds: ['mta-sts-testing', 'mta-sts-max-age-long-for-testing'],
  },
  {
    name: 'none',
    ...served(policy({ mode: 'mode: none', mx: [], maxAge: 'max_age: 60' })),
    finds: ['mta-sts-mode-none'],
  },
  { name: 'a NUL', ...served(policy().replace('enforce', 'enforce\0')), finds: nul },
  { name: 'the key in capitals', ...served(policy({ mode: 'Mode: enforce' })), finds: ['mta-sts-mode-invalid'] },
  { name: 'UTF-16', zone: zone(), net: page(utf16(policy())), finds: ['mta-sts-policy-not-a-policy'] },
  { name: 'no mx', ...served(policy({ mx: [] })), finds: ['mta-sts-policy-without-mx'] },
  {
    name: 'one mx that is none beside a good one',
    ...served(policy({ mx: ['mx: mx1.a.example', 'mx: mx2.a.example.'] })),
    finds: ['mta-sts-mx-pattern-invalid'],
  },
  {
    name: 'a name in its own script',
    ...served(policy({ mx: ['mx: mx1.a.example', 'mx: mäx.a.example'] })),
    finds: ['mta-sts-mx-pattern-invalid'],
  },
  {
    name: 'a dot at the end of the only one',
    ...served(policy({ mx: ['mx: mx1.a.example.'] })),
    finds: ['mta-sts-mx-pattern-invalid', 'mta-sts-no-mx-readable'],
  },
  {
    name: 'two names in one line',
    ...served(policy({ mx: ['mx: mx1.a.example, mx2.a.example'] })),
    finds: ['mta-sts-mx-pattern-invalid', 'mta-sts-no-mx-readable'],
  },
  {
    name: 'a wildcard within a label covers nothing',
    ...served(policy({ mx: ['mx: mx*.a.example'] })),
    finds: ['mta-sts-mx-pattern-invalid', 'mta-sts-no-mx-readable'],
  },
  { name: 'an equals sign', ...served(`${policy()}note = x\n`), finds: ['mta-sts-policy-syntax-error'] },
  {
    name: 'a field of the policy without value',
    ...served(`${policy()}note:\n`),
    finds: ['mta-sts-policy-syntax-error'],
  },
  {
    name: 'a space before the colon',
    ...served(policy({ mode: 'mode : enforce' })),
    finds: ['mta-sts-policy-syntax-error'],
  },
  { name: 'a byte order mark', ...served(`\ufeff${policy()}`), finds: ['mta-sts-policy-syntax-error'] },
  {
    name: 'CR alone',
    ...served(policy().replaceAll('\n', '\r')),
    finds: ['mta-sts-policy-not-a-policy'],
  },
  { name: 'an empty line', ...served(`${policy()}\n`), finds: ['mta-sts-policy-blank-line'] },
  {
    name: 'two modes, and the first counts',
    ...served(lines('version: STSv1', 'mode: enforce', 'mode: none', 'mx: mx1.a.example', 'max_age: 1209600')),
    finds: ['mta-sts-policy-duplicate-key'],
  },
];

const listing = (...mx: readonly string[]) => page(policy({ mx: mx.map((pattern) => `mx: ${pattern}`) }));
const testing = page(policy({ mode: 'mode: testing', mx: ['mx: mx1.a.example'] }));

/** Whom the policy covers. */
const coverage: readonly Scene[] = [
  { name: 'a wildcard covers one label', zone: zone(), net: listing('*.a.example'), finds: [] },
  { name: 'case does not matter', zone: zone(), net: listing('MX1.A.Example'), finds: [] },
  { name: 'one of two is not listed', zone: two, net: listing('mx1.a.example'), finds: ['mta-sts-mx-not-listed'] },
  {
    name: 'in testing nobody refuses',
    zone: two,
    net: testing,
    finds: ['mta-sts-testing', 'mta-sts-mx-not-listed-unenforced'],
  },
  {
    name: 'nobody refuses by a policy that no valid record tells of',
    zone: { ...two, '_mta-sts.a.example': { TXT: ['v=STSv1; id='] } },
    net: listing('mx1.a.example'),
    finds: ['mta-sts-id-invalid', 'mta-sts-mx-not-listed-unenforced'],
  },
  {
    name: 'none is listed',
    zone: zone(),
    net: listing('mx.a.example'),
    finds: ['mta-sts-no-mx-listed', 'mta-sts-mx-pattern-unused'],
  },
  {
    name: 'the only one that is listed has no address',
    zone: zone({ 'a.example': { MX: ['10 mx1.a.example', '20 mx2.a.example'] }, 'mx2.a.example': {} }),
    net: listing('mx2.a.example'),
    finds: ['mta-sts-no-mx-listed'],
  },
  {
    name: 'patterns are anchored',
    zone: zone({ 'a.example': { MX: ['10 evilmx1.a.example'] }, 'evilmx1.a.example': { A: ['44.128.1.66'] } }),
    net: listing('mx1.a.example'),
    finds: ['mta-sts-no-mx-listed', 'mta-sts-mx-pattern-unused'],
  },
  {
    name: 'a wildcard does not cover two labels',
    zone: zone({ 'a.example': { MX: ['10 a.b.a.example'] }, 'a.b.a.example': { A: ['44.128.1.66'] } }),
    net: listing('*.a.example'),
    finds: ['mta-sts-no-mx-listed', 'mta-sts-mx-pattern-unused'],
  },
  {
    name: 'patterns end where they end',
    zone: zone({
      'a.example': { MX: ['10 mx1.a.example.evil.test'] },
      'mx1.a.example.evil.test': { A: ['44.1.1.66'] },
    }),
    net: listing('mx1.a.example', '*.a.example'),
    finds: ['mta-sts-no-mx-listed', 'mta-sts-mx-pattern-unused'],
  },
  {
    name: 'a wildcard does not cover what it stands before',
    zone: zone({ 'a.example': { MX: ['10 a.example'], A: ['44.128.1.1'] } }),
    net: listing('*.a.example'),
    finds: ['mta-sts-no-mx-listed', 'mta-sts-mx-pattern-unused'],
  },
  {
    name: 'capitals and a dot at the end of the MX do not matter',
    zone: zone({ 'a.example': { MX: ['10 MX1.A.Example.'] } }),
    net: listing('mx1.a.example'),
    finds: [],
  },
  {
    name: 'one pattern too many',
    zone: zone(),
    net: listing('mx1.a.example', 'mx.old.example'),
    finds: ['mta-sts-mx-pattern-unused'],
  },
  {
    name: 'no MX record: the domain itself is the host',
    zone: zone({ 'a.example': { A: ['44.128.1.1'] } }),
    net: listing('a.example'),
    finds: [],
  },
  {
    name: 'mode none covers nobody, and need not',
    zone: zone(),
    net: page(policy({ mode: 'mode: none', mx: ['mx: mx.old.example'] })),
    finds: ['mta-sts-mode-none'],
  },
];

const since = (facts: unknown) => ({ zone: zone(), net: good, options: { earlier: yesterday(facts) } });

/** What became of an earlier policy. */
const changes: readonly Scene[] = [
  { name: 'the policy is the same', ...since(shown()), finds: [] },
  { name: 'the mode changed, the id did not', ...since(shown({ mode: 'testing' })), finds: ['mta-sts-id-unchanged'] },
  { name: 'so did max_age', ...since(shown({ maxAgeSeconds: 60 })), finds: ['mta-sts-id-unchanged'] },
  {
    name: 'the hosts changed, and the old ones are gone',
    ...since(shown({ mx: ['mx.old.example'] })),
    finds: ['mta-sts-cached-policy-refuses'],
  },
  {
    name: 'the hosts changed, but nobody keeps the old policy',
    ...since(shown({ mx: ['mx.old.example'], maxAgeSeconds: 3_600 })),
    finds: ['mta-sts-id-unchanged'],
  },
  {
    name: 'the old policy still covers the host',
    ...since(shown({ mx: ['*.a.example'] })),
    finds: ['mta-sts-id-unchanged'],
  },
  { name: 'the id changed too', ...since({ ...(shown({ mode: 'testing' }) as object), id: '1' }), finds: [] },
  { name: 'nothing that can be read', ...since({ id: '20260101', policy: { mode: 1 } }), finds: [] },
  { name: 'not even an object', ...since('20260101'), finds: [] },
];

export const scenes: readonly Scene[] = [...records, ...fetches, ...policies, ...coverage, ...changes];
