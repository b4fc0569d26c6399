import { addressesIn } from './links.ts';
import type { Texts } from './texts.ts';
import { step, type Trait } from './traits.ts';
import type { Word } from './words.ts';

const ENOUGH = 40;
const MONEY =
  /(?:[$€£¥]|\b(?:usd|eur|gbp|rmb|us\$))\s{0,3}\d[\d.,]{0,20}(?:\s{0,3}(?:million|billion|m\b|k\b))?|\d[\d.,]{0,20}\s{0,3}(?:dollars|euros?|usd|eur|元|万|million)/gi;

/** Of the characters and words of a text. */
export function textTraits(
  { subject, body, markup }: Texts,
  subjectWords: readonly Word[],
  words: readonly Word[],
): readonly Trait[] {
  const names: (string | null)[] = [];
  const counts = countCharacters(body.slice(0, 20_000));
  if (counts.letters >= ENOUGH && counts.capitals < counts.letters)
    names.push(
      step(counts.capitals / counts.letters, [
        [0.2, 'many capitals'],
        [0.4, 'mostly capitals'],
      ]),
    );
  names.push(
    step(counts.exclamations, [
      [3, 'exclamation marks'],
      [8, 'many exclamation marks'],
    ]),
  );
  names.push(
    step(words.filter(({ disguised }) => disguised).length, [
      [1, 'a disguised word'],
      [3, 'disguised words'],
    ]),
  );
  const money = body.slice(0, 20_000).match(MONEY)?.length ?? 0;
  names.push(
    step(money, [
      [1, 'an amount of money'],
      [4, 'amounts of money'],
    ]),
  );
  if (/\b(?:million|billion)\b/i.test(body.slice(0, 20_000)) && money > 0) names.push('millions of money');
  const addresses = addressesIn(body).length + (markup?.links.length ?? 0);
  if (addresses > 0 && words.length < 30) names.push('hardly more than a link');
  const quoted = body.match(/^[ \t]{0,3}>/gm)?.length ?? 0;
  names.push(step(quoted, [[1, 'quoted lines']]));
  const inBody = names.filter((name) => name !== null).map((name): Trait => ({ name, place: 'body' }));
  return [...inBody, ...subjectTraits(subject, subjectWords)];
}

function subjectTraits(subject: string, words: readonly Word[]): readonly Trait[] {
  const names: (string | null)[] = [];
  const letters = subject.match(/\p{L}/gu)?.length ?? 0;
  const capitals = subject.match(/\p{Lu}/gu)?.length ?? 0;
  if (/^\s{0,9}(?:re|aw|sv|回复|答复)(?:\[\d\])?\s{0,3}[:：]/i.test(subject)) names.push('the subject of an answer');
  if (/^\s{0,9}(?:fwd?|wg|转发)\s{0,3}[:：]/i.test(subject)) names.push('the subject of something forwarded');
  if (letters >= 8 && capitals / letters > 0.7) names.push('subject in capitals');
  if (/[!！]/.test(subject)) names.push('subject with an exclamation mark');
  if (/[$€£¥]|\d%/.test(subject)) names.push('subject with money or per cent');
  if (/\p{Extended_Pictographic}/u.test(subject)) names.push('subject with a pictograph');
  if (/\S\s{6,}\S/.test(subject)) names.push('subject with a gap');
  if (words.some(({ disguised }) => disguised)) names.push('disguised word in the subject');
  return names.filter((name) => name !== null).map((name) => ({ name, place: 'subject' }));
}

function countCharacters(text: string) {
  const counts = { letters: 0, capitals: 0, exclamations: 0 };
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x41 && unit <= 0x5a) {
      counts.letters++;
      counts.capitals++;
    } else if (unit >= 0x61 && unit <= 0x7a) counts.letters++;
    if (unit === 0x21 || unit === 0xff01) counts.exclamations++;
  }
  return counts;
}
