import { type Context, defineFact } from '../../core/fact.ts';
import { isQueryName, isWithin } from '../../core/names.ts';
import { known, type Observation, unknown } from '../../core/observation.ts';
import { registeredName } from '../../core/suffixes.ts';
import { dmarcPolicy, evidenceOf, textsOf, walk } from './facts.ts';
import { type DmarcPolicy, isOwnRecord, stepsOf } from './outcome.ts';
import { isDmarc, parseDmarc } from './parse.ts';
import type { DmarcRecord } from './record.ts';
import type { Authorization, ReportTarget, TakesMail } from './report-target.ts';
import { discover } from './walk.ts';

export type { TakesMail } from './report-target.ts';

const MAX_TARGETS = 10; // bounded: each costs a walk

/** Where reports on the domain go. Empty where no record applies, or only one that is not the domain’s own. */
export const dmarcReportTargets = defineFact({
  id: 'dmarc.report-targets',
  needs: { policy: dmarcPolicy },
  async observe({ policy }, { target, net }): Promise<Observation<readonly ReportTarget[]>> {
    const { record, location } = policy;
    if (record === null || location === null || !isOwnRecord(target.domain, policy)) return known([]);
    const targets = await Promise.all(
      [...hostsOf(record)].slice(0, MAX_TARGETS).map(async ([host, tags]) => {
        const authorizedBy = isInside(host, policy) ? null : `${location}._report._dmarc.${host}`;
        const [authorization, mail] = await Promise.all([authorize(host, policy, net), takesMail(host, location, net)]);
        return { host, tags, authorizedBy, authorization, mail };
      }),
    );
    return known(
      targets,
      targets.flatMap(({ authorization, mail }) => [...authorization.evidence, ...mail.evidence]),
    );
  },
});

function hostsOf({ rua, ruf }: DmarcRecord): ReadonlyMap<string, readonly ('rua' | 'ruf')[]> {
  const hosts = new Map<string, readonly ('rua' | 'ruf')[]>();
  for (const [tag, uris] of [['rua', rua] as const, ['ruf', ruf] as const]) {
    for (const { host, scheme, fault } of uris) {
      if (fault !== null || scheme !== 'mailto' || host === null) continue;
      hosts.set(host, [...new Set([...(hosts.get(host) ?? []), tag])]);
    }
  }
  return hosts;
}

/** The domain itself, or the top of its organization: a walk from there finds the same organizational domain. */
function isInside(host: string, { location, organizationalDomain }: DmarcPolicy): boolean {
  return host === location || host === organizationalDomain;
}

async function authorize(host: string, policy: DmarcPolicy, net: Context['net']): Promise<Observation<Authorization>> {
  const { location, organizationalDomain } = policy;
  if (isInside(host, policy)) return known('same-organization');
  const leave = await askLeave(`${location}._report._dmarc.${host}`, host, net);
  if (leave.status === 'known' && leave.value === 'authorized') return leave;
  if (organizationalDomain === null) {
    const detail = `whether ${host} belongs to the organization of ${location}: a name that could say so did not answer`;
    return unknown('dns-failure', detail, leave.evidence);
  }
  // A name outside cannot have this organizational domain, which stands above all that share it.
  if (!isWithin(host, organizationalDomain)) return leave;
  const names = await walk(host, net);
  const evidence = [...leave.evidence, ...evidenceOf(names)];
  const silent = names.find(({ seen }) => seen.status === 'unknown')?.seen;
  const found = discover(stepsOf(names)).organizationalDomain;
  if (found === null && silent?.status === 'unknown') return { ...silent, evidence };
  return found === organizationalDomain ? known('same-organization', evidence) : { ...leave, evidence };
}

/** RFC 9990 section 4, steps 4 to 9. */
async function askLeave(name: string, host: string, net: Context['net']): Promise<Observation<Authorization>> {
  if (!isQueryName(name)) return known('name-too-long');
  const answer = await net.dns.query(name, 'TXT');
  if (answer.status === 'unknown') return answer;
  const records = textsOf(answer.value).filter(isDmarc);
  if (records.length === 0) return known('absent', answer.evidence);
  const uris = records.flatMap((text) => parseDmarc(text).rua.filter(({ fault }) => fault === null));
  const foreign = uris.some((uri) => uri.host !== null && uri.host !== host);
  return known(foreign ? 'elsewhere' : 'authorized', answer.evidence);
}

/**
 * Whether a domain can be sent mail.
 *
 * @param location  the domain that sends its reports there: of one in the same registrable domain, nobody asks who owns it
 */
export async function takesMail(host: string, location: string, net: Context['net']): Promise<Observation<TakesMail>> {
  const mx = await net.dns.query(host, 'MX');
  if (mx.status === 'unknown') return mx;
  if (mx.value.kind === 'records') {
    const isNull = mx.value.records.every(({ exchange }) => exchange === '.'); // RFC 7505
    return known(isNull ? 'null-mx' : 'yes', mx.evidence);
  }
  if (mx.value.kind === 'nxdomain') return registration(host, location, mx.evidence, net);
  const [a, aaaa] = await Promise.all([net.dns.query(host, 'A'), net.dns.query(host, 'AAAA')]);
  const evidence = [...mx.evidence, ...a.evidence, ...aaaa.evidence];
  if ([a, aaaa].some((answer) => answer.status === 'known' && answer.value.kind === 'records'))
    return known('yes', evidence);
  const failed = [a, aaaa].find((answer) => answer.status === 'unknown');
  return failed?.status === 'unknown' ? failed : known('no-host', evidence);
}

async function registration(
  host: string,
  location: string,
  evidence: Observation<unknown>['evidence'],
  net: Context['net'],
): Promise<Observation<TakesMail>> {
  const registrable = registeredName(host);
  if (registrable === null || registrable === registeredName(location)) return known('nonexistent', evidence);
  const soa = await net.dns.query(registrable, 'SOA');
  // Should this question alone fail, it stays true that the name does not exist.
  const gone = soa.status === 'known' && soa.value.kind === 'nxdomain';
  return known(gone ? 'unregistered' : 'nonexistent', [...evidence, ...soa.evidence]);
}
