import { type Declarations, declarationsIn } from './html-declarations.ts';
import type { StyleRule, StyleRules } from './html-rules.ts';

/** What holds for one element. */
export interface Style {
  /** By property; null: it depends on what is not known here. */
  readonly values: ReadonlyMap<string, string | null>;
  /** Whether there are rules for certain screens too, which are not in `values`. */
  readonly elsewhere: boolean;
}

export const NO_STYLE: Style = { values: new Map(), elsewhere: false };
const MAX_CLASSES = 6;
const MAX_FITTING = 32;
// Behind every specificity: declarations of the element itself (CSS Cascade 4 section 6.1).
const INLINE = 1000;
const IMPORTANT = 10_000;

/**
 * The declarations that hold for an element: those of the rules whose selectors fit, then its own `style`. What a rule would
 * change that asks for an ancestor is not known, unless the element says it itself.
 */
export function styleOf(name: string, attributes: ReadonlyMap<string, string>, rules: StyleRules): Style {
  if (rules.size === 0 && !attributes.has('style')) return NO_STYLE;
  const inline = declarationsIn(attributes.get('style') ?? '');
  const fitting = rules.size === 0 ? [] : rulesFor(name, attributes, rules);
  if (fitting.length === 0 && inline.size === 0) return NO_STYLE;
  const values = new Map<string, string | null>();
  const ranks = new Map<string, number>();
  const apply = (declarations: Declarations, specificity: number, isSure: boolean) => {
    for (const [property, { value, important }] of declarations) {
      const rank = specificity + (important ? IMPORTANT : 0);
      if (rank < (ranks.get(property) ?? 0)) continue;
      ranks.set(property, rank);
      values.set(property, isSure || values.get(property) === value ? value : null);
    }
  };
  for (const { declarations, specificity, condition } of fitting) {
    if (condition !== 'screen') apply(declarations, specificity, condition === null);
  }
  apply(inline, INLINE, true);
  return { values, elsewhere: fitting.some(({ condition }) => condition === 'screen') };
}

function rulesFor(name: string, attributes: ReadonlyMap<string, string>, rules: StyleRules): readonly StyleRule[] {
  const classes = (attributes.get('class') ?? '').slice(0, 1000).split(/\s+/, MAX_CLASSES);
  const keys = [name, ...classes.map((one) => `.${one}`), `#${attributes.get('id') ?? ''}`];
  const fitting = keys.flatMap((key) =>
    (rules.get(key) ?? []).filter(
      (rule) => (rule.tag === null || rule.tag === name) && rule.classes.every((one) => classes.includes(one)),
    ),
  );
  return fitting.slice(0, MAX_FITTING);
}
