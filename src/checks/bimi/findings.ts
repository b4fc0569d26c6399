import { defineFindings, type Fix, type RecordChange } from '../../core/finding.ts';
import { txtValue } from '../../core/zone-file.ts';
import { certificateFindings } from './certificate-findings.ts';
import { draft } from './draft.ts';
import { logoFindings } from './logo-findings.ts';

export interface At {
  /** Where the record stands, such as `default._bimi.example.com`. */
  readonly name: string;
}

/** A name that may be a CNAME, where no record of the domain's own can stand. */
export interface Place extends At {
  /** Where the CNAME leads; null: there is none. */
  readonly delegatedTo: string | null;
}

/** Records where they can be pasted, else words for whoever keeps the name that the CNAME leads to. */
function fixAt({ name, delegatedTo }: Place, text: string, records: readonly RecordChange[]): Fix {
  if (delegatedTo !== null) return { text: `${text}, at ${delegatedTo}, where the CNAME of ${name} leads` };
  return records.length === 0 ? { text } : { text, records };
}

const MAX_LISTED = 5;

/** None of them touches delivery: a broken indicator costs the logo, never the mail. */
export const bimiFindings = defineFindings({
  'bimi-several-records': {
    severity: 'minor',
    effects: [],
    spec: draft('7.2'),
    example: { name: 'default._bimi.acme.example', count: 2 },
    text: ({ name, count }: At & { readonly count: number }) => ({
      title: `${count} BIMI records, only one is allowed`,
      why: `receivers that find several records at ${name} show no logo`,
      fix: { text: 'keep one and delete the others' },
    }),
  },
  'bimi-near-miss': {
    severity: 'minor',
    effects: [],
    spec: draft('7.2'),
    example: {
      name: 'default._bimi.acme.example',
      expected: 'exactly v=BIMI1, in this case',
      delegatedTo: null,
      suggested: 'v=BIMI1; l=https://acme.example/logo.svg',
    },
    text: ({
      expected,
      suggested,
      ...place
    }: Place & {
      readonly expected: string;
      /** The record that was meant; null where that would be a guess. */
      readonly suggested: string | null;
    }) => ({
      title: 'the BIMI record is not recognised as one',
      why: `receivers discard the text at ${place.name} and show no logo: it should have ${expected}`,
      fix: fixAt(
        place,
        'begin the record with v=BIMI1; and the tag l',
        suggested === null
          ? []
          : [{ action: 'change', name: `${place.name}.`, type: 'TXT', value: txtValue(suggested) }],
      ),
    }),
  },
  'bimi-wrong-place': {
    severity: 'minor',
    effects: [],
    spec: draft('4.3'),
    example: {
      domain: 'acme.example',
      name: 'default._bimi.acme.example',
      delegatedTo: null,
      record: 'v=BIMI1; l=https://acme.example/logo.svg',
    },
    text: ({ domain, record, ...place }: Place & { readonly domain: string; readonly record: string }) => ({
      title: 'the BIMI record stands where nobody looks for it',
      why: `receivers ask ${place.name}, and there is none; the one at ${domain} itself has no effect`,
      fix: fixAt(place, `move it to ${place.name}`, [
        { action: 'add', name: `${place.name}.`, type: 'TXT', value: txtValue(record) },
        { action: 'remove', name: `${domain}.`, type: 'TXT', value: txtValue(record) },
      ]),
    }),
  },
  'bimi-record-invalid': {
    severity: 'minor',
    effects: [],
    spec: draft('4.3'),
    example: { name: 'default._bimi.acme.example', expected: ['one https address of a named host'] },
    text: ({ name, expected }: At & { readonly expected: readonly string[] }) => ({
      title: 'the BIMI record is malformed',
      why: `receivers show no logo: the record at ${name} should have ${expected.slice(0, MAX_LISTED).join(', and ')}`,
      fix: { text: 'write what is expected there; receivers mend nothing' },
    }),
  },
  'bimi-tag-unknown': {
    severity: 'info',
    effects: [],
    spec: draft('4.3'),
    example: { name: 'default._bimi.acme.example', tags: ['s'] },
    text: ({ name, tags }: At & { readonly tags: readonly string[] }) => ({
      title: 'the BIMI record has tags that nobody knows',
      why: `receivers ignore ${tags.slice(0, MAX_LISTED).join(', ')} in the record at ${name}; the tags are v, l, a, lps and avp, in lower case`,
      fix: { text: 'correct them, or leave them out' },
    }),
  },
  'bimi-dmarc-not-enforced': {
    severity: 'minor',
    effects: [],
    spec: draft('7.1'),
    example: { domain: 'acme.example', because: 'the policy of acme.example is none' },
    text: ({ domain, because }: { readonly domain: string; readonly because: string }) => ({
      title: 'no logo is shown while DMARC is not enforced',
      why: `receivers show a logo only for domains that nobody can forge, which ${domain} is not yet: ${because}`,
      fix: { text: 'ask for p=quarantine or p=reject, for subdomains too, once your own mail passes' },
    }),
  },
  'bimi-declined': {
    severity: 'info',
    effects: [],
    spec: draft('4.3.1'),
    example: { name: 'default._bimi.acme.example', byLocalPart: false },
    text: ({ name, byLocalPart }: At & { readonly byLocalPart: boolean }) => ({
      title: 'the domain wants no logo to be shown',
      why: `the record at ${name} is empty on purpose${byLocalPart ? ', but for local parts that have a record of their own (lps)' : ''}`,
      fix: { text: 'leave it, or name a logo' },
    }),
  },
  ...logoFindings,
  ...certificateFindings,
});
