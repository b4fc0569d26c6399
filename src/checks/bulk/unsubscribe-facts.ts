import { defineMessageFact } from '../../core/fact.ts';
import { domainOfAddress, parseDomainName } from '../../core/names.ts';
import type { HttpsOutcome, Net } from '../../core/net.ts';
import { known, type Observation } from '../../core/observation.ts';
import type { UnsubscribeAddress } from '../../message/list-unsubscribe.ts';
import { ONE_CLICK, oneClickLack, postAddressIn } from '../../message/one-click.ts';
import { reachOf, UNREACHABLE } from '../identity/domain-facts.ts';
import { messageRead } from '../mime/facts.ts';
import { bulkReading, listUnsubscribe } from './facts.ts';

/** One address of List-Unsubscribe, and whether DNS knows where it is. */
export interface UnsubscribePlace {
  readonly address: UnsubscribeAddress;
  readonly domain: string;
  /** Null: it is there. Else why nothing arrives. */
  readonly dead: Observation<string | null>;
}

const MAX_PLACES = 4;

/** Whether the hosts behind a mailing's List-Unsubscribe are there, by DNS alone: nothing is opened. */
export const unsubscribePlaces = defineMessageFact({
  id: 'bulk.places',
  needs: { list: listUnsubscribe, reading: bulkReading },
  async observe({ list, reading }, context): Promise<Observation<readonly UnsubscribePlace[]>> {
    if (reading.kind !== 'bulk') return known([]); // of a list's post it is the list's business
    const places = await Promise.all(
      distinctHosts(list?.addresses ?? []).map(async ({ address, domain, isMail }): Promise<UnsubscribePlace> => {
        const dead = isMail ? await deadMail(domain, context) : await deadHost(domain, context.net);
        return { address, domain, dead };
      }),
    );
    const evidence = places.flatMap(({ dead }) => dead.evidence);
    return known(places, evidence);
  },
});

/** The first address of each kind at each domain: at most four. */
function distinctHosts(addresses: readonly UnsubscribeAddress[]) {
  const hosts = addresses.flatMap((address) => {
    const url = new URL(address.uri);
    const isMail = address.scheme === 'mailto';
    const domain = isMail ? domainOfAddress(url.pathname) : nameOf(url.hostname);
    return domain === null ? [] : [{ address, domain, isMail }];
  });
  const isFirst = ({ domain, isMail }: (typeof hosts)[number], index: number) =>
    hosts.findIndex((other) => other.domain === domain && other.isMail === isMail) === index;
  return hosts.filter(isFirst).slice(0, MAX_PLACES);
}

function nameOf(host: string) {
  const parsed = parseDomainName(host);
  return parsed.ok ? parsed.name : null;
}

async function deadMail(
  domain: Parameters<typeof reachOf>[0],
  context: Parameters<typeof reachOf>[1],
): Promise<Observation<string | null>> {
  const reach = await reachOf(domain, context);
  if (reach.status === 'unknown') return reach;
  return known(reach.value === 'reachable' ? null : UNREACHABLE[reach.value], reach.evidence);
}

async function deadHost(host: string, net: Net): Promise<Observation<string | null>> {
  const answers = await Promise.all([net.dns.query(host, 'A'), net.dns.query(host, 'AAAA')]);
  const evidence = answers.flatMap((answer) => answer.evidence);
  const isThere = answers.some((answer) => answer.status === 'known' && answer.value.kind === 'records');
  const silent = answers.find((answer) => answer.status === 'unknown');
  if (isThere || silent === undefined) return known(isThere ? null : 'it has no address', evidence);
  return silent.status === 'unknown' ? silent : known(null, evidence);
}

const MAX_ANSWER_BYTES = 1024 * 1024;

export interface Posted {
  readonly uri: string;
  readonly outcome: Observation<HttpsOutcome>;
}

/**
 * Unsubscribes as a provider's button does (RFC 8058 section 3.2), where the user asked for it and the message offers it.
 * Null: it was not asked for, or there is nothing to post to.
 */
export const unsubscribePost = defineMessageFact({
  id: 'bulk.post',
  needs: { list: listUnsubscribe, message: messageRead },
  async observe({ list, message }, { target, net }): Promise<Observation<Posted | null>> {
    const uri = postAddressIn(list?.addresses ?? []);
    const isOffered = oneClickLack(message.header.fields, list) === null;
    if (!target.message.postUnsubscribe || uri === null || !isOffered) return known(null);
    const outcome = await net.https.post({
      url: uri,
      contentType: 'application/x-www-form-urlencoded',
      body: ONE_CLICK,
      maxBytes: MAX_ANSWER_BYTES,
    });
    return known({ uri, outcome }, outcome.evidence);
  },
});
