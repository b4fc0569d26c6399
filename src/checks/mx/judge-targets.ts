import { addressKind } from '../../core/addresses.ts';
import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Evidence, Known } from '../../core/observation.ts';
import { type HostAddresses, knownAddresses, type MailHost, type MxRecords } from './facts.ts';
import type { mxFindings } from './findings.ts';
import { readTarget } from './parse.ts';

export type Said = FindingOf<typeof mxFindings> | Unchecked;

/** Targets at fault by their form alone. */
export function wrongTargets(
  domain: string,
  { records }: MxRecords,
  spare: boolean,
  evidence: readonly Evidence[],
): readonly Said[] {
  const faults = {
    address: 'mx-target-address-literal',
    localhost: 'mx-target-localhost',
    'not-a-host': 'mx-target-invalid-name',
  } as const;
  return (Object.keys(faults) as (keyof typeof faults)[]).flatMap((fault) => {
    const targets = records.filter(({ exchange }) => readTarget(exchange) === fault);
    return targets.length > 0 ? [{ code: faults[fault], params: { domain, targets, spare }, evidence }] : [];
  });
}

export function duplicates(domain: string, { records }: MxRecords, evidence: readonly Evidence[]): readonly Said[] {
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
export function resolved(
  domain: string,
  { value: { records }, evidence }: Known<MxRecords>,
  hosts: readonly MailHost[],
  unregistered: ReadonlyMap<string, string>,
): readonly Said[] {
  const said: Said[] = [];
  const usable = hosts.some(isUsable);
  const target = ({ host, preference }: MailHost) => ({ preference, exchange: host });
  const seen = (found: readonly MailHost[]) =>
    found.flatMap(({ addresses: { a, aaaa } }) => [...a.evidence, ...aaaa.evidence]);
  const absent = hosts.filter(({ addresses }) => isAbsent(addresses));
  const missing = absent.filter(({ host, addresses }) => !unregistered.has(host) && kindOf(addresses.a) === 'nxdomain');
  const empty = absent.filter(({ host, addresses }) => !unregistered.has(host) && kindOf(addresses.a) !== 'nxdomain');
  if (missing.length > 0)
    said.push({
      code: 'mx-target-nonexistent',
      params: { domain, targets: missing.map(target), spare: usable },
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
        said.push(unchecked(`addresses of ${host.host}`, answer, codesBehind(host.addresses, usable)));
    }
  }
  said.push(...notPublic(domain, hosts));
  const all = notLookedUp(records, hosts).length === 0;
  const open = !all || hosts.some(({ addresses: { a, aaaa } }) => a.status === 'unknown' || aaaa.status === 'unknown');
  const named = records.map(({ exchange }) => exchange).filter((exchange) => exchange !== '.');
  if (!usable && !open && named.length > 0)
    said.push({
      code: 'mx-no-usable-host',
      params: { domain, hosts: named },
      evidence: [...evidence, ...seen(hosts)],
    });
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

export function beyond({ records }: MxRecords, hosts: readonly MailHost[]): readonly Unchecked[] {
  const left = notLookedUp(records, hosts);
  if (hosts.length === 0 || left.length === 0) return [];
  const unseen = { reason: 'limit', detail: `only ${hosts.length} mail hosts are looked at in one audit` } as const;
  return [unchecked(`${left.length} more MX hosts`, unseen, BEYOND_CODES)];
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

export function notPublic(
  domain: string,
  hosts: readonly { host: string; addresses: HostAddresses }[],
): readonly Said[] {
  const places = hosts.flatMap((one) =>
    knownAddresses(one.addresses)
      .map((address) => ({ host: one.host, address, kind: addressKind(address), spare: isUsable(one) }))
      .filter(({ kind }) => kind !== 'public'),
  );
  return places.length > 0 ? [{ code: 'mx-target-not-public', params: { domain, places } }] : [];
}

export function isUsable({ addresses }: { readonly addresses: HostAddresses }): boolean {
  return knownAddresses(addresses).some((address) => addressKind(address) === 'public');
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
