import { unchecked } from '../../core/check.ts';
import type { MessageDmarc } from './dmarc-facts.ts';
import { asksOf } from './dmarc-record.ts';
import { type Identifier, identifiersOf } from './dmarc-steps.ts';
import type { Said } from './judge-dkim.ts';
import { adviceFor } from './judge-origin.ts';
import type { Judged } from './judged.ts';
import { stateOf } from './signature-state.ts';

/** That what speaks for the author is signed with Ed25519 alone: what that costs rests on SPF and the policy. */
export function judgeEd25519(judged: Judged): readonly Said[] {
  const { proof, dmarc, spf, origin } = judged;
  if (proof.status === 'unknown' || dmarc.status === 'unknown') return [];
  const identifiers = identifiersOf(dmarc.value, proof.value, spf);
  const own = new Set(identifiers.filter(speaks('dkim')).map(({ domain }) => domain));
  const signatures = proof.value.signatures.filter((one) => stateOf(one) === 'pass' && own.has(one.tags.domain));
  const [first] = signatures;
  if (first === undefined || !signatures.every(({ tags }) => tags.algorithm.startsWith('ed25519'))) return [];
  const { domain, selector } = first.tags;
  const params = { domain, selector };
  const asked = strictness(dmarc.value);
  if (asked === null || identifiers.some(speaks('spf'))) return [{ code: 'message-auth-dkim-ed25519-only', params }];
  const { location, policy } = asked;
  if (spf.status === 'known')
    return [{ code: `message-auth-dmarc-ed25519-${policy}`, params: { ...params, location, asks: asked.asks } }];
  const advice = spf.reason === 'not-proven' ? adviceFor(origin.address, origin.mailFrom) : undefined;
  return [
    { code: 'message-auth-dkim-ed25519-only', params },
    unchecked('DMARC where Ed25519 is not known', spf, [`message-auth-dmarc-ed25519-${policy}`], advice),
  ];
}

/** Passes, and may well speak for the author. */
function speaks(wanted: Identifier['method']) {
  return ({ method, passes, aligned }: Identifier) => method === wanted && passes && aligned !== false;
}

/** What receivers are asked for that find nothing that passes; null: nothing. */
function strictness({ result, author: { policy: found } }: MessageDmarc) {
  const { policy, location } = found;
  if (result?.result !== 'pass' || location === null || (policy !== 'reject' && policy !== 'quarantine')) return null;
  return { policy, location, asks: asksOf(found) ?? `p=${policy}` };
}
