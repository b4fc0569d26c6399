import { topicsOfStatus, topicsOfWords } from '../core/reply-topics.ts';
import type { StatedReply } from './quoted-replies.ts';

/** What a refusal may name as its reason, and the checks of the domain that look at it. */
export type Topic = 'spf' | 'dkim' | 'dmarc' | 'reverse-dns' | 'blocklist' | 'sender-domain';

const CHECKS: Readonly<Record<Topic, readonly string[]>> = {
  spf: ['spf'],
  dkim: ['dkim'],
  dmarc: ['dmarc', 'spf', 'dkim'], // it passes by either of the two (RFC 9989 section 4.4)
  'reverse-dns': ['reverse-dns'],
  blocklist: ['blocklist'],
  'sender-domain': ['mx', 'nameservers', 'dnssec', 'registration'],
};

/**
 * What a refusal gives as its reason: by its enhanced code, and by the words of the server and of the rule that knows it.
 *
 * @param meaning  what the rule says; null: none knows the reply
 */
export function topicsOf({ enhanced, lines }: StatedReply, meaning: string | null): readonly Topic[] {
  const named = [...topicsOfStatus(enhanced), ...topicsOfWords([...lines, meaning ?? ''].join(' '))];
  return [...new Set(named.filter((topic): topic is Topic => Object.hasOwn(CHECKS, topic)))];
}

/** The checks whose findings may be what these topics mean. */
export function checksOn(topics: readonly Topic[]): readonly string[] {
  return [...new Set(topics.flatMap((topic) => CHECKS[topic]))];
}
