import type { BounceConclusion, BounceKind, BounceMove, BounceReason } from '../../core/bounce.ts';
import type { ReplyRule } from '../../core/reply-rules.ts';
import enhancedCodes from '../../data/enhanced-codes.json' with { type: 'json' };
import replyCodes from '../../data/reply-codes.json' with { type: 'json' };
import registry from '../../data/status-registry.json' with { type: 'json' };
import { visibleWords } from '../render/escape.ts';
import { type Block, join, type Page, pageOf, type TerminalOptions } from '../render/terminal/page.ts';
import { hang } from '../render/terminal/wrap.ts';
import { kindWords, moverWords, moverWordsFor, reasonWords, wordsFor } from '../text/bounce-words.ts';
import { unfilled } from './fill.ts';
import { labelled, numbered } from './lines.ts';
import type { ShownRules } from './shown-rules.ts';

/** A rule about replies, and what it comes to. */
export interface KnownRule {
  /** Who writes so. */
  readonly owner: string;
  readonly rule: ReplyRule;
  /** Null: not known without a whole reply. */
  readonly kind: BounceKind | null;
  readonly move: BounceMove | null;
}

/** `mailcheck explain 5.7.26`. @param kind  `2`, `4`, `5`, or `X` for any */
export function enhancedCodePage(
  kind: string,
  detail: string,
  alone: BounceConclusion | null,
  shown: ShownRules,
  options: TerminalOptions,
): string {
  const page = pageOf(options);
  const entry = registry.codes.find((code) => code.detail === detail);
  const meaning = enhancedCodes.codes.find((code) => code.detail === detail)?.meaning;
  const subject = registry.subjects.find((each) => each.subject === detail.split('.')[0]);
  const ofClass = registry.classes.find((each) => each.class === kind);
  const standing = [
    ...(entry === undefined
      ? labelled('title', 'not registered (RFC 5248): a code of somebody, explained by its class and subject', page)
      : labelled('title', entry.title, page)),
    ...(meaning === undefined ? [] : labelled('means', meaning, page)),
    ...labelled(
      'class',
      ofClass === undefined
        ? 'of any class: X stands for 2, 4 or 5'
        : `${ofClass.class}: ${ofClass.title}: ${ofClass.meaning}`,
      page,
    ),
    ...(subject === undefined
      ? labelled('subject', 'none of the registered ones (RFC 3463 section 3)', page)
      : labelled('subject', `X.${subject.subject}: ${subject.title}`, page)),
    ...specLines(entry?.rfc ?? 3463, entry === undefined ? (subject?.section ?? '3') : entry.section, page),
  ];
  return join([
    [page.paint('bold', `${kind}.${detail}`), '', ...standing],
    aloneBlock(alone, page),
    ...rulesBlocks(shown.rules, page),
    seenBlock(shown.seen, page),
    leftBlock(`${kind}.${detail}`, shown, page),
  ]);
}

/** Rules that go by words which came with a code: a line each. */
function seenBlock(seen: readonly KnownRule[], page: Page): Block {
  if (seen.length === 0) return [];
  return [
    page.paint('bold', 'words that came with it'),
    ...seen.flatMap(({ owner, rule }) => {
      const [words = ''] = [rule.contains].flat();
      const quoted = words === '' ? '' : ` says "${words}"`;
      return hang('  ', visibleWords(`${owner}${quoted}: ${rule.reason}: ${rule.meaning}`), page.width);
    }),
  ];
}

/** `mailcheck explain 550`. */
export function replyCodePage(
  code: number,
  alone: BounceConclusion | null,
  shown: ShownRules,
  options: TerminalOptions,
): string {
  const page = pageOf(options);
  const entry = replyCodes.codes.find((each) => each.code === code);
  const first = CLASSES[String(code).slice(0, 1)] ?? '';
  const note = entry !== undefined && 'note' in entry ? entry.note : undefined;
  return join([
    [
      page.paint('bold', String(code)),
      '',
      ...labelled('means', entry?.meaning ?? 'in no standard that is known here; explained by its first digit', page),
      ...(note === undefined ? [] : labelled('note', note, page)),
      ...labelled('class', first, page),
      ...specLines(entry?.rfc ?? 5321, entry === undefined ? '4.2.1' : entry.section, page),
    ],
    aloneBlock(alone, page),
    code < 400
      ? []
      : labelled('more', `the words behind it say more: mailcheck bounce '${code} ...' explains a whole reply`, page),
    ...rulesBlocks(shown.rules, page),
    leftBlock(String(code), shown, page),
  ]);
}

// RFC 5321 section 4.2.1
const CLASSES: Readonly<Record<string, string>> = {
  2: '2: it was done',
  3: '3: the server waits for more',
  4: '4: not now: a mail server tries again by itself',
  5: '5: not at all: trying again changes nothing by itself',
};

/** `mailcheck explain mailboxfull`. */
export function reasonPage(reason: BounceReason, options: TerminalOptions): string {
  const page = pageOf(options);
  const { title, clause, steps, temporary, worry } = reasonWords[reason];
  return join([
    [page.paint('bold', reason), '', ...labelled('title', title, page), ...labelled('means', clause, page)],
    [
      ...numbered('do', steps.map(unfilled), page),
      ...(temporary === undefined ? [] : numbered('at first', temporary.map(unfilled), page)),
      ...(worry === undefined ? [] : labelled('worry', worry, page)),
    ],
  ]);
}

/** `mailcheck explain TSS04`. */
export function fragmentPage(word: string, shown: ShownRules, options: TerminalOptions): string {
  const page = pageOf(options);
  return join([
    [page.paint('bold', visibleWords(word))],
    ...rulesBlocks(shown.rules, page),
    leftBlock(word, shown, page),
  ]);
}

/** What is not printed, and how to see it. */
function leftBlock(word: string, { rules, seen, left, owner }: ShownRules, page: Page): Block {
  const none = rules.length + seen.length === 0;
  if (none && owner !== null) return hang('', visibleWords(`no rule of ${owner} names it`), page.width);
  if (left.rules === 0) return [];
  const more = none ? '' : 'more ';
  const many = left.rules === 1 ? `1 ${more}rule` : `${left.rules} ${more}rules`;
  const asked = /\s/.test(word) ? `'${word}'` : word;
  const whose = left.owners === 1 ? 'one provider or mail program' : `${left.owners} providers and mail programs`;
  return hang(
    '',
    visibleWords(`${many}, of ${whose}: mailcheck explain ${asked} --all, or --provider NAME for those of one`),
    page.width,
  );
}

/** What a bounce with this code, and no words that are known, is taken for. */
function aloneBlock(alone: BounceConclusion | null, page: Page): Block {
  if (alone === null || alone.kind === 'not a failure') return [];
  const { reason, kind, move, basis, others } = alone;
  if (basis === 'nothing') {
    return [
      ...labelled('by itself', 'nothing definite: the words beside it say what it is about', page),
      ...labelled('kind', kindWords[kind], page),
    ];
  }
  const { title, clause, steps, temporary = steps, moves = {} } = reasonWords[reason];
  const isGuess = basis === 'guess';
  const advice = moves[move] ?? (kind === 'temporary' ? temporary : steps);
  return [
    ...labelled('by itself', `${isGuess ? 'most likely (a guess) ' : ''}${reason} (${title}): ${clause}`, page),
    ...(isGuess && others.length > 0 ? labelled('others', `it may also be ${others.join(', ')}`, page) : []),
    ...labelled('kind', kindWords[kind], page),
    ...labelled('move', moverWordsFor(alone), page),
    ...numbered('do', advice.map(unfilled), page),
  ];
}

function rulesBlocks(rules: readonly KnownRule[], page: Page): readonly Block[] {
  if (rules.length === 0) return [];
  const owners = [...new Set(rules.map(({ owner }) => owner))];
  return owners.flatMap((owner) => [
    [page.paint('bold', owner)],
    ...rules.filter((known) => known.owner === owner).map((known) => ruleBlock(known, page)),
  ]);
}

function ruleBlock({ rule, kind, move }: KnownRule, page: Page): Block {
  const words = [rule.contains].flat().filter((piece) => piece !== '');
  return [
    ...labelled('means', rule.meaning, page),
    ...(words.length === 0
      ? []
      : labelled(
          'where',
          `it says "${words.slice(0, MOST_WORDS).join('" or "')}"${words.length > MOST_WORDS ? ' …' : ''}`,
          page,
        )),
    ...labelled('reason', kind === null ? rule.reason : `${rule.reason}, ${kind}`, page),
    ...(move === null ? [] : labelled('move', moverWords[move], page)),
    ...labelled('do', unfilled(rule.fix ?? stepsOf(rule, move)[0] ?? 'nothing'), page),
    ...labelled('source', rule.source, page),
  ];
}

function stepsOf({ reason, greylisting = false, topics = [] }: ReplyRule, move: BounceMove | null): readonly string[] {
  const { steps, moves = {} } = wordsFor({ reason, greylisting, topics });
  return (move === null ? undefined : moves[move]) ?? steps;
}

const MOST_WORDS = 3;

function specLines(rfc: number | null, section: string | null, page: Page): readonly string[] {
  if (rfc === null) return labelled('spec', 'no RFC', page);
  const anchor = section === null ? '' : `#section-${section}`;
  return [
    ...labelled('spec', `RFC ${rfc}${section === null ? '' : ` section ${section}`}`, page),
    `            https://www.rfc-editor.org/rfc/rfc${rfc}${anchor}`,
  ];
}
