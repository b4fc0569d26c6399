import type { Block, Page } from './page.ts';
import { hang } from './wrap.ts';

/** A heading with words behind it: `content  (a hint, no verdict)`. */
export function heading(name: string, words: string, { width, paint }: Page): Block {
  const [first = '', ...rest] = hang(`${name}  `, words, width);
  return [`${paint('bold', name)}${first.slice(name.length)}`, ...rest];
}
