import type { ProofTopic } from './bounce.ts';

/** RFC 7372 section 3; RFC 3463 section 3.2; X.7.27, X.1.10: RFC 7505 section 4.2. The class, 4 or 5, is left out. */
const BY_CODE: Readonly<Record<string, readonly ProofTopic[]>> = {
  '1.2': ['recipient-domain'],
  '1.8': ['sender-domain'],
  '1.10': ['recipient-domain'],
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
const BY_WORDS: readonly (readonly [RegExp, ProofTopic])[] = [
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

/** What an enhanced status code names as the cause. */
export function topicsOfStatus(status: string | null): readonly ProofTopic[] {
  const detail = status?.replace(/^\d\./, '') ?? '';
  return Object.hasOwn(BY_CODE, detail) ? (BY_CODE[detail] ?? []) : [];
}

/** What words name as the cause. */
export function topicsOfWords(words: string): readonly ProofTopic[] {
  return BY_WORDS.flatMap(([pattern, topic]) => (pattern.test(words) ? [topic] : []));
}
