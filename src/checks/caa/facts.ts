import { certificateFault } from '../../core/certificate-codes.ts';
import { type Context, defineFact, maybe } from '../../core/fact.ts';
import { type Evidence, known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import { registrableDomain } from '../../core/suffixes.ts';
import data from '../../data/certificate-authorities.json' with { type: 'json' };
import { mtaStsRecords } from '../mta-sts/facts.ts';
import { mailHosts } from '../mx/facts.ts';
import { providerOfMx } from '../providers.ts';
import { domainRole } from '../role/facts.ts';
import { type TlsPlaces, tlsPlaces } from '../tls/facts.ts';
import { organisationIn, type Permission, readPermission } from './parse.ts';

/** Where the records stand that hold for a name, and what they say. */
export interface Relevant {
  /** The name itself or one above it (RFC 8659 section 3); null: nowhere. */
  readonly at: string | null;
  /** The records stand where an alias leads, so that they are not the domain's own to change. */
  readonly byAlias: boolean;
  /** Whether the name itself is an alias, beside which no record can stand (RFC 1034 section 3.6.2). */
  readonly isAlias: boolean;
  /** Null: there are none. */
  readonly permission: Permission | null;
  /** `servers`: they fail on this type and answer others, while our resolver knows the type. */
  readonly failed: { readonly by: 'servers' | 'unknown'; readonly why: Unknown } | null;
  readonly evidence: readonly Evidence[];
}

/** A name that mail needs a certificate for. */
export interface CaaName extends Relevant {
  readonly name: string;
  /** The certificate of a public authority for this name that it presents now. Null: none; unknown: not seen. */
  readonly certificate: Observation<Presented | null>;
}

export interface Presented {
  /** Null: an authority that is not known here. */
  readonly authority: { readonly name: string; readonly identifiers: readonly string[] } | null;
  readonly issuer: string;
  /** Whether it stands for the name by a wildcard alone. */
  readonly byWildcard: boolean;
}

export interface CaaNames {
  readonly names: readonly CaaName[];
  /** Names that could not be found out. */
  readonly unseen: readonly { readonly subject: string; readonly why: Unknown }[];
}

interface CaaAnswers {
  readonly answers: readonly (Relevant & { readonly name: string; readonly isMailHost: boolean })[];
  readonly unseen: CaaNames['unseen'];
}

const MAX_NAMES = 8;
const MAX_LABELS = 12; // each costs a question

/** CAA of the domain's own mail hosts and of its MTA-STS host. Hosts of providers are theirs to look after. */
const caaAnswers = defineFact({
  id: 'caa.answers',
  needs: { role: domainRole, hosts: maybe(mailHosts), sts: maybe(mtaStsRecords) },
  async observe({ role, hosts, sts }, { target, net }): Promise<Observation<CaaAnswers | null>> {
    if (!role.exists || !role.receives) return known(null);
    const own = registrableDomain(target.domain);
    const listed = [...(hosts.status === 'known' ? hosts.value.keys() : [])].filter(
      (host) => providerOfMx(host) === null && registrableDomain(host) === own,
    );
    const policyHosts = sts.status === 'known' && sts.value.records.length > 0 ? [`mta-sts.${target.domain}`] : [];
    const tooMany = unknown('limit', `only ${MAX_NAMES} mail hosts are looked at in one audit`);
    const unseen = [
      ...(hosts.status === 'unknown' ? [{ subject: 'CAA of the mail hosts', why: hosts }] : []),
      ...(sts.status === 'unknown' ? [{ subject: 'CAA of the MTA-STS host', why: sts }] : []),
      ...listed.slice(MAX_NAMES).map((host) => ({ subject: `CAA of ${host}`, why: tooMany })),
    ];
    const names = [...listed.slice(0, MAX_NAMES), ...policyHosts];
    if (names.length === 0 && unseen.length === 0) return known(null);
    const answers = await Promise.all(
      names.map(async (name) => {
        const relevant = await relevantSet(name, net);
        return { name, isMailHost: !policyHosts.includes(name), ...relevant };
      }),
    );
    const evidence = answers.flatMap((answer) => answer.evidence);
    return known({ answers, unseen }, evidence);
  },
});

/** The answers beside the certificates that are presented now. Asking does not wait for these. */
export const caaNames = defineFact({
  id: 'caa.names',
  needs: { found: caaAnswers, places: maybe(tlsPlaces) },
  async observe({ found, places }): Promise<Observation<CaaNames | null>> {
    if (found === null) return known(null);
    const { answers, unseen } = found;
    const names = answers.map(({ isMailHost, ...answer }) => {
      // What the policy host presents is for mta-sts to see.
      return { ...answer, certificate: isMailHost ? presentedBy(answer.name, places) : known(null) };
    });
    const evidence = names.flatMap((name) => name.evidence);
    return known({ names, unseen }, evidence);
  },
});

function presentedBy(host: string, places: Observation<TlsPlaces>): CaaName['certificate'] {
  if (places.status === 'unknown') return places;
  const own = places.value.places.filter((place) => place.host === host);
  for (const { seen } of own) {
    const handshake = seen.status === 'known' ? seen.value?.startTls.handshake : null;
    const leaf = seen.status === 'known' ? (seen.value?.chain[0] ?? null) : null;
    // One for other names, such as a hoster's own, is renewed by the CAA of those.
    if (!handshake || leaf === null || leaf.match === null) continue;
    const { trust } = handshake;
    if (!trust.trusted && (certificateFault(trust.code) ?? 'untrusted') === 'untrusted') return known(null);
    const { issuer, names } = leaf;
    const byWildcard = !names.some((name) => name.toLowerCase() === host);
    return known({ authority: authorityOf(issuer), issuer, byWildcard });
  }
  return own.flatMap(({ seen }) => (seen.status === 'unknown' ? [seen] : []))[0] ?? known(null);
}

/** The relevant record set: the first one at the name or above, up to the top-level domain (RFC 8659 section 3). */
async function relevantSet(name: string, { dns }: Context['net']): Promise<Relevant> {
  const labels = name.split('.');
  const nothing = { at: null, byAlias: false, isAlias: false, permission: null };
  if (labels.length > MAX_LABELS) {
    const why = unknown('limit', `${name} has ${labels.length} labels, and at most ${MAX_LABELS} are climbed`);
    return { ...nothing, failed: { by: 'unknown', why }, evidence: [] };
  }
  const steps = labels.map((_, index) => labels.slice(index).join('.'));
  const answers = await Promise.all(steps.map((step) => dns.query(step, 'CAA')));
  const evidence = answers.flatMap((answer) => answer.evidence);
  const [first] = answers;
  const isAlias = first?.status === 'known' && first.value.aliases.length > 0;
  for (const [index, answer] of answers.entries()) {
    const step = steps[index] ?? name;
    if (answer.status === 'unknown') {
      const failed = { by: await whoFails(step, answer, dns), why: answer };
      return { ...nothing, isAlias, failed, evidence };
    }
    if (answer.value.kind !== 'records') continue;
    const { aliases, records } = answer.value;
    const at = aliases.at(-1) ?? step;
    const permission = readPermission(records);
    return { at, byAlias: aliases.length > 0, isAlias, permission, failed: null, evidence };
  }
  return { ...nothing, isAlias, failed: null, evidence };
}

/** A resolver of ours that does not know the type fails for the root too; servers that are down fail on every type. */
async function whoFails(step: string, { reason }: Unknown, dns: Context['net']['dns']): Promise<'servers' | 'unknown'> {
  if (reason !== 'dns-failure' || !step.includes('.')) return 'unknown';
  const [control, other] = await Promise.all([dns.query('.', 'CAA'), dns.query(step, 'A')]);
  return control.status === 'known' && other.status === 'known' ? 'servers' : 'unknown';
}

function authorityOf(issuer: string): Presented['authority'] {
  const organisation = organisationIn(issuer);
  const found = data.authorities.find(({ issuer: names }) => organisation !== null && names.includes(organisation));
  return found ? { name: found.name, identifiers: found.identifiers } : null;
}
