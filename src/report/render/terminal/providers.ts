import type { Report } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import type { Style } from './paint.ts';
import { padColumns } from './width.ts';
import { hang } from './wrap.ts';

type Readiness = NonNullable<Report['readiness']>[number];
type Rule = Readiness['rules'][number];

const VERDICTS: Readonly<Record<Readiness['verdict'], readonly [words: string, style: Style]>> = {
  meets: ['meets all that can be seen from outside', 'green'],
  open: ['breaks nothing that was seen; not all of it was', 'magenta'],
  'breaks-as-bulk': ['breaks rules for bulk senders', 'yellow'],
  breaks: ['breaks rules for everyone', 'red'],
};

const MARKS: Readonly<Record<Rule['answer'], readonly [mark: string, style: Style]>> = {
  yes: ['✓', 'green'],
  no: ['✗', 'red'],
  unseen: ['?', 'magenta'],
  outside: ['–', 'dim'],
};

/** What the large mailbox providers demand of senders, and whether this domain does it (`--providers`). */
export function providerTable({ readiness }: Report, page: Page): readonly Block[] {
  const { paint, width } = page;
  const title = paint('bold', 'what mailbox providers demand of senders');
  if (readiness === null) return [[title, ...hang('  ', 'nothing of this domain: it sends no mail', width)]];
  const legend = '✓ met  ✗ broken  ? not seen  – cannot be seen from outside';
  return [[title, ...hang('  ', legend, width)], ...readiness.map((one) => provider(one, page))];
}

function provider({ receiver, bulkFrom, verdict, rules }: Readiness, { width, paint, verbose }: Page): Block {
  const [words, style] = VERDICTS[verdict];
  const bulk = bulkFrom === null ? 'bulk' : `from ${bulkFrom.toLocaleString('en')} a day`;
  return [
    `  ${paint('bold', visibleWords(receiver))}`,
    ...hang('    ', words, width).map((line) => paint(style, line)),
    ...rules.flatMap((rule) => {
      const [mark, markStyle] = MARKS[rule.answer];
      const label = `    ${mark} ${padColumns(rule.for === 'all' ? 'everyone' : bulk, 18)}`;
      const [first = '', ...rest] = hang(label, visibleWords(`${rule.demand}${why(rule)}`), width);
      const proof = verbose ? hang(' '.repeat(24), visibleWords(origin(rule)), width) : [];
      return [`    ${paint(markStyle, mark)}${first.slice(4 + mark.length)}`, ...rest, ...proof];
    }),
  ];
}

const EFFECTS: Readonly<Record<Rule['effect'], string>> = {
  bounce: 'else it bounces',
  'spam-folder': 'else it is filed as spam',
  either: 'else it bounces or is filed as spam',
};

/** Since when, what becomes of mail that breaks it, and where and when that was read. */
function origin({ since, effect, source, via, retrieved }: Rule): string {
  const read = `read ${retrieved}${via === null ? '' : `, by ${via}`}`;
  return `${since === null ? '' : `since ${since}; `}${EFFECTS[effect]}; ${source} (${read})`;
}

function why({ answer, codes, because }: Rule): string {
  if (answer === 'no') return `: ${codes.join(', ')}`;
  return answer === 'unseen' && because !== null ? `: ${because}` : '';
}
