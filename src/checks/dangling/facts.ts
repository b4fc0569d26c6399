import { type Context, defineFact, maybe } from '../../core/fact.ts';
import { hasPublicSuffix, isQueryName, isWithin, registrableDomain } from '../../core/names.ts';
import { type Evidence, known, type Observation, type Unknown } from '../../core/observation.ts';
import claimable from '../../data/claimable-hosts.json' with { type: 'json' };
import { dkimKeys } from '../dkim/facts.ts';
import { dmarcPolicy } from '../dmarc/facts.ts';
import { mailHosts } from '../mx/facts.ts';
import { domainRole } from '../role/facts.ts';
import { spfIncludes } from '../spf/facts.ts';
import { hostsInUris } from './parse.ts';

/** What becomes of a name that the mail setup leads to. */
export type NameState =
  | { readonly is: 'there' }
  /** It does not exist, below a domain that does. */
  | { readonly is: 'missing' }
  /** Nobody has registered the domain it stands under. */
  | { readonly is: 'unregistered'; readonly registrable: string }
  /** Anybody can create it at a service. */
  | { readonly is: 'claimable'; readonly service: string }
  | { readonly is: 'unanswered'; readonly why: Unknown };

/** A name that the mail setup leads to, and by what. */
export interface DelegatedName {
  readonly name: string;
  /** Such as `rua of DMARC`, or the alias that leads there. */
  readonly via: string;
  readonly role: 'reports' | 'policy' | 'logo' | 'set-up';
  /** The record of the domain's own that could be taken away; null: it is part of a longer text. */
  readonly alias: string | null;
  readonly state: NameState;
  readonly evidence: readonly Evidence[];
}

export interface Delegations {
  readonly names: readonly DelegatedName[];
  /** Names that spf, dkim and mx look after themselves. */
  readonly elsewhere: readonly { readonly name: string; readonly check: 'spf' | 'dkim' | 'mx' }[];
  /** TXT questions that were not answered, so that names in them are not known. */
  readonly unread: readonly { readonly name: string; readonly why: Unknown }[];
}

const MAX_NAMES = 40;
const MAX_ELSEWHERE = 100;

/** Every name that the mail setup leads to outside of SPF, DKIM and MX, and whether somebody else could take it. */
const ownDelegations = defineFact({
  id: 'dangling.own',
  needs: { role: domainRole, dmarc: maybe(dmarcPolicy) },
  async observe({ role, dmarc }, context): Promise<Observation<Omit<Delegations, 'elsewhere'> | null>> {
    if (!role.exists) return known(null);
    const { domain } = context.target;
    const rua =
      dmarc.status === 'known' ? [...(dmarc.value.record?.rua ?? []), ...(dmarc.value.record?.ruf ?? [])] : [];
    const [rpt, bimi, ...aliased] = await Promise.all([
      textsAt(`_smtp._tls.${domain}`, context),
      textsAt(`default._bimi.${domain}`, context),
      ...OWN_NAMES.map(([label, kind]) => aliasOf(`${label}.${domain}`, kind, context)),
    ]);
    const leads: readonly Lead[] = [
      ...rua.flatMap(({ host }) =>
        host === null ? [] : [{ name: host, via: 'a report address of DMARC', role: 'reports' } as const],
      ),
      ...hostsInUris(rpt.texts).map((name) => ({ name, via: 'a report address of TLS-RPT', role: 'reports' }) as const),
      ...hostsInUris(bimi.texts).map((name) => ({ name, via: 'an address in BIMI', role: 'logo' }) as const),
    ];
    const all = distinct(leads.filter(({ name }) => !isWithin(name, domain))).slice(0, MAX_NAMES);
    const names = await Promise.all(all.map((lead) => look(lead, context)));
    const found = [...names, ...aliased.flatMap((one) => (one === null ? [] : [one]))];
    return known(
      { names: found, unread: [rpt, bimi].flatMap(({ name, why }) => (why === null ? [] : [{ name, why }])) },
      found.flatMap(({ evidence }) => evidence),
    );
  },
});

/** Those, and the names that other checks look after. Asking does not wait for these. */
export const delegations = defineFact({
  id: 'dangling.delegations',
  needs: {
    own: ownDelegations,
    includes: maybe(spfIncludes),
    keys: maybe(dkimKeys),
    hosts: maybe(mailHosts),
  },
  async observe({ own, includes, keys, hosts }): Promise<Observation<Delegations | null>> {
    if (own === null) return known(null);
    const elsewhere = [
      ...(includes.status === 'known' ? includes.value : []).map((name) => ({ name, check: 'spf' }) as const),
      ...(keys.status === 'known' ? [...keys.value.values()] : []).flatMap((answer) =>
        answer.status === 'known' ? answer.value.aliases.map((name) => ({ name, check: 'dkim' }) as const) : [],
      ),
      ...(hosts.status === 'known' ? [...hosts.value.keys()] : []).map((name) => ({ name, check: 'mx' }) as const),
    ];
    const { names } = own;
    return known(
      { ...own, elsewhere: elsewhere.slice(0, MAX_ELSEWHERE) },
      names.flatMap(({ evidence }) => evidence),
    );
  },
});

interface Lead {
  readonly name: string;
  readonly via: string;
  readonly role: DelegatedName['role'];
}

/** Names of the domain's own that are often aliases of a service, and what they are for. */
const OWN_NAMES: readonly (readonly [label: string, role: DelegatedName['role']])[] = [
  ['_dmarc', 'policy'],
  ['_mta-sts', 'policy'],
  ['mta-sts', 'policy'],
  ['_smtp._tls', 'reports'],
  ['default._bimi', 'logo'],
  ['autoconfig', 'set-up'],
  ['autodiscover', 'set-up'],
];

function distinct(leads: readonly Lead[]): readonly Lead[] {
  return [...new Map(leads.map((lead) => [`${lead.name} ${lead.via}`, lead])).values()];
}

async function textsAt(name: string, { net }: Context) {
  const answer = await net.dns.query(name, 'TXT');
  const records = answer.status === 'known' && answer.value.kind === 'records' ? answer.value.records : [];
  return { name, texts: records.map((strings) => strings.join('')), why: answer.status === 'unknown' ? answer : null };
}

/** Where an own name leads as an alias; null: it is none. */
async function aliasOf(name: string, role: DelegatedName['role'], context: Context): Promise<DelegatedName | null> {
  const { net } = context;
  // The type that the name is there for: an alias is followed either way.
  const answer = await net.dns.query(name, name.startsWith('_') || name.includes('._') ? 'TXT' : 'A');
  if (answer.status === 'unknown' || answer.value.aliases.length === 0) return null;
  const target = answer.value.aliases.at(-1) ?? name;
  const { evidence } = answer;
  const lead = { name: target, via: `the alias ${name}`, role, alias: name };
  if (answer.value.kind !== 'nxdomain') return { ...lead, state: { is: 'there' }, evidence };
  const gone = await goneState(target, context);
  return { ...lead, state: gone.state, evidence: [...evidence, ...gone.evidence] };
}

async function look(lead: Lead, context: Context): Promise<DelegatedName> {
  const { net } = context;
  if (!isQueryName(lead.name)) return { ...lead, alias: null, state: { is: 'missing' }, evidence: [] };
  const answer = await net.dns.query(lead.name, 'A');
  const { evidence } = answer;
  if (answer.status === 'unknown') return { ...lead, alias: null, state: { is: 'unanswered', why: answer }, evidence };
  if (answer.value.kind !== 'nxdomain') return { ...lead, alias: null, state: { is: 'there' }, evidence };
  const gone = await goneState(answer.value.aliases.at(-1) ?? lead.name, context);
  return { ...lead, alias: null, state: gone.state, evidence: [...evidence, ...gone.evidence] };
}

/** Who could take a name that does not exist. */
async function goneState(
  name: string,
  { target, net }: Context,
): Promise<{ readonly state: NameState; readonly evidence: readonly Evidence[] }> {
  const service = claimable.services.find(({ suffixes }) => suffixes.some((suffix) => isWithin(name, suffix)));
  if (service) return { state: { is: 'claimable', service: service.name }, evidence: [] };
  const registrable = registrableDomain(name);
  if (registrable === null || registrable === registrableDomain(target.domain) || !hasPublicSuffix(registrable)) {
    return { state: { is: 'missing' }, evidence: [] };
  }
  const soa = await net.dns.query(registrable, 'SOA');
  const { evidence } = soa;
  if (soa.status === 'unknown') return { state: { is: 'unanswered', why: soa }, evidence };
  return { state: soa.value.kind === 'nxdomain' ? { is: 'unregistered', registrable } : { is: 'missing' }, evidence };
}
