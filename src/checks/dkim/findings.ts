import { defineFindings, type Effect } from '../../core/finding.ts';
import { ageFindings } from './age-findings.ts';
import { givenFindings } from './given-findings.ts';
import { keyFindings } from './key-findings.ts';
import { type AtKey, isOwn, listed, record, removed, selectorWords } from './words.ts';

const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };
const forged: Effect = { kind: 'spoofable', direction: 'your-mail' };

/** Why there is no key at a selector. */
export type Absence = 'nxdomain' | 'nodata' | 'dangling-cname' | 'other-text';

export interface Alias {
  readonly selector: string;
  /** Where the CNAME leads. */
  readonly target: string;
}

const at: AtKey = { domain: 'acme.example', selector: 's1', owner: 's1._domainkey.acme.example' };
const dangling: Alias = { selector: 'k2', target: 'k2.sender.example' };

const absent: Readonly<Record<Absence, string>> = {
  nxdomain: 'the name does not exist',
  nodata: 'the name has no TXT record',
  'dangling-cname': 'its CNAME leads to a name without a key',
  'other-text': 'the TXT record there is no DKIM key',
};

export const dkimFindings = {
  ...defineFindings({
    'dkim-selector-missing': {
      severity: 'critical',
      effects: [spam],
      spec: 'RFC 6376 section 6.1.2',
      example: { ...at, absence: 'nxdomain' },
      text: (p: AtKey & { absence: Absence }) => ({
        title: `no DKIM key at selector ${p.selector}`,
        why: `${absent[p.absence]}, so every receiver counts the mail you sign with it as unsigned`,
        fix: {
          text: `publish the public key, as your mail server or sender shows it, as a TXT record at ${p.selector}._domainkey.${p.domain}, or correct the selector`,
        },
      }),
    },
    'dkim-missing': {
      severity: 'major',
      effects: [spam],
      spec: 'RFC 8020 section 2',
      example: { domain: 'acme.example', asked: 9 },
      text: (p: { domain: string; asked: number }) => ({
        title: 'no DKIM key exists: your mail is not signed',
        why: `_domainkey.${p.domain} does not exist, so nothing below it does; large receivers refuse bulk mail without DKIM, and forwarded mail has nothing left that vouches for it`,
        fix: {
          text: 'turn on DKIM signing at your mail server and at every service that sends for you, and publish the records they show',
        },
      }),
    },
    'dkim-parent-denied': {
      severity: 'minor',
      effects: [spam],
      spec: 'RFC 8020 section 2',
      example: { domain: 'acme.example', selectors: ['google'] },
      text: (p: { domain: string; selectors: readonly string[] }) => ({
        title: `the name servers deny _domainkey.${p.domain}`,
        why: `they say that nothing is there, though ${selectorWords(p.selectors)} is below it; resolvers that believe them never find your keys`,
        fix: {
          text: `ask whoever runs the name servers to answer NODATA, not NXDOMAIN, for names that have names below them`,
        },
      }),
    },
    'dkim-cname-dangling': {
      severity: 'minor',
      effects: [spam],
      spec: 'RFC 6376 section 6.1.2',
      example: { domain: 'acme.example', aliases: [dangling] },
      text: (p: { domain: string; aliases: readonly Alias[] }) => ({
        title: `CNAME to nowhere: ${selectorWords(p.aliases.map(({ selector }) => selector))}`,
        why: `there is no key at ${listed(
          p.aliases.map(({ target }) => target),
          3,
        )}: mail that the service signs with this selector counts as unsigned`,
        fix: {
          // Microsoft 365 has the CNAME of the second selector published before there is a key, and signs by it in time.
          text: 'turn on DKIM for the domain at the service, or correct its CNAME; if it is the next selector of a service that changes keys by itself, as Microsoft 365 does, keep it; if you left the service, remove the record',
          condition: 'the service no longer sends for the domain',
          records: p.aliases.map(({ selector, target }) => ({
            action: 'remove',
            name: `${selector}._domainkey.${p.domain}.`,
            type: 'CNAME',
            value: `${target}.`,
          })),
        },
      }),
    },
    'dkim-cname-unregistered': {
      severity: 'critical',
      effects: [forged],
      spec: 'RFC 6376 section 8.5',
      example: { domain: 'acme.example', ...dangling, registrable: 'sender.example' },
      text: (p: { domain: string; registrable: string } & Alias) => ({
        title: `selector ${p.selector} leads to a domain that nobody owns`,
        why: `${p.registrable} does not exist: whoever registers it can publish a key there and sign mail as ${p.domain}`,
        fix: {
          text: 'remove the record at once',
          records: [
            {
              action: 'remove',
              name: `${p.selector}._domainkey.${p.domain}.`,
              type: 'CNAME',
              value: `${p.target}.`,
            },
          ],
        },
      }),
    },
    'dkim-cname-pasted': {
      severity: 'major',
      effects: [spam],
      spec: 'RFC 6376 section 3.6.2.2',
      example: { ...at, text: 's1.dkim.sender.example', target: 's1.dkim.sender.example' },
      text: (p: AtKey & { text: string; target: string }) => ({
        title: `selector ${p.selector} has a host name as a text`,
        why: 'the service asked for a CNAME record, a TXT record was made of it; receivers find no key, and mail counts as unsigned',
        fix: {
          ...removed(p, 'replace the TXT record with a CNAME record', p.text),
          records: [
            ...(removed(p, '', p.text).records ?? []),
            {
              action: 'add',
              name: `${p.selector}._domainkey.${p.domain}.`,
              type: 'CNAME',
              value: `${p.target}.`,
            },
          ],
        },
      }),
    },
    'dkim-not-a-key': {
      severity: 'minor',
      effects: [spam],
      spec: 'RFC 6376 section 3.6.1',
      example: { ...at, text: 'v=spf1 include:sender.example -all' },
      text: (p: AtKey & { text: string }) => ({
        title: `the TXT record at selector ${p.selector} is no DKIM key`,
        why: 'mail signed with this selector counts as unsigned',
        fix: removed(p, 'remove the record, or publish the key in its place', p.text),
      }),
    },
    'dkim-wildcard': {
      severity: 'info',
      effects: [],
      spec: 'RFC 4592 section 2.1.1',
      example: { domain: 'acme.example', holds: 'foreign' },
      text: (p: { domain: string; holds: 'key' | 'revoked-key' | 'foreign' }) => ({
        title: 'a wildcard answers for every DKIM selector',
        why: {
          key: 'any selector has this key; which ones are signed with cannot be told from outside',
          'revoked-key': 'every selector that is not published by itself is revoked',
          foreign: 'a text that is no key stands at every selector; selectors with that text alone were not counted',
        }[p.holds],
        fix: { text: `nothing, if it is meant; else remove the wildcard TXT record under ${p.domain}` },
      }),
    },
    'dkim-key-on-silent-domain': {
      severity: 'info',
      effects: [],
      spec: 'RFC 6376 section 3.6.1',
      example: { domain: 'acme.example', keys: [at] },
      text: (p: { domain: string; keys: readonly AtKey[] }) => ({
        title: `a domain that sends no mail has keys: ${selectorWords(p.keys.map(({ selector }) => selector))}`,
        why: 'the domain says that it does not send; whoever holds the private key can still sign as it',
        fix: {
          text: 'revoke keys that nobody signs with',
          records: p.keys.filter(isOwn).map(({ owner }) => record('change', owner, 'v=DKIM1; p=')),
        },
      }),
    },
  }),
  ...keyFindings,
  ...givenFindings,
  ...ageFindings,
};

/** A key as the dkim check shows it. */
export interface ShownKey {
  readonly selector: string;
  readonly name: string;
  /** The service whose selector it is; null where that is not known. */
  readonly sender: string | null;
  /** Where its CNAMEs lead; null where there are none. */
  readonly target: string | null;
  readonly record: string;
  readonly type: string | null;
  readonly bits: number | null;
  readonly state: 'usable' | 'revoked' | 'unusable' | 'no-key';
  readonly testing: boolean;
  readonly strict: boolean;
}

/** What the dkim check shows of its facts. */
export interface DkimShown {
  readonly [key: string]: unknown;
  readonly source: 'given' | 'guessed';
  /** How many selectors were asked for, and which. */
  readonly asked: readonly string[];
  /** Selectors that DNS did not answer for. */
  readonly unanswered: readonly string[];
  readonly wildcard: boolean;
  readonly keys: readonly ShownKey[];
}

export function dkimSummary({ keys, asked, source }: DkimShown): string {
  const usable = keys.filter(({ state }) => state === 'usable');
  if (usable.length === 0)
    return source === 'given' ? 'no usable key' : `no key under the ${asked.length} selectors tried`;
  const names = usable.map(({ selector }) => selector);
  return `${usable.length} ${usable.length === 1 ? 'key' : 'keys'} (${listed(names, 3)})`;
}
