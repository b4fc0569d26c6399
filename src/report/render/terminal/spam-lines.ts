import type { SpamShown } from '../../../core/received-copy.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { hang, wrap } from './wrap.ts';

const RULES_SHOWN = 6; // the ones that weigh most; --verbose has all
const FIELDS_SHOWN = 6;

/** What spam filters wrote: verdict, score and the rules that weighed most, and codes with their meaning. */
export function spamLines(fields: readonly SpamShown[], page: Page): Block {
  const telling = page.verbose
    ? fields
    : fields.filter((field) => spamWords(field, page) !== '').slice(0, FIELDS_SHOWN);
  const more = fields.length - telling.length;
  return [
    ...telling.flatMap((field) => line(field, page)),
    ...(more > 0 && telling.length > 0
      ? hang('    … ', `and ${more} more fields of filters, see --verbose`, page.width)
      : []),
  ];
}

function line(field: SpamShown, page: Page): Block {
  const words = spamWords(field, page);
  const text = `${visibleWords(field.header)}: ${words === '' ? 'only its maker can read it' : words}`;
  const [first = '', ...rest] = wrap(text, page.width - 6);
  const painted = field.verdict === 'spam' ? page.paint('red', first) : first;
  return [`    ${painted}`, ...rest.map((more) => `      ${more}`)];
}

/** Escaped: verdict and score, codes with their meaning, rules; empty where nobody but the maker can read the field. */
export function spamWords(
  { verdict, score, threshold, rules, codes }: SpamShown,
  { verbose }: Pick<Page, 'verbose'>,
): string {
  const known = verbose ? codes : codes.filter(({ meaning }) => meaning !== null);
  const weighty = rules.toSorted((a, b) => Math.abs(b.score ?? 0) - Math.abs(a.score ?? 0));
  const shown = verbose ? weighty : weighty.slice(0, RULES_SHOWN);
  const more = rules.length - shown.length;
  const scored = score === null ? [] : [`${score}${threshold === null ? '' : ` of ${threshold}`} points`];
  const parts = [
    [...(verdict === null ? [] : [verdict]), ...scored].join(', '),
    known.map(({ name, value, meaning }) => `${name} ${value}${bracketed(meaning)}`).join(', '),
    `${shown.map(ruleWords).join(', ')}${more > 0 ? ` and ${more} more rules` : ''}`,
  ];
  return visibleWords(parts.filter((part) => part !== '').join('; '));
}

function ruleWords({ name, score, meaning }: SpamShown['rules'][number]): string {
  const points = score === null ? '' : ` ${score > 0 ? '+' : ''}${score}`;
  return `${name}${points}${bracketed(meaning)}`;
}

function bracketed(meaning: string | null): string {
  return meaning === null ? '' : ` (${meaning})`;
}
