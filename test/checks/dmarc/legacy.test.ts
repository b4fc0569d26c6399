import { describe, expect, test } from 'vitest';
import { verdictByRfc7489 } from '../../../src/checks/dmarc/legacy.ts';
import { parseDmarc } from '../../../src/checks/dmarc/parse.ts';
import { type Step, walkDomains } from '../../../src/checks/dmarc/walk.ts';

type Texts = Readonly<Record<string, string>>;

function verdict(domain: string, texts: Texts, subject: 'itself' | 'existing' | 'missing' = 'itself') {
  const steps = walkDomains(domain).map((at): Step => {
    const text = texts[at];
    if (text === undefined) return { domain: at, kind: 'none' };
    if (text === 'several') return { domain: at, kind: 'several' };
    if (text === 'silent') return { domain: at, kind: 'unanswered' };
    return { domain: at, kind: 'record', record: parseDmarc(`v=DMARC1; ${text}`) };
  });
  return verdictByRfc7489(subject === 'itself' ? domain : `subdomain.${domain}`, steps, subject);
}

const at = (policy: string | null, location: string | null, percent = 100) => ({ policy, location, percent });

describe('a receiver that follows RFC 7489', () => {
  test.each<readonly [string, string, Texts, ReturnType<typeof at> | null]>([
    [
      'takes the domain’s own record',
      'a.example.com',
      { 'a.example.com': 'p=reject', 'example.com': 'p=none' },
      at('reject', 'a.example.com'),
    ],
    [
      'else that of the registered domain',
      'a.b.example.com',
      { 'b.example.com': 'p=none', 'example.com': 'p=reject' },
      at('reject', 'example.com'),
    ],
    ['never that between the two', 'a.b.example.com', { 'b.example.com': 'p=reject; psd=n' }, at(null, null)],
    ['nor that of a public suffix', 'example.co.uk', { 'co.uk': 'p=reject; psd=y' }, at(null, null)],
    ['knows sp', 'a.example.com', { 'example.com': 'p=reject; sp=none' }, at('none', 'example.com')],
    ['applies pct', 'example.com', { 'example.com': 'p=reject; pct=20' }, at('reject', 'example.com', 20)],
    ['to none it has nothing to apply', 'example.com', { 'example.com': 'p=none; pct=20' }, at('none', 'example.com')],
    ['does not know t', 'example.com', { 'example.com': 'p=reject; t=y' }, at('reject', 'example.com')],
    ['does not mind an invalid np', 'example.com', { 'example.com': 'p=reject; np=bob' }, at('reject', 'example.com')],
    [
      'takes an invalid p for none where there is a rua',
      'example.com',
      { 'example.com': 'p=bob; rua=mailto:a@example.com' },
      at('none', 'example.com'),
    ],
    ['else for nothing', 'example.com', { 'example.com': 'p=bob' }, at(null, 'example.com')],
    [
      'stops at several records',
      'a.example.com',
      { 'a.example.com': 'several', 'example.com': 'p=reject' },
      at(null, null),
    ],
    ['a silent name leaves it open', 'a.example.com', { 'a.example.com': 'silent', 'example.com': 'p=reject' }, null],
    [
      'a silent name between does not',
      'a.b.example.com',
      { 'b.example.com': 'silent', 'example.com': 'p=reject' },
      at('reject', 'example.com'),
    ],
  ])('%s', (_, domain, texts, expected) => {
    expect(verdict(domain, texts)).toEqual(expected);
  });

  test('does not tell subdomains that exist from others', () => {
    const texts = { 'example.com': 'p=reject; sp=quarantine; np=none' };
    expect(verdict('example.com', texts, 'existing')).toEqual(at('quarantine', 'example.com'));
    expect(verdict('example.com', texts, 'missing')).toEqual(at('quarantine', 'example.com'));
  });

  test('takes a name right below a public suffix for a registered domain', () => {
    expect(verdict('co.uk', { 'co.uk': 'p=reject' }, 'existing')).toEqual(at(null, null));
  });
});
