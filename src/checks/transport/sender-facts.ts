import type { DaneOutcome } from '../dane/place-facts.ts';
import type { MtaSts } from '../mta-sts/facts.ts';
import { type TlsSeen, whyClear } from '../tls/facts.ts';
import { isOldVersion } from '../tls/handshake-facts.ts';
import { type Outcome, outcome } from './outcome.ts';

export function opportunisticOutcome(seen: TlsSeen): Outcome {
  const { handshake, offered } = seen.startTls;
  if (handshake !== null) return outcome('delivers', `encrypted with ${handshake.protocol}`);
  return outcome('delivers-in-clear', `${whyClear(seen)}${offered ? '; some senders wait instead' : ''}`);
}

/** Why a sender that enforces a policy does not deliver to a host that it lists (RFC 8461 sections 4.2 and 7.2). */
export function faultOf(host: string, seen: TlsSeen, asOfMs: number): string | null {
  const { handshake } = seen.startTls;
  if (handshake === null) return whyClear(seen);
  if (isOldVersion(handshake.protocol)) return `${handshake.protocol} is all it can do, and TLS 1.2 is the least`;
  const [leaf] = seen.chain;
  if (!leaf) return 'it presents no certificate that can be read';
  if (leaf.notAfterMs < asOfMs) return 'its certificate has expired';
  if (leaf.notBeforeMs > asOfMs) return 'its certificate is not valid yet';
  if (!handshake.trust.trusted) return handshake.trust.detail;
  return leaf.match === 'alternative' ? null : `its certificate does not have ${host} among its alternative names`;
}

export const notListed = outcome('waits', 'the policy does not list the host');

/**
 * What a sender does that honours MTA-STS (RFC 8461 section 5).
 *
 * @param fault  of `faultOf`
 * @param other  what a sender without any policy does
 */
export function mtaStsOutcome(sts: MtaSts, isListed: boolean, fault: string | null, other: Outcome): Outcome {
  const { applied } = sts;
  if (applied === null || applied.mode === 'none') return outcome('as-others', whyNoPolicy(sts));
  const refusal = isListed ? fault : notListed.because;
  if (refusal === null) return outcome('delivers', 'listed, encrypted, and the certificate is good');
  if (applied.mode === 'enforce') return outcome('waits', refusal);
  return outcome(other.does, `the policy is for testing, else it would wait: ${refusal}`);
}

function whyNoPolicy({ record, policy, applied }: MtaSts): string {
  if (applied !== null) return 'the policy is of mode none';
  if (record !== null) return 'the policy that the record tells of cannot be had';
  return policy === null ? 'there is no policy' : 'no valid record tells of the policy';
}

export function daneOutcome(seen: DaneOutcome | undefined): Outcome {
  switch (seen?.kind) {
    case undefined:
      return outcome('unknown', 'its TLSA records were not looked up');
    case 'no-rule':
      return outcome(
        'as-others',
        seen.because === 'unsigned' ? 'its TLSA records are not signed' : 'it has no TLSA records',
      );
    case 'authenticated':
      return outcome('delivers', 'encrypted, and TLSA names what it presents');
    case 'encrypted':
      return outcome('delivers', 'encrypted; no TLSA record can be used to verify');
    case 'refused':
      return outcome('waits', seen.detail);
    case 'dead':
      return outcome('nobody-delivers', 'the server lets nobody that far');
    case 'unseen':
      return outcome('unknown', seen.why.detail);
  }
}
