import { visibleWords } from '../render/escape.ts';
import type { Block, Page } from '../render/terminal/page.ts';
import { wrap } from '../render/terminal/wrap.ts';
import { basisWords, kindWords, moverWordsFor, phaseWords, wordsFor } from '../text/bounce-words.ts';
import { whoOf } from './answer.ts';
import { labelled, numbered } from './lines.ts';
import { outcomeOf } from './proof-outcome.ts';
import { proofBlocks } from './proof-page.ts';
import type { BounceEntry, BounceEntryRecipient } from './schema.ts';

/** Of one recipient's diagnostic, in characters; the rest is in the JSON. */
const MOST_SAID = 1500;
const MOST_NAMED = 20;
/** Of different causes and servers; of more the summary says how many. */
const MOST_GROUPS = 20;

/** The whole of one bounce. */
export function entryBlocks(entry: BounceEntry, page: Page): readonly Block[] {
  const groups = groupsOf(entry.recipients);
  const several = groups.length > 1;
  const left = groups.slice(MOST_GROUPS).reduce((count, { length }) => count + length, 0);
  return [
    wrap(visibleWords(entry.summary), page.width).map((line) => page.paint('bold', line)),
    ...groups.slice(0, MOST_GROUPS).flatMap((group) => groupBlocks(group, entry, several, page)),
    ...(left === 0
      ? []
      : [wrap(`and ${left} more recipients, for other causes or at other servers: --format json has all`, page.width)]),
    originalBlock(entry, page),
    ...(entry.unread.length === 0 ? [] : [labelled('not read', entry.unread.join('; '), page)]),
  ];
}

/** Recipients of the same cause, of whom the same is to be said. */
function groupsOf(recipients: readonly BounceEntryRecipient[]): readonly (readonly BounceEntryRecipient[])[] {
  const groups = new Map<string, BounceEntryRecipient[]>();
  for (const recipient of recipients) {
    const { reason, kind, move, ended, rule, basis, remoteMta, provider } = recipient;
    const key = [reason, kind, move, ended, rule?.id, basis, provider?.id ?? remoteMta, isGone(recipient)].join('\n');
    const group = groups.get(key) ?? [];
    group.push(recipient);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function groupBlocks(group: readonly BounceEntryRecipient[], entry: BounceEntry, several: boolean, page: Page) {
  const [first] = group;
  if (first === undefined) return [];
  const heading = several ? headingOf(group, page) : [];
  const isMoved = entry.bounce || (first.move !== 'nobody' && first.advice.length > 0);
  const answer = [
    ...(isMoved ? labelled('move', moverOf(first, entry), page) : []),
    ...numbered('do', first.advice, page),
    ...(entry.bounce && first.worry !== null ? labelled('worry', first.worry, page) : []),
  ];
  return [
    [...heading, ...answer],
    ...proofBlocks(group, page),
    saidBlock(first, page),
    detailsBlock(first, group, entry, page),
  ];
}

const isGone = ({ proof }: BounceEntryRecipient) => outcomeOf(proof) === 'gone';

function moverOf(recipient: BounceEntryRecipient, entry: BounceEntry): string {
  if (!isGone(recipient)) return moverWordsFor(recipient);
  const isTried = entry.what === 'delay' || (recipient.kind === 'temporary' && !recipient.ended);
  return isTried ? 'nobody yet: no such fault shows now' : 'yours: send it again, as no such fault shows now';
}

function headingOf(group: readonly BounceEntryRecipient[], page: Page): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const who = whoOf({ name: first.recipient, count: group.length }) ?? 'a recipient';
  return [
    page.paint('bold', wrap(visibleWords(`${who}: ${wordsFor(first).title}`), page.width).join('\n')),
    ...labelled('why', first.meaning, page),
  ];
}

function saidBlock({ diagnostic, reply }: BounceEntryRecipient, page: Page): Block {
  const words = diagnostic ?? (reply === null ? null : [reply.code, reply.enhanced ?? '', ...reply.lines].join(' '));
  if (words === null || words.trim() === '') return [];
  const shown =
    words.length > MOST_SAID ? `${words.slice(0, MOST_SAID)} … (${words.length - MOST_SAID} more characters)` : words;
  return labelled('said', shown, page);
}

function detailsBlock(
  first: BounceEntryRecipient,
  group: readonly BounceEntryRecipient[],
  entry: BounceEntry,
  page: Page,
): Block {
  const rows: readonly (readonly [string, string | null])[] = [
    ['recipient', group.length > 1 ? namesOf(group) : originally(first)],
    ['reason', `${first.reason} (${wordsFor(first).title}), ${isGone(first) ? first.kind : kindWords[first.kind]}`],
    ['others', first.others.length === 0 ? null : `it may also be ${first.others.join(', ')}`],
    [
      'basis',
      first.rule === null ? basisWords[first.basis] : `${first.rule.of}: rule ${first.rule.id}, ${first.rule.source}`,
    ],
    ['status', codesOf(first)],
    [
      'when',
      first.phase === null ? null : `${phaseWords[first.phase]}${first.phaseDerived ? ', by its codes and words' : ''}`,
    ],
    ['server', serverOf(first, entry)],
    ['reported', reporterOf(entry)],
    ['tried', first.lastAttemptAt === null ? null : `last at ${minuteOf(first.lastAttemptAt)}`],
    ['until', first.willRetryUntil === null ? null : minuteOf(first.willRetryUntil)],
  ];
  return rows.flatMap(([label, words]) => (words === null ? [] : labelled(label, words, page)));
}

function originally({ recipient, originalRecipient }: BounceEntryRecipient): string | null {
  if (recipient === null) return null;
  const isSame = originalRecipient === null || originalRecipient.toLowerCase() === recipient.toLowerCase();
  return isSame ? recipient : `${recipient}, written to as ${originalRecipient}`;
}

function namesOf(group: readonly BounceEntryRecipient[]): string {
  const names = group.slice(0, MOST_NAMED).map(({ recipient }) => recipient ?? 'one who is not named');
  return group.length > MOST_NAMED ? `${names.join(', ')} and ${group.length - MOST_NAMED} more` : names.join(', ');
}

function codesOf({ status, statusDerived, replyCode, action, actionDerived }: BounceEntryRecipient): string | null {
  const parts = [
    status === null ? '' : `${status}${statusDerived ? ' (derived)' : ''}`,
    replyCode === null ? '' : `reply ${replyCode}`,
    action === null ? '' : `${action}${actionDerived ? ' (derived)' : ''}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join(', ');
}

/** Whoever only reports is named there, and not taken for the server that refused. */
function serverOf({ remoteMta, remoteAddress, provider }: BounceEntryRecipient, entry: BounceEntry): string | null {
  const isReporter = remoteMta === null && entry.form !== 'reply' && provider?.id === entry.system?.id;
  const host = [remoteMta ?? '', remoteAddress === null ? '' : `[${remoteAddress}]`].filter((part) => part !== '');
  const words = [isReporter ? '' : (provider?.name ?? ''), host.join(' ')].filter((part) => part !== '');
  return words.length === 0 ? null : words.join(', ');
}

function reporterOf({ reportingMta, system, arrivedAt }: BounceEntry): string | null {
  const parts = [
    reportingMta === null ? '' : `by ${reportingMta}`,
    system === null ? '' : `in the form of ${system.name}`,
    arrivedAt === null ? '' : `arrived ${minuteOf(arrivedAt)}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join(', ');
}

function originalBlock({ original, feedback }: BounceEntry, page: Page): Block {
  const rows: readonly (readonly [string, string | null])[] = [
    ['from', original?.from ?? null],
    ['to', original?.to ?? null],
    ['subject', original?.subject ?? null],
    ['id', original?.messageId ?? null],
    ['sent', original?.date == null ? null : minuteOf(original.date)],
    ['sender', original?.returnPath === '' ? '<>' : (original?.returnPath ?? null)],
    [
      'address',
      original?.sendingAddress == null
        ? null
        : `${original.sendingAddress}${original.helo === null ? '' : `, which called itself ${original.helo}`}`,
    ],
    ['source', feedback?.sourceAddress ?? null],
    ['results', feedback === null || feedback.authentication.length === 0 ? null : feedback.authentication.join('; ')],
  ];
  const lines = rows.flatMap(([label, words]) => (words === null ? [] : labelled(label, words, page)));
  return lines.length === 0 ? [] : [page.paint('bold', 'the message it is about'), ...lines];
}

/** `2026-11-21 14:05 UTC` */
function minuteOf(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
