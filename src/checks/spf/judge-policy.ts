import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Observation } from '../../core/observation.ts';
import type { DmarcPolicy } from '../dmarc/facts.ts';
import { type Coverage, coverageOf, isPublic, type Range } from './coverage.ts';
import type { SpfNode, SpfRecords } from './facts.ts';
import type { NamedRange, policyFindings } from './policy-findings.ts';
import { endingOf } from './remarks.ts';
import { withEnding } from './rewrite.ts';
import { ownNodes, visits } from './tree.ts';
import { bounded, excerptOf, NAMED_AT_MOST } from './words.ts';

export type PolicySaid = FindingOf<typeof policyFindings> | Unchecked;

// More than 65,536 addresses are no one company's outgoing servers; Microsoft and Google publish blocks of a /14 at
// most. An IPv6 network of a /32 is what a whole provider is given.
const WIDE = { own: { 4: 16, 6: 32 }, included: { 4: 12, 6: 20 } } as const;
const TOO_MANY_IPV4 = 2 ** 24; // a /8: one address in 256
const TOO_MANY_IPV6_PREFIX = 16;
const MAX_WIDEST = 10;

/** A domain that sends nothing must say so, and nothing else (RFC 7208 section 10.1.2). */
export function judgeParked(domain: string, { records }: SpfRecords): readonly PolicySaid[] {
  const texts = records.map(({ text }) => text);
  if (texts.length === 1 && /^v=spf1 +-all *$/i.test(texts[0] ?? '')) return [];
  return [{ code: 'spf-not-parked', params: { domain, records: texts.slice(0, NAMED_AT_MOST).map(bounded) } }];
}

/** Whom the policy lets send, and what it says of everyone else. */
export function judgePolicy(domain: string, tree: SpfNode, dmarc: Observation<DmarcPolicy>): readonly PolicySaid[] {
  const coverage = coverageOf(tree);
  const everyone = openToAll(domain, tree, coverage);
  if (everyone) return [everyone];
  return [
    ...judgeEnding(domain, tree, dmarc),
    ...judgeRanges(domain, coverage),
    ...judgeNobody(domain, tree, coverage),
  ];
}

function openToAll(domain: string, tree: SpfNode, { everyone }: Coverage): PolicySaid | null {
  if (!everyone) return null;
  const own = everyone.domain === domain && tree.record ? tree.record : null;
  const term = own?.terms.find(({ text }) => text === everyone.term);
  return {
    code: 'spf-plus-all',
    params: {
      domain,
      term: bounded(everyone.term),
      at: everyone.domain,
      repaired: own && term?.name === 'all' ? withEnding(own, '~') : null,
    },
    ...(own && term && { excerpt: excerptOf(domain, own.text, term, 'everyone') }),
  };
}

function judgeEnding(domain: string, tree: SpfNode, dmarc: Observation<DmarcPolicy>): readonly PolicySaid[] {
  const last = ownNodes(tree).at(-1);
  if (!last?.record || last.record.faults.length > 0) return [];
  const ending = endingOf(last.record.terms);
  if (ending !== 'softfail' && ending !== 'neutral' && ending !== 'none') return [];
  const policy = dmarc.status === 'known' ? dmarc.value.policy : null;
  const enforced = policy === 'quarantine' || policy === 'reject';
  const repaired = last === tree ? withEnding(last.record, '~') : null;
  const all = last.record.terms.find(({ name }) => name === 'all') ?? null;
  const excerpt = excerptOf(last.name, last.record.text, all, null);
  const unless = (code: string): readonly PolicySaid[] =>
    dmarc.status === 'known' ? [] : [unchecked('DMARC policy', dmarc, [code])];
  if (ending === 'softfail') {
    if (dmarc.status === 'known' && !enforced)
      return [{ code: 'spf-softfail-without-dmarc', params: { domain }, excerpt }];
    const params = { domain, dmarc: policy === null ? null : `p=${policy}` };
    return [{ code: 'spf-softfail-all', params, excerpt }, ...unless('spf-softfail-without-dmarc')];
  }
  const code = ending === 'neutral' ? 'spf-neutral-all' : 'spf-no-all';
  if (dmarc.status === 'known' && !enforced) return [{ code, params: { domain, repaired }, excerpt }];
  const params = { domain, ending: ending === 'neutral' ? '?all' : null, repaired } as const;
  return [{ code: 'spf-neutral-under-dmarc', params, excerpt }, ...unless(code)];
}

function judgeRanges(domain: string, { ranges, ipv4Addresses, ipv6ShortestPrefix }: Coverage): readonly PolicySaid[] {
  const said: PolicySaid[] = [];
  const inside = ranges.filter((range) => range.own && !isPublic(range) && /^ip[46]$/.test(range.term.name));
  if (inside.length > 0) {
    const terms = inside.slice(0, NAMED_AT_MOST).map(({ term }) => bounded(term.text));
    said.push({ code: 'spf-private-address', params: { domain, terms } });
  }
  const byWidth = ranges.filter(isPublic).sort((a, b) => a.prefix - b.prefix);
  const wide = byWidth.filter((range) => range.prefix < WIDE[range.own ? 'own' : 'included'][range.family]);
  const wideIpv6 = (ipv6ShortestPrefix ?? 128) < TOO_MANY_IPV6_PREFIX;
  if (wideIpv6 || ipv4Addresses > TOO_MANY_IPV4) {
    const widest = byWidth.filter(({ family }) => family === (wideIpv6 ? 6 : 4)).slice(0, MAX_WIDEST);
    const ipv6Prefix = wideIpv6 ? ipv6ShortestPrefix : null;
    const params = { domain, ipv4Addresses, ipv6Prefix, ranges: widest.map(namedRange) };
    said.push({ code: 'spf-too-many-addresses', params });
  } else if (wide.length > 0) {
    const params = { domain, ranges: wide.slice(0, NAMED_AT_MOST).map(namedRange) };
    said.push({ code: 'spf-wide-range', params });
  }
  return said;
}

function namedRange({ family, prefix, term, domain }: Range): NamedRange {
  const size = family === 4 ? `${(2 ** (32 - prefix)).toLocaleString('en')} addresses` : `a /${prefix}`;
  return { term: bounded(term.text), domain, size };
}

/** Only where all of it was seen: what was not could authorise somebody. */
function judgeNobody(domain: string, tree: SpfNode, { ranges, open }: Coverage): readonly PolicySaid[] {
  const last = ownNodes(tree).at(-1);
  const all = visits(tree).filter(({ branch }) => branch.evaluated);
  const seen = all.every(
    ({ branch: { child, found, target } }) =>
      (child === null || child.state === 'read') &&
      (found === null ? target === null || child !== null : found.failure === null),
  );
  if (!seen || !last?.record || !tree.record || all.some(({ node }) => (node.record?.faults.length ?? 0) > 0))
    return [];
  if (endingOf(last.record.terms) !== 'fail' || open.length > 0 || ranges.some(isPublic)) return [];
  const excerpt = excerptOf(domain, tree.record.text, null, null);
  return [{ code: 'spf-authorises-nobody', params: { domain, record: bounded(tree.record.text) }, excerpt }];
}
