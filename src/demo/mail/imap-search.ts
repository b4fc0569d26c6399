import { type ImapWord, isInSet, isSet } from './imap-words.ts';
import type { StoredMessage } from './mail-store.ts';

/** A message with its place in the folder. */
export interface Numbered {
  readonly sequence: number;
  readonly message: StoredMessage;
}

type Test = (candidate: Numbered) => boolean;

const FLAGS: Readonly<Record<string, string>> = {
  SEEN: '\\Seen',
  DELETED: '\\Deleted',
  FLAGGED: '\\Flagged',
  ANSWERED: '\\Answered',
  DRAFT: '\\Draft',
};

/**
 * Finds messages (RFC 9051 section 6.4.4), by the keys that a client looks for a message with.
 *
 * @returns null for a key that is not known
 */
export function imapSearch(all: readonly Numbered[], keys: readonly ImapWord[]): readonly Numbered[] | null {
  const words = [...keys];
  if (typeof words[0] === 'string' && words[0].toUpperCase() === 'CHARSET') words.splice(0, 2);
  const largest = { sequence: all.length, uid: all.at(-1)?.message.uid ?? 0 };
  const tests: Test[] = [];
  while (words.length > 0) {
    const test = nextTest(words, largest);
    if (test === null) return null;
    tests.push(test);
  }
  return all.filter((candidate) => tests.every((test) => test(candidate)));
}

function nextTest(words: ImapWord[], largest: { readonly sequence: number; readonly uid: number }): Test | null {
  const word = words.shift();
  if (word === undefined) return null;
  if (typeof word !== 'string') {
    const inner = [...word];
    const tests: (Test | null)[] = [];
    while (inner.length > 0) tests.push(nextTest(inner, largest));
    return (candidate) => tests.every((test) => test?.(candidate) ?? false);
  }
  const key = word.toUpperCase();
  const text = () => String(words.shift() ?? '').toLowerCase();
  if (isSet(word)) return ({ sequence }) => isInSet(word, sequence, largest.sequence);
  const flag = FLAGS[key.replace(/^UN/, '')];
  if (flag !== undefined) return ({ message }) => message.flags.has(flag) !== key.startsWith('UN');
  switch (key) {
    case 'ALL':
      return () => true;
    case 'UID': {
      const set = words.shift();
      return isSet(set) ? ({ message }) => isInSet(set, message.uid, largest.uid) : null;
    }
    case 'HEADER': {
      const [name, value] = [text(), text()];
      return ({ message }) => fieldsOf(message, name).some((field) => field.includes(value));
    }
    case 'SUBJECT':
    case 'FROM':
    case 'TO':
    case 'CC': {
      const value = text();
      return ({ message }) => fieldsOf(message, key.toLowerCase()).some((field) => field.includes(value));
    }
    case 'TEXT':
    case 'BODY': {
      const value = text();
      return ({ message }) => message.raw.toString('latin1').toLowerCase().includes(value);
    }
    case 'SINCE':
    case 'BEFORE':
    case 'ON': {
      const day = Date.parse(`${text()} UTC`);
      if (Number.isNaN(day)) return null;
      return ({ message }) => isOnDay(message.receivedAt.getTime(), key, day);
    }
    case 'NOT': {
      const test = nextTest(words, largest);
      return test && ((candidate) => !test(candidate));
    }
    case 'OR': {
      const [one, other] = [nextTest(words, largest), nextTest(words, largest)];
      return one && other && ((candidate) => one(candidate) || other(candidate));
    }
    default:
      return null;
  }
}

const DAY_MS = 86_400_000;

function isOnDay(timeMs: number, key: 'SINCE' | 'BEFORE' | 'ON', dayMs: number): boolean {
  if (key === 'SINCE') return timeMs >= dayMs;
  return key === 'BEFORE' ? timeMs < dayMs : timeMs >= dayMs && timeMs < dayMs + DAY_MS;
}

/** The values of the fields of this name, unfolded, in lower case. */
function fieldsOf(message: StoredMessage, name: string): readonly string[] {
  return headerLines(message.raw)
    .filter((field) => field.slice(0, field.indexOf(':')).toLowerCase() === name)
    .map((field) =>
      field
        .slice(name.length + 1)
        .replace(/\r\n/g, '')
        .trim()
        .toLowerCase(),
    );
}

/** The fields of the header, each whole with its folds, without its last CRLF; one character per octet. */
export function headerLines(raw: Buffer): readonly string[] {
  const end = raw.indexOf('\r\n\r\n');
  return raw.toString('latin1', 0, end === -1 ? raw.length : end).split(/\r\n(?![ \t])/);
}
