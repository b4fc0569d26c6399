import type { FilterDecision } from '../../core/filters.ts';
import { defineFindings } from '../../core/finding.ts';

/** How sure the classifier is, in three tiers. */
export type Sureness = 'high' | 'moderate' | 'low';

/** Something of the message that weighs, as it stands there. */
export interface Weighty {
  readonly text: string;
  readonly place: string;
  /** Whether the text says something of the message, and is no quote from it. */
  readonly trait: boolean;
}

/** What a real filter made of it, to which this is second. */
export interface FilterSaid {
  readonly name: string;
  /** Null: an action of its administrator's own. */
  readonly decision: FilterDecision | null;
}

export interface Judged {
  /** That it is spam, from 0 to 1. */
  readonly probability: number;
  readonly sureness: Sureness;
  /** What speaks most for spam, and most against it; the strongest first. */
  readonly spam: readonly Weighty[];
  readonly ham: readonly Weighty[];
  /** How much of it rests on what the user taught, from 0 to 1. */
  readonly userShare: number;
  /** Those that answered. */
  readonly filters: readonly FilterSaid[];
}

const MOST_NAMED = 5;
const LONGEST_QUOTE = 40;
const PLACES: Readonly<Record<string, string>> = { subject: 'subject', body: 'text', link: 'link' };
const SURE: Readonly<Record<Sureness, string>> = {
  high: 'reads like spam',
  moderate: 'reads rather like spam',
  low: 'may read like spam',
};
const UNSURE: Readonly<Record<Sureness, string>> = {
  high: 'has much of spam',
  moderate: 'has something of spam',
  low: 'could be either',
};
const SURE_WORDS: Readonly<Record<Sureness, string>> = {
  high: 'it is sure of it',
  moderate: 'it is fairly sure',
  low: 'it is not sure: it knows little of what the message says',
};

const spam: readonly Weighty[] = [
  { text: 'act now', place: 'subject', trait: false },
  { text: 'claim.example', place: 'link', trait: false },
  { text: 'many capitals', place: 'body', trait: true },
];
const ham: readonly Weighty[] = [{ text: 'your order', place: 'body', trait: false }];

/** Such as `97 in 100`: nothing is certain, so never 0 or 100. */
export function oddsWords(probability: number): string {
  const percent = Math.round(probability * 100);
  return percent >= 100 ? 'over 99 in 100' : percent <= 0 ? 'under 1 in 100' : `${percent} in 100`;
}

export const contentFindings = defineFindings({
  'content-like-spam': {
    severity: 'minor',
    hint: true,
    effects: [],
    spec: 'https://support.google.com/mail/answer/81126',
    example: { probability: 0.998, sureness: 'high', spam, ham, userShare: 0, filters: [] },
    text: (judged: Judged) => ({
      title: `the content ${SURE[judged.sureness]} (${oddsWords(judged.probability)})`,
      why: `the classifier inside mailcheck compares words, links and form with mail that was called spam or not${taught(judged)}; ${SURE_WORDS[judged.sureness]}. ${standing(judged)}`,
      fix: { text: `reword or leave out what weighs most: ${named(judged.spam)}; then look again` },
    }),
  },
  'content-undecided': {
    severity: 'info',
    hint: true,
    effects: [],
    spec: 'https://support.google.com/mail/answer/81126',
    example: { probability: 0.71, sureness: 'moderate', spam, ham, userShare: 0, filters: [] },
    text: (judged: Judged) => ({
      title: `the content ${UNSURE[judged.sureness]} (${oddsWords(judged.probability)})`,
      why: `the classifier inside mailcheck cannot decide${taught(judged)}: ${judged.sureness === 'low' ? 'it knows too little of what the message says' : 'it has signs of spam, too few to call it so'}${judged.ham.length === 0 ? '' : `; against it speak ${named(judged.ham)}`}. ${standing(judged)}`,
      fix: {
        text:
          judged.spam.length === 0
            ? 'write more of what the recipient asked for: there is little to tell it from spam by'
            : `see whether this can be said otherwise: ${named(judged.spam)}`,
      },
    }),
  },
});

function taught({ userShare }: Judged): string {
  return userShare === 0 ? '' : ` (${Math.round(userShare * 100)} % of it rests on what you taught it)`;
}

const DECISIONS: Readonly<Record<FilterDecision, string>> = {
  accept: 'lets it pass',
  delay: 'puts it off',
  junk: 'calls it spam',
  refuse: 'refuses it',
};

/** What it is worth: a filter knows the sender too. */
function standing({ filters }: Judged): string {
  if (filters.length === 0) return "It is a hint and no filter's verdict: receivers weigh content beside who sends";
  const said = filters.map(
    ({ name, decision }) => `${name} ${decision === null ? 'has a rule of its own' : DECISIONS[decision]}`,
  );
  return `It is a hint, second to the filter that was asked: ${said.join(', ')}`;
}

function named(tokens: readonly Weighty[]): string {
  return tokens.length === 0 ? 'nothing by itself' : tokens.slice(0, MOST_NAMED).map(wordsOf).join(', ');
}

function wordsOf({ text, place, trait }: Weighty): string {
  const short = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE - 1)}…` : text;
  return trait ? short : `“${short}” (${PLACES[place] ?? place})`;
}
