import type { Observation } from '../../core/observation.ts';
import type { MessageDmarc } from './dmarc-facts.ts';
import { asksOf, faultOf } from './dmarc-record.ts';
import type { MessageAuthor, MessageSpf } from './facts.ts';
import type { MessageProof } from './proof-facts.ts';
import { isOpen } from './signature-state.ts';

/** One step on the way to what DMARC says of a message. */
export interface DmarcStep {
  readonly step: 'author' | 'policy' | 'organization' | 'spf' | 'dkim' | 'verdict' | 'older-receivers';
  /** A sentence for the reader, without a full stop. */
  readonly text: string;
}

/** An identifier that SPF or DKIM speaks for, beside the author's domain. */
export interface Identifier {
  readonly method: 'spf' | 'dkim';
  readonly domain: string;
  /** Which name SPF asked about; null for DKIM. */
  readonly identity: 'mailfrom' | 'helo' | null;
  readonly passes: boolean;
  /** False: it was not seen whether it passes. */
  readonly seen: boolean;
  readonly mode: 'strict' | 'relaxed';
  /** By the tree walk; null: not known. */
  readonly organizationalDomain: string | null;
  readonly decidedAt: string | null;
  /** Whether it speaks for the author's domain (RFC 9989 section 4.4); null: not known. */
  readonly aligned: boolean | null;
  /** The same by the public suffix list (RFC 7489 section 3.1, historic). */
  readonly alignedByList: boolean;
}

/** Every identifier of the message, and whether it is aligned. */
export function identifiersOf(
  { author: { organization, policy, rfc7489 }, organizations }: MessageDmarc,
  proof: MessageProof,
  spf: Observation<MessageSpf>,
): readonly Identifier[] {
  const { record } = policy;
  const one = (method: 'spf' | 'dkim', domain: string, passes: boolean, seen = true): Identifier => {
    const own = organizations.get(domain) ?? null;
    const isStrict = (method === 'spf' ? record?.aspf : record?.adkim) === 's';
    const strictByList = (method === 'spf' ? rfc7489?.strictSpf : rfc7489?.strictDkim) ?? false;
    const same = domain === organization.domain;
    const [theirs, ours] = [organization.organizationalDomain, own?.organizationalDomain ?? null];
    return {
      ...{ method, domain, passes, seen },
      identity: method === 'spf' && spf.status === 'known' ? spf.value.identity : null,
      mode: isStrict ? 'strict' : 'relaxed',
      organizationalDomain: ours,
      decidedAt: own?.decidedAt ?? null,
      aligned: same || (isStrict ? false : theirs === null || ours === null ? null : theirs === ours),
      alignedByList: same || (!strictByList && own !== null && own.listed === organization.listed),
    };
  };
  return [
    ...(spf.status === 'known' ? [one('spf', spf.value.domain, spf.value.result === 'pass')] : []),
    ...proof.signatures.map((signature) =>
      one('dkim', signature.tags.domain, signature.strict?.result === 'pass', !isOpen(signature)),
    ),
  ];
}

/** What a receiver says that still follows RFC 7489 (historic); null: not known. */
export function olderVerdict(
  { author: { rfc7489 } }: MessageDmarc,
  identifiers: readonly Identifier[],
): 'pass' | 'fail' | 'none' | null {
  if (rfc7489 === null) return null;
  if (rfc7489.policy === null) return 'none';
  return identifiers.some(({ passes, alignedByList }) => passes && alignedByList) ? 'pass' : 'fail';
}

/** How DMARC comes to its verdict, step by step (RFC 9989 section 5.3). */
export function dmarcSteps(
  { addresses }: MessageAuthor,
  dmarc: MessageDmarc,
  identifiers: readonly Identifier[],
): readonly DmarcStep[] {
  const { result, author } = dmarc;
  const { organization, policy } = author;
  const { domain } = organization;
  const older = olderVerdict(dmarc, identifiers);
  const verdict = result?.result ?? null;
  return [
    { step: 'author', text: `From names ${addresses.slice(0, 3).join(', ')}: the author's domain is ${domain}` },
    { step: 'policy', text: policyText(author) },
    { step: 'organization', text: organizationText(domain, organization.organizationalDomain, organization.decidedAt) },
    ...identifiers.map(
      (identifier): DmarcStep => ({ step: identifier.method, text: identifierText(identifier, dmarc) }),
    ),
    {
      step: 'verdict',
      text:
        verdict === null
          ? 'nothing that passes is aligned, and not all that might be could be looked at: there is no verdict'
          : verdictText(verdict, policy.policy),
    },
    ...olderText(author, older, verdict).map((text) => ({ step: 'older-receivers', text }) as const),
  ];
}

const MAX_RECORD = 300;

function policyText({ organization, policy }: MessageDmarc['author']): string {
  const { location, record } = policy;
  if (location === null || record === null) {
    const asked = organization.steps.map(({ name, found, count }) =>
      found === 'several' ? `${name} (${count ?? 'several'} records, which count as none)` : name,
    );
    return `no record applies: asked ${asked.join(', ')}`;
  }
  const quoted = `the record at _dmarc.${location} ("${record.text.slice(0, MAX_RECORD)}")`;
  if (policy.policy === null) return `${quoted} has no effect: it holds ${faultOf(record)}, and no rua that is valid`;
  const asks = asksOf(policy);
  const deciding = asks === null || asks === `p=${policy.policy}` ? '' : ` (${asks})`;
  return `${quoted} applies: receivers are asked for ${policy.policy}${deciding}`;
}

/** Where receivers of RFC 7489 (historic) come to something else, or are asked for something else. */
function olderText(
  { organization, policy, rfc7489 }: MessageDmarc['author'],
  older: string | null,
  verdict: string | null,
): readonly string[] {
  if (older === null || verdict === null) return [];
  const record = rfc7489?.location == null ? '' : ` and the record at _dmarc.${rfc7489.location}`;
  const who = `receivers of RFC 7489 (historic) take ${organization.listed} from the public suffix list for the organization${record}`;
  if (older !== verdict) return [`${who}, and come to ${older}`];
  const asked = rfc7489?.policy ?? null;
  if (verdict !== 'fail' || asked === null || asked === policy.policy) return [];
  return [`${who}, know neither t nor np, and are asked for ${asked}`];
}

function organizationText(domain: string, organizationalDomain: string | null, decidedAt: string | null): string {
  if (organizationalDomain === null)
    return `the organization of ${domain} is not known: a name of the tree walk did not answer`;
  if (decidedAt === null) return `no record that counts was met on the way up from ${domain}, so it stands for itself`;
  return `the organizational domain of ${domain} is ${organizationalDomain}, by the record at ${decidedAt}`;
}

function identifierText(
  { method, domain, identity, passes, seen, mode, organizationalDomain, decidedAt, aligned }: Identifier,
  { author: { organization } }: MessageDmarc,
): string {
  const who =
    method === 'spf'
      ? `SPF ${passes ? 'passes' : 'does not pass'} for ${domain}${identity === 'helo' ? ', the name in the greeting, as the reverse path is empty' : ''}`
      : `the signature of ${domain || 'nobody'} ${passes ? 'verifies' : seen ? 'does not count' : 'could not be verified, for want of its key'}`;
  if (aligned === null) return `${who}; whether it is aligned is not known, as a name of the tree walk did not answer`;
  const verb = passes
    ? aligned
      ? 'is aligned'
      : 'is not aligned'
    : aligned
      ? 'would be aligned'
      : 'would not be aligned';
  if (domain === organization.domain) return `${who}; it is the author's domain itself, so it ${verb}`;
  if (mode === 'strict')
    return `${who}; the record asks for strict alignment, and it is not ${organization.domain} itself, so it ${verb}`;
  const by = decidedAt === null ? 'for want of any record' : `by ${decidedAt}`;
  return `${who}; its organizational domain is ${organizationalDomain ?? 'not known'} (${by}), that of the author ${organization.organizationalDomain ?? 'not known'}, so in relaxed mode it ${verb}`;
}

function verdictText(verdict: string, policy: string | null): string {
  if (verdict === 'pass') return 'something that passes is aligned: DMARC passes';
  if (verdict === 'none') return 'without a policy there is no verdict: DMARC says none';
  if (verdict === 'fail')
    return `nothing that passes is aligned: DMARC fails, and receivers are asked for ${policy ?? 'nothing'}`;
  return 'DNS did not answer: there is no verdict';
}
