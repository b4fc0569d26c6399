import { unchecked } from '../../core/check.ts';
import { cut } from '../../message/shown.ts';
import type { MessageDmarc } from './dmarc-facts.ts';
import { askedOf, failureOf, isFromList } from './dmarc-params.ts';
import { faultOf, severalOf } from './dmarc-record.ts';
import { identifiersOf } from './dmarc-steps.ts';
import type { MessageAuthor } from './facts.ts';
import type { FromParams } from './findings-dmarc.ts';
import { vouchingSealer } from './judge-arc.ts';
import type { Said } from './judge-dkim.ts';
import { judgeGenerations } from './judge-generations.ts';
import type { Judged } from './judged.ts';
import { openVerdict } from './open-verdict.ts';
import type { MessageProof } from './proof-facts.ts';
import { isDkimOpen, isOpen } from './signature-state.ts';

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
  return [
    ...verdict(judged, dmarc.value, proof.value, result.result),
    ...judgeGenerations(judged, dmarc.value, proof.value),
  ];
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
  const failure = failureOf(judged, dmarc, proof);
  const params = askedOf(failure, dmarc);
  const isKnown = spf.status === 'known' && !isDkimOpen(proof);
  const nothingPasses = isKnown && params.passing.length === 0 && result !== 'pass';
  if (result === 'pass') return restsOnSpf(judged, dmarc, proof);
  if (result === 'fail') {
    if (dmarc.tolerant?.result === 'pass') return [{ code: 'message-auth-dmarc-tolerated', params: failure }];
    const { policy } = dmarc.author.policy;
    const sealer = policy === 'none' ? null : vouchingSealer(judged, proof);
    const whole = proof.chain?.strict.result === 'pass';
    if (sealer !== null) return [{ code: 'message-auth-dmarc-arc', params: { ...params, sealer, whole } }];
    if (policy === 'reject' || policy === 'quarantine') return [{ code: `message-auth-dmarc-${policy}`, params }];
    if (nothingPasses) return [{ code: 'message-auth-none', params: failure }];
    return [{ code: isFromList(judged) ? 'message-auth-dmarc-list' : 'message-auth-dmarc-fail', params }];
  }
  if (nothingPasses) return [{ code: 'message-auth-none', params: failure }];
  if (params.passing.length > 0) return [withoutPolicy(dmarc.author)];
  return [openVerdict(judged, proof, 'whether anything passes', ['message-auth-none'])];
}

/** No record applies, or one that has no effect. */
function withoutPolicy(author: MessageDmarc['author']): Said {
  const { domain } = author.organization;
  const { record, location } = author.policy;
  if (record !== null && location !== null)
    return { code: 'message-auth-dmarc-void', params: { domain, location, fault: faultOf(record) } };
  const several = severalOf(author);
  if (several !== null) return { code: 'message-auth-dmarc-multiple', params: several };
  return { code: 'message-auth-dmarc-missing', params: { domain } };
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
