import { repairTerm, repairWithNext } from './misspelling.ts';
import { readTerm } from './term.ts';
import { type Fault, isFlaw, type SpfRecord, type Term } from './terms.ts';

const MAX_CHARACTERS = 65_535; // RDLENGTH is 16 bits wide: RFC 1035 section 3.2.1
const MAX_FAULTS = 20;
const VERSION = /^v=spf1(?= |$)/i;

/** Whether a TXT record is an SPF record: the version, then a space or the end (RFC 7208 section 4.5). */
export function isSpf(text: string): boolean {
  return VERSION.test(text);
}

/**
 * Reads an SPF record by the grammar of RFC 7208 section 12.
 *
 * @param text  the strings of the TXT record, joined without a space (RFC 7208 section 3.3)
 * @returns every term that could be read and every fault, with offsets into `text`; never throws.
 *   Any fault makes receivers answer permerror, whatever the other terms say (RFC 7208 section 4.6).
 */
export function parseSpf(text: string): SpfRecord {
  if (!isSpf(text)) return { text, terms: [], faults: [versionFault(text)] };
  if (text.length > MAX_CHARACTERS) return { text, terms: [], faults: [lengthFault(text)] };
  const words = [...text.matchAll(/[^ ]+/g)].slice(1);
  const terms: Term[] = [];
  const faults: Fault[] = [];
  for (let index = 0; index < words.length && faults.length < MAX_FAULTS; index++) {
    const [word = ''] = words[index] ?? [];
    const start = words[index]?.index ?? 0;
    const read = readTerm(word, start);
    if (isFlaw(read)) {
      const next = words[index + 1];
      const joined = next ? repairWithNext(word, next[0], stands) : null;
      if (next && joined !== null) {
        faults.push({ ...read, start, end: next.index + next[0].length, instead: joined });
        index++;
      } else {
        const instead = repairTerm(word, stands);
        // A repair takes the place of the whole word, and what is missing has no place of its own.
        const whole = instead !== null || read.end === read.start;
        faults.push({ ...read, ...(whole && { start, end: start + word.length }), instead });
      }
    } else if (isSecond(read, terms)) {
      const { end, name } = read;
      faults.push({ kind: 'modifier-twice', start, end, expected: `only one ${name}=`, instead: '' });
    } else terms.push(read);
  }
  return { text, terms, faults };
}

/** The record with what was probably meant in place of each fault; null where that cannot be said. */
export function repaired({ text, faults }: SpfRecord): string | null {
  let fixed = '';
  let at = 0;
  for (const { start, end, instead } of faults) {
    if (instead === null) return null;
    fixed += text.slice(at, start) + instead;
    at = end;
  }
  fixed = (fixed + text.slice(at)).replace(/ +/g, ' ').trim();
  return faults.length > 0 && parseSpf(fixed).faults.length === 0 ? fixed : null;
}

/** Whether a word stands alone as a term that receivers act on. */
function stands(word: string): boolean {
  const read = readTerm(word, 0);
  return !isFlaw(read) && read.name !== 'unknown';
}

/** RFC 7208 section 6: redirect and exp must not stand twice. */
function isSecond({ name }: Term, before: readonly Term[]): boolean {
  return (name === 'redirect' || name === 'exp') && before.some((term) => term.name === name);
}

function versionFault(text: string): Fault {
  const end = /^\S*/.exec(text)?.[0].length ?? 0;
  return { kind: 'version', start: 0, end, expected: '"v=spf1", then a space', instead: null };
}

function lengthFault(text: string): Fault {
  const expected = `at most ${MAX_CHARACTERS} characters`;
  return { kind: 'length', start: MAX_CHARACTERS, end: text.length, expected, instead: null };
}
