import { defineMessageFact, maybe } from '../../core/fact.ts';
import { parseDomainName } from '../../core/names.ts';
import { known, type Observation, unknown } from '../../core/observation.ts';
import {
  type AuthorPolicy,
  authorPolicyOf,
  type DomainOrganization,
  organizationOf,
} from '../dmarc/identifier-facts.ts';
import { messageAuthor, messageSpf } from './facts.ts';
import { type MessageProof, messageProof } from './proof-facts.ts';
import { type VerifiedDmarc, verifyDmarc } from './verify-facts.ts';

/** What DMARC makes of the message, and everything that it rests on. */
export interface MessageDmarc {
  /** By RFC 9989 to the letter; null: nothing passes, and not all that might could be evaluated. */
  readonly result: VerifiedDmarc | null;
  /** The same over what most receivers would let pass of SPF and DKIM. */
  readonly tolerant: VerifiedDmarc | null;
  readonly author: AuthorPolicy;
  /** The organizations of the identifiers that pass SPF or DKIM, or failed to. */
  readonly organizations: ReadonlyMap<string, DomainOrganization>;
}

const MAX_IDENTIFIERS = 10; // bounded: each costs a walk of up to eight questions

/** DMARC of the message (RFC 9989 section 5.3). Unknown where there is no one author's domain, or its policy is not known. */
export const messageDmarc = defineMessageFact({
  id: 'message.dmarc',
  needs: { author: messageAuthor, proof: messageProof, spf: maybe(messageSpf) },
  async observe({ author, proof, spf }, { net }): Promise<Observation<MessageDmarc>> {
    const { domain } = author;
    if (domain === null) return unknown('not-proven', 'there is no one domain in From that DMARC could speak of');
    const evaluated = spf.status === 'known' ? spf.value : null;
    const passing = (result: string | undefined) => (result === 'pass' ? (evaluated?.domain ?? null) : null);
    const isOpen = spf.status === 'unknown' || proof.mayBeSigned;
    const identifiers = [...new Set([...(evaluated === null ? [] : [evaluated.domain]), ...signingDomains(proof)])];
    const [policy, strict, tolerant, ...organizations] = await Promise.all([
      authorPolicyOf(domain, net),
      verifyDmarc(proof.strict, passing(evaluated?.result), isOpen),
      verifyDmarc(proof.tolerant ?? proof.strict, passing(evaluated?.lenient), isOpen),
      ...identifiers.slice(0, MAX_IDENTIFIERS).map((identifier) => organizationOf(identifier, net)),
    ]);
    if (policy.status === 'unknown') return policy;
    return known(
      {
        result: strict.dmarc,
        tolerant: tolerant.dmarc,
        author: policy.value,
        organizations: new Map(organizations.map((each) => [each.domain, each])),
      },
      [...policy.evidence, ...organizations.flatMap(({ evidence }) => evidence)],
    );
  },
});

function signingDomains({ signatures }: MessageProof): readonly string[] {
  return signatures.flatMap(({ tags: { domain } }) => (parseDomainName(domain).ok ? [domain] : []));
}
