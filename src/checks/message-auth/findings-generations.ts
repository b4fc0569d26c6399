import { defineFindings, type Effect } from '../../core/finding.ts';

// Receivers of RFC 9989, and those of RFC 7489 (historic): both are in use.

/** At whose `_dmarc` the record stands that each generation goes by; null: none. */
export interface RecordsRead {
  readonly now: string | null;
  readonly before: string | null;
}

export interface VerdictsDiffer {
  readonly domain: string;
  readonly now: string;
  readonly before: string;
  /** The domains that each generation puts into another organization: the author's, and those that pass. */
  readonly organizations: readonly { readonly domain: string; readonly now: string; readonly before: string }[];
  readonly records: RecordsRead;
}

export interface PoliciesDiffer {
  readonly domain: string;
  readonly now: string;
  readonly before: string;
  readonly because: 'record' | 'test' | 'tags';
  readonly records: RecordsRead;
}

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };

function recordsText({ now, before }: RecordsRead): string {
  const at = (location: string | null) => (location === null ? 'no record' : `the record at _dmarc.${location}`);
  if (now !== before) return `newer receivers go by ${at(now)}, older ones by ${at(before)}`;
  return `${at(now)} says something else to older receivers, which know neither t nor np`;
}

function organizationsText({ organizations, records }: VerdictsDiffer): string {
  if (organizations.length === 0) return recordsText(records);
  const each = organizations.map(({ domain, now, before }) => `${domain} belongs to ${now}, or to ${before}`);
  return `newer receivers find an organization by the records on the way up, older ones by the public suffix list: ${each.join('; ')}`;
}

const FIXES: Readonly<Record<PoliciesDiffer['because'], (p: PoliciesDiffer) => string>> = {
  record: ({ domain }) => `publish a record at _dmarc.${domain} itself, so that all receivers read the same`,
  test: () => 'drop t=y when the test is over, and until then ask for no more than you want of all receivers',
  tags: () => 'let p, sp and np ask for the same, so that all receivers read the same',
};

function policiesText(p: PoliciesDiffer) {
  return {
    title: `DMARC fails: ${p.now} by RFC 9989, ${p.before} by RFC 7489`,
    why:
      p.because === 'test'
        ? `t=y asks newer receivers for ${p.now}; those of RFC 7489 do not know the tag and apply ${p.before} in full; both are in use`
        : `${recordsText(p.records)}; both are in use`,
    fix: { text: FIXES[p.because](p) },
  };
}

export const messageGenerationFindings = defineFindings({
  'message-auth-dmarc-receivers-differ': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9989 section 4.10',
    example: {
      domain: 'my.acme.example',
      now: 'fail',
      before: 'pass',
      organizations: [{ domain: 'my.acme.example', now: 'my.acme.example', before: 'acme.example' }],
      records: { now: 'my.acme.example', before: 'my.acme.example' },
    },
    text: (p: VerdictsDiffer) => ({
      title: `DMARC is ${p.now} by RFC 9989, ${p.before} by RFC 7489`,
      why: `${organizationsText(p)}; both are in use`,
      fix: { text: `let DKIM or SPF pass for ${p.domain} itself, so that all receivers agree` },
    }),
  },
  // Older receivers are asked for less.
  'message-auth-dmarc-policies-differ': {
    severity: 'minor',
    effects: [bounce, spam],
    spec: 'RFC 9989 section 4.7',
    example: {
      domain: 'my.acme.example',
      now: 'reject',
      before: 'none',
      because: 'tags',
      records: { now: 'acme.example', before: 'acme.example' },
    },
    text: policiesText,
  },
  'message-auth-dmarc-older-stricter': {
    severity: 'major',
    effects: [bounce, spam],
    spec: 'RFC 9989 section 4.7',
    example: {
      domain: 'acme.example',
      now: 'quarantine',
      before: 'reject',
      because: 'test',
      records: { now: 'acme.example', before: 'acme.example' },
    },
    text: policiesText,
  },
});
