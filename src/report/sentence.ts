import type { Effect } from '../core/finding.ts';

type Direction = Effect['direction'];

/** What may become of mail: an effect, and whether it is sure to come. */
export interface Risk {
  readonly effect: Effect;
  readonly certain: boolean;
}

/** What happens to the mail of one direction. */
interface Fate {
  readonly bounce: 'certain' | 'possible' | null;
  readonly spam: boolean;
}

const DIRECTIONS: readonly Direction[] = ['your-mail', 'mail-to-you'];
const SUBJECT: Readonly<Record<Direction, string>> = { 'your-mail': 'your mail', 'mail-to-you': 'mail to you' };
const FORGERY: Readonly<Record<Direction, string>> = {
  'your-mail': 'mail can be forged in your name',
  'mail-to-you': 'forged mail can reach you',
};

/** Says what happens to mail, such as `mail to you bounces, and your mail may be filed as spam`. */
export function claim(risks: readonly Risk[]): string {
  const fates = fatesOf(risks).map(({ subject, plural, fate }) => `${subject} ${predicate(fate, plural)}`);
  const forgeries = forgeriesOf(risks);
  if (fates.length === 1 && fates[0] === 'your mail may be filed as spam' && forgeries[0] === FORGERY['your-mail']) {
    return enumerate(['your mail may be filed as spam', 'forged mail is not', ...forgeries.slice(1)], 'and');
  }
  return enumerate([...fates, ...forgeries], 'and');
}

/** Asks the same, to follow "it cannot be said": `whether mail to you bounces`. */
export function question(risks: readonly Risk[]): string {
  const asked = risks.map(({ effect }) => ({ effect, certain: true }));
  const fates = fatesOf(asked).map(({ subject, plural, fate }) => `${subject} ${certainly(fate, plural)}`);
  return enumerate(
    [...fates, ...forgeriesOf(risks)].map((clause) => `whether ${clause}`),
    'or',
  );
}

interface Clause {
  readonly subject: string;
  readonly plural: boolean;
  readonly fate: Fate;
}

/** One clause per direction, the surer first; a single one where both directions share their fate. */
function fatesOf(risks: readonly Risk[]): readonly Clause[] {
  const clauses = DIRECTIONS.map((direction) => ({
    subject: SUBJECT[direction],
    plural: false,
    fate: fateOf(direction, risks),
  })).filter(({ fate }) => fate.bounce !== null || fate.spam);
  const [first, second] = clauses;
  if (!first || !second) return clauses;
  if (first.fate.bounce === second.fate.bounce && first.fate.spam === second.fate.spam) {
    return [{ subject: `${first.subject} and ${second.subject}`, plural: true, fate: first.fate }];
  }
  return second.fate.bounce === 'certain' && first.fate.bounce !== 'certain' ? [second, first] : clauses;
}

function fateOf(direction: Direction, risks: readonly Risk[]): Fate {
  const own = risks.filter(({ effect }) => effect.direction === direction);
  const bounces = own.filter(({ effect }) => effect.kind === 'bounce');
  return {
    bounce: bounces.some(({ certain }) => certain) ? 'certain' : bounces.length > 0 ? 'possible' : null,
    spam: own.some(({ effect }) => effect.kind === 'spam-folder'),
  };
}

function predicate(fate: Fate, plural: boolean): string {
  if (fate.bounce === 'certain') return certainly(fate, plural);
  const verbs = [...(fate.bounce ? ['bounce'] : []), ...(fate.spam ? ['be filed as spam'] : [])];
  return `may ${verbs.join(' or ')}`;
}

function certainly(fate: Fate, plural: boolean): string {
  const verbs = [
    ...(fate.bounce ? [plural ? 'bounce' : 'bounces'] : []),
    ...(fate.spam ? [plural ? 'are filed as spam' : 'is filed as spam'] : []),
  ];
  return verbs.join(' or ');
}

function forgeriesOf(risks: readonly Risk[]): readonly string[] {
  return DIRECTIONS.filter((direction) =>
    risks.some(({ effect }) => effect.kind === 'spoofable' && effect.direction === direction),
  ).map((direction) => FORGERY[direction]);
}

/** `a`, `a, and b`, `a, b, and c`. */
export function enumerate(parts: readonly string[], word: 'and' | 'or'): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')}, ${word} ${parts.at(-1)}`;
}
