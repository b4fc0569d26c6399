import { userShareOf } from '../classifier/user-model.ts';
import { visible } from '../report/render/escape.ts';
import type { Noted, TrainPass, Trial } from './train-pass.ts';

/** What a database holds. */
export interface Database {
  readonly path: string;
  /** Null: there is no file yet. */
  readonly sizeBytes: number | null;
  readonly spam: number;
  readonly ham: number;
}

export interface Trained {
  readonly database: Database;
  readonly forget: boolean;
  readonly pass: TrainPass;
}

/** What `mailcheck train` prints. Lines hold no control character but the line end. */
export function trainedText({ database, forget, pass }: Trained): string {
  const { spam, ham } = pass.tally;
  const both = (of: (tally: typeof spam) => number) => of(spam) + of(ham);
  const rows = forget
    ? [
        `forgot ${number(spam.forgotten)} spam and ${number(ham.forgotten)} ham, of ${messages(pass.read)}`,
        ...line(
          both(({ unknown }) => unknown),
          (n) => `${number(n)} had not been learnt`,
        ),
        ...line(
          both(({ kept }) => kept),
          (n) => `${number(n)} had been learnt as the other kind, and stay so`,
        ),
      ]
    : [
        `learnt ${number(spam.learnt)} spam and ${number(ham.learnt)} ham, of ${messages(pass.read)}`,
        ...line(
          both(({ known }) => known),
          (n) => `${number(n)} known already`,
        ),
        ...line(spam.moved, (n) => `${number(n)} moved from ham to spam`),
        ...line(ham.moved, (n) => `${number(n)} moved from spam to ham`),
        ...line(
          both(({ full }) => full),
          (n) => `${number(n)} not learnt: the database is full, forget older ones first`,
        ),
      ];
  const lines = [
    ...(pass.interrupted ? [interrupted(pass)] : []),
    ...rows,
    ...noted('could not be read', pass.unreadable),
    ...noted('passed over', pass.passedOver),
    ...statusLines(database),
    ...trialLines(pass.trial),
  ];
  return `${lines.join('\n')}\n`;
}

/** What `mailcheck train --status` prints. */
export function statusText(database: Database): string {
  return `${statusLines(database).join('\n')}\n`;
}

export function trainedJson({ database, forget, pass }: Trained): string {
  const { interrupted: isInterrupted, changed, read, tally, trial, unreadable, passedOver, last } = pass;
  const counts = ({ learnt, moved, known, full, forgotten, kept, unknown }: typeof tally.spam) =>
    forget ? { forgotten, kept, unknown } : { learnt, moved, known, full };
  return json({
    database: databaseJson(database),
    saved: changed,
    interrupted: isInterrupted,
    read,
    spam: counts(tally.spam),
    ham: counts(tally.ham),
    trial: forget ? null : trial,
    unreadable,
    passedOver,
    last,
  });
}

export function statusJson(database: Database): string {
  return json({ database: databaseJson(database) });
}

function databaseJson(database: Database) {
  return { ...database, share: Math.round(userShareOf(database) * 1000) / 1000 };
}

function statusLines({ path, sizeBytes, spam, ham }: Database): readonly string[] {
  if (sizeBytes === null) return [`nothing is learnt yet: there is no ${visible(path)}`];
  return [
    `${visible(path)} holds ${number(spam)} spam and ${number(ham)} ham, ${sizeWords(sizeBytes)}`,
    spam === 0 || ham === 0
      ? `it is not used yet: it takes both kinds, and there is no ${spam === 0 ? 'spam' : 'ham'}`
      : `what it says of a message counts ${percent(userShareOf({ spam, ham }))}, the model that comes with mailcheck the rest`,
  ];
}

function interrupted({ changed, last }: TrainPass): string {
  return changed
    ? `interrupted behind ${visible(last ?? '')}: all up to it is kept; give the same again to go on`
    : 'interrupted before anything was changed';
}

/** How the classifier judged messages that it had not learnt yet. */
function trialLines(trial: TrainPass['trial']): readonly string[] {
  return (['spam', 'ham'] as const).flatMap((label) => {
    const { right, unsure, wrong }: Trial = trial[label];
    const all = right + unsure + wrong;
    const other = label === 'spam' ? 'ham' : 'spam';
    if (all === 0) return [];
    return `before it had learnt them, it judged ${number(all)} ${label}: ${number(right)} right, ${number(unsure)} unsure, ${number(wrong)} as ${other}`;
  });
}

function noted(what: string, { count, first }: Noted): readonly string[] {
  if (count === 0) return [];
  const reasons = [...new Set(first.map(({ why }) => visible(why)))].slice(0, 3).join('; ');
  return [`${number(count)} ${what}: ${reasons}`];
}

function line(count: number, words: (count: number) => string): readonly string[] {
  return count === 0 ? [] : [`  ${words(count)}`];
}

function messages(count: number): string {
  return count === 1 ? '1 message' : `${number(count)} messages`;
}

function number(count: number): string {
  return count.toLocaleString('en');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function sizeWords(bytes: number): string {
  const mebibyte = 1024 * 1024;
  return bytes < mebibyte ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / mebibyte).toFixed(1)} MiB`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
