import type { MessageProof, MessageSignature } from './proof-facts.ts';
import type { VerifiedSignature } from './verify-facts.ts';

/**
 * What became of a signature, by the letter of the RFCs. `unusable`: it cannot count, whatever the message is
 * (RFC 6376 section 6.1.1). No statement are `not-answered`, where DNS did not say what the key is, and `key-lost`, where an
 * old message outlived it.
 */
export type SignatureState =
  | 'pass'
  | 'body-changed'
  | 'header-changed'
  | 'expired'
  | 'sha1'
  | 'key-missing'
  | 'key-revoked'
  | 'key-short'
  | 'key-unusable'
  | 'unusable'
  | 'not-answered'
  | 'key-lost';

/** In mailauth's words: what is wrong with the key, not with the message. */
const KEY_FAULTS = new Set([
  'unknown key version',
  'unknown key type',
  'invalid public key',
  'inappropriate hash algorithm',
  'inappropriate key algorithm',
  'key not for email',
]);

export function stateOf({ strict }: MessageSignature): SignatureState {
  return strict === null ? 'unusable' : verifiedState(strict);
}

export function verifiedState({ result, comment, rule, keyRecord }: VerifiedSignature): SignatureState {
  if (result === 'pass') return 'pass';
  if (result === 'temperror') return 'not-answered';
  if (result === 'unknown') return 'key-lost';
  if (rule === 'weak-algorithm') return 'sha1';
  if (rule === 'weak-key') return 'key-short';
  switch (comment) {
    case 'body hash did not verify':
      return 'body-changed';
    case 'bad signature':
      return 'header-changed';
    case 'expired':
      return 'expired';
    case 'no key':
      return 'key-missing';
    default:
      if (isRevoked(keyRecord)) return 'key-revoked';
      return KEY_FAULTS.has(comment ?? '') ? 'key-unusable' : 'unusable';
  }
}

/** `p=` is there and empty (RFC 6376 section 3.6.1). */
export function isRevoked(keyRecord: string | null): boolean {
  return keyRecord !== null && /(?:^|;)\s*p\s*=\s*(?:;|$)/.test(keyRecord);
}

/** Whether there is no key, or none any more. */
export function isKeyLost(signature: VerifiedSignature): boolean {
  return signature.result !== 'pass' && (signature.comment === 'no key' || isRevoked(signature.keyRecord));
}

/** Whether it may have verified for all we know. */
export function isOpen(signature: MessageSignature): boolean {
  const state = stateOf(signature);
  return state === 'not-answered' || state === 'key-lost';
}

/** Whether one may pass that is not known to, or one may be put on yet. */
export function isDkimOpen({ signatures, mayBeSigned }: MessageProof): boolean {
  return mayBeSigned || signatures.some(isOpen);
}

/** Whether it is good but for rules that came later, and slips of syntax that most receivers overlook. */
export function isTolerated({ strict, tolerant }: MessageSignature): boolean {
  return strict?.result !== 'pass' && tolerant?.result === 'pass';
}

/** Fields whose change would deceive a reader or a program, and which a signature should cover (RFC 6376 section 5.4.1). */
export const IMPORTANT_FIELDS: readonly string[] = [
  'From',
  'To',
  'Cc',
  'Subject',
  'Date',
  'Message-ID',
  'Reply-To',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
];

/** Those of the message that the signature does not cover. */
export function unsignedFields(signed: readonly string[], present: ReadonlySet<string>): readonly string[] {
  return IMPORTANT_FIELDS.filter((name) => present.has(name.toLowerCase()) && !signed.includes(name.toLowerCase()));
}

/** Fields of which one more could be put on top without breaking the signature (RFC 6376 section 8.15). */
export function openFields(signed: readonly string[], present: readonly string[]): readonly string[] {
  const count = (names: readonly string[], name: string) => names.filter((one) => one === name).length;
  return ['From', 'Subject', 'To', 'Date', 'Reply-To', 'Content-Type'].filter((name) => {
    const lower = name.toLowerCase();
    const covered = count(signed, lower);
    return covered > 0 && covered <= count(present, lower);
  });
}
