import { addressKind } from '../../core/addresses.ts';
import { defineCheck, type Unchecked } from '../../core/check.ts';
import { maybe } from '../../core/fact.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Evidence, Observation } from '../../core/observation.ts';
import { type DomainRole, domainRole } from '../role/facts.ts';
import {
  domainAddresses,
  type HostAddresses,
  knownAddresses,
  type MailHost,
  type MxRecords,
  mailHosts,
  mxProviders,
  mxRecords,
  nameServers,
  unregisteredTargets,
} from './facts.ts';
import { type MxShown, mxFindings, mxSummary } from './findings.ts';
import { readTarget } from './parse.ts';

type Said = FindingOf<typeof mxFindings> | Unchecked;

export const mx = defineCheck({
  id: 'mx',
  area: 'transport',
  needs: {
    mx: maybe(mxRecords),
    own: maybe(domainAddresses),
    hosts: maybe(mailHosts),
    servers: maybe(nameServers),
    unregistered: maybe(unregisteredTargets),
    providers: maybe(mxProviders),
    role: domainRole,
  },
  findings: mxFindings,

  judge({ mx, own, hosts, servers, unregistered, providers, role }, { domain }) {
    if (mx.status === 'unknown') {
      const unseen: Unchecked = { code: 'unchecked', subject: 'MX records', reason: mx.reason, detail: mx.detail };
      if (servers.status === 'known' && servers.value !== null) {
        const { failing, fault } = servers.value;
        const code = fault === 'signatures' ? 'mx-dnssec-bogus' : 'mx-name-servers-failing';
        return [{ code, params: { domain, failing }, evidence: servers.evidence }, unseen];
      }
      return [unseen];
    }
    const { evidence, value } = mx;
    if (value.records.length === 0) return withoutMx(domain, value, own, role, evidence);
    const found = hosts.status === 'known' ? [...hosts.value.values()] : [];
    return [
      ...nullMx(domain, value, role, evidence),
      ...wrongTargets(domain, value, evidence),
      ...duplicates(domain, value, evidence),
      ...resolved(domain, value, found, unregistered.status === 'known' ? unregistered.value : new Map()),
      ...beyond(value, found),
      ...(unregistered.status === 'unknown'
        ? [unseenTarget('registration of the MX targets', unregistered, ['mx-target-unregistered'])]
        : []),
      ...mixedProviders(domain, providers.status === 'known' ? providers.value : new Map(), evidence),
    ];
  },

  show({ mx, hosts, providers }): MxShown {
    const found = hosts.status === 'known' ? [...hosts.value.values()] : [];
    const records = mx.status === 'known' ? mx.value.records : [];
    const isNull = records.length > 0 && records.every(({ exchange }) => exchange === '.');
    const provider = (host: string) => (providers.status === 'known' ? (providers.value.get(host) ?? null) : null);
    return {
      kind: isNull ? 'null-mx' : records.length > 0 ? 'records' : found.length > 0 ? 'implicit' : 'none',
      records: records.map(({ preference, exchange }) => ({ preference, exchange })),
      hosts: found.map(({ host, preference, addresses }) => ({
        host,
        preference,
        provider: provider(host),
        addresses: knownAddresses(addresses),
      })),
    };
  },
  summary: mxSummary,
});

function withoutMx(
  domain: string,
  { kind }: MxRecords,
  own: Observation<HostAddresses | null>,
  role: DomainRole,
  evidence: readonly Evidence[],
): readonly Said[] {
  if (kind === 'nxdomain') return [{ code: 'mx-domain-nonexistent', params: { domain }, evidence }];
  if (!role.receives) return role.sends ? [{ code: 'mx-missing-for-sender', params: { domain }, evidence }] : [];
  if (own.status === 'unknown')
    return [unseenTarget(`addresses of ${domain}`, own, ['mx-missing', 'mx-implicit', 'mx-target-not-public'])];
  if (own.value === null) return [];
  const addresses = knownAddresses(own.value);
  const seen = [...evidence, ...own.evidence];
  if (addresses.length > 0) {
    return [
      { code: 'mx-implicit', params: { domain, addresses }, evidence: seen },
      ...notPublic(domain, [{ host: domain, addresses: own.value }]),
    ];
  }
  const failed = [own.value.a, own.value.aaaa].find((answer) => answer.status === 'unknown');
  if (failed?.status === 'unknown')
    return [unseenTarget(`addresses of ${domain}`, failed, ['mx-missing', 'mx-implicit'])];
  return [{ code: 'mx-missing', params: { domain }, evidence: seen }];
}

function nullMx(
  domain: string,
  { records }: MxRecords,
  role: DomainRole,
  evidence: readonly Evidence[],
): readonly Said[] {
  const nulls = records.filter(({ exchange }) => exchange === '.');
  const others = records.filter(({ exchange }) => exchange !== '.').map(({ exchange }) => exchange);
  const [first] = nulls;
  if (first === undefined) return [];
  if (others.length > 0) return [{ code: 'mx-null-with-others', params: { domain, others }, evidence }];
  const said: Said[] = [];
  if (first.preference !== 0)
    said.push({ code: 'mx-null-preference', params: { domain, preference: first.preference }, evidence });
  if (role.sends) said.push({ code: 'mx-null-but-sends', params: { domain }, evidence });
  return said;
}

/** Targets at fault by their form alone. */
function wrongTargets(domain: string, { records }: MxRecords, evidence: readonly Evidence[]): readonly Said[] {
  const faults = {
    address: 'mx-target-address-literal',
    localhost: 'mx-target-localhost',
    'not-a-host': 'mx-target-invalid-name',
  } as const;
  return (Object.keys(faults) as (keyof typeof faults)[]).flatMap((fault) => {
    const targets = records.filter(({ exchange }) => readTarget(exchange) === fault);
    return targets.length > 0 ? [{ code: faults[fault], params: { domain, targets }, evidence }] : [];
  });
}

function duplicates(domain: string, { records }: MxRecords, evidence: readonly Evidence[]): readonly Said[] {
  const byHost = Map.groupBy(records, ({ exchange }) => exchange);
  return [...byHost]
    .filter(([host, listed]) => host !== '.' && listed.length > 1)
    .map(([host, listed]) => ({
      code: 'mx-duplicate-host',
      params: { domain, host, preferences: listed.map(({ preference }) => preference) },
      evidence,
    }));
}

/** Targets at fault by what DNS says of them. */
function resolved(
  domain: string,
  { records }: MxRecords,
  hosts: readonly MailHost[],
  unregistered: ReadonlyMap<string, string>,
): readonly Said[] {
  const said: Said[] = [];
  const target = ({ host, preference }: MailHost) => ({ preference, exchange: host });
  const seen = (found: readonly MailHost[]) =>
    found.flatMap(({ addresses: { a, aaaa } }) => [...a.evidence, ...aaaa.evidence]);
  const absent = hosts.filter(({ addresses }) => isAbsent(addresses));
  const missing = absent.filter(({ host, addresses }) => !unregistered.has(host) && kindOf(addresses.a) === 'nxdomain');
  const empty = absent.filter(({ host, addresses }) => !unregistered.has(host) && kindOf(addresses.a) !== 'nxdomain');
  if (missing.length > 0)
    said.push({
      code: 'mx-target-nonexistent',
      params: { domain, targets: missing.map(target) },
      evidence: seen(missing),
    });
  if (empty.length > 0)
    said.push({ code: 'mx-target-no-address', params: { domain, targets: empty.map(target) }, evidence: seen(empty) });
  for (const host of absent) {
    const registrable = unregistered.get(host.host);
    if (registrable !== undefined) {
      said.push({
        code: 'mx-target-unregistered',
        params: { domain, targets: [target(host)], registrable },
        evidence: seen([host]),
      });
    }
  }
  const usable = hosts.some(({ addresses }) =>
    knownAddresses(addresses).some((address) => addressKind(address) === 'public'),
  );
  for (const host of hosts) {
    const { a, aaaa } = host.addresses;
    const canonical = [a, aaaa].flatMap((answer) => (answer.status === 'known' ? answer.value.aliases : [])).at(-1);
    if (canonical !== undefined)
      said.push({
        code: 'mx-target-cname',
        params: { domain, targets: [target(host)], canonical },
        evidence: seen([host]),
      });
    for (const answer of [a, aaaa]) {
      if (answer.status === 'unknown')
        said.push(unseenTarget(`addresses of ${host.host}`, answer, codesBehind(host.addresses, usable)));
    }
  }
  said.push(...notPublic(domain, hosts));
  const all = notLookedUp(records, hosts).length === 0;
  const open = !all || hosts.some(({ addresses: { a, aaaa } }) => a.status === 'unknown' || aaaa.status === 'unknown');
  const named = records.map(({ exchange }) => exchange).filter((exchange) => exchange !== '.');
  if (!usable && !open && named.length > 0)
    said.push({ code: 'mx-no-usable-host', params: { domain, hosts: named }, evidence: seen(hosts) });
  else if (usable && all && hosts.every(({ addresses }) => isEmpty(addresses.aaaa))) {
    said.push({ code: 'mx-no-ipv6', params: { domain, hosts: hosts.map(({ host }) => host) }, evidence: seen(hosts) });
  }
  return said;
}

/** Targets past the bound of an audit (`mailHosts`). */
function notLookedUp(records: MxRecords['records'], hosts: readonly MailHost[]): readonly string[] {
  const found = new Set(hosts.map(({ host }) => host));
  const names = records.map(({ exchange }) => exchange).filter((exchange) => readTarget(exchange) === 'host');
  return [...new Set(names)].filter((name) => !found.has(name));
}

function beyond({ records }: MxRecords, hosts: readonly MailHost[]): readonly Unchecked[] {
  const left = notLookedUp(records, hosts);
  if (hosts.length === 0 || left.length === 0) return [];
  const unseen = { reason: 'limit', detail: `only ${hosts.length} mail hosts are looked at in one audit` } as const;
  return [unseenTarget(`${left.length} more MX hosts`, unseen, BEYOND_CODES)];
}

const BEYOND_CODES = [
  'mx-target-nonexistent',
  'mx-target-no-address',
  'mx-target-not-public',
  'mx-target-unregistered',
];

/** What an address question without an answer may hide: the other answer for the host, and the other hosts, rule some out. */
function codesBehind({ a, aaaa }: HostAddresses, usable: boolean): readonly string[] {
  const kinds = [kindOf(a), kindOf(aaaa)];
  const absent = kinds.includes('records')
    ? []
    : kinds.includes('nodata')
      ? ['mx-target-no-address'] // the name exists, or NXDOMAIN would have been said for it (RFC 8020)
      : ['mx-target-nonexistent', 'mx-target-no-address'];
  return [...absent, 'mx-target-not-public', ...(usable ? [] : ['mx-no-usable-host'])];
}

function notPublic(domain: string, hosts: readonly { host: string; addresses: HostAddresses }[]): readonly Said[] {
  const places = hosts.flatMap(({ host, addresses }) =>
    knownAddresses(addresses)
      .map((address) => ({ host, address, kind: addressKind(address) }))
      .filter(({ kind }) => kind !== 'public'),
  );
  return places.length > 0 ? [{ code: 'mx-target-not-public', params: { domain, places } }] : [];
}

function mixedProviders(
  domain: string,
  providers: ReadonlyMap<string, string>,
  evidence: readonly Evidence[],
): readonly Said[] {
  const byProvider = Map.groupBy(providers, ([, provider]) => provider);
  if (byProvider.size < 2) return [];
  const named = [...byProvider].map(([provider, entries]) => ({ provider, hosts: entries.map(([host]) => host) }));
  return [{ code: 'mx-providers-mixed', params: { domain, providers: named }, evidence }];
}

function kindOf(answer: HostAddresses['a']): 'records' | 'nodata' | 'nxdomain' | 'unknown' {
  return answer.status === 'known' ? answer.value.kind : 'unknown';
}

function isEmpty(answer: HostAddresses['a']): boolean {
  return kindOf(answer) === 'nodata' || kindOf(answer) === 'nxdomain';
}

function isAbsent({ a, aaaa }: HostAddresses): boolean {
  return isEmpty(a) && isEmpty(aaaa);
}

function unseenTarget(
  subject: string,
  { reason, detail }: { readonly reason: Unchecked['reason']; readonly detail: string },
  couldBe: readonly string[],
): Unchecked {
  return { code: 'unchecked', subject, reason, detail, couldBe };
}
