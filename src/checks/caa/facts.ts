import { type Context, defineFact, maybe } from '../../core/fact.ts';
import { hasPublicSuffix, registrableDomain } from '../../core/names.ts';
import { type Evidence, known, type Observation, type Unknown } from '../../core/observation.ts';
import data from '../../data/certificate-authorities.json' with { type: 'json' };
import { mailHosts } from '../mx/facts.ts';
import { providerOfMx } from '../providers.ts';
import { domainRole } from '../role/facts.ts';
import { tlsPlaces } from '../tls/facts.ts';
import { organisationIn, type Permission, readPermission } from './parse.ts';

/** A name that mail needs a certificate for. */
export interface CaaName {
  readonly name: string;
  /** Where the records stand that hold for it: the name itself or one above (RFC 8659 section 3); null: nowhere. */
  readonly at: string | null;
  /** Null: there are none. */
  readonly permission: Permission | null;
  /** The authority whose certificate it presents now, if it is a known one. */
  readonly issuer: { readonly name: string; readonly identifiers: readonly string[] } | null;
  readonly failed: Unknown | null;
  readonly evidence: readonly Evidence[];
}

const MAX_NAMES = 8;
const MAX_STEPS = 6;

/** CAA of the domain's own mail hosts and of its MTA-STS host. Hosts of providers are theirs to look after. */
export const caaNames = defineFact({
  id: 'caa.names',
  needs: { role: domainRole, hosts: maybe(mailHosts), places: maybe(tlsPlaces) },
  async observe({ role, hosts, places }, { target, net }): Promise<Observation<readonly CaaName[] | null>> {
    if (!role.exists || !role.receives) return known(null);
    const own = registrableDomain(target.domain);
    const names = [...(hosts.status === 'known' ? hosts.value.keys() : [])].filter(
      (host) => providerOfMx(host) === null && registrableDomain(host) === own,
    );
    const policyHost = `mta-sts.${target.domain}`;
    const policy = await net.dns.query(policyHost, 'A');
    const hasPolicy = policy.status === 'known' && policy.value.kind === 'records';
    const all = [...names.slice(0, MAX_NAMES), ...(hasPolicy ? [policyHost] : [])];
    if (all.length === 0) return known(null);
    const seen = places.status === 'known' ? places.value.places : [];
    const found = await Promise.all(
      all.map(async (name): Promise<CaaName> => {
        const leaf = seen.flatMap((place) =>
          place.host === name && place.seen.status === 'known' ? (place.seen.value?.chain[0] ?? []) : [],
        )[0];
        return { name, issuer: leaf === undefined ? null : authorityOf(leaf.issuer), ...(await climb(name, net)) };
      }),
    );
    return known(
      found,
      found.flatMap(({ evidence }) => evidence),
    );
  },
});

/** The first CAA set at the name or above, up to the registered domain (RFC 8659 section 3). */
async function climb(
  name: string,
  { dns }: Context['net'],
): Promise<Pick<CaaName, 'at' | 'permission' | 'failed' | 'evidence'>> {
  const steps: string[] = [];
  for (let at = name; steps.length < MAX_STEPS; at = at.slice(at.indexOf('.') + 1)) {
    steps.push(at);
    if (!at.includes('.') || (registrableDomain(at) === at && hasPublicSuffix(at))) break;
  }
  const answers = await Promise.all(steps.map((at) => dns.query(at, 'CAA')));
  const evidence = answers.flatMap((answer) => answer.evidence);
  for (const [index, answer] of answers.entries()) {
    if (answer.status === 'unknown') return { at: null, permission: null, failed: answer, evidence };
    if (answer.value.kind === 'records') {
      return { at: steps[index] ?? null, permission: readPermission(answer.value.records), failed: null, evidence };
    }
  }
  return { at: null, permission: null, failed: null, evidence };
}

function authorityOf(issuer: string): CaaName['issuer'] {
  const organisation = organisationIn(issuer);
  const found = data.authorities.find(({ issuer: names }) => organisation !== null && names.includes(organisation));
  return found ? { name: found.name, identifiers: found.identifiers } : null;
}
