import type { ReadMessage } from '../message/message-tree.ts';
import { hashOf, pairHash } from './hash.ts';
import { headerTraits } from './header-traits.ts';
import { linkFeatures } from './link-features.ts';
import { withoutAddresses } from './links.ts';
import { partTraits } from './part-traits.ts';
import { senderWords } from './sender.ts';
import { textTraits } from './text-traits.ts';
import { type Texts, textsOf } from './texts.ts';
import { topicTraits } from './topics.ts';
import { type Word, wordsOf } from './words.ts';

/** Where in a message something stands. */
export type Place = 'subject' | 'body' | 'link' | 'header' | 'structure' | 'attachment';

/** Features of one block share a weight that does not grow with their number. */
export type Block = 'text' | 'links' | 'sender' | 'traits';

/** One thing about a message that may speak for or against it. */
export interface Feature {
  readonly hash: number;
  readonly block: Block;
  readonly place: Place;
  readonly text: string;
  /** Whether the text says what it is, and is no quote from the message. */
  readonly named: boolean;
}

/** Grows when the same message gives other features: what was learnt with another version cannot be used. */
export const FEATURES_VERSION = 2;

const MAX_WORDS = 4000;
const MAX_SUBJECT_WORDS = 100;
const BODY_WORD = 1;
const BODY_PAIR = 2;
const SUBJECT_WORD = 3;
const SUBJECT_PAIR = 4;
const CJK_GRAM = 5;
const TRAIT = 8;
const SENDER_WORD = 10;
const LONGEST_GRAM = 3;

/** The features of a message, each once, in the order in which they occur. In linear time; never throws. */
export function featuresOf(message: ReadMessage, texts: Texts = textsOf(message)): readonly Feature[] {
  const found = new Map<number, Feature>();
  const add = (hash: number, block: Block, place: Place, text: string, named = false) => {
    if (!found.has(hash)) found.set(hash, { hash, block, place, text, named });
  };
  const subject = wordsOf(texts.subject, MAX_SUBJECT_WORDS);
  const body = wordsOf(withoutAddresses(texts.body), MAX_WORDS);
  addWords(texts.subject, subject, 'subject', SUBJECT_WORD, SUBJECT_PAIR, add);
  addWords(texts.subject, subject, 'subject', BODY_WORD, BODY_PAIR, add);
  addWords(texts.body, body, 'body', BODY_WORD, BODY_PAIR, add);
  for (const { kind, text, shown } of linkFeatures(texts)) add(hashOf(kind, text), 'links', 'link', shown);
  for (const { form, shown } of senderWords(message)) add(hashOf(SENDER_WORD, form), 'sender', 'header', shown);
  const traits = [
    ...textTraits(texts, subject, body),
    ...topicTraits(texts.subject, subject),
    ...topicTraits(texts.body, body),
    ...headerTraits(message),
    ...partTraits(message, texts),
  ];
  for (const { name, place, shown } of traits)
    add(hashOf(TRAIT, name), 'traits', place, shown ?? name, shown === undefined);
  return [...found.values()];
}

type Add = (hash: number, block: Block, place: Place, text: string) => void;

function addWords(
  text: string,
  words: readonly Word[],
  place: 'subject' | 'body',
  wordKind: number,
  pairKind: number,
  add: Add,
): void {
  let before: { readonly hash: number; readonly start: number } | null = null;
  for (const { start, end, form, cjk } of words) {
    if (cjk) {
      addGrams(form, place, add);
      before = null;
      continue;
    }
    const hash = hashOf(wordKind, form);
    add(hash, 'text', place, text.slice(start, end));
    if (before !== null) add(pairHash(pairKind, before.hash, hash), 'text', place, text.slice(before.start, end));
    before = { hash, start };
  }
}

/** One to three characters in a row: Chinese and Japanese words are seldom longer, and nothing says where they end. */
function addGrams(run: string, place: 'subject' | 'body', add: Add): void {
  for (let start = 0; start < run.length; start++)
    for (let length = 1; length <= LONGEST_GRAM && start + length <= run.length; length++) {
      const gram = run.slice(start, start + length);
      add(hashOf(CJK_GRAM, gram), 'text', place, gram);
    }
}
