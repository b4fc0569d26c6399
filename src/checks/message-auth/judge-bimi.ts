import { unchecked } from '../../core/check.ts';
import type { Said } from './judge-dkim.ts';
import type { Judged } from './judged.ts';
import { stateOf } from './signature-state.ts';

/** Whether the logo of the domain can be shown beside the message. */
export function judgeBimi(judged: Judged): readonly Said[] {
  const { bimi, author } = judged;
  const { domain } = author;
  if (domain === null) return [];
  if (bimi.status === 'unknown')
    return [unchecked('BIMI of the message', bimi, ['message-auth-bimi-selector-missing'])];
  const { selector, named, record, declines } = bimi.value;
  if (record === null)
    return named ? [{ code: 'message-auth-bimi-selector-missing', params: { domain, selector } }] : [];
  const reasons = declines ? [] : whyNot(judged);
  return reasons.length === 0 ? [] : [{ code: 'message-auth-bimi-not-shown', params: { domain, reasons } }];
}

/** draft-brand-indicators-for-message-identification section 7.1. */
function whyNot({ bimi, dmarc, proof, author }: Judged): readonly string[] {
  if (bimi.status === 'unknown') return [];
  const { policy, named } = bimi.value;
  const result = dmarc.status === 'known' ? (dmarc.value.result?.result ?? null) : null;
  const covered = (proof.status === 'known' ? proof.value.signatures : []).some(
    (signature) => stateOf(signature) === 'pass' && signature.tags.signedFields.includes('bimi-selector'),
  );
  return [
    ...(result === 'pass' || result === null ? [] : [`DMARC says ${result}`]),
    ...(policy === 'none' || policy === null ? [`${author.domain} does not enforce DMARC`] : []),
    ...(named && !covered ? ['no signature that verifies covers BIMI-Selector'] : []),
  ];
}
