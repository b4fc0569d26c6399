import { DMARC_POLICIES } from '../../core/dmarc-policies.ts';
import { isWithin } from '../../core/names.ts';
import { isSlip } from '../../core/slip.ts';
import type { DomainRole } from '../role/facts.ts';
import { evidenceOf } from './facts.ts';
import type { Said } from './judge-presence.ts';
import { judgeReceivers } from './judge-receivers.ts';
import { listedOrganization } from './legacy.ts';
import { type DmarcPolicy, type DmarcWalk, isOwnRecord, subdomainPolicy } from './outcome.ts';
import { isWeaker } from './policy.ts';
import type { DmarcRecord, Policy, Tag } from './record.ts';
import { rewritten, separated } from './rewrite.ts';
import { repairedUri } from './rewrite-uris.ts';
import { excerpt, type ReportTo } from './words.ts';

/** What the record in force comes to, for the domain and for names below it. */
export function judgePolicy(
  domain: string,
  walk: DmarcWalk,
  policy: DmarcPolicy,
  role: DomainRole,
  reports: ReportTo,
): readonly Said[] {
  const { record, location, source, applied } = policy;
  if (record === null || location === null || applied === null) return [];
  const evidence = walk.names.find((name) => name.domain === location)?.seen.evidence ?? [];
  const said = isOwnRecord(domain, policy)
    ? [
        ...(applied.reading === 'plain'
          ? inEffect(domain, policy, record, location, role)
          : [withoutPolicy(domain, record, location, applied.reading, reports)]),
        ...percentage(policy, record, location),
        ...belowDomain(domain, walk, policy),
      ]
    : source === 'public-suffix'
      ? [publicSuffix(domain, location, reports)]
      : [];
  return [
    ...said.map((entry) => ({ evidence, ...entry })),
    ...organization(domain, policy, record, reports).map((entry) => ({ evidence: evidenceOf(walk.names), ...entry })),
    ...judgeReceivers(domain, policy, walk.names),
  ];
}

function publicSuffix(domain: string, suffix: string, reports: ReportTo): Said {
  const organization = listedOrganization(domain);
  return {
    code: 'dmarc-only-public-suffix',
    params: { domain, suffix, organization, reportTo: reports(organization) },
  };
}

/** RFC 9989 section 4.10.1: no valid `p`, or an invalid `sp` or `np`. */
function withoutPolicy(
  domain: string,
  record: DmarcRecord,
  location: string,
  reading: 'as-none' | 'void',
  reports: ReportTo,
): Said {
  const [first] = record.invalidPolicies;
  const suggested = withPolicy(separated(record), reports(location));
  if (first === undefined) {
    const code = reading === 'void' ? 'dmarc-missing-policy-void' : 'dmarc-missing-policy';
    return { code, params: { domain, location, suggested } };
  }
  const tags = record.invalidPolicies.map(({ name, value }) => ({ tag: name, value }));
  const fault = record.faults.find(({ tag }) => tag === first.name) ?? first;
  const note = 'expected' in fault ? `expected ${fault.expected}` : 'expected none, quarantine or reject';
  return {
    code: reading === 'void' ? 'dmarc-invalid-policy-void' : 'dmarc-invalid-policy',
    params: { domain, location, tags, suggested },
    excerpt: excerpt(`_dmarc.${location}`, record.text, fault.start, fault.end, note),
  };
}

/** The record with the policies that were probably meant; `p=none`, which changes nothing, where that cannot be said. */
function withPolicy(record: DmarcRecord, reports: string): string {
  const set: Record<string, string> = {};
  for (const tag of record.invalidPolicies) {
    const policy = meantPolicy(tag);
    if (policy !== null) set[tag.name] = policy;
  }
  if (record.p === null) set['p'] ??= 'none';
  if (record.rua.every(({ fault }) => fault !== null)) {
    const repaired = record.rua.flatMap((uri) => repairedUri(uri) ?? []);
    set['rua'] = repaired.length > 0 ? repaired.join(',') : `mailto:${reports}`;
  }
  return rewritten(record, { set, drop: record.invalidPolicies });
}

function meantPolicy({ value }: Tag): Policy | null {
  const word = /^[a-z]*/i.exec(value)?.[0].toLowerCase() ?? '';
  return DMARC_POLICIES.find((policy) => policy === word || isSlip(word, policy)) ?? null;
}

function inEffect(
  domain: string,
  { applied, policy }: DmarcPolicy,
  record: DmarcRecord,
  location: string,
  role: DomainRole,
): readonly Said[] {
  const tag = applied?.tag ?? 'p';
  const requested = applied?.requested ?? null;
  const testing = requested !== policy;
  const drop = record.tags.filter(({ name }) => name === 't');
  const said: Said[] = [];
  if (testing && policy !== null && requested !== null) {
    const suggested = rewritten(record, { drop });
    said.push({ code: 'dmarc-testing', params: { location, requested, policy, suggested } });
  }
  // A domain that sends nothing needs no steps; below another one it needs a record of its own for that.
  const reject =
    location === domain
      ? ({ domain, location, action: 'change', suggested: rewritten(record, { set: { p: 'reject' }, drop }) } as const)
      : ({ domain, location: domain, action: 'add', suggested: 'v=DMARC1; p=reject' } as const);
  if (policy === 'none') {
    // With t=y kept, quarantine would come to none again.
    const suggested = rewritten(record, { drop, ...(testing ? {} : { set: { [tag]: 'quarantine' } }) });
    const fix = role.sends ? ({ domain, location, action: 'change', suggested } as const) : reject;
    said.push({ code: 'dmarc-policy-none', params: { ...fix, tag, testing, sends: role.sends } });
  }
  if (policy === 'quarantine' && !role.sends && !testing)
    said.push({ code: 'dmarc-parked-not-reject', params: reject });
  if (policy === 'reject' && role.sends) said.push({ code: 'dmarc-list-caution', params: { domain } });
  return said;
}

function percentage({ policy, applied }: DmarcPolicy, record: DmarcRecord, location: string): readonly Said[] {
  const requested = applied?.requested ?? null;
  if (record.percent === 100 || policy === null || requested === null || requested === 'none') return [];
  const suggested = rewritten(record, { drop: record.tags.filter(({ name }) => name === 'pct') });
  return [{ code: 'dmarc-percentage', params: { location, percent: record.percent, policy, suggested } }];
}

/** Where the record that decides over the domain protects names below it less than the domain. */
function belowDomain(domain: string, walk: DmarcWalk, inForce: DmarcPolicy): readonly Said[] {
  const { policy, record, location, source, applied } = inForce;
  if (policy === null || policy === 'none' || record === null || location === null || applied?.tag === 'np') return [];
  const existing = subdomainPolicy(walk.names, 'existing');
  const missing = subdomainPolicy(walk.names, 'missing');
  if (existing === null || missing === null) return []; // told as unchecked
  const weak = [existing, missing].filter((below) => below.location === location && isWeaker(below.policy, policy));
  if (weak.length === 0) return [];
  const open = weak.includes(missing) && (missing.policy === null || missing.policy === 'none');
  // Where sp decides over the domain itself, it is np that is weaker. Names that do not exist send nothing, so that np
  // can be set at once; what sp holds for may send, and is left as it is for now.
  const keepsSp = source !== 'own' || (open && weak.includes(existing));
  const drop = record.tags.filter(({ name }) => name === 'np' || (name === 'sp' && !keepsSp));
  const set = open && weak.includes(existing) ? { np: policy } : {};
  const params = {
    domain,
    policy,
    existing: existing.policy,
    missing: missing.policy,
    location,
    suggested: rewritten(record, { set, drop }),
    tightens: !open && weak.includes(existing),
  };
  return [{ code: open ? 'dmarc-subdomain-policy-none' : 'dmarc-subdomain-policy-weaker', params }];
}

/** What the place in the tree does to the record. */
function organization(domain: string, policy: DmarcPolicy, record: DmarcRecord, reports: ReportTo): readonly Said[] {
  const { organizationalDomain, source } = policy;
  if (organizationalDomain === null) return [];
  const said: Said[] = [];
  const unused = record.tags.filter(({ name }) => name === 'sp' || name === 'np').map(({ name }) => name);
  if (source === 'own' && organizationalDomain !== domain && unused.length > 0) {
    const tags = [...new Set(unused)];
    said.push({ code: 'dmarc-subdomain-tags-ignored', params: { domain, organizationalDomain, tags } });
  }
  const listed = listedOrganization(domain);
  if (source !== 'public-suffix' && !isWithin(organizationalDomain, listed)) {
    const change =
      source === 'own' && domain === listed
        ? ({ action: 'change', suggested: rewritten(record, { set: { psd: 'n' } }) } as const)
        : ({ action: 'add', suggested: `v=DMARC1; p=none; rua=mailto:${reports(listed)}; psd=n` } as const);
    said.push({
      code: 'dmarc-suffix-organization',
      params: { domain, suffix: organizationalDomain, location: listed, ...change },
    });
  }
  return said;
}
