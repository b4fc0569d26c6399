import type { ForecastReceiver, Report } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import type { Style } from './paint.ts';
import { columns, cut, padColumns } from './width.ts';
import { hang } from './wrap.ts';

type Outcome = ForecastReceiver['outcome'];
type Cause = ForecastReceiver['causes'][number];

const NARROW = 60; // below it the words stand under the outcome
const INDENT = '  ';
const SHORT_OUTCOME = 'uncertain'.length;
const MOST_NAME_COLUMNS = 24;
const MOST_NAME_AND_OUTCOME_NARROW = 26;
const STYLES: Readonly<Record<Outcome, Style>> = {
  inbox: 'green',
  junk: 'red',
  'held-back': 'red',
  refused: 'red',
  'thrown-away': 'red',
  'refused-or-junk': 'red',
  delayed: 'yellow',
  uncertain: 'yellow',
};

/**
 * Where the message will go: receiver, outcome, how sure that is, the heaviest cause; one line where all say the same. With
 * `--verbose` every cause with rule and proof.
 */
export function forecast({ forecast: places }: Report, page: Page): Block {
  if (places === null || places.receivers.length === 0) return [];
  const { receivers, beyond } = places;
  const shown = page.verbose ? receivers : together(receivers);
  const outcome = Math.max(SHORT_OUTCOME, ...shown.map((receiver) => wordsFor(receiver.outcome).length));
  const certainty = Math.max(...shown.map((receiver) => (receiver.certainty ?? '').length));
  const mostName = page.width < NARROW ? MOST_NAME_AND_OUTCOME_NARROW - outcome : MOST_NAME_COLUMNS;
  const name = Math.max(...shown.map(({ receiver }) => columns(shortName(receiver, mostName))));
  const limits = `beyond what can be seen from outside: ${beyond.join(', ')}`;
  return [
    page.paint('bold', 'where it will go'),
    ...shown.flatMap((receiver) => [
      ...row(receiver, { name, outcome, certainty }, page),
      ...(page.verbose ? details(receiver, page) : []),
    ]),
    ...hang(INDENT, limits, page.width).map((line) => page.paint('dim', line)),
  ];
}

/** One line for all providers where they all do the same; whoever has said so itself keeps its own. */
function together(receivers: readonly ForecastReceiver[]): readonly ForecastReceiver[] {
  const providers = receivers.filter(({ provider }) => provider !== null);
  const [first] = providers;
  if (first === undefined || providers.length < 2 || new Set(providers.map(answerOf)).size > 1) return receivers;
  const itself = receivers.filter(({ provider }) => provider === null);
  return [...itself, { ...first, receiver: `all ${providers.length} providers` }];
}

function answerOf({ outcome, certainty, words }: ForecastReceiver): string {
  return `${outcome}\0${certainty}\0${words}`;
}

/** Without the other names that it goes by. */
function shortName(receiver: string, most: number): string {
  return cut(visibleWords(receiver.split(',', 1)[0] ?? ''), most);
}

function wordsFor(outcome: Outcome): string {
  return outcome.replaceAll('-', ' ');
}

interface Columns {
  readonly name: number;
  readonly outcome: number;
  readonly certainty: number;
}

function row({ receiver, outcome, certainty, words }: ForecastReceiver, most: Columns, page: Page): Block {
  const { width, paint } = page;
  const name = padColumns(shortName(receiver, most.name), most.name);
  const sure = most.certainty === 0 ? '' : `  ${(certainty ?? '').padEnd(most.certainty)}`;
  const said = wordsFor(outcome);
  const painted = paint(STYLES[outcome], said);
  const rest = `${' '.repeat(most.outcome - said.length)}${sure}`;
  const start = `${INDENT}${name}  `;
  if (width < NARROW) return [`${start}${painted}${rest}`, ...hang(INDENT.repeat(2), visibleWords(words), width)];
  const lines = hang(`${start}${said}${rest}  `, visibleWords(words), width);
  return lines.map((line, index) =>
    index === 0 ? `${start}${painted}${line.slice(start.length + said.length)}` : line,
  );
}

function details({ causes, open }: ForecastReceiver, { width }: Page): Block {
  return [
    ...causes.flatMap((cause) => causeLines(cause, width)),
    ...open.flatMap(({ subject, detail }) => hang('    ? ', visibleWords(`not seen: ${subject}: ${detail}`), width)),
  ];
}

function causeLines({ certainty, effect, words, findings, rule, evidence }: Cause, width: number): Block {
  const what = wordsFor(effect === 'either' ? 'refused-or-junk' : effect);
  const codes = findings.length === 0 ? '' : ` (${findings.join(', ')})`;
  const read = rule === null ? '' : `${rule.demand}; ${rule.source}, read ${rule.retrieved}`;
  return [
    ...hang('    · ', visibleWords(`${certainty}, ${what}: ${words}${codes}`), width),
    ...(rule === null ? [] : hang('      rule  ', visibleWords(read), width)),
    ...evidence.flatMap(({ source, text }) => hang('      seen  ', visibleWords(`${source}: ${text}`), width)),
  ];
}
