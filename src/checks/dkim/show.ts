import type { ShownKey } from './findings.ts';
import { isUsable } from './parse.ts';
import type { Candidate, SelectorAnswer } from './selectors.ts';
import { shortened } from './words.ts';

const MAX_KEYS = 50;

/** The records found at the selectors, for a reader; those that a wildcard made are left out. */
export function shownKeys(
  domain: string,
  answers: readonly SelectorAnswer[],
  candidates: readonly Candidate[],
): readonly ShownKey[] {
  const senders = new Map(candidates.map(({ selector, sender }) => [selector, sender]));
  const found = answers.filter(({ byWildcard }) => !byWildcard);
  return found
    .flatMap(({ selector, aliases, texts }) =>
      texts.map(({ text, form }): ShownKey => {
        const record = form.kind === 'key' ? form.record : null;
        const state =
          record === null ? 'no-key' : record.revoked ? 'revoked' : isUsable(record) ? 'usable' : 'unusable';
        return {
          selector,
          name: `${selector}._domainkey.${domain}`,
          sender: senders.get(selector) ?? null,
          target: aliases.at(-1) ?? null,
          record: shortened(text),
          type: record?.keyType ?? null,
          bits: record?.key?.bits ?? null,
          state: state === 'usable' && texts.length > 1 ? 'unusable' : state,
          testing: record?.flags.includes('y') ?? false,
          strict: record?.flags.includes('s') ?? false,
        };
      }),
    )
    .slice(0, MAX_KEYS);
}
