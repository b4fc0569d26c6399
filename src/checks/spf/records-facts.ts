import { defineFact } from '../../core/fact.ts';
import type { DnsAnswer, TxtRecord } from '../../core/net.ts';
import { known, mapKnown, type Observation } from '../../core/observation.ts';
import { isSpf } from './parse.ts';

/** A TXT record that is an SPF record. */
export interface PublishedSpf {
  /** Its strings, joined without a space (RFC 7208 section 3.3). */
  readonly text: string;
  /** Octets of each string, in order. */
  readonly stringLengths: readonly number[];
}

/** The TXT answer at the domain, sorted into SPF and what resembles it. */
export interface SpfRecords {
  readonly kind: 'records' | 'nodata' | 'nxdomain';
  readonly records: readonly PublishedSpf[];
  /** Sender ID records, `spf2.0/…` (RFC 4406, historic). */
  readonly senderId: readonly string[];
  /** TXT records that are neither; bounded in number and length. */
  readonly others: readonly string[];
  /** Size of the whole DNS answer in octets; null where there are no TXT records. */
  readonly answerBytes: number | null;
}

const MAX_OTHERS = 50;
const MAX_OTHER_CHARACTERS = 1_000;

/** The SPF records at the audited domain: none, one, or several (RFC 7208 section 4.5). */
export const spfRecords = defineFact({
  id: 'spf.records',
  needs: {},
  async observe(_, { target, net }): Promise<Observation<SpfRecords>> {
    return mapKnown(await net.dns.query(target.domain, 'TXT'), sorted);
  },
});

/** Texts of type 99, which RFC 7208 section 3.1 took out of use. */
export const spfType99 = defineFact({
  id: 'spf.type-99',
  needs: {},
  async observe(_, { target, net }): Promise<Observation<readonly string[]>> {
    const answer = await net.dns.query(target.domain, 'SPF');
    return answer.status === 'known' ? known(textsOf(answer.value).slice(0, MAX_OTHERS), answer.evidence) : answer;
  },
});

/** The texts of an answer that are SPF records. */
export function spfTexts(answer: DnsAnswer<TxtRecord>): readonly string[] {
  return textsOf(answer).filter(isSpf);
}

function sorted(answer: DnsAnswer<TxtRecord>): SpfRecords {
  const strings = answer.kind === 'records' ? answer.records : [];
  const records = strings
    .map((parts) => ({ text: parts.join(''), stringLengths: parts.map(({ length }) => length) }))
    .filter(({ text }) => isSpf(text));
  const rest = textsOf(answer)
    .filter((text) => !isSpf(text))
    .map((text) => text.slice(0, MAX_OTHER_CHARACTERS));
  return {
    kind: answer.kind,
    records,
    senderId: rest.filter(isSenderId).slice(0, MAX_OTHERS),
    others: rest.filter((text) => !isSenderId(text)).slice(0, MAX_OTHERS),
    answerBytes: answer.kind === 'records' ? answer.sizeBytes : null,
  };
}

function isSenderId(text: string): boolean {
  return /^spf2\.0\//i.test(text); // RFC 4406 section 3.1
}

/** Each record's strings, joined without a space (RFC 7208 section 3.3). */
export function textsOf(answer: DnsAnswer<TxtRecord>): readonly string[] {
  return answer.kind === 'records' ? answer.records.map((strings) => strings.join('')) : [];
}
