import type { Evidence } from '../../../core/observation.ts';
import type { ReportFinding } from '../../schema.ts';
import { specWords } from '../../spec.ts';
import { effectWords } from '../../text/effects.ts';
import { visibleOctets, visibleWords } from '../escape.ts';
import { excerptLines } from './excerpt.ts';
import type { Block, Page } from './page.ts';
import { columns, cut } from './width.ts';
import { hang } from './wrap.ts';

export const SEVERITY_STYLE = { critical: 'red', major: 'red', minor: 'yellow', info: 'cyan' } as const;

interface Proposal {
  readonly records?: ReportFinding['fix']['records'] | undefined;
  readonly condition?: string | null | undefined;
}

const ACTIONS = { add: 'add', change: 'change to', remove: 'remove' } as const;
const EVIDENCE_SHOWN = 2; // enough to see where it comes from; --verbose and the JSON have all
const MORE_COLUMN = 38;

/**
 * One finding: code, severity, points, effects; the text at fault or the answer that proves it; why, fix, clause.
 *
 * @param points  what it took from the score; 0 is left out
 */
export function findingBlock(finding: ReportFinding, points: number, page: Page): Block {
  const { width } = page;
  const say = (label: string, text: string) => hang(`  ${label.padEnd(6)}`, visibleWords(text), width);
  return [
    ...heading(finding, points, page),
    ...hang('  ', visibleWords(finding.title), width),
    ...(finding.excerpt ? excerptLines(finding.excerpt, page) : answers(finding, page)),
    ...say('why', finding.why),
    ...rules(finding, page),
    ...say('fix', finding.fix.text),
    ...recordsOf(finding.fix, width),
    ...(page.verbose ? finding.evidence.flatMap((piece) => transcript(piece, width)) : []),
    ...closing(finding, width),
  ];
}

/** Code, severity and points, effects: on one line, or on as many as they need. */
function heading({ code, severity, effects }: ReportFinding, points: number, { width, paint }: Page): Block {
  const taken = points > 0 ? `  -${points}` : '';
  const name = paint('bold', code);
  const weight = `${paint(SEVERITY_STYLE[severity], severity)}${taken}`;
  const words = effectWords(effects);
  const start = columns(`${code}  ${severity}${taken}`);
  if (start > width) return [name, `  ${weight}`, ...(words === '' ? [] : hang('  ', words, width))];
  if (words === '') return [`${name}  ${weight}`];
  if (start + 2 + columns(words) <= width) return [`${name}  ${weight}  ${words}`];
  return [`${name}  ${weight}`, ...hang('  ', words, width)];
}

/**
 * The records to paste, behind what must be so before they are right. Each is on a line of its own, from the first column
 * on and never broken.
 */
export function recordsOf({ records = [], condition = null }: Proposal, width: number): Block {
  const proviso = condition === null || records.length === 0 ? [] : [`once ${condition}:`];
  return [
    ...proviso.flatMap((words) => hang('        ', visibleWords(words), width)),
    ...records.flatMap(({ action, name, type, value }) => [
      `        ${ACTIONS[action]}`,
      visibleOctets(`${name} ${type} ${value}`),
    ]),
  ];
}

/** Where it was seen, a line each; `transcript` tells the rest. */
function answers({ evidence }: ReportFinding, { width, verbose }: Page): Block {
  if (verbose) return [];
  const lines = evidence.map(({ via, request, response }) => shownOf(via)(`${request}: ${firstLine(response)}`));
  return [...new Set(lines)].slice(0, EVIDENCE_SHOWN).map((line) => cut(`  seen  ${line}`, width));
}

function transcript({ via, request, response }: Evidence, width: number): Block {
  const lines = response.split(/\r?\n/).flatMap((line) => hang('          ', shownOf(via)(line), width));
  return [...hang('  seen  ', visibleWords(`${via}: ${request}`), width), ...lines];
}

/** A message was decoded before it is quoted; what servers answer are octets. */
function shownOf(via: Evidence['via']): (text: string) => string {
  return via === 'message' ? visibleWords : visibleOctets;
}

/** The providers whose rules it breaks; the demands themselves are in the table of `--providers`. */
function rules({ rules: broken }: ReportFinding, { width }: Page): Block {
  const receivers = (whom: 'all' | 'bulk') => [
    ...new Set(broken.filter((rule) => rule.for === whom).map(({ receiver }) => receiver)),
  ];
  const all = receivers('all');
  const bulk = receivers('bulk').filter((receiver) => !all.includes(receiver));
  const words = [
    ...(all.length > 0 ? [`the rules of ${all.join('; ')}`] : []),
    ...(bulk.length > 0 ? [`the rules for bulk senders of ${bulk.join('; ')}`] : []),
  ];
  return words.length === 0 ? [] : hang('  rule  ', visibleWords(`breaks ${words.join(', and ')}`), width);
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? '';
}

function closing({ spec, code }: ReportFinding, width: number): Block {
  const clause = `  spec  ${specWords(spec)}`;
  const more = `more  mailcheck explain ${code}`;
  const start = Math.min(MORE_COLUMN, width - columns(more));
  return columns(clause) + 2 <= start
    ? [`${clause.padEnd(start)}${more}`]
    : [...clauseLines(specWords(spec), width), `  ${more}`];
}

/** An address that is longer than the line stays whole, so that it can be opened. */
function clauseLines(words: string, width: number): Block {
  return words.startsWith('https://') ? [`  spec  ${words}`] : hang('  spec  ', words, width);
}
