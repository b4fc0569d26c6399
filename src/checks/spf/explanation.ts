import { readMacroString } from './macro.ts';

/** Why receivers cannot use an explanation. */
export type ExplanationProblem = 'absent' | 'several' | 'characters' | 'macro';

/** Judges the TXT records at the name that `exp=` gives (RFC 7208 section 6.2); null: usable. */
export function explanationProblem(texts: readonly string[]): ExplanationProblem | null {
  const [text, second] = texts;
  if (text === undefined) return 'absent';
  if (second !== undefined) return 'several';
  if (/[^\x20-\x7e]/.test(text)) return 'characters';
  return readMacroString(text, true).ok ? null : 'macro';
}
