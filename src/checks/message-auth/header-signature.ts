import { createHash, type KeyObject, verify } from 'node:crypto';
import { headerInput, type SignedField } from '../../message/dkim-header.ts';
import type { Canonicalization, SignatureTags } from '../../message/signature-tags.ts';

/** A signature with what is needed to try it on headers. */
export interface HeaderSignature {
  readonly tags: SignatureTags;
  /** The field it stands in, as it is. */
  readonly field: SignedField;
  readonly form: Canonicalization;
  readonly key: KeyObject;
}

/**
 * Whether the signature is one over these fields. The body has no part in it: its hash stands in the signature itself.
 *
 * @param covered  in the order of `h=`; null for a field that was not there
 */
export function isSignedBy(
  covered: readonly (SignedField | null)[],
  { tags, field, form, key }: HeaderSignature,
): boolean {
  const input = Buffer.from(headerInput(covered, field, form), 'latin1');
  const signature = Buffer.from(tags.signature, 'base64');
  try {
    if (tags.algorithm === 'ed25519-sha256')
      return verify(null, createHash('sha256').update(input).digest(), key, signature); // RFC 8463 section 3
    return verify(tags.algorithm === 'rsa-sha1' ? 'sha1' : 'sha256', input, key, signature);
  } catch {
    return false;
  }
}
