import { unchecked } from '../../core/check.ts';
import { fieldsNamed } from '../../message/header-fields.ts';
import { cut } from '../../message/shown.ts';
import type { MessageDmarc } from './dmarc-facts.ts';
import { identifiersOf, olderVerdict } from './dmarc-steps.ts';
import type { MessageAuthor } from './facts.ts';
import type { DmarcParams, FromParams } from './findings-dmarc.ts';
import { vouchingSealer } from './judge-arc.ts';
import type { Said } from './judge-dkim.ts';
import type { Judged } from './judged.ts';
import { openVerdict } from './open-verdict.ts';
import type { MessageProof } from './proof-facts.ts';
import { isOpen, type SignatureState, stateOf } from './signature-state.ts';

const MOST_SHOWN = 80;
const DMARC_FAULTS: readonly string[] = [
  'message-auth-none',
  'message-auth-dmarc-reject',
  'message-auth-dmarc-quarantine',
  'message-auth-dmarc-fail',
  'message-auth-dmarc-arc',
];

/** DMARC, or that there can be none. */
export function judgeDmarc(judged: Judged): readonly Said[] {
  const { author, dmarc, proof } = judged;
  if (author.domain === null) return [{ code: 'message-auth-from-unusable', params: fromParams(judged) }];
  const subject = `DMARC of ${author.domain}`;
  if (proof.status === 'unknown') return [unchecked(subject, proof, [...DMARC_FAULTS])];
  if (dmarc.status === 'unknown') return [unchecked(subject, dmarc, [...DMARC_FAULTS])];
  const { result } = dmarc.value;
  if (result === null) return [openVerdict(judged, proof.value, subject, DMARC_FAULTS)];
  if (result.result === 'temperror') {
    const why = { reason: 'dns-failure', detail: 'DNS did not answer a question that decides' } as const;
    return [unchecked(subject, why, [...DMARC_FAULTS])];
  }
  return [...verdict(judged, dmarc.value, proof.value, result.result), ...differing(judged, dmarc.value, proof.value)];
}

function fromParams({ author }: Judged): FromParams {
  const { fields, domains, unusable } = author;
  return {
    because: whyUnusable(author),
    fields,
    domains,
    unusable: unusable.map((address) => cut(address, MOST_SHOWN)),
  };
}

function whyUnusable({ fields, domains, unusable }: MessageAuthor): FromParams['because'] {
  if (fields === 0) return 'no-field';
  if (fields > 1) return 'several-fields';
  if (domains.length > 1) return 'several-domains';
  return unusable.length > 0 ? 'unusable-domain' : 'no-domain';
}

function verdict(judged: Judged, dmarc: MessageDmarc, proof: MessageProof, result: string): readonly Said[] {
  const { spf } = judged;
  const params = paramsOf(judged, dmarc, proof);
  const { domain } = params;
  const isKnown = spf.status === 'known' && !proof.signatures.some(isOpen);
  const nothingPasses = isKnown && params.passing.length === 0 && result !== 'pass';
  if (result === 'pass') return restsOnSpf(judged, dmarc, proof);
  if (result === 'fail') {
    if (dmarc.tolerant?.result === 'pass') return [{ code: 'message-auth-dmarc-tolerated', params }];
    const { policy } = dmarc.author.policy;
    const sealer = policy === 'none' ? null : vouchingSealer(judged, proof);
    const whole = proof.chain?.strict.result === 'pass';
    if (sealer !== null) return [{ code: 'message-auth-dmarc-arc', params: { ...params, sealer, whole } }];
    if (policy === 'reject' || policy === 'quarantine') return [{ code: `message-auth-dmarc-${policy}`, params }];
    if (nothingPasses) return [{ code: 'message-auth-none', params }];
    return [{ code: isFromList(judged) ? 'message-auth-dmarc-list' : 'message-auth-dmarc-fail', params }];
  }
  if (nothingPasses) return [{ code: 'message-auth-none', params }];
  if (params.passing.length > 0) return [{ code: 'message-auth-dmarc-missing', params: { domain } }];
  return [openVerdict(judged, proof, 'whether anything passes', ['message-auth-none'])];
}

/** RFC 2919 and RFC 2369 section 3.4: a list of many authors says where to post. */
function isFromList({ read: { header } }: Judged): boolean {
  return fieldsNamed(header.fields, 'List-Post').length > 0;
}

function restsOnSpf({ spf }: Judged, dmarc: MessageDmarc, proof: MessageProof): readonly Said[] {
  const byDkim = identifiersOf(dmarc, proof, spf).some(
    ({ method, passes, aligned }) => method === 'dkim' && passes && aligned === true,
  );
  // Without any signature that is said already.
  if (byDkim || proof.signatures.some(isOpen) || spf.status === 'unknown' || proof.signatures.length === 0) return [];
  const { domain } = dmarc.author.organization;
  return [{ code: 'message-auth-dmarc-spf-only', params: { domain, spf: spf.value.domain } }];
}

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
function remedyOf(judged: Judged, dmarc: MessageDmarc, proof: MessageProof): DmarcParams['remedy'] {
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

function paramsOf(judged: Judged, dmarc: MessageDmarc, proof: MessageProof): DmarcParams {
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

/** Both generations of receivers are in use, and may come to other verdicts. */
function differing({ spf }: Judged, dmarc: MessageDmarc, proof: MessageProof): readonly Said[] {
  const before = olderVerdict(dmarc, identifiersOf(dmarc, proof, spf));
  const { result, author } = dmarc;
  if (before === null || result === null || before === result.result) return [];
  // Where something is open, an older receiver may have passed it for what we do not know.
  if (before === 'fail' && spf.status === 'unknown') return [];
  const { domain, organizationalDomain, listed } = author.organization;
  const params = { domain, now: result.result, before, organization: organizationalDomain ?? 'not known', listed };
  return [{ code: 'message-auth-dmarc-receivers-differ', params }];
}
