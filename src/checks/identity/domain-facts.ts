import { type Context, defineMessageFact } from '../../core/fact.ts';
import { type DomainName, domainOfAddress } from '../../core/names.ts';
import { known, type Observation } from '../../core/observation.ts';
import { learner } from '../../core/run.ts';
import type { MessageTarget } from '../../core/target.ts';
import { type Participant, participantsOf } from '../../message/participants.ts';
import { messageOrigin } from '../message-auth/facts.ts';
import { messageRead } from '../mime/facts.ts';
import { knownAddresses, mailHosts, mxRecords } from '../mx/facts.ts';
import type { Reach } from './reach.ts';

export { type Reach, UNREACHABLE } from './reach.ts';

const MAX_DOMAINS = 10; // bounded: a hostile header may name thousands

/** The domains that the message says it is from, is sent by, and is to be answered at; the reverse path's among them. */
export const mailDomains = defineMessageFact({
  id: 'identity.domains',
  needs: { message: messageRead, origin: messageOrigin },
  async observe({ message, origin }, context): Promise<Observation<ReadonlyMap<string, Observation<Reach>>>> {
    const { from, sender, replyTo } = participantsOf(message.header.fields);
    const path = origin.mailFrom === null ? null : domainOfAddress(origin.mailFrom.value);
    const named = [...(path === null ? [] : [path]), ...[from, replyTo, sender].flatMap(domainsOf)];
    const domains = [...new Set(named)].slice(0, MAX_DOMAINS);
    const found = await Promise.all(domains.map((domain) => reachOf(domain, context)));
    const evidence = found.flatMap((one) => one.evidence);
    return known(new Map(domains.flatMap((domain, index) => pairOf(domain, found[index]))), evidence);
  },
});

function domainsOf(participants: readonly Participant[]): readonly DomainName[] {
  return participants.flatMap(({ domain }) => (domain === null ? [] : [domain]));
}

function pairOf(domain: string, reach: Observation<Reach> | undefined) {
  return reach === undefined ? [] : [[domain, reach] as const];
}

/** Asks as for any domain that mail is sent to (RFC 5321 section 5.1). */
export async function reachOf(domain: DomainName, context: Context<MessageTarget>): Promise<Observation<Reach>> {
  const options = { ...context.target.options, role: 'receiver', probe: null } as const;
  const learn = learner({ ...context, target: { kind: 'domain', domain, options } });
  const mx = await learn(mxRecords);
  if (mx.status === 'unknown') return mx;
  if (mx.value.kind === 'nxdomain') return known('nxdomain', mx.evidence);
  if (mx.value.records.some(({ exchange }) => exchange === '.')) return known('null-mx', mx.evidence);
  const hosts = await learn(mailHosts);
  if (hosts.status === 'unknown') return hosts;
  const found = [...hosts.value.values()];
  const reachable = found.some(({ addresses }) => knownAddresses(addresses).length > 0);
  const evidence = [...mx.evidence, ...hosts.evidence];
  if (reachable) return known('reachable', evidence);
  const silent = found.flatMap(({ addresses: { a, aaaa } }) => [a, aaaa]).find(({ status }) => status === 'unknown');
  return silent?.status === 'unknown' ? silent : known('no-host', evidence);
}
