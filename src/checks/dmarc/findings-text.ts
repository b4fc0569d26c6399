import { defineFindings } from '../../core/finding.ts';
import { clip, dmarcRecord, fixAt, list, PASSES, type Place, spoofable } from './words.ts';

// What the text of a record says wrongly, or in a form that some receivers stumble over.

export interface AtRecord extends Place {
  /** The whole record, corrected. */
  readonly suggested: string;
}

export interface NamedTag {
  readonly tag: string;
  readonly value: string;
}

const change = ({ location, suggested }: AtRecord) => [dmarcRecord('change', location, suggested)];
const tagList = (tags: readonly NamedTag[]) => list(tags.map(({ tag, value }) => `${tag}=${value}`));
const at: AtRecord = { location: 'acme.example', suggested: 'v=DMARC1; p=reject; rua=mailto:dmarc@acme.example' };

export const textFindings = defineFindings({
  'dmarc-syntax-error': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9989 section 4.8',
    example: { ...at, found: 'adkim=strict', expected: 'r or s' },
    text: (params: AtRecord & { found: string; expected: string }) => ({
      title: `syntax error: ${clip(params.found)}`,
      why: `expected ${params.expected}; receivers pass over it, or use the default in its place`,
      fix: fixAt(params, 'correct the record', change(params)),
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
      fix: fixAt(params, 'remove it', change(params)),
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
      fix: fixAt(params, 'name each tag once; list several addresses in one rua, with commas', change(params)),
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
      fix: fixAt(params, 'correct the name of the tag', change(params)),
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
      fix: fixAt(params, 'remove it', change(params)),
    }),
  },
  'dmarc-removed-tag': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9989 section C.5.2',
    example: { ...at, tags: [{ tag: 'ri', value: '86400' }], rollout: false },
    text: (params: AtRecord & { tags: readonly NamedTag[]; rollout: boolean }) => ({
      title: `tag without effect since RFC 9989: ${list(params.tags.map(({ tag }) => tag))}`,
      why: `pct, rf and ri were taken out of DMARC; receivers ignore ${tagList(params.tags)}`,
      // Old receivers would go from a part of the mail to all of it.
      fix: fixAt(params, 'remove it', change(params), params.rollout ? PASSES : undefined),
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
      fix: fixAt(params, 'write tag names in lower case', change(params)),
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
      fix: fixAt(params, 'put p in second place', change(params)),
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
      fix: fixAt(params, 'remove fo, or add ruf', change(params)),
    }),
  },
});
