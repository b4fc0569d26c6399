import { defineFindings } from '../../core/finding.ts';
import { txtValue } from '../../core/zone-file.ts';
import type { NearMiss } from './near-miss.ts';
import { clip, dmarcRecord, fixAt, list, type Place, spamFolder, spoofable } from './words.ts';

/** A text at the `_dmarc` of the location. */
export interface Missed extends Place {
  readonly domain: string;
  readonly text: string;
  readonly fault: NearMiss['fault'];
  /** The record as it was meant; null where that cannot be said. */
  readonly meant: string | null;
}

export interface Several extends Place {
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

const corrected = ({ location, meant }: Missed) => (meant === null ? [] : [dmarcRecord('change', location, meant)]);
/** All but the one to keep; none where not all are known, for the rest would still be several. */
const others = ({ location, count, records, keep }: Several) =>
  records.length === count
    ? records.filter((text) => text !== keep).map((text) => dmarcRecord('remove', location, text))
    : [];
const missed: Missed = {
  domain: 'acme.example',
  location: 'acme.example',
  text: 'v=dmarc1; p=reject',
  fault: 'version',
  meant: 'v=DMARC1; p=reject',
};
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
    text: (params: Several) => ({
      title: `${params.count} DMARC records at one name count as none`,
      why: `receivers discard them all: ${params.location} is treated as if it had no record`,
      fix: fixAt(params, 'keep one, with everything you want in it, and remove the others', others(params)),
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
      fix: fixAt(params, 'correct the record', corrected(params)),
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
      fix: fixAt(
        params,
        'remove the record, or correct it where it is to apply',
        corrected(params),
        `this record is to apply to ${params.location}, and not that of ${params.inForce}`,
      ),
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
    example: { location: 'acme.example', texts: ['v=spf1 -all'], wildcard: true },
    text: ({
      location,
      delegatedTo,
      texts,
      wildcard,
    }: Place & { texts: readonly string[]; wildcard: boolean | null }) => ({
      title: 'text at _dmarc that is no DMARC record',
      why: `receivers discard it, some old checkers stumble over it: ${list(texts)}${wildcard ? `; a wildcard of ${location} answers here` : ''}`,
      fix: wildcard
        ? { text: 'publish a DMARC record at the name, which takes the place of the wildcard there' }
        : fixAt(
            { location, ...(delegatedTo === undefined ? {} : { delegatedTo }) },
            'remove it',
            texts.map((text) => dmarcRecord('remove', location, text)),
          ),
    }),
  },
  'dmarc-wildcard': {
    severity: 'info',
    effects: [],
    spec: 'RFC 4592 section 2.1.1',
    example: { location: 'acme.example', text: 'v=DMARC1; p=reject' },
    text: (params: Place & { text: string }) => ({
      title: 'the DMARC record is the answer of a wildcard',
      why: `every name below ${params.location} answers with it, _dmarc of each subdomain too, so sp and np never apply`,
      fix: {
        text: 'publish the record at _dmarc itself, and take it out of the wildcard',
        // A wildcard that is an alias serves more than this.
        ...(params.delegatedTo === undefined && {
          records: [
            dmarcRecord('add', params.location, params.text),
            { action: 'remove', name: `*.${params.location}.`, type: 'TXT', value: txtValue(params.text) },
          ],
        }),
      },
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
