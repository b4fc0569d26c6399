import { coveredFields, type SignedField } from '../../message/dkim-header.ts';
import type { HeaderField } from '../../message/header-fields.ts';
import { type HeaderSignature, isSignedBy } from './header-signature.ts';
import { type FieldVariant, fieldVariants } from './header-variants.ts';
import type { Reason } from './reason.ts';

const MAX_TRIALS = 600; // bounded: each is one verification, some 0.1 ms
const MAX_VARIANTS = 60; // three of them together are tried
const MAX_OCTETS = 64 * 1024; // of what is hashed at each

export type HeaderFound =
  /** `intact`: it verifies as it is. */
  | { readonly kind: 'intact' }
  /** It verifies with these undone. */
  | { readonly kind: 'undone'; readonly reasons: readonly Reason[] }
  /** Nothing that was tried makes it verify. */
  | { readonly kind: 'changed' };

/**
 * What was done to the covered fields since they were signed: tries each change that lists and gateways make, alone and then
 * two and three of them together.
 *
 * @param inner  the fields of the first part of the body
 */
export function searchHeader(
  fields: readonly HeaderField[],
  inner: readonly HeaderField[],
  signature: HeaderSignature,
): HeaderFound {
  const { signedFields } = signature.tags;
  const covered = coveredFields(fields, signedFields);
  if (isSignedBy(covered, signature)) return { kind: 'intact' };
  const octets = covered.reduce((sum, field) => sum + (field?.raw.length ?? 0), signature.field.raw.length);
  if (octets > MAX_OCTETS) return { kind: 'changed' };
  const variants: SlotVariant[] = [];
  for (const [slot, field] of covered.entries()) {
    if (variants.length >= MAX_VARIANTS) break;
    const name = signedFields[slot] ?? '';
    variants.push(...fieldVariants(name, field, fields, inner).map((variant) => ({ slot, ...variant })));
  }
  let trials = MAX_TRIALS;
  for (const changes of combinations(variants)) {
    if (trials-- === 0) break;
    if (!isSignedBy(changed(covered, changes), signature)) continue;
    return {
      kind: 'undone',
      reasons: changes.map(({ what }): Reason => ({ certainty: 'shown', part: 'header', what })),
    };
  }
  return { kind: 'changed' };
}

type SlotVariant = FieldVariant & { readonly slot: number };

/** One of them, then two, then three, each of another slot. */
function* combinations(all: readonly SlotVariant[]): Generator<readonly SlotVariant[]> {
  for (const one of all) yield [one];
  for (const [index, one] of all.entries())
    for (const other of all.slice(index + 1)) if (one.slot !== other.slot) yield [one, other];
  for (const [index, one] of all.entries())
    for (const [next, other] of all.entries())
      for (const third of all.slice(next + 1))
        if (next > index && one.slot !== other.slot && other.slot !== third.slot && one.slot !== third.slot)
          yield [one, other, third];
}

function changed(
  covered: readonly (HeaderField | null)[],
  changes: readonly SlotVariant[],
): readonly (SignedField | null)[] {
  const bySlot = new Map(changes.map(({ slot, field }) => [slot, field]));
  return covered.map((field, slot) => (bySlot.has(slot) ? (bySlot.get(slot) ?? null) : field));
}
