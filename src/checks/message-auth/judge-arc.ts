import { unchecked } from '../../core/check.ts';
import { arcSetsIn } from '../../message/arc.ts';
import { chainState, isOpenChain } from './chain-state.ts';
import { daysText, FRESH_ADVICE, type Said } from './judge-dkim.ts';
import type { Judged } from './judged.ts';
import type { MessageProof } from './proof-facts.ts';

/** The chain of seals. */
export function judgeArc(judged: Judged): readonly Said[] {
  const { proof, read } = judged;
  if (proof.status === 'unknown' || proof.value.chain === null) return [];
  const { strict } = proof.value.chain;
  const { key, newest, comment } = strict;
  const state = chainState(strict);
  if (state === 'pass' || strict.result === 'none') return [];
  const subject = `the ARC chain, by the key ${key?.name ?? 'of a sealer'}`;
  const couldBe = ['message-auth-arc-broken', 'message-auth-arc-key-missing', ...restingOnIt(judged, proof.value)];
  if (state === 'not-answered') {
    const why = key?.unanswered ?? ({ reason: 'dns-failure', detail: 'DNS did not answer for it' } as const);
    return [unchecked(subject, why, couldBe)];
  }
  if (state === 'key-lost') {
    const detail = `the message is ${daysText(proof.value)} old and the key is gone: whether the chain was whole then cannot be seen any more`;
    return [unchecked(subject, { reason: 'not-proven', detail }, couldBe, FRESH_ADVICE)];
  }
  if (key !== null && (state === 'key-missing' || state === 'key-revoked')) {
    const params = { domain: key.domain, key: key.name, revoked: state === 'key-revoked' };
    return [{ code: 'message-auth-arc-key-missing', params }];
  }
  const sealers = [...new Set(arcSetsIn(read.header.fields).flatMap(({ sealer }) => sealer ?? []))];
  const ofNewest = comment?.endsWith('no valid signature') ? (newest?.comment ?? null) : null;
  const because = [comment, ofNewest].filter((part) => part !== null).join(': ');
  return [
    {
      code: 'message-auth-arc-broken',
      params: { sealers, because: because === '' ? null : because, state, key: key?.name ?? null },
    },
  ];
}

/** What a chain that is broken would leave of the message: nothing else vouches for it. */
function restingOnIt(judged: Judged, proof: MessageProof): readonly string[] {
  const { dmarc } = judged;
  if (dmarc.status === 'unknown' || vouchingSealer(judged, proof) === null) return [];
  const { result, tolerant, author } = dmarc.value;
  const { policy } = author.policy;
  if (result?.result !== 'fail' || tolerant?.result === 'pass') return [];
  return policy === 'reject' || policy === 'quarantine' ? [`message-auth-dmarc-${policy}`] : [];
}

/** Who sealed last, where the chain is whole for all we know and its first set says that DMARC passed. */
export function vouchingSealer({ read: { header } }: Judged, { chain }: MessageProof): string | null {
  if (chain === null || (chain.strict.result !== 'pass' && !isOpenChain(chain.strict))) return null;
  const sets = arcSetsIn(header.fields);
  const first = sets[0]?.results?.results ?? [];
  const passed = first.some(({ method, result }) => method === 'dmarc' && result === 'pass');
  return passed ? (sets.at(-1)?.sealer ?? null) : null;
}
