import { unchecked } from '../../core/check.ts';
import { domainOfAddress } from '../../core/names.ts';
import type { Evidence, Observation } from '../../core/observation.ts';
import type { Participant, Participants } from '../../message/participants.ts';
import { quotedFields } from '../../message/quoted.ts';
import { cut } from '../../message/shown.ts';
import { type Reach, UNREACHABLE } from '../identity/domain-facts.ts';
import type { MessageOrigin } from '../message-auth/facts.ts';
import type { Said } from './judge-unsubscribe.ts';
import type { UnsubscribePlace } from './unsubscribe-facts.ts';

const MAX_URI = 500;

/** Where bounces and answers go. An author's own domain is for the check `identity`. */
export function judgePaths(
  { from, replyTo }: Participants,
  { mailFrom }: MessageOrigin,
  domains: ReadonlyMap<string, Observation<Reach>>,
): readonly Said[] {
  const authors = from.map(({ domain }) => domain);
  const others = replyTo.filter(({ domain }) => !authors.includes(domain));
  return [
    ...(mailFrom === null || mailFrom.value === '' ? [] : bounces(mailFrom, domains)),
    ...distinctDomains(others).flatMap(({ address, domain, field }) =>
      dead('bulk-reply-to-dead', { address, domain, evidence: quotedFields([field]) }, domains),
    ),
  ];
}

function bounces(
  { value, field }: NonNullable<MessageOrigin['mailFrom']>,
  domains: ReadonlyMap<string, Observation<Reach>>,
): readonly Said[] {
  const evidence: readonly Evidence[] = [
    field === null
      ? { via: 'message', request: 'the reverse path, as given', response: value }
      : { via: 'message', request: 'the header', response: field },
  ];
  return dead('bulk-return-path-dead', { address: value, domain: domainOfAddress(value), evidence }, domains);
}

function distinctDomains(people: readonly Participant[]): readonly Participant[] {
  return people
    .filter(({ domain }, index) => people.findIndex((other) => other.domain === domain) === index)
    .slice(0, 3);
}

function dead(
  code: 'bulk-return-path-dead' | 'bulk-reply-to-dead',
  named: { readonly address: string; readonly domain: string | null; readonly evidence: readonly Evidence[] },
  domains: ReadonlyMap<string, Observation<Reach>>,
): readonly Said[] {
  const { address, domain } = named;
  const reach = domain === null ? undefined : domains.get(domain);
  if (domain === null || reach === undefined) return [];
  if (reach.status === 'unknown') return [unchecked(`whether ${domain} takes mail`, reach, [code])];
  if (reach.value === 'reachable') return [];
  const evidence = [...named.evidence, ...reach.evidence];
  return [{ code, params: { address, domain, because: UNREACHABLE[reach.value] }, evidence }];
}

/** Whether what a mailing's List-Unsubscribe leads to is there, by DNS. */
export function judgePlaces(places: readonly UnsubscribePlace[]): readonly Said[] {
  return places.flatMap(({ address, domain, dead: why }): readonly Said[] => {
    const code = 'bulk-unsubscribe-dead';
    if (why.status === 'unknown') return [unchecked(`whether ${domain} is there to unsubscribe at`, why, [code])];
    if (why.value === null) return [];
    const params = { address: cut(address.uri, MAX_URI), domain, because: why.value };
    return [{ code, params, evidence: why.evidence }];
  });
}
