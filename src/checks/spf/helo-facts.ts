import { canonicalAddress, familyOf } from '../../core/addresses.ts';
import { type Context, defineFact, maybe } from '../../core/fact.ts';
import { isWithin } from '../../core/names.ts';
import type { DnsAnswer } from '../../core/net.ts';
import { known, mapKnown, type Observation } from '../../core/observation.ts';
import { evaluateSpf, type SpfEvaluation, untilEnded } from './evaluate.ts';
import { type HeloName, type HeloNames, heloNames } from './helo-name-facts.ts';
import { spfTexts } from './records-facts.ts';
import { spfTree } from './tree-facts.ts';

/** What SPF makes of mail without a sender from one host: its HELO name is checked (RFC 7208 section 2.4). */
export interface HeloSpf {
  /** The SPF records at the name, as published. */
  readonly records: readonly string[];
  /** Whether the name is a CNAME, beside which no other record can stand (RFC 1034 section 3.6.2). */
  readonly isAlias: boolean;
  /** Whether its A or AAAA records lead to the host. */
  readonly leadsBack: Observation<boolean>;
  /** Whether a wildcard may be what leads to the host: a record at the name itself would hide it (RFC 4592 section 2.2.1). */
  readonly byWildcard: boolean;
  /** Null where there is no record: the result is `none`. */
  readonly evaluation: SpfEvaluation | null;
}

export interface HeloHost extends HeloName {
  /** Null: the SPF of the domain does not let the host send, so that nobody has to be told about its name. */
  readonly spf: Observation<HeloSpf | null>;
}

export interface HeloHosts extends Pick<HeloNames, 'unseen' | 'omitted'> {
  readonly hosts: readonly HeloHost[];
}

/** `check_host()` of each sending host for the name it greets with, as for a bounce. */
export const heloSpf = defineFact({
  id: 'spf.helo',
  needs: { found: heloNames, tree: maybe(spfTree) },
  async observe({ found, tree }, context): Promise<Observation<HeloHosts>> {
    const ended = untilEnded(context.signal);
    const policy = tree.status === 'known' && tree.value.state === 'read' ? tree.value : null;
    const hosts = await Promise.all(
      found.names.map(async (host): Promise<HeloHost> => {
        const sender = `postmaster@${context.target.domain}`;
        const asked = { address: host.address, sender, helo: host.name };
        const [spf, domains] = await Promise.all([
          Promise.race([spfAt(host, context), ended]),
          host.mayOnlyReceive && policy !== null
            ? Promise.race([evaluateSpf(asked, context.net.dns, policy), ended])
            : null,
        ]);
        if (!host.mayOnlyReceive) return { ...host, spf };
        if (domains?.status === 'unknown') return { ...host, spf: domains };
        return { ...host, spf: domains?.value.lenient === 'pass' ? spf : known(null) };
      }),
    );
    return known(
      { hosts, unseen: found.unseen, omitted: found.omitted },
      hosts.flatMap(({ spf }) => spf.evidence),
    );
  },
});

async function spfAt({ name, address }: HeloName, { target, net }: Context): Promise<Observation<HeloSpf>> {
  const type = familyOf(address) === 4 ? 'A' : 'AAAA';
  const [txt, back] = await Promise.all([net.dns.query(name, 'TXT'), net.dns.query(name, type)]);
  if (txt.status === 'unknown') return txt;
  const records = spfTexts(txt.value);
  const evaluated = records.length > 0 ? await evaluateSpf({ address, sender: '', helo: name }, net.dns, null) : null;
  if (evaluated?.status === 'unknown') return evaluated;
  const leadsBack = mapKnown(back, (answer) => leadsTo(answer, address));
  const evaluation = evaluated?.value ?? null;
  const isOurs = isWithin(name, target.domain) && evaluation?.result !== 'pass';
  // A wildcard can be asked for by its own name (RFC 4592 section 2.3).
  const above = isOurs ? await net.dns.query(`*.${name.slice(name.indexOf('.') + 1)}`, type) : null;
  const byWildcard = above !== null && (above.status === 'unknown' || leadsTo(above.value, address));
  return known({ records, isAlias: txt.value.aliases.length > 0, leadsBack, byWildcard, evaluation }, [
    ...txt.evidence,
    ...back.evidence,
    ...(evaluated?.evidence ?? []),
  ]);
}

function leadsTo(answer: DnsAnswer<string>, address: string): boolean {
  return answer.kind === 'records' && answer.records.some((found) => canonicalAddress(found) === address);
}
