import type { checks } from '../../checks/index.ts';
import type { AnyCheck } from '../../core/check.ts';

/**
 * The report in another language: words for every finding and a line for every check of `C`, nothing left out.
 * English stands in the catalogue entries; a language is a literal that `satisfies Translation`.
 */
export interface TranslationOf<C extends readonly AnyCheck[]> {
  readonly findings: { readonly [Code in keyof FindingsOf<C[number]>]: FindingsOf<C[number]>[Code] };
  readonly summaries: { readonly [K in C[number] as K['id']]: K['summary'] };
}

export type Translation = TranslationOf<typeof checks>;

/** Code to words function, of all checks of the union `K` together. */
type FindingsOf<K extends AnyCheck> = UnionToIntersection<K extends AnyCheck ? WordsOf<K['findings']> : never>;

type WordsOf<D extends AnyCheck['findings']> = { readonly [Code in keyof D & string]: D[Code]['text'] };

type UnionToIntersection<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer I) => void
  ? I
  : never;
