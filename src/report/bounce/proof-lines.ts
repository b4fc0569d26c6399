import type { BounceProof } from './schema.ts';

/** A line of the proof as a page shows it: what it is, and its words, which may quote anybody and are to be escaped. */
export interface ProofLine {
  readonly label: 'proof' | 'found' | 'why' | 'fix' | 'record' | 'open' | 'to see it' | 'looked at';
  readonly text: string;
  /** A record as it is pasted, behind the text; missing: none. */
  readonly record?: string;
}

const MOST_FINDINGS = 5;
const MOST_UNCHECKED = 5;

/** The proof for the reader: the verdict, each fault with its fix and records, and what was not seen. */
export function proofLines(proof: BounceProof): readonly ProofLine[] {
  const { sentence, findings, unchecked, looked } = proof;
  const gaps = unchecked.map(({ domain, subject, detail, advice }) => ({
    text: `${domain === null || subject.includes(domain) ? '' : `${domain}: `}${subject}: ${detail}`,
    advice,
  }));
  const open = [...new Map(gaps.map((gap) => [gap.text, gap])).values()]; // several checks may lack the same
  return [
    { label: 'proof', text: sentence },
    ...findings.slice(0, MOST_FINDINGS).flatMap(findingLines),
    ...more(findings.length - MOST_FINDINGS, 'found', 'findings'),
    ...open
      .slice(0, MOST_UNCHECKED)
      .flatMap(({ text, advice }): readonly ProofLine[] => [
        ...(sentence.includes(text) ? [] : [{ label: 'open', text } as const]),
        ...(advice === null ? [] : [{ label: 'to see it', text: advice } as const]),
      ]),
    ...more(open.length - MOST_UNCHECKED, 'open', 'things'),
    ...(looked.length === 0
      ? []
      : [
          {
            label: 'looked at',
            text: looked.map((one) => `${one.domain} (${askedOf(one)})`).join(', '),
          } as const,
        ]),
  ];
}

const MOST_LISTS = 3;

/** The checks; and which lists were asked, as there are more. */
function askedOf({ checks, lists }: BounceProof['looked'][number]): string {
  const which = lists.length > MOST_LISTS ? `${lists.length} lists` : `${lists.join(', ')} and no other list`;
  return checks.map((check) => (check === 'blocklist' && lists.length > 0 ? `${check}: ${which}` : check)).join(', ');
}

const ACTIONS = { add: 'add', change: 'change to', remove: 'remove' } as const;

function findingLines({ domain, code, title, why, fix }: BounceProof['findings'][number]): readonly ProofLine[] {
  const condition = fix.condition === null ? '' : `, once ${fix.condition}`;
  return [
    { label: 'found', text: `${title.includes(domain) ? '' : `${domain}: `}${title} (${code})` },
    { label: 'why', text: why },
    { label: 'fix', text: fix.text },
    ...fix.records.map(
      ({ action, name, type, value }): ProofLine => ({
        label: 'record',
        text: `${ACTIONS[action]}${condition}:`,
        record: `${name} ${type} ${value}`,
      }),
    ),
  ];
}

function more(count: number, label: ProofLine['label'], what: string): readonly ProofLine[] {
  return count > 0 ? [{ label, text: `and ${count} more ${what}: --format json` }] : [];
}
