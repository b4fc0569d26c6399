import type { ForecastCause } from './schema.ts';

type Topic = ForecastCause['topic'];
type Certainty = ForecastCause['certainty'];

/**
 * What weighs how much in where a message goes. Only the order counts, and what is summed is never compared with a
 * threshold: why each stands where it does is argued in docs/decisions/forecast.md.
 */
const TOPICS: Readonly<Record<Topic, number>> = {
  receiver: 100,
  policy: 90,
  authentication: 80,
  blocklist: 70,
  address: 60,
  filter: 50,
  identity: 45,
  attachment: 40,
  links: 35,
  domain: 30,
  bulk: 25,
  form: 20,
  content: 10,
};

/** What was said stands before what follows, and that before what may be, whatever it is about. */
const CERTAINTIES: Readonly<Record<Certainty, number>> = { stated: 200, implied: 100, possible: 0 };

/** Of the checks that judge a message or its author's domain; any other is about the domain. */
const TOPIC_OF: Readonly<Record<string, Topic>> = {
  receiver: 'receiver',
  'message-auth': 'authentication',
  spf: 'authentication',
  dkim: 'authentication',
  dmarc: 'authentication',
  blocklist: 'blocklist',
  'reverse-dns': 'address',
  filters: 'filter',
  identity: 'identity',
  attachment: 'attachment',
  links: 'links',
  bulk: 'bulk',
  header: 'form',
  mime: 'form',
  html: 'form',
  content: 'content',
};

/** How much a cause weighs: 10 to 300. */
export function weightOf(topic: Topic, certainty: Certainty): number {
  return TOPICS[topic] + CERTAINTIES[certainty];
}

/** Negative where the first weighs more. */
export function byTopic(a: { readonly check: string }, b: { readonly check: string }): number {
  return TOPICS[topicOf(b.check, '')] - TOPICS[topicOf(a.check, '')];
}

/** @param code  of a finding of that check; the name of the sending address is looked at by two */
export function topicOf(check: string, code: string): Topic {
  if (code.startsWith('message-auth-iprev-')) return 'address';
  return Object.hasOwn(TOPIC_OF, check) ? (TOPIC_OF[check] ?? 'domain') : 'domain';
}
