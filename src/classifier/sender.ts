import { decodeWords, fieldsNamed } from '../message/header-fields.ts';
import type { ReadMessage } from '../message/message-tree.ts';
import { wordsOf } from './words.ts';

const MOST_WORDS = 12;
const LONGEST = 300;
/** Second-level labels under which everybody is. */
const GENERIC = new Set(['co', 'com', 'net', 'org']);

/** What a sender calls itself: the words of its name, and those of its domain. Not the name in front of the @. */
export function senderWords({ header }: ReadMessage): readonly { readonly form: string; readonly shown: string }[] {
  const from = decodeWords(fieldsNamed(header.fields, 'From')[0]?.value.slice(0, LONGEST) ?? '');
  const name = from.replace(/<[^>]{0,300}>\s{0,9}$/, '');
  const domain = /@([a-z0-9.-]{1,253})/i.exec(from)?.[1] ?? '';
  const named = name.includes('@') ? [] : wordsOf(name, MOST_WORDS);
  return [
    ...named.map(({ form, start, end }) => ({ form, shown: name.slice(start, end) })),
    ...domain
      .toLowerCase()
      .split('.')
      .slice(-4, -1) // what is under a top-level domain says nothing of who it is
      .filter((label) => !GENERIC.has(label))
      .map((label) => ({ form: `@${label}`, shown: domain })),
  ];
}
