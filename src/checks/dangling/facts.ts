import { type Context, defineFact, maybe } from '../../core/fact.ts';
import { isWithin } from '../../core/names.ts';
import { type Evidence, known, type Observation, unknown } from '../../core/observation.ts';
import { dkimKeys } from '../dkim/facts.ts';
import { dmarcPolicy } from '../dmarc/facts.ts';
import { mailHosts } from '../mx/facts.ts';
import { domainRole } from '../role/facts.ts';
import { spfIncludes } from '../spf/facts.ts';
import { aliasOf, wildcardAlias } from './alias-facts.ts';
import { type Lead, serviceLeads, textLeads, type Unread } from './lead-facts.ts';
import { type NameState, serviceOf, stateOf } from './state-facts.ts';

export type { NameState } from './state-facts.ts';

/** A name that the mail setup leads to, and by what. */
export interface DelegatedName extends Lead {
  /** The record of the domain's own that leads there; null: a part of a longer text, or what another check tells. */
  readonly record: { readonly alias: string; readonly value: string } | null;
  readonly state: NameState;
  readonly evidence: readonly Evidence[];
}

export interface Delegations {
  readonly names: readonly DelegatedName[];
  /** Names whose existence other checks judge. */
  readonly elsewhere: readonly { readonly name: string; readonly check: keyof typeof OTHERS }[];
  readonly unread: Unread;
}

const MAX_NAMES = 40;
const MAX_ELSEWHERE = 100;

/** What the domain's own names and records lead to, but for those that other checks read. Waits for none of these. */
const ownDelegations = defineFact({
  id: 'dangling.own',
  needs: { role: domainRole },
  async observe({ role }, context): Promise<Observation<Omit<Delegations, 'elsewhere'> | null>> {
    if (!role.exists) return known(null);
    const { domain } = context.target;
    const [own, texts, services] = await Promise.all([ownAliases(context), textLeads(context), serviceLeads(context)]);
    const leads = distinct([...texts.leads, ...services.leads].filter(({ name }) => !isWithin(name, domain)));
    const tooMany = unknown('limit', `only ${MAX_NAMES} of ${leads.length} names are looked at in one audit`);
    const looked = await Promise.all(leads.slice(0, MAX_NAMES).map((lead) => look(lead, context)));
    const names = [...own.names, ...looked];
    const further = { subject: 'further names', role: 'set-up', why: tooMany } as const;
    const unread = [...own.unread, ...texts.unread, ...services.unread, ...(leads.length > MAX_NAMES ? [further] : [])];
    return known(
      { names, unread },
      names.flatMap(({ evidence }) => evidence),
    );
  },
});

/** Every name that the mail setup leads to, and whether somebody else could take it. Null for a domain that does not exist. */
export const delegations = defineFact({
  id: 'dangling.delegations',
  needs: {
    own: ownDelegations,
    dmarc: maybe(dmarcPolicy),
    includes: maybe(spfIncludes),
    keys: maybe(dkimKeys),
    hosts: maybe(mailHosts),
  },
  async observe({ own, dmarc, includes, keys, hosts }, context): Promise<Observation<Delegations | null>> {
    if (own === null) return known(null);
    const rua = dmarc.status === 'known' ? (dmarc.value.record?.rua ?? []) : [];
    const selectors = keys.status === 'known' ? [...keys.value.values()] : [];
    const others: readonly Other[] = [
      ...(includes.status === 'known' ? includes.value : []).map((name) => other(name, 'spf')),
      ...selectors.flatMap((answer) =>
        answer.status === 'known' ? answer.value.aliases.map((name) => other(name, 'dkim')) : [],
      ),
      ...(hosts.status === 'known' ? [...hosts.value.keys()] : []).map((name) => other(name, 'mx')),
      ...rua.flatMap(({ host }) => (host === null ? [] : [other(host, 'dmarc')])),
    ];
    // Those checks know what does not exist, and not what anybody may create.
    const suspects = distinct(others.filter(({ name }) => serviceOf(name) !== null)).slice(0, MAX_NAMES);
    const looked = await Promise.all(suspects.map((lead) => look(lead, context)));
    const names = [...own.names, ...looked.filter(({ state }) => state.is === 'claimable')];
    const elsewhere = others.map(({ name, check }) => ({ name, check })).slice(0, MAX_ELSEWHERE);
    return known(
      { names, unread: own.unread, elsewhere },
      names.flatMap(({ evidence }) => evidence),
    );
  },
});

type Other = Lead & Delegations['elsewhere'][number];

const OTHERS = {
  spf: { via: 'SPF', role: 'sending' },
  dkim: { via: 'the alias of a DKIM key', role: 'keys' },
  mx: { via: 'MX', role: 'mail' },
  dmarc: { via: 'a report address of DMARC', role: 'reports' },
} as const;

function other(name: string, check: keyof typeof OTHERS): Other {
  return { name, check, ...OTHERS[check] };
}

/** Names of the domain's own that are often aliases of a service, with the type and the use of what stands there. */
function ownNames({ bimiSelector }: Context['target']['options']) {
  return [
    ['_dmarc', 'TXT', 'dmarc'],
    ['_mta-sts', 'TXT', 'mta-sts'],
    ['mta-sts', 'A', 'mta-sts'],
    ['_smtp._tls', 'TXT', 'reports'],
    [`${bimiSelector}._bimi`, 'TXT', 'logo'],
    ['autoconfig', 'A', 'set-up'],
    ['autodiscover', 'A', 'set-up'],
  ] as const;
}

async function ownAliases(context: Context): Promise<{
  readonly names: readonly DelegatedName[];
  readonly unread: Unread;
}> {
  const { domain, options } = context.target;
  const [wildcard, ...asked] = await Promise.all([
    wildcardAlias(context),
    ...ownNames(options).map(async ([label, type, role]) => {
      const name = `${label}.${domain}`;
      return { name, role, answer: await aliasOf(name, type, context) };
    }),
  ]);
  const names = asked.flatMap(({ name, role, answer }): readonly DelegatedName[] => {
    if (answer.is !== 'alias') return [];
    const { value, end, state, evidence } = answer;
    const alias = value === wildcard ? `*.${domain}` : name;
    return [{ name: end, via: `the alias ${alias}`, role, record: { alias, value }, state, evidence }];
  });
  const unread = asked.flatMap(({ name, role, answer }) =>
    answer.is === 'unread' ? [{ subject: `alias at ${name}`, role, why: answer.why }] : [],
  );
  // A wildcard answers for all of them, and is one record: what it does to DMARC counts, which is the first of them.
  const byRecord = new Map(names.toReversed().map((one) => [`${one.record?.alias} ${one.name}`, one]));
  return { names: [...byRecord.values()].toReversed(), unread };
}

async function look({ name, via, role }: Lead, context: Context): Promise<DelegatedName> {
  return { name, via, role, record: null, ...(await stateOf(name, context)) };
}

function distinct<L extends Lead>(leads: readonly L[]): readonly L[] {
  return [...new Map(leads.map((lead) => [`${lead.name} ${lead.via}`, lead])).values()];
}
