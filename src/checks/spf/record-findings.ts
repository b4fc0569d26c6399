import { defineFindings } from '../../core/finding.ts';
import { changeTo, counted, listed, short, spamFolder, spoofable, txtRecord } from './words.ts';

export interface Domain {
  readonly domain: string;
}

/** A fault in the text, as a finding names it. */
export interface NamedFault {
  /** The piece at fault, as published. */
  readonly found: string;
  readonly expected: string;
  /** Counted from 0. */
  readonly offset: number;
}

const SPOILT =
  'receivers answer permerror for every message and use none of it, so mail may be filed as spam and forgeries are not told apart';

const NEAR_MISSES = {
  'before-version': 'something stands before "v=spf1"',
  version: 'it does not begin with "v=spf1"',
  'after-version': 'there is no space after "v=spf1"',
} as const;

/** What makes the record void, or leaves part of it unread. */
export const recordFindings = defineFindings({
  'spf-missing': {
    severity: 'critical',
    effects: [spamFolder, spoofable],
    spec: 'RFC 7208 section 4.5',
    example: { domain: 'acme.example', suggestion: 'v=spf1 include:_spf.google.com ~all' },
    text: ({ domain, suggestion }: Domain & { readonly suggestion: string }) => ({
      title: 'no SPF record',
      why: `receivers cannot tell which servers may send for ${domain}: they trust its mail less, and anyone can use the name`,
      fix: {
        text: 'publish one TXT record that names every server and service that sends for the domain; start from this one',
        records: [txtRecord('add', domain, suggestion)],
      },
    }),
  },
  'spf-near-miss': {
    severity: 'critical',
    effects: [spamFolder, spoofable],
    spec: 'RFC 7208 section 4.5',
    example: { domain: 'acme.example', text: 'v=spf1; mx -all', fault: 'after-version', meant: 'v=spf1 mx -all' },
    text: ({
      domain,
      text,
      fault,
      meant,
    }: Domain & {
      readonly text: string;
      readonly fault: 'before-version' | 'version' | 'after-version';
      readonly meant: string | null;
    }) => ({
      title: 'the SPF record is not recognised as one',
      why: `${NEAR_MISSES[fault]}, so receivers take the record for another kind of text: the domain has no SPF`,
      fix: {
        text: 'publish the record so that it begins with "v=spf1" and a space',
        ...(meant !== null && {
          records: [txtRecord('remove', domain, text), txtRecord('add', domain, meant)],
        }),
      },
    }),
  },
  'spf-multiple': {
    severity: 'critical',
    effects: [spamFolder, spoofable],
    spec: 'RFC 7208 section 4.5',
    example: {
      domain: 'acme.example',
      count: 2,
      records: ['v=spf1 include:_spf.google.com ~all', 'v=spf1 include:sendgrid.net ~all'],
      merged: 'v=spf1 include:_spf.google.com include:sendgrid.net ~all',
    },
    text: ({
      domain,
      count,
      records,
      merged,
    }: Domain & { readonly count: number; readonly records: readonly string[]; readonly merged: string | null }) => ({
      title: `${counted(count, 'SPF record')}, only one is allowed`,
      why: `with several records, ${SPOILT}`,
      fix: {
        text:
          merged === null
            ? 'merge their terms into one record and remove the others'
            : 'replace them with this one, which has the terms of all',
        ...(merged !== null && {
          records: [...records.map((text) => txtRecord('remove', domain, text)), txtRecord('add', domain, merged)],
        }),
      },
    }),
  },
  'spf-syntax-error': {
    severity: 'critical',
    effects: [spamFolder, spoofable],
    spec: 'RFC 7208 section 4.6',
    example: {
      domain: 'acme.example',
      faults: [
        { found: 'ipv4:192.0.2.1', expected: 'one of all, include, a, mx, ptr, ip4, ip6 and exists', offset: 7 },
      ],
      repaired: 'v=spf1 ip4:192.0.2.1 -all',
    },
    text: ({
      domain,
      faults,
      repaired,
    }: Domain & { readonly faults: readonly NamedFault[]; readonly repaired: string | null }) => ({
      title:
        faults.length === 1
          ? `syntax error at "${short(faults[0]?.found ?? '')}"`
          : `${counted(faults.length, 'syntax error')} in the SPF record`,
      why: `one error anywhere spoils the whole record: ${SPOILT}`,
      fix: {
        text:
          repaired === null
            ? `correct each place: ${listed(faults.map(({ found, expected }) => `"${short(found)}": expected ${expected}`))}`
            : 'publish the record with the places corrected; check that this is what was meant',
        ...changeTo(domain, repaired),
      },
    }),
  },
  'spf-space-lost': {
    severity: 'critical',
    effects: [spamFolder, spoofable],
    spec: 'RFC 7208 section 3.3',
    example: {
      domain: 'acme.example',
      places: ['include:_spf.google.com-all'],
      repaired: 'v=spf1 include:_spf.google.com -all',
    },
    text: ({
      domain,
      places,
      repaired,
    }: Domain & { readonly places: readonly string[]; readonly repaired: string | null }) => ({
      title: 'a space is lost between two strings of the SPF record',
      why: `the strings of a TXT record are joined without a space, so receivers read ${listed(places.map((place) => `"${short(place)}"`))}: ${SPOILT}`,
      fix: { text: 'end each string but the last with a space, where a term ends', ...changeTo(domain, repaired) },
    }),
  },
  'spf-equals-for-colon': {
    severity: 'major',
    effects: [spamFolder],
    spec: 'RFC 7208 section 6',
    example: { domain: 'acme.example', terms: ['ip4=192.0.2.1'], repaired: 'v=spf1 ip4:192.0.2.1 -all' },
    text: ({
      domain,
      terms,
      repaired,
    }: Domain & { readonly terms: readonly string[]; readonly repaired: string | null }) => ({
      title: `${counted(terms.length, 'term')} ignored: "=" where ":" belongs`,
      why: `receivers take ${listed(terms)} for an unknown modifier and pass over it, so the servers it names are not authorised`,
      fix: { text: 'write a colon after the name', ...changeTo(domain, repaired) },
    }),
  },
  'spf-terms-after-all': {
    severity: 'major',
    effects: [spamFolder],
    spec: 'RFC 7208 section 5.1',
    example: {
      domain: 'acme.example',
      all: '-all',
      terms: ['include:sendgrid.net'],
      repaired: 'v=spf1 mx include:sendgrid.net -all',
    },
    text: ({
      domain,
      all,
      terms,
      repaired,
    }: Domain & {
      readonly all: string;
      readonly terms: readonly string[];
      readonly repaired: string | null;
    }) => ({
      title: `${counted(terms.length, 'term')} after "${all}" never looked at`,
      why: `"${all}" matches every sender, so what stands behind it authorises nobody: mail from ${listed(terms)} is refused or filed as spam`,
      fix: { text: `move what still sends before "${all}", and drop the rest`, ...changeTo(domain, repaired) },
    }),
  },
});
