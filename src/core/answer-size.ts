import type { TxtRecord } from './net.ts';

const HEADER_OCTETS = 12; // RFC 1035 section 4.1.1
const QUESTION_OCTETS = 4; // type and class, behind the name: RFC 1035 section 4.1.2
const RECORD_OCTETS = 12; // a pointer to the name, type, class, TTL and length: RFC 1035 sections 4.1.3 and 4.1.4
const STRING_OCTETS = 255; // RFC 1035 section 3.3

/**
 * What the answer to a question for TXT records takes: header, question and records, without EDNS and signatures, as
 * `DnsAnswer.sizeBytes` counts.
 *
 * @param name  without the last dot
 * @returns octets
 */
export function txtAnswerOctets(name: string, records: readonly TxtRecord[]): number {
  return (
    HEADER_OCTETS + name.length + 2 + QUESTION_OCTETS + records.reduce((sum, strings) => sum + txtOctets(strings), 0)
  );
}

/** What one TXT record adds to an answer, in octets. */
export function txtOctets(strings: TxtRecord): number {
  return RECORD_OCTETS + strings.reduce((sum, { length }) => sum + 1 + length, 0);
}

/** A text as the strings it is published in: as long as they may be. */
export function stringsOf(text: string): TxtRecord {
  const strings = text.match(new RegExp(`[\\s\\S]{1,${STRING_OCTETS}}`, 'g'));
  return strings ?? [''];
}
