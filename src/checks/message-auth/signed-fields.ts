import { fieldsNamed, type HeaderField } from '../../message/header-fields.ts';
import { readSignature } from '../../message/signature-tags.ts';
import type { MessageSignature } from './proof-facts.ts';
import type { VerifiedSignature } from './verify-facts.ts';

/**
 * Puts each DKIM-Signature together with what was made of it. The verifications are in the order of the fields, and may
 * leave some out: they are told by their values.
 *
 * @param tolerant  null: there was no second verification
 */
export function signedFieldsOf(
  fields: readonly HeaderField[],
  strict: readonly VerifiedSignature[],
  tolerant: readonly VerifiedSignature[] | null,
): readonly MessageSignature[] {
  const [first, second] = [[...strict], tolerant === null ? null : [...tolerant]];
  return fieldsNamed(fields, 'DKIM-Signature').map((field, place) => {
    const tags = readSignature(field.value);
    const found = taken(first, tags);
    return { tags, place, strict: found, tolerant: second === null ? null : taken(second, tags) };
  });
}

function taken(
  from: VerifiedSignature[],
  { domain, selector, signature }: ReturnType<typeof readSignature>,
): VerifiedSignature | null {
  const at = from.findIndex((one) => one.signature === signature && one.domain === domain && one.selector === selector);
  return at === -1 ? null : (from.splice(at, 1)[0] ?? null);
}
