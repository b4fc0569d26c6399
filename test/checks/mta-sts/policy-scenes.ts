import type { Scene } from '../../support/scene.ts';
import { lines, page, policy, zone } from './world.ts';

const served = (body: string): Pick<Scene, 'zone' | 'net'> => ({ zone: zone(), net: page(body) });

const nul = ['mta-sts-mode-invalid', 'mta-sts-policy-syntax-error'];
const utf16 = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));

/** What the policy says. */
export const policies: readonly Scene[] = [
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
