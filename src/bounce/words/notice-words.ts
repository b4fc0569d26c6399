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

const OTHER_SCRIPT = /[^\0-\x7f]/;
/** Words of other scripts are tried on texts that have such characters alone. */
const inAscii = new Map<string, readonly string[]>();

function asciiWords(words: NoticeWords): readonly string[] {
  const known = inAscii.get(words) ?? data[words].filter((word) => !OTHER_SCRIPT.test(word));
  inAscii.set(words, known);
  return known;
}

/** Whether a text has any of the words. @param text  by `comparable` */
export function says(words: NoticeWords, text: string): boolean {
  return (OTHER_SCRIPT.test(text) ? data[words] : asciiWords(words)).some((word) => text.includes(word));
}

const FAULT =
  /\b(?:full|quota|unknown|invalid|unavailable|disabled|inactive|suspended|closed|refused|(?:not|n't) (?:exist|found|valid|known))\b/i;

/** Whether a sentence says what is wrong, whatever else stands in it that every notice says. */
export function namesFault(text: string): boolean {
  return FAULT.test(text);
}

/** Whether what stands before a colon and an address is one of the labels. */
export function isLabel(kind: 'recipientLabels' | 'senderLabels', text: string): boolean {
  return labels[kind].has(comparable(text));
}
