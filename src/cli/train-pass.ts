import type { Classification } from '../classifier/classify.ts';
import { type Forgotten, type Learnt, lessonOn } from '../classifier/lesson.ts';
import type { Label, UserModel } from '../classifier/user-model.ts';
import type { ReadMessage } from '../message/message-tree.ts';
import { readMessage } from '../message/read-message.ts';
import type { MailboxItem } from './mailbox-files.ts';

/** How many messages of a kind came to what. */
export type Tally = Readonly<Record<Learnt | Forgotten, number>>;

/** What was made of messages that were judged before they were learnt: an honest trial, as they were not known then. */
export interface Trial {
  readonly right: number;
  readonly unsure: number;
  /** Spam called ham, or ham called spam. */
  readonly wrong: number;
}

export interface TrainPass {
  readonly model: UserModel;
  readonly changed: boolean;
  /** Messages read. */
  readonly read: number;
  readonly tally: Readonly<Record<Label, Tally>>;
  readonly trial: Readonly<Record<Label, Trial>>;
  /** How many could not be read, and the first of them. */
  readonly unreadable: Noted;
  readonly passedOver: Noted;
  /** The last message that counted; null: none. */
  readonly last: string | null;
  readonly interrupted: boolean;
}

export interface Noted {
  readonly count: number;
  readonly first: readonly { readonly name: string; readonly why: string }[];
}

export interface TrainRequest {
  readonly before: UserModel;
  readonly items: AsyncIterable<MailboxItem & { readonly label: Label }>;
  readonly forget: boolean;
  readonly signal: AbortSignal;
  /** What the classifier makes of a message by what was learnt so far. */
  judge(message: ReadMessage, model: UserModel): Classification['verdict'];
  onItem(item: MailboxItem, read: number): void;
}

const MOST_NOTED = 20;
/** So many messages of each kind are judged before they are learnt; of the others one in ten, as it takes as long as learning. */
const ALL_JUDGED = 250;
const ONE_IN = 10;

/** Learns, or takes back, message by message. Ends at the end of the items, or behind the message at which the signal fired. */
export async function trainOn(request: TrainRequest): Promise<TrainPass> {
  const { before, items, forget, signal, judge, onItem } = request;
  const lesson = lessonOn(before);
  const tally = { spam: emptyTally(), ham: emptyTally() };
  const trial = { spam: emptyTrial(), ham: emptyTrial() };
  const unreadable = emptyNoted();
  const passedOver = emptyNoted();
  const read = { spam: 0, ham: 0 };
  let last: string | null = null;
  for await (const item of items) {
    if (signal.aborted) break;
    if (item.kind !== 'message') note(item.kind === 'unreadable' ? unreadable : passedOver, item);
    else {
      const message = readMessage(item.octets, item.sizeBytes);
      const { label } = item;
      const isTried = !forget && (read[label] < ALL_JUDGED || read[label] % ONE_IN === 0);
      if (isTried && !lesson.knows(message)) trial[label][outcomeOf(judge(message, lesson.model()), label)]++;
      const outcome = forget ? lesson.forget(message, label) : lesson.learn(message, label);
      tally[label][outcome]++;
      if (CHANGING.has(outcome)) last = item.name;
      read[label]++;
    }
    onItem(item, read.spam + read.ham);
  }
  const changed = last !== null;
  return {
    model: lesson.model(),
    changed,
    read: read.spam + read.ham,
    tally,
    trial,
    unreadable,
    passedOver,
    last,
    interrupted: signal.aborted,
  };
}

const CHANGING = new Set<Learnt | Forgotten>(['learnt', 'moved', 'forgotten']);

function outcomeOf(verdict: Classification['verdict'], label: Label): keyof Trial {
  if (verdict === 'unsure') return 'unsure';
  return verdict === label ? 'right' : 'wrong';
}

function emptyTally(): Record<Learnt | Forgotten, number> {
  return { learnt: 0, moved: 0, known: 0, full: 0, forgotten: 0, kept: 0, unknown: 0 };
}

function emptyTrial(): Record<keyof Trial, number> {
  return { right: 0, unsure: 0, wrong: 0 };
}

function emptyNoted() {
  return { count: 0, first: [] as { name: string; why: string }[] };
}

function note(
  noted: ReturnType<typeof emptyNoted>,
  { name, why }: { readonly name: string; readonly why: string },
): void {
  noted.count++;
  if (noted.first.length < MOST_NOTED) noted.first.push({ name, why });
}
