import { fieldsNamed, type HeaderField } from '../../message/header-fields.ts';
import { readSignature, type SignatureTags } from '../../message/signature-tags.ts';
import type { MessageSignature } from './proof-facts.ts';
import type { VerifiedSignature } from './verify-facts.ts';

/** Those that a tolerant verification leaves out of its results, in mailauth's words. */
const LEFT_OUT = new Set(['unknown algorithm', 'unknown canonicalization']);

/**
 * Puts each DKIM-Signature together with what was made of it. Verifications are in the order of the fields; where their
 * numbers do not fit, as the header was read another way, signatures are told by their values.
 *
 * @param tolerant  null: there was no second verification
 */
export function signedFieldsOf(
  fields: readonly HeaderField[],
  strict: readonly VerifiedSignature[],
  tolerant: readonly VerifiedSignature[] | null,
): readonly MessageSignature[] {
  const all = fieldsNamed(fields, 'DKIM-Signature').map(({ value }) => readSignature(value));
  const first = all.length === strict.length ? strict : matched(all, strict);
  const kept = first.map((one) => one !== null && !isLeftOut(one));
  const second = tolerant === null ? null : spread(kept, tolerant, all);
  return all.map((tags, place) => ({
    ...{ tags, place },
    strict: first[place] ?? null,
    tolerant: second?.[place] ?? null,
  }));
}

function isLeftOut({ comment, domain, selector }: VerifiedSignature): boolean {
  return LEFT_OUT.has(comment ?? '') || domain === '' || selector === '';
}

function spread(
  kept: readonly boolean[],
  found: readonly VerifiedSignature[],
  all: readonly SignatureTags[],
): readonly (VerifiedSignature | null)[] {
  if (kept.filter(Boolean).length !== found.length) return matched(all, found);
  let next = 0;
  return kept.map((is) => (is ? (found[next++] ?? null) : null));
}

function matched(
  all: readonly SignatureTags[],
  found: readonly VerifiedSignature[],
): readonly (VerifiedSignature | null)[] {
  const left = [...found];
  return all.map(({ domain, selector, signature }) => {
    const at = left.findIndex(
      (one) => one.signature === signature && one.domain === domain && one.selector === selector,
    );
    return at === -1 ? null : (left.splice(at, 1)[0] ?? null);
  });
}
