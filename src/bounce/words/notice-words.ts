import data from '../../data/notice-words.json' with { type: 'json' };

/** What notices of mail systems say, in several languages (`src/data/notice-words.json`). */
export type NoticeWords =
  | 'failed'
  | 'delayed'
  | 'gaveUp'
  | 'boilerplate'
  | 'recipientLabels'
  | 'senderLabels'
  | 'recipientWords'
  | 'otherPeople'
  | 'copy';

const labels = { recipientLabels: new Set(data.recipientLabels), senderLabels: new Set(data.senderLabels) };

/** A text as these words are compared with it: in lower case, white space joined, apostrophes straight. */
export function comparable(text: string): string {
  return text.toLowerCase().replace(/’/g, "'").replace(/\s+/g, ' ').trim();
}

/** Whether a text has any of the words. @param text  by `comparable` */
export function says(words: NoticeWords, text: string): boolean {
  return data[words].some((word) => text.includes(word));
}

/** Whether what stands before a colon and an address is one of the labels. */
export function isLabel(kind: 'recipientLabels' | 'senderLabels', text: string): boolean {
  return labels[kind].has(comparable(text));
}
