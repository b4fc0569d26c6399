import { defineFindings } from '../../core/finding.ts';
import { txtValue } from '../../core/zone-file.ts';
import type { NearMiss } from './near-miss.ts';
import { clip, dmarcRecord, list, spamFolder, spoofable } from './words.ts';

export interface AtRecord {
  /** The domain whose `_dmarc` holds the record. */
  readonly location: string;
  /** The whole record, corrected. */
  readonly suggested: string;
}

export interface Missed {
  readonly domain: string;
  /** The domain at whose `_dmarc` the text stands. */
  readonly location: string;
  readonly text: string;
  readonly fault: NearMiss['fault'];
  /** The record as it was meant; null where that cannot be said. */
  readonly meant: string | null;
}

export interface NamedTag {
  readonly tag: string;
  readonly value: string;
}

export interface Several {
  readonly location: string;
  readonly count: number;
  /** Not all of them, where there are very many. */
  readonly records: readonly string[];
  readonly keep: string;
}

export interface Dangling {
  readonly domain: string;
  /** What stands at `_dmarc`. */
  readonly alias: string;
  /** Where the last alias leads. */
  readonly target: string;
  readonly nonexistent: boolean;
}

const WRONG: Readonly<Record<NearMiss['fault'], string>> = {
  'before-version': 'something stands before v=DMARC1',
  version: 'it must begin with v=DMARC1, in exactly these letters',
  'after-version': 'a semicolon must follow v=DMARC1',
  'no-version': 'it must begin with v=DMARC1',
};
const PLACES = {
  apex: 'the domain itself',
  'doubled-domain': 'a name with the domain twice, as zone editors make it',
  'doubled-label': 'a name with _dmarc twice',
  'no-underscore': 'a name without the underscore',
} as const;

const change = ({ location, suggested }: AtRecord) => [dmarcRecord('change', location, suggested)];
const corrected = ({ location, meant }: Missed) => (meant === null ? [] : [dmarcRecord('change', location, meant)]);
const tagList = (tags: readonly NamedTag[]) => list(tags.map(({ tag, value }) => `${tag}=${value}`));
const missed: Missed = {
  domain: 'acme.example',
  location: 'acme.example',
  text: 'v=dmarc1; p=reject',
  fault: 'version',
  meant: 'v=DMARC1; p=reject',
};
const at: AtRecord = { location: 'acme.example', suggested: 'v=DMARC1; p=reject; rua=mailto:dmarc@acme.example' };

export const recordFindings = defineFindings({
  'dmarc-multiple': {
    severity: 'critical',
    effects: [spoofable, spamFolder],
    spec: 'RFC 9989 section 4.10',
    example: {
      location: 'acme.example',
      count: 2,
      records: ['v=DMARC1; p=reject; rua=mailto:dmarc@acme.example', 'v=DMARC1; p=none'],
      keep: 'v=DMARC1; p=reject; rua=mailto:dmarc@acme.example',
    },
    text: ({ location, count, records, keep }: Several) => ({
      title: `${count} DMARC records at one name count as none`,
      why: `receivers discard them all: ${location} is treated as if it had no record`,
      fix: {
        text: 'keep one, with everything you want in it, and remove the others',
        // Not some of them only: the rest would still be several.
        ...(records.length === count && {
          records: records.filter((text) => text !== keep).map((text) => dmarcRecord('remove', location, text)),
        }),
      },
    }),
  },
  'dmarc-near-miss': {
    severity: 'critical',
    effects: [spoofable, spamFolder],
    spec: 'RFC 9989 section 4.8',
    example: missed,
    text: (params: Missed) => ({
      title: 'the DMARC record is not recognised as one',
      why: `${WRONG[params.fault]}; receivers discard the text and treat ${params.domain} as if it had no record`,
      fix: { text: 'correct the record', records: corrected(params) },
    }),
  },
  'dmarc-own-record-ignored': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9989 section 4.8',
    example: { ...missed, domain: 'news.acme.example', location: 'news.acme.example', inForce: 'acme.example' },
    text: (params: Missed & { inForce: string }) => ({
      title: `the record is not recognised; that of ${params.inForce} applies`,
      why: `${WRONG[params.fault]}; receivers discard the text at _dmarc.${params.location}`,
      fix: {
        text: 'remove the record, or correct it where it is to apply',
        records: corrected(params),
        condition: `this record is to apply to ${params.location}, and not that of ${params.inForce}`,
      },
    }),
  },
  'dmarc-wrong-place': {
    severity: 'critical',
    effects: [spoofable, spamFolder],
    spec: 'RFC 9989 section 4.5',
    example: {
      domain: 'acme.example',
      found: [{ name: 'acme.example', place: 'apex', text: 'v=DMARC1; p=reject' }],
    },
    text: ({ domain, found }: { domain: string; found: readonly Misplaced[] }) => ({
      title: 'the DMARC record stands at a name where nobody looks',
      why: `it is at ${list(found.map(({ name, place }) => `${name} (${PLACES[place]})`))}; receivers ask for _dmarc.${domain} and find nothing`,
      fix: {
        text: `move the record to _dmarc.${domain}`,
        records: [...found.slice(0, 1).map(({ text }) => dmarcRecord('add', domain, text)), ...found.map(removed)],
      },
    }),
  },
  'dmarc-stray-record': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9989 section 4.5',
    example: {
      domain: 'acme.example',
      found: [{ name: 'acme.example', place: 'apex', text: 'v=DMARC1; p=none' }],
    },
    text: ({ domain, found }: { domain: string; found: readonly Misplaced[] }) => ({
      title: `a DMARC record at ${clip(found[0]?.name ?? domain)} has no effect`,
      why: `receivers read the record at a _dmarc name only; one elsewhere misleads whoever maintains ${domain}`,
      fix: { text: 'remove it', records: found.map(removed) },
    }),
  },
  'dmarc-cname-dangling': {
    severity: 'major',
    effects: [spoofable],
    spec: 'RFC 9989 section 4.10',
    example: {
      domain: 'acme.example',
      alias: 'acme.example.dmarc.vendor.example',
      target: 'acme.example.dmarc.vendor.example',
      nonexistent: true,
    },
    text: ({ domain, alias, target, nonexistent }: Dangling) => ({
      title: `_dmarc is an alias of a name ${nonexistent ? 'that does not exist' : 'without a record'}`,
      why: `receivers follow it to ${target} and find nothing; whoever can publish there sets the policy of ${domain} and receives its reports`,
      fix: {
        text: 'have the record published at that name again, or remove the alias and publish a record of your own',
        records: [{ action: 'remove', name: `_dmarc.${domain}.`, type: 'CNAME', value: `${alias}.` }],
      },
    }),
  },
  'dmarc-unrelated-txt': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9989 section 4.10',
    example: { domain: 'acme.example', texts: ['v=spf1 -all'], wildcard: true },
    text: ({ domain, texts, wildcard }: { domain: string; texts: readonly string[]; wildcard: boolean | null }) => ({
      title: 'text at _dmarc that is no DMARC record',
      why: `receivers discard it, some old checkers stumble over it: ${list(texts)}${wildcard ? `; a wildcard of ${domain} answers here` : ''}`,
      fix: wildcard
        ? { text: 'publish a DMARC record at the name, which takes the place of the wildcard there' }
        : { text: 'remove it', records: texts.map((text) => dmarcRecord('remove', domain, text)) },
    }),
  },
  'dmarc-wildcard': {
    severity: 'info',
    effects: [],
    spec: 'RFC 4592 section 2.1.1',
    example: { domain: 'acme.example', text: 'v=DMARC1; p=reject' },
    text: ({ domain, text }: { domain: string; text: string }) => ({
      title: 'the DMARC record is the answer of a wildcard',
      why: `every name below ${domain} answers with it, _dmarc of each subdomain too, so sp and np never apply`,
      fix: {
        text: 'publish the record at _dmarc itself, and take it out of the wildcard',
        records: [
          dmarcRecord('add', domain, text),
          { action: 'remove', name: `*.${domain}.`, type: 'TXT', value: txtValue(text) },
        ],
      },
    }),
  },
  'dmarc-syntax-error': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9989 section 4.8',
    example: { ...at, found: 'adkim=strict', expected: 'r or s' },
    text: (params: AtRecord & { found: string; expected: string }) => ({
      title: `syntax error: ${clip(params.found)}`,
      why: `expected ${params.expected}; receivers pass over it, or use the default in its place`,
      fix: { text: 'correct the record', records: change(params) },
    }),
  },
  'dmarc-stray-separator': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9989 section 4.8',
    example: { ...at, count: 1 },
    text: (params: AtRecord & { count: number }) => ({
      title: 'a semicolon too many',
      why: 'the grammar wants a tag between two semicolons; receivers pass over it, strict readers complain',
      fix: { text: 'remove it', records: change(params) },
    }),
  },
  'dmarc-duplicate-tag': {
    severity: 'major',
    effects: [spoofable],
    spec: 'RFC 6376 section 3.2',
    example: { ...at, tags: ['rua'] },
    text: (params: AtRecord & { tags: readonly string[] }) => ({
      title: `a tag stands twice: ${list(params.tags)}`,
      why: 'the tag list of DKIM, which DMARC uses, is void as a whole when a tag stands twice; other receivers take the first or the last one, so nobody knows which policy is applied',
      fix: { text: 'name each tag once; list several addresses in one rua, with commas', records: change(params) },
    }),
  },
  'dmarc-misspelt-tag': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9989 section 4.7',
    example: { ...at, tags: [{ tag: 'rau', value: 'mailto:dmarc@acme.example', meant: 'rua' }] },
    text: (params: AtRecord & { tags: readonly (NamedTag & { readonly meant: string })[] }) => ({
      title: `misspelt tag: ${list(params.tags.map(({ tag, meant }) => `${tag}, probably ${meant}`))}`,
      why: 'receivers ignore tags they do not know, so what it asks for is not done',
      fix: { text: 'correct the name of the tag', records: change(params) },
    }),
  },
  'dmarc-unknown-tag': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9989 section 4.7',
    example: { ...at, tags: [{ tag: 'contact', value: 'postmaster' }] },
    text: (params: AtRecord & { tags: readonly NamedTag[] }) => ({
      title: `unknown tag: ${list(params.tags.map(({ tag }) => tag))}`,
      why: `receivers ignore it: ${tagList(params.tags)}`,
      fix: { text: 'remove it', records: change(params) },
    }),
  },
  'dmarc-removed-tag': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9989 section C.5.2',
    example: { ...at, tags: [{ tag: 'ri', value: '86400' }] },
    text: (params: AtRecord & { tags: readonly NamedTag[] }) => ({
      title: `tag without effect since RFC 9989: ${list(params.tags.map(({ tag }) => tag))}`,
      why: `pct, rf and ri were taken out of DMARC; receivers ignore ${tagList(params.tags)}`,
      fix: { text: 'remove it', records: change(params) },
    }),
  },
  'dmarc-upper-case-tag': {
    severity: 'info',
    effects: [],
    spec: 'RFC 6376 section 3.2',
    example: { ...at, tags: ['P'] },
    text: (params: AtRecord & { tags: readonly string[] }) => ({
      title: `tag name in capitals: ${list(params.tags)}`,
      why: 'in the tag list of DKIM, which DMARC uses, names are told apart by case: a strict receiver does not know this tag',
      fix: { text: 'write tag names in lower case', records: change(params) },
    }),
  },
  'dmarc-policy-not-first': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9989 section 4.7',
    example: { ...at, before: ['rua'] },
    text: (params: AtRecord & { before: readonly string[] }) => ({
      title: 'p does not follow v=DMARC1 directly',
      why: 'RFC 9989 leaves the order free; a few receivers that follow RFC 7489 to the letter discard the record',
      fix: { text: 'put p in second place', records: change(params) },
    }),
  },
  'dmarc-fo-without-ruf': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9989 section 4.7',
    example: { ...at, value: '1' },
    text: (params: AtRecord & { value: string }) => ({
      title: 'fo has no effect without ruf',
      why: `fo=${clip(params.value)} chooses when failure reports are sent, and no address for them is given`,
      fix: { text: 'remove fo, or add ruf', records: change(params) },
    }),
  },
});

/** A record where no receiver looks. */
export interface Misplaced {
  readonly name: string;
  readonly place: keyof typeof PLACES;
  readonly text: string;
}

function removed({ name, text }: Misplaced) {
  return { action: 'remove', name: `${name}.`, type: 'TXT', value: txtValue(text) } as const;
}
