import type { JourneyStep, Placement } from '../../../core/placement.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { secondsWords } from './placement-words.ts';
import { columns, cut, padColumns } from './width.ts';
import { hang } from './wrap.ts';

const NAMES: Readonly<Record<JourneyStep['step'], string>> = {
  submit: 'submit',
  queue: 'queue',
  'mx-lookup': 'MX lookup',
  relay: 'relay',
  delivery: 'delivery',
  imap: 'IMAP',
  pop3: 'POP3',
};

/** One sign for each cell of a bar: how a time is known is seen without colour. */
const SIGNS: Readonly<Record<JourneyStep['how'], string>> = { seen: '█', stated: '▒', inferred: '░' };
const LEGEND = '█ seen from here, ▒ stated by the hosts, ░ in between';

const NAME_COLUMNS = Math.max(...Object.values(NAMES).map(columns));
const BAR_COLUMNS = 20;
const WITHIN_SECOND_MS = 999;
const NARROW = 60; // below it there is no room for bars
const LEAST_ROOM = 8; // for the beginning of a name
const STEPS_SHOWN = 40; // of several seeds, each with its retrieval; --format json has all

/** The way of the first message from the submission to the mailbox: when each step began, how long it took, where. */
export function journey({ journey: steps }: Pick<Placement, 'journey'>, page: Page): Block {
  if (steps.length === 0) return [];
  const { width, paint } = page;
  const shown = steps.slice(0, STEPS_SHOWN);
  const more = steps.length - shown.length;
  const drawn = inOrder(shown);
  const scale = scaleOf(drawn);
  const starts = shown.map((step) =>
    isWithin(step) ? '' : step.startMs === null ? 'not known' : startWords(step.startMs, step.how),
  );
  const times = shown.map(({ elapsedMs, how }) => (elapsedMs === null ? '' : timeWords(elapsedMs, how)));
  const startColumns = Math.max(...starts.map(columns));
  const timeColumns = Math.max(...times.map(columns));
  const lines = shown.flatMap((step, index) => {
    const [start = '', time = ''] = [starts[index], times[index]];
    if (width < NARROW) return narrow(step, [start, time], page);
    const name = `  ${NAMES[step.step].padEnd(NAME_COLUMNS)}  `;
    if (isWithin(step)) return placed(name, { ...step, host: null }, page);
    const left = `${name}${padColumns(start, startColumns)}  ${time.padStart(timeColumns)}  `;
    // Without a time there is no bar, and its place is free for the words.
    const bar =
      step.startMs === null ? '' : `${barOf({ ...step, startMs: drawn[index]?.startMs ?? step.startMs }, scale)}  `;
    return placed(`${left}${bar}`, step, page);
  });
  const title = 'the way of the probe';
  const isWide = columns(title) + 3 + columns(LEGEND) <= width;
  return [
    `${paint('bold', title)}${isWide ? `   ${LEGEND}` : ''}`,
    ...(isWide || width < NARROW ? [] : hang('  ', LEGEND, width)),
    ...lines,
    ...(more > 0 ? [`  … and ${more} more, see --format json`] : []),
  ];
}

function narrow(step: JourneyStep, times: readonly string[], { width, paint }: Page): Block {
  const words = (isWithin(step) ? [step.detail] : [...times, `${step.how}`, step.host ?? step.detail])
    .filter((part) => part !== '')
    .map(visibleWords);
  return [`  ${NAMES[step.step]}`, ...hang('    ', words.join(', '), width).map((line) => paint('dim', line))];
}

/** The host, and what was said there: as much as fits on the line, all of it when asked for. */
function placed(label: string, { host, detail, startMs }: JourneyStep, { width, verbose }: Page): Block {
  const words = [host, detail].flatMap((part) => (part === null || part === '' ? [] : [visibleWords(part)])).join(': ');
  if (words === '') return [label];
  const room = width - columns(label);
  if (room >= columns(words)) return [`${label}${words}`];
  if (verbose || room < LEAST_ROOM) return [label, ...hang('      ', words, width)];
  const short =
    host === null || startMs === null ? visibleWords(detail === '' ? (host ?? '') : detail) : visibleWords(host);
  return [`${label}${cut(short, room)}`];
}

/** It lies within other steps and has no time of its own: its words say where. */
function isWithin({ startMs, how }: JourneyStep): boolean {
  return startMs === null && how === 'inferred';
}

type Known = JourneyStep & { readonly startMs: number };

interface Scale {
  readonly startMs: number;
  readonly spanMs: number;
}

/** A stamp is cut down to its second: within that second, the step is drawn where the order puts it. */
function inOrder(steps: readonly JourneyStep[]): readonly JourneyStep[] {
  let latestMs = 0;
  return steps.map((step) => {
    const { startMs, how } = step;
    if (startMs === null) return step;
    const drawnMs = how === 'stated' ? Math.max(startMs, Math.min(startMs + WITHIN_SECOND_MS, latestMs)) : startMs;
    latestMs = Math.max(latestMs, drawnMs);
    return { ...step, startMs: drawnMs };
  });
}

function scaleOf(steps: readonly JourneyStep[]): Scale {
  const ends = steps.flatMap(({ startMs, elapsedMs }) =>
    startMs === null ? [] : [startMs + Math.max(0, elapsedMs ?? 0)],
  );
  const starts = steps.flatMap(({ startMs }) => (startMs === null ? [] : [startMs]));
  const startMs = Math.min(0, ...starts);
  return { startMs, spanMs: Math.max(1, Math.max(0, ...ends) - startMs) };
}

/** At least one cell, however short it was. */
function barOf({ startMs, elapsedMs, how }: Known, scale: Scale): string {
  const cell = (ms: number) => (ms / scale.spanMs) * BAR_COLUMNS;
  const from = Math.min(BAR_COLUMNS - 1, Math.floor(cell(startMs - scale.startMs)));
  const length = Math.max(1, Math.min(BAR_COLUMNS - from, Math.round(cell(Math.max(0, elapsedMs ?? 0)))));
  return (' '.repeat(from) + SIGNS[how].repeat(length)).padEnd(BAR_COLUMNS);
}

function startWords(startMs: number, how: JourneyStep['how']): string {
  const words = timeWords(startMs, how);
  return words.startsWith('-') ? words : `+${words}`;
}

/** Trace fields tell whole seconds (RFC 5322 section 3.3), and more is not to be read out of them. */
function timeWords(ms: number, how: JourneyStep['how']): string {
  const seconds = ms / 1000;
  return how === 'stated' && Math.abs(seconds) < 120 ? `${Math.round(seconds)} s` : secondsWords(seconds);
}
