import { isStricter } from '../../core/dmarc-policies.ts';
import type { MessageDmarc } from './dmarc-facts.ts';
import { type Identifier, identifiersOf, olderVerdict } from './dmarc-steps.ts';
import type { PoliciesDiffer, VerdictsDiffer } from './findings-generations.ts';
import type { Said } from './judge-dkim.ts';
import type { Judged } from './judged.ts';
import type { MessageProof } from './proof-facts.ts';

/** Both generations of receivers are in use, and may come to other verdicts, or be asked for something else. */
export function judgeGenerations({ spf }: Judged, dmarc: MessageDmarc, proof: MessageProof): readonly Said[] {
  const identifiers = identifiersOf(dmarc, proof, spf);
  const before = olderVerdict(dmarc, identifiers);
  const now = dmarc.result?.result ?? null;
  if (before === null || now === null) return [];
  if (before === now) return now === 'fail' ? policiesDiffer(dmarc) : [];
  // Where something is open, an older receiver may have passed it for what we do not know.
  if (before === 'fail' && (spf.status === 'unknown' || proof.mayBeSigned)) return [];
  const { domain } = dmarc.author.organization;
  const organizations = organizationsOf(dmarc, identifiers);
  const params: VerdictsDiffer = { domain, now, before, organizations, records: recordsOf(dmarc) };
  return [{ code: 'message-auth-dmarc-receivers-differ', params }];
}

/** What passes for most receivers is treated by no policy of theirs. */
function policiesDiffer(dmarc: MessageDmarc): readonly Said[] {
  if (dmarc.tolerant?.result === 'pass') return [];
  const { organization, policy, rfc7489 } = dmarc.author;
  const records = recordsOf(dmarc);
  const [now, before] = [policy.policy, rfc7489?.policy ?? null];
  if (now === null || before === null || now === before) return [];
  const because = records.now !== records.before ? 'record' : policy.record?.testing === true ? 'test' : 'tags';
  const params: PoliciesDiffer = { domain: organization.domain, now, before, because, records };
  const code = isStricter(before, now) ? 'message-auth-dmarc-older-stricter' : 'message-auth-dmarc-policies-differ';
  return [{ code, params }];
}

function recordsOf({ author: { policy, rfc7489 } }: MessageDmarc): VerdictsDiffer['records'] {
  return { now: policy.location, before: rfc7489?.location ?? null };
}

/** Of the author, and of what passes and is aligned for one generation alone. */
function organizationsOf(
  { author, organizations }: MessageDmarc,
  identifiers: readonly Identifier[],
): VerdictsDiffer['organizations'] {
  const differing = identifiers.filter(({ passes, aligned, alignedByList }) => passes && aligned !== alignedByList);
  const passing = [...new Set(differing.map(({ domain }) => domain))].flatMap(
    (domain) => organizations.get(domain) ?? [],
  );
  return [author.organization, ...passing].flatMap(({ domain, organizationalDomain, listed }) =>
    organizationalDomain === null || organizationalDomain === listed
      ? []
      : [{ domain, now: organizationalDomain, before: listed }],
  );
}
