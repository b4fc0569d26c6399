import type { BounceConclusion } from '../../core/bounce.ts';
import { unprovable } from './proof-words.ts';
import type { BounceProof } from './schema.ts';

/** The proof of what nothing that can be looked up shows, without asking anybody; null: there is something to look at. */
export function unprovableProof({ reason, kind, topics }: BounceConclusion): BounceProof | null {
  const why = unprovable[reason];
  if (topics.length > 0 || kind === 'not a failure' || why === null) return null;
  return {
    verdict: 'not provable',
    sentence: unprovableSentence(why),
    topics: [],
    findings: [],
    seen: [],
    looked: [],
    unchecked: [],
  };
}

/** @param why  a clause */
export function unprovableSentence(why: string): string {
  return `nothing that can be looked up shows it: ${why}`;
}
