import type { BounceConclusion, ReadRecipient } from '../../core/bounce.ts';
import { saidBy, wantedTopics } from './proof-stated.ts';
import { whyUnprovable } from './proof-words.ts';
import type { BounceProof } from './schema.ts';

/** The proof of what nothing that can be looked up shows, without asking anybody; null: there is something to look at, or no failure. */
export function unprovableProof(conclusion: BounceConclusion, recipient: ReadRecipient): BounceProof | null {
  const why = whyUnprovable(conclusion);
  if (why === null || conclusion.kind === 'not a failure' || isProvable(conclusion, recipient)) return null;
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

/** Whether there is something to look at. */
export function isProvable(conclusion: BounceConclusion, recipient: ReadRecipient): boolean {
  if (conclusion.kind === 'not a failure') return false;
  const { stated, possible } = wantedTopics(conclusion, saidBy(recipient));
  return stated.length + possible.length > 0;
}

/** @param why  a clause */
export function unprovableSentence(why: string): string {
  return `nothing that can be looked up shows it: ${why}`;
}

/**
 * The proof of what was to be looked at, where nobody answered.
 *
 * @param detail  how the DNS server failed to answer
 */
export function unansweredProof(
  conclusion: BounceConclusion,
  recipient: ReadRecipient,
  detail: string,
): BounceProof | null {
  if (!isProvable(conclusion, recipient)) return unprovableProof(conclusion, recipient);
  const { stated, possible } = wantedTopics(conclusion, saidBy(recipient));
  const advice = 'run it where a DNS server answers, or name one with --nameserver';
  return {
    verdict: 'unchecked',
    sentence: `not checked: no DNS server answers here (${detail})`,
    topics: [...stated, ...possible],
    findings: [],
    seen: [],
    looked: [],
    unchecked: [{ domain: null, check: 'dns', subject: 'DNS', detail: `no server answers here (${detail})`, advice }],
  };
}
