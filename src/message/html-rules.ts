import { type Declarations, declarationsIn, pieces, withoutComments } from './html-declarations.ts';

/** A rule of a style sheet, for one of its selectors. */
export interface StyleRule {
  /** Null: any element. */
  readonly tag: string | null;
  readonly classes: readonly string[];
  /** What more has to be so: an ancestor, or a kind of screen. Null: nothing. */
  readonly condition: 'ancestor' | 'screen' | null;
  /** Of id, classes and tag, as one number (Selectors 4 section 15). */
  readonly specificity: number;
  readonly declarations: Declarations;
}

/** Rules by what their last compound needs: `#id`, `.class` or `tag`. */
export type StyleRules = Map<string, StyleRule[]>;

const MAX_SHEET = 262_144;
const MAX_RULES = 4000;
const MAX_PER_KEY = 10;
const MAX_SELECTORS = 64;
const COMPOUND = /^([a-z][a-z0-9]{0,30})?((?:[.#][\w-]{1,100}){0,4})$/i;

export interface SheetReading {
  /** What `@import` names, as written. */
  readonly imports: readonly string[];
}

/**
 * Reads a style sheet into rules, in linear time: selectors of tag, class and id, and what more they depend on. Pseudo classes
 * and the like are left out.
 *
 * @param css  at most 256 KiB of it are read
 * @param rules  where they are put: at most 4,000 of one sheet
 */
export function addRules(css: string, rules: StyleRules): SheetReading {
  const imports: string[] = [];
  let count = 0;
  const addBlock = (text: string, isForScreens: boolean, depth: number) => {
    for (const { prelude, body } of blocksIn(text)) {
      if (body === null) {
        if (/^@import\b/i.test(prelude)) imports.push(prelude.slice(7).trim().slice(0, 500));
      } else if (/^@(?:media|supports)\b/i.test(prelude)) {
        if (depth < 2)
          addBlock(body, isForScreens || !/^@media\s{1,9}(?:all|screen|only screen)$/i.test(prelude), depth + 1);
      } else if (!prelude.startsWith('@')) {
        const declarations = declarationsIn(body);
        for (const selector of pieces(prelude, ',').slice(0, MAX_SELECTORS)) {
          if (count < MAX_RULES && addRule(selector, isForScreens, declarations, rules)) count++;
        }
      }
    }
  };
  addBlock(withoutComments(css.slice(0, MAX_SHEET).replaceAll('<!--', ' ').replaceAll('-->', ' ')), false, 0);
  return { imports };
}

function addRule(written: string, isForScreens: boolean, declarations: Declarations, rules: StyleRules): boolean {
  const compounds = written.trim().split(/[\s>+~]+/);
  const [, tag, rest = ''] = COMPOUND.exec(compounds.at(-1) ?? '') ?? [];
  const names = rest.match(/[.#][\w-]+/g) ?? [];
  const classes = names.filter((name) => name.startsWith('.')).map((name) => name.slice(1));
  const id = names.find((name) => name.startsWith('#'));
  const key = id ?? (classes[0] === undefined ? tag?.toLowerCase() : `.${classes[0]}`);
  if (key === undefined) return false;
  const rule: StyleRule = {
    tag: tag?.toLowerCase() ?? null,
    classes,
    condition: isForScreens ? 'screen' : compounds.length > 1 ? 'ancestor' : null,
    specificity: (id === undefined ? 0 : 100) + classes.length * 10 + (tag === undefined ? 0 : 1),
    declarations,
  };
  const own = rules.get(key) ?? [];
  if (own.length >= MAX_PER_KEY) return false;
  own.push(rule);
  rules.set(key, own);
  return true;
}

interface Block {
  readonly prelude: string;
  /** Null: a statement that ends with a semicolon. */
  readonly body: string | null;
}

/** The rules of one level. A block that never ends takes the rest. */
function* blocksIn(css: string): Generator<Block> {
  let start = 0;
  for (let at = 0; at < css.length; at++) {
    const character = css.charAt(at);
    if (character === ';') {
      yield { prelude: css.slice(start, at).trim(), body: null };
      start = at + 1;
    } else if (character === '{') {
      const end = closingBrace(css, at);
      yield { prelude: css.slice(start, at).trim(), body: css.slice(at + 1, end) };
      at = end;
      start = end + 1;
    } else if (character === '}') start = at + 1;
  }
}

function closingBrace(css: string, from: number): number {
  let depth = 0;
  for (let at = from; at < css.length; at++) {
    const character = css.charAt(at);
    if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return at;
  }
  return css.length;
}
