import type { DkimKeyGiven } from '../../core/target.ts';

const ED25519_OCTETS = 32; // RFC 8463 section 4.2

/**
 * Whether a published `p=` is the public half of a key that the user's signer holds. RSA stands there as
 * SubjectPublicKeyInfo, though some publish the bare RSAPublicKey inside it; Ed25519 as its 32 octets (RFC 8463).
 *
 * @param published  the value of `p=`, Base64 without white space
 */
export function isKeyOf(published: string, { publicKey }: Pick<DkimKeyGiven, 'publicKey'>): boolean {
  const own = Buffer.from(publicKey, 'base64');
  const theirs = Buffer.from(published, 'base64');
  if (theirs.length < ED25519_OCTETS || theirs.length > own.length) return false;
  return own.subarray(own.length - theirs.length).equals(theirs);
}

/** The record to publish for a key. */
export function recordForKey({ publicKey }: Pick<DkimKeyGiven, 'publicKey'>): string {
  const own = Buffer.from(publicKey, 'base64');
  const isEd25519 = own.length === 12 + ED25519_OCTETS; // RFC 8410 section 4: a header of 12 octets
  return isEd25519 ? `v=DKIM1; k=ed25519; p=${own.subarray(12).toString('base64')}` : `v=DKIM1; k=rsa; p=${publicKey}`;
}
