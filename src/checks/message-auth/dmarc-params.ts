import { fieldsNamed } from '../../message/header-fields.ts';
import type { MessageDmarc } from './dmarc-facts.ts';
import { asksOf } from './dmarc-record.ts';
import { identifiersOf } from './dmarc-steps.ts';
import type { DmarcParams, FailureParams } from './findings-dmarc.ts';
import type { Judged } from './judged.ts';
import type { MessageProof } from './proof-facts.ts';
import { type SignatureState, stateOf } from './signature-state.ts';

const STATES: Readonly<Record<SignatureState, string>> = {
  pass: 'verifies',
  'body-changed': 'does not verify: the body was changed',
  'header-changed': 'does not verify: a signed field was changed, or another key signed it',
  expired: 'had expired',
  sha1: 'is made with SHA-1, which does not count',
  'key-missing': 'has no key in DNS',
  'key-revoked': 'has a key that is revoked',
  'key-short': 'has a key that is too short to count',
  'key-unusable': 'has a key record that cannot be used',
  unusable: 'cannot count',
  'not-answered': 'has a key that DNS did not answer for',
  'key-lost': 'has a key that is gone by now',
};

/** Of a signature that was made, and broken behind the signer. */
const BROKEN: readonly SignatureState[] = ['body-changed', 'header-changed'];

/** What would help: by whether there was a signature that would have counted, and what became of it. */
function remedyOf(judged: Judged, dmarc: MessageDmarc, proof: MessageProof): FailureParams['remedy'] {
  const identifiers = identifiersOf(dmarc, proof, judged.spf);
  const own = new Set(
    identifiers.flatMap(({ method, domain, aligned }) => (method === 'dkim' && aligned ? [domain] : [])),
  );
  const states = proof.signatures.filter(({ tags }) => own.has(tags.domain)).map((signature) => stateOf(signature));
  if (!states.some((state) => BROKEN.includes(state))) return states.length > 0 ? 'signature' : 'align';
  const isOwnPath = identifiers.some(({ method, aligned }) => method === 'spf' && aligned !== false);
  const isListed = !isOwnPath && fieldsNamed(judged.read.header.fields, 'List-Id').length > 0;
  return isListed || isFromList(judged) ? 'list' : 'order';
}

/** What passes for others, and what does not pass. */
export function failureOf(judged: Judged, dmarc: MessageDmarc, proof: MessageProof): FailureParams {
  const { spf } = judged;
  const signing = proof.signatures.map((signature) => ({ domain: signature.tags.domain, state: stateOf(signature) }));
  const passing = signing.filter(({ state }) => state === 'pass').map(({ domain }) => `the signature of ${domain}`);
  const passes = spf.status === 'known' && spf.value.result === 'pass';
  const failing = signing
    .filter(({ state }) => state !== 'pass')
    .map(({ domain, state }) => `the signature of ${domain || 'nobody'} ${STATES[state]}`);
  return {
    domain: dmarc.author.organization.domain,
    remedy: remedyOf(judged, dmarc, proof),
    passing: [...new Set([...(passes ? [`SPF for ${spf.value.domain}`] : []), ...passing])],
    failing: [
      ...new Set(failing),
      ...(spf.status === 'known' && !passes ? [`SPF says ${spf.value.result} for ${spf.value.domain}`] : []),
      ...(signing.length === 0 ? ['it is not signed'] : []),
    ],
  };
}

/** The same, with the record that asks for something then. */
export function askedOf(failure: FailureParams, { author: { policy } }: MessageDmarc): DmarcParams {
  return {
    ...failure,
    location: policy.location ?? failure.domain,
    asks: asksOf(policy) ?? `p=${policy.policy ?? 'none'}`,
  };
}

/** RFC 2919 and RFC 2369 section 3.4: a list of many authors says where to post. */
export function isFromList({ read: { header } }: Judged): boolean {
  return fieldsNamed(header.fields, 'List-Post').length > 0;
}
