import { defineCheck, type Unchecked, unchecked } from '../../core/check.ts';
import { maybe } from '../../core/fact.ts';
import type { Evidence, Observation } from '../../core/observation.ts';
import { type DomainRole, domainRole } from '../role/facts.ts';
import {
  domainAddresses,
  type HostAddresses,
  knownAddresses,
  type MxRecords,
  mailHosts,
  mxProviders,
  mxRecords,
  nameServers,
  unregisteredTargets,
} from './facts.ts';
import { type MxShown, mxFindings, mxSummary } from './findings.ts';
import { beyond, duplicates, isUsable, notPublic, resolved, type Said, wrongTargets } from './judge-targets.ts';

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
      const unseen: Unchecked = unchecked('MX records', mx);
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
      ...wrongTargets(domain, value, found.some(isUsable), evidence),
      ...duplicates(domain, value, evidence),
      ...resolved(domain, mx, found, unregistered.status === 'known' ? unregistered.value : new Map()),
      ...beyond(value, found),
      ...(unregistered.status === 'unknown'
        ? [unchecked('registration of the MX targets', unregistered, ['mx-target-unregistered'])]
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
    return [unchecked(`addresses of ${domain}`, own, ['mx-missing', 'mx-implicit', 'mx-target-not-public'])];
  if (own.value === null) return [];
  const addresses = knownAddresses(own.value);
  const seen = [...evidence, ...own.evidence];
  if (addresses.length > 0) {
    return [
      {
        code: 'mx-implicit',
        params: { domain, addresses, reachable: isUsable({ addresses: own.value }) },
        evidence: seen,
      },
      ...notPublic(domain, [{ host: domain, addresses: own.value }]),
    ];
  }
  const failed = [own.value.a, own.value.aaaa].find((answer) => answer.status === 'unknown');
  if (failed?.status === 'unknown') return [unchecked(`addresses of ${domain}`, failed, ['mx-missing', 'mx-implicit'])];
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
