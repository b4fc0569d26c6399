import { defineFindings } from '../../core/finding.ts';
import type { ExplanationProblem } from './explanation.ts';
import { changeTo, counted, listed, short, spamFolder, txtRecord } from './words.ts';

export interface Domain {
  readonly domain: string;
}

const EXPLANATION_PROBLEMS: Readonly<Record<ExplanationProblem, string>> = {
  absent: 'has no TXT record',
  several: 'has several TXT records, only one is allowed',
  characters: 'has text that is not plain ASCII',
  macro: 'has text with a macro that is none',
};

/** What is allowed in a record and hardly meant, what should be avoided, and what is left over from former times. */
export const styleFindings = defineFindings({
  'spf-redirect-with-all': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 7208 section 6.1',
    example: {
      domain: 'acme.example',
      all: '~all',
      redirect: 'redirect=_spf.acme.example',
      repaired: 'v=spf1 mx ~all',
    },
    text: ({
      domain,
      all,
      redirect,
      repaired,
    }: Domain & {
      readonly all: string;
      readonly redirect: string;
      readonly repaired: string | null;
    }) => ({
      title: `"${short(redirect)}" is ignored beside "${all}"`,
      why: 'a redirect counts only where no all stands; what its record authorises is not authorised',
      fix: { text: `remove the redirect, or make an include of it before "${all}"`, ...changeTo(domain, repaired) },
    }),
  },
  'spf-capital-version': {
    severity: 'minor',
    effects: [spamFolder],
    spec: 'RFC 7208 section 4.5',
    example: { domain: 'acme.example', version: 'V=SPF1', repaired: 'v=spf1 mx -all' },
    text: ({ domain, version, repaired }: Domain & { readonly version: string; readonly repaired: string | null }) => ({
      title: `"${version}" is not written in small letters`,
      why: 'by the RFC it counts, but some implementations compare it letter by letter and see no SPF record',
      fix: { text: 'write the version as "v=spf1"', ...changeTo(domain, repaired) },
    }),
  },
  'spf-odd-name': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 7208 section 7.1',
    example: { domain: 'acme.example', terms: ['include:spf.acme.example-all'] },
    text: ({ terms }: Domain & { readonly terms: readonly string[] }) => ({
      title: `${counted(terms.length, 'term')} with a name no host has`,
      why: `the grammar allows ${listed(terms.map(short))}, but such a name hardly exists; a space or a colon may be missing`,
      fix: { text: 'check these names, and the spaces between the terms' },
    }),
  },
  'spf-unknown-modifier': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7208 section 6',
    example: { domain: 'acme.example', terms: ['ra=postmaster'] },
    text: ({ terms }: Domain & { readonly terms: readonly string[] }) => ({
      title: `${counted(terms.length, 'modifier')} that receivers ignore`,
      why: `${listed(terms.map(short))} has no meaning in SPF; it does no harm`,
      fix: { text: 'remove what nobody reads' },
    }),
  },
  'spf-term-repeated': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7208 section 4.6.2',
    example: { domain: 'acme.example', terms: ['ip4:192.0.2.1'], repaired: 'v=spf1 ip4:192.0.2.1 -all' },
    text: ({
      domain,
      terms,
      repaired,
    }: Domain & { readonly terms: readonly string[]; readonly repaired: string | null }) => ({
      title: `${counted(terms.length, 'term')} said twice`,
      why: `the second ${listed(terms.map(short))} can match nobody whom the first did not; it only makes the record longer`,
      fix: { text: 'remove the repetition', ...changeTo(domain, repaired) },
    }),
  },
  'spf-host-bits': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7208 section 5.6',
    example: { domain: 'acme.example', terms: ['ip4:192.0.2.77/24'] },
    text: ({ terms }: Domain & { readonly terms: readonly string[] }) => ({
      title: `${counted(terms.length, 'network')} written as an address with a prefix`,
      why: `${listed(terms)} authorises the whole network around the address, which may not be meant`,
      fix: { text: 'write the first address of the network, or drop the prefix to authorise the one address' },
    }),
  },
  'spf-ptr': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 7208 section 5.5',
    example: { domain: 'acme.example', terms: ['ptr'], repaired: 'v=spf1 mx -all' },
    text: ({
      domain,
      terms,
      repaired,
    }: Domain & { readonly terms: readonly string[]; readonly repaired: string | null }) => ({
      title: 'the ptr mechanism should not be used',
      why: `${listed(terms.map(short))} is slow, unreliable, and ignored by some large receivers; it costs a lookup for every message`,
      fix: {
        text: 'name the servers by ip4, ip6, a or mx instead, then remove it',
        ...changeTo(domain, repaired),
        ...(repaired !== null && { condition: 'no server is left that sends by it alone' }),
      },
    }),
  },
  'spf-macro-p': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 7208 section 7.2',
    example: { domain: 'acme.example', terms: ['exists:%{p}.allow.acme.example'] },
    text: ({ terms }: Domain & { readonly terms: readonly string[] }) => ({
      title: 'the macro %{p} should not be used',
      why: `${listed(terms.map(short))} needs the reverse name of the sender: slow, unreliable, and "unknown" at many receivers`,
      fix: { text: 'use %{i}, the address itself, or name the servers' },
    }),
  },
  'spf-exp-broken': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7208 section 6.2',
    example: { domain: 'acme.example', target: 'explain.acme.example', problem: 'absent' },
    text: ({ target, problem }: Domain & { readonly target: string; readonly problem: ExplanationProblem }) => ({
      title: 'the explanation that exp= names cannot be used',
      why: `${target} ${EXPLANATION_PROBLEMS[problem]}; receivers refuse mail without your explanation, and nothing else changes`,
      fix: { text: `publish one TXT record of plain ASCII text at ${target}, or remove exp=` },
    }),
  },
  'spf-type-99': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7208 section 3.1',
    example: { domain: 'acme.example', records: ['v=spf1 mx -all'], differs: true },
    text: ({
      domain,
      records,
      differs,
    }: Domain & { readonly records: readonly string[]; readonly differs: boolean }) => ({
      title: 'records of the old DNS type SPF (99) are left over',
      why: `no receiver asks for them any more${differs ? ', and they say something else than the TXT record' : ''}`,
      fix: {
        text: 'remove the records of type SPF',
        records: records.map((text) => ({ ...txtRecord('remove', domain, text), type: 'SPF' })),
      },
    }),
  },
  'spf-sender-id': {
    severity: 'info',
    effects: [],
    spec: 'RFC 4406 section 3.1',
    example: { domain: 'acme.example', records: ['spf2.0/pra include:acme.example -all'] },
    text: ({ domain, records }: Domain & { readonly records: readonly string[] }) => ({
      title: 'a Sender ID record is left over',
      why: 'Sender ID is historic and nobody reads "spf2.0/" records; it only makes the TXT answer longer',
      fix: { text: 'remove it', records: records.map((text) => txtRecord('remove', domain, text)) },
    }),
  },
  'spf-answer-too-large': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7208 section 3.4',
    example: { domain: 'acme.example', answerBytes: 1210, spfBytes: 310, texts: 14 },
    text: ({
      domain,
      answerBytes,
      spfBytes,
      texts,
    }: Domain & {
      readonly answerBytes: number;
      readonly spfBytes: number;
      readonly texts: number;
    }) => ({
      title: `the TXT answer has ${answerBytes} octets, more than 512`,
      why: `of its ${counted(texts, 'text')} SPF needs ${spfBytes} octets; a receiver behind an old firewall that drops large DNS answers sees no SPF`,
      fix: { text: `remove TXT records that ${domain} no longer needs, such as old verification strings` },
    }),
  },
});
