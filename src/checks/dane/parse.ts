import type { TlsaRecord } from '../../core/net.ts';
import { isOneSequence } from './der.ts';

/** Why senders cannot use a TLSA record for SMTP. `data`: what should be a whole certificate or key is none. */
export type Unusable = 'usage' | 'selector' | 'matching-type' | 'length' | 'data';

const DANE_TA = 2;
const DANE_EE = 3;
const DIGEST_OCTETS: Readonly<Record<number, number>> = { 1: 32, 2: 64 }; // SHA-256, SHA-512: RFC 6698 section 2.1.3

/**
 * Whether a record can be used for SMTP: DANE-TA(2) and DANE-EE(3) can, the usages that rest on web PKI cannot (RFC 7672
 * section 3.1.3), nor what is not defined or cannot be what it says (RFC 6698 section 4.1).
 *
 * @returns null: it can; never throws
 */
export function whyUnusable({ usage, selector, matchingType, data }: TlsaRecord): Unusable | null {
  if (usage !== DANE_TA && usage !== DANE_EE) return 'usage';
  if (selector !== 0 && selector !== 1) return 'selector';
  if (matchingType !== 0 && matchingType !== 1 && matchingType !== 2) return 'matching-type';
  if (matchingType === 0) return isOneSequence(Buffer.from(data, 'hex')) ? null : 'data';
  return data.length === 2 * (DIGEST_OCTETS[matchingType] ?? 0) ? null : 'length';
}

/**
 * The records that a sender compares, of those that it can use: for each usage and selector the strongest digest alone,
 * beside whole data (RFC 7671 section 9). So a stale SHA-512 record shadows a good SHA-256 one.
 */
export function consideredOf(records: readonly TlsaRecord[]): readonly TlsaRecord[] {
  const usable = records.filter((record) => whyUnusable(record) === null);
  return usable.filter(
    (record) =>
      record.matchingType === 0 ||
      usable.every(
        (other) =>
          other.usage !== record.usage ||
          other.selector !== record.selector ||
          other.matchingType <= record.matchingType,
      ),
  );
}

/** In presentation form (RFC 6698 section 2.2). */
export function tlsaText({ usage, selector, matchingType, data }: TlsaRecord): string {
  return `${usage} ${selector} ${matchingType} ${data}`;
}
