import { type Unchecked, unchecked } from '../../core/check.ts';
import { NOT_SIGNED_YET, SIGNED_COPY_ADVICE } from '../../message/not-signed-yet.ts';
import { identifiersOf } from './dmarc-steps.ts';
import type { Said } from './judge-dkim.ts';
import type { Judged } from './judged.ts';
import type { MessageSignature } from './proof-facts.ts';
import { isOpen, stateOf } from './signature-state.ts';

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
  const coverage = named ? selectorCoverage(judged) : 'signed';
  const obstacles = obstaclesTo(judged, coverage === 'unsigned');
  if (obstacles.length === 0)
    return [
      ...(lax.status === 'unknown' ? [unchecked(`DMARC of ${domain} for BIMI`, lax, [NOT_SHOWN])] : []),
      ...(typeof coverage === 'string' ? [] : [coverage]),
    ];
  const [reasons, remedies] = [obstacles.map(([reason]) => reason), obstacles.map(([, remedy]) => remedy)];
  return [{ code: NOT_SHOWN, params: { domain, reasons, remedies } }];
}

const NOT_SHOWN = 'message-auth-bimi-not-shown';

/**
 * What keeps it from being shown, and what to do about it (draft-brand-indicators-for-message-identification section 7.1).
 * That a signature with `l=` will not do is Gmail's rule (https://knowledge.workspace.google.com/admin/security/troubleshoot-bimi-issues).
 */
function obstaclesTo(
  judged: Judged,
  isSelectorUnsigned: boolean,
): readonly (readonly [reason: string, remedy: string])[] {
  const { bimi, dmarc, author } = judged;
  if (bimi.status === 'unknown') return [];
  const { lax } = bimi.value;
  const result = dmarc.status === 'known' ? (dmarc.value.result?.result ?? null) : null;
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
    ...(isSelectorUnsigned
      ? [['no signature that verifies covers BIMI-Selector', 'sign BIMI-Selector, too'] as const]
      : []),
  ];
}

const SELECTOR = 'whether BIMI-Selector is signed';

/** Whether a signature that verifies covers BIMI-Selector; else why that cannot be said. */
function selectorCoverage({ proof }: Judged): 'signed' | 'unsigned' | Unchecked {
  if (proof.status === 'unknown') return unchecked(SELECTOR, proof, [NOT_SHOWN]);
  const { signatures, mayBeSigned } = proof.value;
  const covering = signatures.filter(({ tags }) => tags.signedFields.includes('bimi-selector'));
  if (covering.some((signature) => stateOf(signature) === 'pass')) return 'signed';
  if (mayBeSigned) return unchecked(SELECTOR, NOT_SIGNED_YET, [NOT_SHOWN], SIGNED_COPY_ADVICE);
  const open = covering.find(isOpen);
  if (open === undefined) return 'unsigned';
  const detail = `the key of the signature that covers it, ${open.tags.selector}._domainkey.${open.tags.domain}, was not seen`;
  return unchecked(SELECTOR, { reason: 'not-proven', detail }, [NOT_SHOWN]);
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
