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
const caaAnswers = defineFact({
  id: 'caa.answers',
  needs: { role: domainRole, hosts: maybe(mailHosts) },
  async observe({ role, hosts }, { target, net }): Promise<Observation<readonly Omit<CaaName, 'issuer'>[] | null>> {
    if (!role.exists || !role.receives) return known(null);
    const own = registrableDomain(target.domain);
    const names = [...(hosts.status === 'known' ? hosts.value.keys() : [])].filter(
      (host) => providerOfMx(host) === null && registrableDomain(host) === own,
    );
    const climbed = async (name: string) => ({ name, ...(await climb(name, net)) });
    const [atHosts, atPolicy] = await Promise.all([
      Promise.all(names.slice(0, MAX_NAMES).map(climbed)),
      policyHostOf(target.domain, net).then((name) => (name === null ? null : climbed(name))),
    ]);
    const found = [...atHosts, ...(atPolicy === null ? [] : [atPolicy])];
    const evidence = found.flatMap((answer) => answer.evidence);
    return found.length === 0 ? known(null) : known(found, evidence);
  },
});

/** The answers beside who issues the certificates now. Asking does not wait for the mail servers' certificates. */
export const caaNames = defineFact({
  id: 'caa.names',
  needs: { answers: caaAnswers, places: maybe(tlsPlaces) },
  async observe({ answers, places }): Promise<Observation<readonly CaaName[] | null>> {
    const seen = places.status === 'known' ? places.value.places : [];
    const found = answers?.map((answer): CaaName => {
      const leaf = seen.flatMap((place) =>
        place.host === answer.name && place.seen.status === 'known' ? (place.seen.value?.chain[0] ?? []) : [],
      )[0];
      return { ...answer, issuer: leaf === undefined ? null : authorityOf(leaf.issuer) };
    });
    return known(found ?? null, found?.flatMap(({ evidence }) => evidence) ?? []);
  },
});

/** The host of the MTA-STS policy (RFC 8461 section 3.3); null where it has no address. */
async function policyHostOf(domain: string, { dns }: Context['net']): Promise<string | null> {
  const host = `mta-sts.${domain}`;
  const address = await dns.query(host, 'A');
  return address.status === 'known' && address.value.kind === 'records' ? host : null;
}

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
