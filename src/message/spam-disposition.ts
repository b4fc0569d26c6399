import data from '../data/spam-headers.json' with { type: 'json' };
import { readAuthenticationResults } from './authentication-results.ts';
import type { HeaderField } from './header-fields.ts';
import type { SpamReading } from './spam-verdict.ts';

const { values } = data.disposition;
const DISPOSITION = /\bdis=(quarantine|reject)\b/i;
const GOOGLE = /(?:^|\.)google\.com$/;

/**
 * What is done with a message that fails DMARC, as Google and OpenDMARC say it in a comment: `dmarc=fail (p=REJECT
 * dis=QUARANTINE)`. Google does so; others may still let it through.
 *
 * @returns null where nothing is
 */
export function readDisposition({ value }: HeaderField): SpamReading | null {
  const { authservId, results } = readAuthenticationResults(value);
  const failed = results.find(({ method, result }) => method === 'dmarc' && result === 'fail');
  const written = DISPOSITION.exec(failed?.comment ?? '')?.[1];
  if (written === undefined) return null;
  const { meaning } = written.toLowerCase() === 'reject' ? values.reject : values.quarantine;
  const isGoogles = authservId !== null && GOOGLE.test(authservId);
  const verdict = isGoogles ? 'spam' : 'suspicious';
  return {
    system: isGoogles ? 'google' : 'unknown',
    verdict,
    codes: [{ name: 'dis', value: written, meaning, verdict, by: 'filter' }],
  };
}
