import { type Unchecked, unchecked } from '../../core/check.ts';
import type { Observation, Unknown } from '../../core/observation.ts';
import type { DaneHost } from './host-facts.ts';
import type { Said } from './said.ts';
import { list } from './words.ts';

const CODE = 'tls-rpt-dane-host-missing';

/**
 * Hosts with TLSA records at which no TLS-RPT record stands; the domain's own name is judged for itself.
 *
 * @param suggested  the record for such a host
 */
export function judgeDaneHosts(
  domain: string,
  hosts: Observation<readonly DaneHost[]>,
  suggested: string,
): readonly (Said | Unchecked)[] {
  if (hosts.status === 'unknown') return [];
  const others = hosts.value.filter(({ base }) => base !== domain);
  const bare = others.filter(({ found }) => found?.status === 'known' && found.value.records.length === 0);
  const silent = others.flatMap(({ base, found }) =>
    found?.status === 'unknown' ? [unchecked(`the TLS-RPT record of the MX host ${base}`, found, [CODE])] : [],
  );
  if (bare.length === 0) return silent;
  const evidence = bare.flatMap(({ hasTlsa, found }) => [...hasTlsa.evidence, ...(found?.evidence ?? [])]);
  const params = { domain, hosts: [...new Set(bare.map(({ base }) => base))], suggested };
  return [{ code: CODE, params, evidence }, ...silent];
}

/**
 * Hosts of which it is not known whether they have TLSA records.
 *
 * @param mayMiss  no record was found, nor a policy that would make that matter: DANE at such a host would
 */
export function openHosts(hosts: Observation<readonly DaneHost[]>, mayMiss: boolean): readonly Unchecked[] {
  const couldBe = mayMiss ? ['tls-rpt-missing', CODE] : [CODE];
  if (hosts.status === 'unknown') return [unchecked('whether the MX hosts have DANE', hosts, couldBe)];
  const silent = hosts.value.flatMap(({ host, hasTlsa }): readonly { host: string; why: Unknown }[] =>
    hasTlsa.status === 'unknown' ? [{ host, why: hasTlsa }] : [],
  );
  const [first] = silent;
  if (first === undefined) return [];
  return [unchecked(`whether there is DANE: ${list(silent.map(({ host }) => host))}`, first.why, couldBe)];
}
