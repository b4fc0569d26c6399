import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDmarc } from '../../../src/checks/dmarc/parse.ts';
import { discover, type Step, stepsBelow, walkDomains } from '../../../src/checks/dmarc/walk.ts';

/** Records by domain; `several` and `silent` stand for themselves. */
type Records = Readonly<Record<string, string>>;

function stepsFor(domain: string, records: Records): readonly Step[] {
  return walkDomains(domain).map((at): Step => {
    const text = records[at];
    if (text === undefined) return { domain: at, kind: 'none' };
    if (text === 'several') return { domain: at, kind: 'several' };
    if (text === 'silent') return { domain: at, kind: 'unanswered' };
    return { domain: at, kind: 'record', record: parseDmarc(`v=DMARC1; ${text}`) };
  });
}

function walked(domain: string, records: Records) {
  const { organizationalDomain, policy } = discover(stepsFor(domain, records));
  const location = policy.kind === 'found' ? policy.location : policy.kind;
  return { organizationalDomain, location };
}

const NONE = 'p=none';

interface Case {
  readonly name: string;
  readonly domain: string;
  readonly records: Records;
  readonly organizationalDomain: string | null;
  /** Where the policy record stands, or `none` or `undecided`. */
  readonly location: string;
}

const simple = { 'example.com': NONE, 'signing.example.com': NONE };
const bank = { 'bank.example': 'p=none; psd=y', 'giant.bank.example': NONE };
const deep = 'a.b.c.d.e.f.g.h.i.j.k.example.com';

const cases: readonly Case[] = [
  {
    name: 'B.4.1: the author domain',
    domain: 'example.com',
    records: simple,
    organizationalDomain: 'example.com',
    location: 'example.com',
  },
  {
    name: 'B.4.1: the DKIM identifier below it, with a record of its own',
    domain: 'signing.example.com',
    records: simple,
    organizationalDomain: 'example.com',
    location: 'signing.example.com',
  },
  {
    name: 'B.4.2: thirteen labels',
    domain: deep,
    records: simple,
    organizationalDomain: 'example.com',
    location: 'example.com',
  },
  {
    name: 'B.4.3: one label below a public suffix with a record',
    domain: 'giant.bank.example',
    records: bank,
    organizationalDomain: 'giant.bank.example',
    location: 'giant.bank.example',
  },
  {
    name: 'B.4.3: below the organizational domain',
    domain: 'mail.giant.bank.example',
    records: bank,
    organizationalDomain: 'giant.bank.example',
    location: 'giant.bank.example',
  },
  {
    name: 'B.4.3: nothing but the record of the public suffix',
    domain: 'mail.mega.bank.example',
    records: bank,
    organizationalDomain: 'mega.bank.example',
    location: 'bank.example',
  },
  {
    name: '4.10.2: the record with the fewest labels, not the nearest one',
    domain: 'a.mail.example.com',
    records: { 'mail.example.com': NONE, 'example.com': NONE },
    organizationalDomain: 'example.com',
    location: 'example.com',
  },
  {
    name: '4.10.2: psd=n ends the walk',
    domain: 'a.mail.example.com',
    records: { 'mail.example.com': 'p=none; psd=n', 'example.com': NONE },
    organizationalDomain: 'mail.example.com',
    location: 'mail.example.com',
  },
  {
    name: '4.10.2: only the top has a record, with psd=y',
    domain: 'a.mail.example.com',
    records: { com: 'p=none; psd=y' },
    organizationalDomain: 'example.com',
    location: 'com',
  },
  {
    name: 'a record of the top without psd=y makes the top the organizational domain (11.8)',
    domain: 'mail.example.com',
    records: { com: NONE, 'example.com': NONE },
    organizationalDomain: 'com',
    location: 'com',
  },
  {
    name: 'a record between the organizational domain and the author domain counts for nothing below psd=y',
    domain: 'a.b.giant.bank.example',
    records: { 'bank.example': 'p=none; psd=y', 'b.giant.bank.example': NONE },
    organizationalDomain: 'giant.bank.example',
    location: 'bank.example',
  },
  {
    name: 'psd=y at the start is the public suffix itself',
    domain: 'bank.example',
    records: bank,
    organizationalDomain: 'bank.example',
    location: 'bank.example',
  },
  {
    name: 'no record at all: the start is the organizational domain, and there is no policy',
    domain: 'a.example.com',
    records: {},
    organizationalDomain: 'a.example.com',
    location: 'none',
  },
  {
    name: 'several records at the author domain are none, and the walk goes on',
    domain: 'a.example.com',
    records: { 'a.example.com': 'several', 'example.com': NONE },
    organizationalDomain: 'example.com',
    location: 'example.com',
  },
  {
    name: 'several records at the top of the organization are none',
    domain: 'a.example.com',
    records: { 'example.com': 'several' },
    organizationalDomain: 'a.example.com',
    location: 'none',
  },
  {
    name: 'a silent author domain leaves everything open',
    domain: 'a.example.com',
    records: { 'a.example.com': 'silent', 'example.com': NONE },
    organizationalDomain: null,
    location: 'undecided',
  },
  {
    name: 'a silent name above leaves the organizational domain open, not a policy of the domain’s own',
    domain: 'a.example.com',
    records: { 'a.example.com': NONE, 'example.com': 'silent' },
    organizationalDomain: null,
    location: 'a.example.com',
  },
  {
    name: 'a silent name between may hold psd=n: nothing can be said',
    domain: 'a.b.example.com',
    records: { 'b.example.com': 'silent', 'example.com': NONE },
    organizationalDomain: null,
    location: 'undecided',
  },
  {
    name: 'a silent top may hold a record',
    domain: 'a.example.com',
    records: { 'example.com': NONE, com: 'silent' },
    organizationalDomain: null,
    location: 'undecided',
  },
  {
    name: 'a silent name behind the end of the walk does not matter',
    domain: 'a.example.com',
    records: { 'example.com': 'p=none; psd=n', com: 'silent' },
    organizationalDomain: 'example.com',
    location: 'example.com',
  },
];

test.each(cases)('$name', ({ domain, records, organizationalDomain, location }) => {
  expect(walked(domain, records)).toEqual({ organizationalDomain, location });
});

describe('the names a walk asks', () => {
  test('of thirteen labels it asks eight (4.10)', () => {
    expect(walkDomains('a.b.c.d.e.f.g.h.i.j.mail.example.com')).toEqual([
      'a.b.c.d.e.f.g.h.i.j.mail.example.com',
      'g.h.i.j.mail.example.com',
      'h.i.j.mail.example.com',
      'i.j.mail.example.com',
      'j.mail.example.com',
      'mail.example.com',
      'example.com',
      'com',
    ]);
  });

  test('the record at a zone cut above the seventh label is never found (5.1.8)', () => {
    expect(walkDomains('mail.a.b.c.d.e.f.g.example.com')).not.toContain('b.c.d.e.f.g.example.com');
  });

  test.each([1, 2, 7, 8, 9, 40])('of %i labels it asks at most eight, itself first, the top last', (labels) => {
    const domain = [...Array(labels - 1).fill('x'), 'com'].join('.');
    const domains = walkDomains(domain);
    expect(domains).toHaveLength(Math.min(labels, 8));
    expect([domains[0], domains.at(-1)]).toEqual([domain, 'com']);
  });
});

describe('a subdomain without a record', () => {
  test('walks over the names of the domain itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), (labels) => {
        const domain = [...Array(labels - 1).fill('x'), 'com'].join('.');
        const below = stepsBelow(stepsFor(domain, {})).map((step) => step.domain);
        expect(below).toEqual(walkDomains(`subdomain.${domain}`));
      }),
    );
  });
});

test('whatever the records are, the organizational domain is the start or above it, and the policy on the walk', () => {
  const label = fc.constantFrom('a', 'b', 'c');
  const record = fc.constantFrom(undefined, NONE, 'p=none; psd=y', 'p=none; psd=n', 'several', 'silent');
  fc.assert(
    fc.property(
      fc.array(label, { minLength: 1, maxLength: 10 }),
      fc.array(record, { maxLength: 8 }),
      (labels, found) => {
        const domain = labels.join('.');
        const records: Record<string, string> = {};
        for (const [index, at] of walkDomains(domain).entries()) {
          const text = found[index];
          if (text !== undefined) records[at] = text;
        }
        const { organizationalDomain, location } = walked(domain, records);
        if (organizationalDomain !== null) expect(`.${domain}`.endsWith(`.${organizationalDomain}`)).toBe(true);
        expect(['none', 'undecided', ...walkDomains(domain)]).toContain(location);
      },
    ),
  );
});
