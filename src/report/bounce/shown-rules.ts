import type { KnownRule } from './code-page.ts';

/** What of the rules about a code is printed. */
export interface ShownRules {
  /** Those that name the code, or hold the word. */
  readonly rules: readonly KnownRule[];
  /** Those that go by words which came with the code. */
  readonly seen: readonly KnownRule[];
  /** How many more there are, of how many providers and programs; none where all are shown. */
  readonly left: { readonly rules: number; readonly owners: number };
  /** Whose alone are shown; null: anybody's. */
  readonly owner: string | null;
}

/** Of either kind; a code that many use is one of which the words decide. */
const MOST = 6;

/**
 * A few of them, those that name the fewest codes first.
 *
 * @param owner  only those of this provider or program, by its name, and all of these; null: of anybody
 */
export function shownRules(
  rules: readonly KnownRule[],
  seen: readonly KnownRule[],
  { all, owner }: { readonly all: boolean; readonly owner: string | null },
): ShownRules {
  const NONE = { rules: 0, owners: 0 };
  if (owner !== null) {
    const isIts = (known: KnownRule) => known.owner === owner;
    return { rules: rules.filter(isIts), seen: seen.filter(isIts), left: NONE, owner };
  }
  if (all) return { rules, seen, left: NONE, owner };
  const first = [...rules].sort((one, other) => breadth(one) - breadth(other)).slice(0, MOST);
  const also = seen.length > MOST ? [] : seen;
  const left = [...rules, ...seen].filter((known) => !first.includes(known) && !also.includes(known));
  return {
    rules: first,
    seen: also,
    left: { rules: left.length, owners: new Set(left.map((each) => each.owner)).size },
    owner,
  };
}

function breadth({ rule }: KnownRule): number {
  const codes = rule.enhanced === null ? [] : [rule.enhanced].flat();
  return codes.length + codes.filter((code) => code.includes('-')).length;
}
