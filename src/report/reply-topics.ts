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

/** RFC 7372 section 3; RFC 3463 section 3.2; X.7.27: RFC 7505 section 4.2. The class, 4 or 5, is left out. */
const BY_CODE: Readonly<Record<string, readonly Topic[]>> = {
  '1.8': ['sender-domain'],
  '7.20': ['dkim'],
  '7.21': ['dkim'],
  '7.22': ['dkim'],
  '7.23': ['spf'],
  '7.24': ['spf'],
  '7.25': ['reverse-dns'],
  '7.26': ['dmarc'],
  '7.27': ['sender-domain'],
};

const PASSES = '(?!\\W{0,3}pass)'; // `SPF = pass` is no reason
const BY_WORDS: readonly (readonly [RegExp, Topic])[] = [
  [new RegExp(`\\bspf\\b${PASSES}|sender policy framework`, 'i'), 'spf'],
  [new RegExp(`\\bdkim\\b${PASSES}`, 'i'), 'dkim'],
  [new RegExp(`\\bdmarc\\b${PASSES}|\\bunauthenticated\\b`, 'i'), 'dmarc'],
  [/\bptr\b|\brdns\b|reverse (?:dns|host|name|lookup)/i, 'reverse-dns'],
  [
    /\b(?:block|black|deny) ?list|\bdnsbl\b|\brbl\b|spamhaus|\blisted (?:at|by|in|on)\b|\bbad reputation\b/i,
    'blocklist',
  ],
  [/sender (?:address|domain)[^;]{0,60}(?:not (?:found|exist|resolve)|unknown)/i, 'sender-domain'],
];

/**
 * What a refusal gives as its reason: by its enhanced code, and by the words of the server and of the rule that knows it.
 *
 * @param meaning  what the rule says; null: none knows the reply
 */
export function topicsOf({ enhanced, lines }: StatedReply, meaning: string | null): readonly Topic[] {
  const detail = enhanced?.replace(/^\d\./, '') ?? '';
  const byCode = Object.hasOwn(BY_CODE, detail) ? (BY_CODE[detail] ?? []) : [];
  const words = [...lines, meaning ?? ''].join(' ');
  const byWords = BY_WORDS.flatMap(([pattern, topic]) => (pattern.test(words) ? [topic] : []));
  return [...new Set([...byCode, ...byWords])];
}

/** The checks whose findings may be what these topics mean. */
export function checksOn(topics: readonly Topic[]): readonly string[] {
  return [...new Set(topics.flatMap((topic) => CHECKS[topic]))];
}
