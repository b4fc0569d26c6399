import type { Zone } from '../zone.ts';
import type { MailTransaction } from './mail-server.ts';
import { zoneResolver } from './zone-resolver.ts';

/** What the receiver of the demo thinks of a message. */
export interface FilterVerdict {
  /** Authentication-Results, Received-SPF and X-Spam fields, each with its CRLF. */
  readonly fields: string;
  /** `refuse`: forged, and the policy of its domain says so (RFC 9989). */
  readonly action: 'inbox' | 'junk' | 'refuse';
}

/** The generic test for unsolicited bulk mail, which every filter takes for spam (spamassassin.apache.org/gtube). */
export const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X';

const SPAM_FROM = 5; // the customary threshold of SpamAssassin

/** Tests of the filter, in the manner of SpamAssassin: each gives its points where it is met. */
const points = { GTUBE: 1000, DMARC_FAIL: 5.5, SPF_FAIL: 0.9, NO_RDNS: 1.2, DKIM_VALID: -0.1, SPF_PASS: -0.1 } as const;

type TestName = keyof typeof points;

/** Judges a message as a receiver does: by SPF, DKIM and DMARC, all by mailauth, and by what stands in it. */
export async function filterMessage(transaction: MailTransaction, by: string, zone: Zone): Promise<FilterVerdict> {
  const { authenticate } = await import('mailauth');
  const { client, helo, sender, message } = transaction;
  const result = await authenticate(message, {
    ip: client.address,
    helo,
    sender,
    mta: by,
    trustReceived: false,
    disableArc: true,
    disableBimi: true,
    resolver: zoneResolver(zone),
  });
  const spf = result.spf === false ? 'none' : result.spf.status.result;
  const dkim = result.dkim.results.some(({ status }) => status.result === 'pass');
  const dmarc = result.dmarc === false ? null : result.dmarc;
  const isForged = dmarc?.status.result === 'fail';
  const met: readonly TestName[] = [
    ...(message.includes(GTUBE) ? (['GTUBE'] as const) : []),
    ...(isForged ? (['DMARC_FAIL'] as const) : []),
    ...(spf === 'fail' ? (['SPF_FAIL'] as const) : spf === 'pass' ? (['SPF_PASS'] as const) : []),
    ...(dkim ? (['DKIM_VALID'] as const) : []),
    ...(client.host === null ? (['NO_RDNS'] as const) : []),
  ];
  const score = met.reduce((sum, name) => sum + points[name], 0);
  const isSpam = score >= SPAM_FROM;
  return {
    fields: result.headers + spamFields(isSpam, score, met, by),
    action: isForged && dmarc?.policy === 'reject' ? 'refuse' : isSpam ? 'junk' : 'inbox',
  };
}

function spamFields(isSpam: boolean, score: number, met: readonly TestName[], by: string): string {
  const tests = met.length === 0 ? 'none' : met.join(',');
  return [
    ...(isSpam ? ['X-Spam-Flag: YES'] : []),
    `X-Spam-Status: ${isSpam ? 'Yes' : 'No'}, score=${score.toFixed(1)} required=${SPAM_FROM.toFixed(1)}\r\n\ttests=${tests}`,
    `X-Spam-Checker-Version: mailcheck demo filter on ${by}`,
  ]
    .map((field) => `${field}\r\n`)
    .join('');
}
