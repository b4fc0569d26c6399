import { type Unchecked, unchecked } from '../../core/check.ts';
import { NOT_SIGNED_YET, SIGNED_COPY_ADVICE } from '../../message/not-signed-yet.ts';
import { FRESH_ADVICE } from './judge-dkim.ts';
import { adviceFor } from './judge-origin.ts';
import type { Judged } from './judged.ts';
import type { MessageProof } from './proof-facts.ts';
import { isOpen, stateOf } from './signature-state.ts';

const MOST_OPEN = 3;

/** Nothing that passes is aligned, and why that is not the end of it. */
export function openVerdict(
  judged: Judged,
  proof: MessageProof,
  subject: string,
  couldBe: readonly string[],
): Unchecked {
  const { reason, advice } = whyOpen(judged, proof);
  return unchecked(subject, { reason, detail: openWords(judged, proof) }, [...couldBe], advice);
}

function openWords({ spf }: Judged, { signatures, mayBeSigned }: MessageProof): string {
  const keys = signatures.filter(isOpen).map(({ tags }) => `the key ${tags.selector}._domainkey.${tags.domain}`);
  const methods = [...(spf.status === 'unknown' ? ['SPF'] : []), ...(mayBeSigned ? ['DKIM: not signed yet'] : [])];
  const open = [...methods, ...keys].slice(0, MOST_OPEN);
  return `nothing that passes is aligned, and not all that might be could be evaluated${open.length === 0 ? '' : ` (${open.join(', ')})`}`;
}

/** DNS may answer when it is asked again; where a message came from its user can say; a key that is gone is gone. */
function whyOpen({ spf, origin: { address, mailFrom } }: Judged, { signatures, mayBeSigned }: MessageProof) {
  if (spf.status === 'unknown' && spf.reason !== 'not-proven') return { reason: spf.reason };
  const states = signatures.map((signature) => stateOf(signature));
  if (states.includes('not-answered')) return { reason: 'dns-failure' } as const;
  if (spf.status === 'unknown') return { reason: spf.reason, advice: adviceFor(address, mailFrom) };
  if (mayBeSigned) return { reason: NOT_SIGNED_YET.reason, advice: SIGNED_COPY_ADVICE };
  return { reason: 'not-proven', advice: FRESH_ADVICE } as const;
}
