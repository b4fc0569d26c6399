/** What a text is written in. */
export type Script = (typeof SCRIPTS)[number][0] | 'other';

const SCRIPTS = [
  ['latin', /\p{Script=Latin}/gu],
  ['kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['han', /\p{Script=Han}/gu],
  ['hangul', /\p{Script=Hangul}/gu],
  ['cyrillic', /\p{Script=Cyrillic}/gu],
  ['greek', /\p{Script=Greek}/gu],
  ['arabic', /\p{Script=Arabic}/gu],
  ['hebrew', /\p{Script=Hebrew}/gu],
  ['thai', /\p{Script=Thai}/gu],
  ['devanagari', /\p{Script=Devanagari}/gu],
] as const;
const SAMPLE = 4000;
/** Japanese is written in both, and no other language in kana. */
const KANA_SHARE = 0.1;

/** The script of most letters in the beginning of a text; null: there are no letters. */
export function scriptOf(text: string): Script | null {
  const sample = text.slice(0, SAMPLE);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return null;
  const counts = SCRIPTS.map(([name, pattern]) => ({ name, count: sample.match(pattern)?.length ?? 0 }));
  if ((counts.find(({ name }) => name === 'kana')?.count ?? 0) > letters * KANA_SHARE) return 'kana';
  const most = counts.reduce((a, b) => (b.count > a.count ? b : a));
  return most.count * 2 >= letters ? most.name : 'other';
}
