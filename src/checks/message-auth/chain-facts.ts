import type { ARCResult } from 'mailauth';
import type { Unknown } from '../../core/observation.ts';
import { arcSetsIn } from '../../message/arc.ts';
import type { HeaderField } from '../../message/header-fields.ts';
import type { Resolver } from '../spf/resolver-facts.ts';
import type { VerifiedSignature } from './verify-facts.ts';

/** The chain of seals, as mailauth verifies it. */
export interface VerifiedChain {
  /** `pass`, `fail`, `none`; no statement are `temperror`, where DNS did not answer for a key, and `unknown`, where a key is lost. */
  readonly result: string;
  /** Why, in mailauth's words; null: nothing to say. */
  readonly comment: string | null;
  /** The newest ARC-Message-Signature; null: there is none. It counts once every seal is good. */
  readonly newest: VerifiedSignature | null;
  /** The key that the chain does not pass for; null: it is for no key. */
  readonly key: SealKey | null;
}

/** The key record of a seal, or of the newest ARC-Message-Signature. */
export interface SealKey {
  readonly domain: string;
  readonly name: string;
  /** Null: there is none, or it was not answered. */
  readonly record: string | null;
  readonly unanswered: Unknown | null;
}

/** In mailauth's words: every seal is good, and the newest ARC-Message-Signature is not. It looks at the seals first. */
export const SEALS_ARE_GOOD = /^i=(\d{1,2}) no valid signature$/;

/** In mailauth's words: a key that was answered, and cannot be used. */
const OF_KEY = /^.+ for (\S+)\._domainkey\.(\S+)$/;

/** Puts a verified chain together with the key that it fails for, as the resolver was answered. */
export function verifiedChain(
  { status }: ARCResult,
  newest: VerifiedSignature | null,
  fields: readonly HeaderField[],
  resolver: Resolver,
): VerifiedChain {
  const comment = typeof status.comment === 'string' && status.comment !== '' ? status.comment : null;
  const key = status.result === 'fail' ? keyBehind(comment, newest, fields, resolver) : null;
  return { result: key?.unanswered ? 'temperror' : status.result, comment, newest, key };
}

function keyBehind(
  comment: string | null,
  newest: VerifiedSignature | null,
  fields: readonly HeaderField[],
  resolver: Resolver,
): SealKey | null {
  if (comment === null) return unansweredSeal(fields, resolver);
  if (SEALS_ARE_GOOD.test(comment)) return newest === null ? null : sealKey(newest.selector, newest.domain, resolver);
  const [, selector, domain] = OF_KEY.exec(comment) ?? [];
  return selector === undefined || domain === undefined ? null : sealKey(selector, domain, resolver);
}

/** mailauth has no words for a key that was not answered. It looks at the newest seal first. */
function unansweredSeal(fields: readonly HeaderField[], resolver: Resolver): SealKey | null {
  const keys = arcSetsIn(fields)
    .toReversed()
    .map(({ selector, sealer }) => sealKey(selector ?? '', sealer ?? '', resolver));
  return keys.find(({ unanswered }) => unanswered !== null) ?? null;
}

function sealKey(selector: string, domain: string, resolver: Resolver): SealKey {
  const name = `${selector}._domainkey.${domain}`;
  const answer = resolver.textsAt(name);
  return {
    ...{ domain, name },
    record: answer?.status === 'known' ? (answer.value[0] ?? null) : null,
    unanswered: answer?.status === 'unknown' ? answer : null,
  };
}
