import { unchecked } from '../../core/check.ts';
import { identifiersOf } from './dmarc-steps.ts';
import type { Said } from './judge-dkim.ts';
import type { Judged } from './judged.ts';
import type { MessageSignature } from './proof-facts.ts';
import { stateOf } from './signature-state.ts';

/** Whether the logo of the domain can be shown beside the message. */
export function judgeBimi(judged: Judged): readonly Said[] {
  const { bimi, author } = judged;
  const { domain } = author;
  if (domain === null) return [];
  if (bimi.status === 'unknown')
    return [unchecked('BIMI of the message', bimi, ['message-auth-bimi-selector-missing'])];
  const { selector, named, record, declines, lax } = bimi.value;
  if (record === null)
    return named ? [{ code: 'message-auth-bimi-selector-missing', params: { domain, selector } }] : [];
  if (declines) return [];
  const obstacles = obstaclesTo(judged);
  if (obstacles.length === 0)
    return lax.status === 'unknown' ? [unchecked(`DMARC of ${domain} for BIMI`, lax, [NOT_SHOWN])] : [];
  const [reasons, remedies] = [obstacles.map(([reason]) => reason), obstacles.map(([, remedy]) => remedy)];
  return [{ code: NOT_SHOWN, params: { domain, reasons, remedies } }];
}

const NOT_SHOWN = 'message-auth-bimi-not-shown';

/**
 * What keeps it from being shown, and what to do about it (draft-brand-indicators-for-message-identification section 7.1).
 * That a signature with `l=` will not do is Gmail's rule (https://knowledge.workspace.google.com/admin/security/troubleshoot-bimi-issues).
 */
function obstaclesTo(judged: Judged): readonly (readonly [reason: string, remedy: string])[] {
  const { bimi, dmarc, proof, author } = judged;
  if (bimi.status === 'unknown') return [];
  const { lax, named } = bimi.value;
  const result = dmarc.status === 'known' ? (dmarc.value.result?.result ?? null) : null;
  const signatures = proof.status === 'known' ? proof.value.signatures : [];
  const covered = signatures.some(
    (signature) => stateOf(signature) === 'pass' && signature.tags.signedFields.includes('bimi-selector'),
  );
  const counting = countingSignatures(judged);
  return [
    // Step 1: DMARC takes several addresses of one domain, and BIMI does not.
    ...(author.addresses.length > 1
      ? [[`From names ${author.addresses.length} addresses`, 'let From name one address'] as const]
      : []),
    ...(result === 'pass' || result === null ? [] : [[`DMARC says ${result}`, 'let DMARC pass'] as const]),
    ...(lax.status === 'known' && lax.value !== null
      ? [[lax.value, 'let the DMARC policy be quarantine or reject, for all mail and for subdomains too'] as const]
      : []),
    ...(counting.length > 0 && counting.every(({ tags }) => tags.bodyLength !== null)
      ? [['only a part of the body is signed (l=), which Gmail does not take', 'sign without l='] as const]
      : []),
    ...(named && !covered
      ? [['no signature that verifies covers BIMI-Selector', 'sign BIMI-Selector, too'] as const]
      : []),
  ];
}

/** Those that make DMARC pass. */
function countingSignatures({ dmarc, proof, spf }: Judged): readonly MessageSignature[] {
  if (dmarc.status === 'unknown' || proof.status === 'unknown') return [];
  const identifiers = identifiersOf(dmarc.value, proof.value, spf).filter(({ method }) => method === 'dkim');
  return proof.value.signatures.filter((_, place) => {
    const own = identifiers[place];
    return own?.passes === true && own.aligned === true;
  });
}
