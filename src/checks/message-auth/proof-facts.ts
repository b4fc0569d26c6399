import { defineMessageFact } from '../../core/fact.ts';
import { known, type Observation, type Unknown } from '../../core/observation.ts';
import { readHeader } from '../../message/header-fields.ts';
import { mayBeSigned } from '../../message/not-signed-yet.ts';
import type { SignatureTags } from '../../message/signature-tags.ts';
import { messageRead } from '../mime/facts.ts';
import type { VerifiedChain } from './chain-facts.ts';
import { withoutLostSealKey } from './chain-state.ts';
import { messageOrigin } from './facts.ts';
import { tolerantChain } from './seal-facts.ts';
import { isKeyLost } from './signature-state.ts';
import { signedFieldsOf } from './signed-fields.ts';
import { askedFor, type Verification, type VerifiedSignature, verifyMessage } from './verify-facts.ts';
import { messageWhole } from './whole-facts.ts';

/** A signature as it stands there, and what became of it. */
export interface MessageSignature {
  readonly tags: SignatureTags;
  /** Offset among the DKIM-Signature fields, topmost first. */
  readonly place: number;
  /** By the letter of the RFCs; null: it was not processed. */
  readonly strict: VerifiedSignature | null;
  /** By what was good before: slips of syntax, SHA-1 and short keys overlooked; null: as strict. */
  readonly tolerant: VerifiedSignature | null;
}

/** Of a message that came longer ago than this a key that is gone may have been in use, and taken away since. */
export const KEYS_KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

/** What the message proves, and since when it is judged. */
export interface MessageProof {
  /** The time at which signatures were judged, and where it is from. */
  readonly asOfMs: number;
  readonly asOf: 'received' | 'now';
  /** When DNS was asked, since 1970 in milliseconds. */
  readonly askedAtMs: number;
  /** Line ends that were LF or CR alone and were made CRLF before anything was verified. */
  readonly restoredLineEnds: number;
  readonly signatures: readonly MessageSignature[];
  /** It has none, and was not sent yet as far as it shows. */
  readonly mayBeSigned: boolean;
  readonly chain: { readonly strict: VerifiedChain; readonly tolerant: VerifiedChain } | null;
  readonly strict: Verification;
  /** Null: the strict verification left nothing open that a tolerant one might take. */
  readonly tolerant: Verification | null;
  readonly unanswered: Unknown | null;
}

/** Every DKIM signature and the ARC chain, verified to the letter, and leniently where that may differ. */
export const messageProof = defineMessageFact({
  id: 'message.proof',
  needs: { read: messageRead, whole: messageWhole, origin: messageOrigin },
  async observe({ read, whole, origin }, { net }): Promise<Observation<MessageProof>> {
    const { header } = read;
    // Where line ends were put back, the body begins elsewhere.
    const sent = whole.restoredLineEnds === 0 ? header : readHeader(whole.octets);
    // A stamp in the future is a clock's fault: nobody has judged the message by it.
    const receivedAtMs = origin.receivedAtMs ?? Number.POSITIVE_INFINITY;
    const asOfMs = Math.min(receivedAtMs, net.startedAtMs);
    const options = { header, net, asOfMs };
    const isOld = net.startedAtMs - asOfMs > KEYS_KEPT_DAYS * DAY_MS;
    const found = await verifyMessage(whole.octets, { ...options, strict: true });
    const strict = isOld ? withoutLostKeys(found) : found;
    const complete =
      strict.signatures.every(({ result }) => result === 'pass') && (strict.chain?.result ?? 'pass') === 'pass';
    const lenient = complete ? null : await verifyMessage(whole.octets, { ...options, strict: false });
    const tolerant = lenient !== null && isOld ? withoutLostKeys(lenient) : lenient;
    const asked = [strict, tolerant].flatMap((each) => (each === null ? [] : [askedFor(each)]));
    return known(
      {
        asOfMs,
        asOf: receivedAtMs > net.startedAtMs ? 'now' : 'received',
        askedAtMs: net.startedAtMs,
        restoredLineEnds: whole.restoredLineEnds,
        signatures: signedFieldsOf(header.fields, strict.signatures, tolerant?.signatures ?? null),
        mayBeSigned: mayBeSigned(header.fields),
        chain:
          strict.chain === null
            ? null
            : { strict: strict.chain, tolerant: await tolerantChain(whole.octets, sent, strict.chain, net) },
        strict,
        tolerant,
        unanswered: asked.find(({ failure }) => failure !== null)?.failure ?? null,
      },
      asked.flatMap(({ evidence }) => evidence),
    );
  },
});

function withoutLostKeys(verified: Verification): Verification {
  const { signatures, chain } = verified;
  return {
    ...verified,
    signatures: signatures.map(withoutLostKey),
    chain: chain === null ? null : withoutLostSealKey(chain),
  };
}

/** Without its key nobody can say any more whether a signature verified on the day it came (RFC 6376 section 3.6.1). */
function withoutLostKey(signature: VerifiedSignature): VerifiedSignature {
  return isKeyLost(signature) ? { ...signature, result: 'unknown' } : signature;
}
