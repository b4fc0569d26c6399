import { mainlandChinese } from './chinese-words.ts';

const MAX_TEXT = 4000;

/**
 * A text as the rules compare it: lower case, white space joined, marks of other scripts folded into ASCII (NFKC), Chinese as the
 * mainland writes it; at most 4,000 characters.
 */
export function ruleText(text: string): string {
  const bounded = text.slice(0, MAX_TEXT);
  const plain = isAscii(bounded) ? bounded : withoutForeignMarks(bounded);
  return plain.toLowerCase().replace(/\s+/g, ' ').trim();
}

function withoutForeignMarks(text: string): string {
  return mainlandChinese(text.normalize('NFKC')).replace(/[‘’]/g, "'").replace(/[“”]/g, '"');
}

/** Whether `ruleText` leaves nothing to fold. */
export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7e) return false;
  return true;
}

const OTHER_SCRIPT = /[\u0400-\u052f\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]/;

/** Whether it holds letters, Cyrillic or East Asian, that no folding turns into ASCII. */
export function isOfOtherScript(text: string): boolean {
  return OTHER_SCRIPT.test(text);
}
