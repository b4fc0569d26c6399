import type { BounceConclusion, BounceReason, ProofTopic, ReadRecipient } from '../../core/bounce.ts';
import { withoutNames } from '../../core/reply-names.ts';
import { topicsOfStatus, topicsOfWords } from '../../core/reply-topics.ts';
import { listsNamedIn } from './named-lists.ts';

/** What a proof run looks for. */
export interface WantedTopics {
  /** What the server gives as its reason. */
  readonly stated: readonly ProofTopic[];
  /** What may be behind it, though nobody said so. */
  readonly possible: readonly ProofTopic[];
}

/** What a reason says by itself, where the server's words or its code say that reason. */
const BY_REASON: Partial<Readonly<Record<BounceReason, readonly ProofTopic[]>>> = {
  authfailure: ['spf', 'dkim', 'dmarc'],
  requireptr: ['reverse-dns'],
  hostunknown: ['recipient-domain'],
  notaccept: ['recipient-domain'],
  norelaying: ['recipient-domain'],
  failedstarttls: ['recipient-tls'],
};

/** What may be behind a refusal that gives no reason of this kind: faults that make receivers wary of a sender. */
const BEHIND: Partial<Readonly<Record<BounceReason, readonly ProofTopic[]>>> = {
  authfailure: ['spf', 'dkim', 'dmarc'],
  spamdetected: ['spf', 'dkim', 'dmarc', 'reverse-dns', 'blocklist', 'domain-blocklist'],
  badreputation: ['spf', 'dkim', 'dmarc', 'reverse-dns', 'blocklist'],
  policyviolation: ['spf', 'dkim', 'dmarc', 'reverse-dns'],
  blocked: ['blocklist', 'reverse-dns'],
  rejected: ['sender-domain', 'spf'],
  networkerror: ['recipient-domain'],
  expired: ['recipient-domain'],
};

const NO_NAME =
  /host (?:or domain name )?not found|no such (?:host|domain)|nxdomain|(?:null|no) mx\b|domain (?:name )?(?:does not|doesn't|not) (?:exist|found)|unrouteable|name (?:service|server)|dns/i;
const TLS = /\btls\b|starttls|certificate|\bdane\b|mta-sts|encrypt/i;
const HELO = /\b(?:helo|ehlo)\b/i;
const SENDER_DOMAIN = /sender|mail from|from (?:address|domain)|return path|envelope/i;
// "temporary DNS failures prevent authentication" (Gmail, 4.7.26); "SPF temperror"; "DNS timeout while looking up".
const DNS_TROUBLE =
  /temporar(?:y|ily)[^.;]{0,40}(?:dns|lookup|resolv)|\b(?:spf|dkim|dmarc) (?:check )?temporar|lookup of (?:spf|dkim|dmarc)|(?:dns|lookup)[^.;]{0,40}(?:temporar|timeout|timed out|servfail)|temp-?error/i;

/** What is about the recipient, or about this one message, whatever words stand beside it. */
const NOT_OF_DNS: readonly BounceReason[] = [
  'userunknown',
  'hasmoved',
  'suspend',
  'mailboxfull',
  'systemfull',
  'mesgtoobig',
  'exceedlimit',
  'contenterror',
  'notcompliantrfc',
  'mailererror',
];
const RULE_OF_SENDERS = /\bpolic|reputation|authenticat/i;
const RULE_OF_MESSAGES = /attach|extension|\bfile|member|moderat|\bgroup\b|permission|\bpost(?:ing)?\b/i;

/**
 * Parts the topics of a conclusion in what was said and what was not. By the rule or the enhanced code that knows the reason,
 * and by the server's own words; a guess states nothing.
 *
 * @param said  what the server said, in one line
 */
export function wantedTopics(
  { topics, basis, reason, rule, status, kind, greylisting }: BounceConclusion,
  said: string,
): WantedTopics {
  const text = withoutNames(said);
  // Greylisting is done to whoever is not known yet (RFC 6647 section 2).
  if (greylisting || NOT_OF_DNS.includes(reason)) return { stated: [], possible: [] };
  if (kind === 'temporary' && DNS_TROUBLE.test(text) && topics.some((topic) => AUTHENTICATION.includes(topic))) {
    // It could not ask: what it would have found is another question.
    return { stated: ['sender-domain'], possible: topics.filter((topic) => topic !== 'sender-domain') };
  }
  // What the words leave open is looked for only where they name nothing.
  const isOfMessage = reason === 'policyviolation' && (RULE_OF_MESSAGES.test(text) || !RULE_OF_SENDERS.test(text));
  const behind = topics.length > 0 || isOfMessage ? [] : (BEHIND[reason] ?? []);
  const isKnown = basis === 'rule' || basis === 'status';
  const byReason = isKnown ? (BY_REASON[reason] ?? []) : [];
  const given = status === null || status.derived ? null : status.code;
  // What is so most often is not stated.
  const meaning = rule === null || HEDGED.test(rule.meaning) ? '' : rule.meaning;
  const byWords = [...topicsOfStatus(given), ...topicsOfWords(`${text} ${meaning}`)].filter(
    (topic) => !passedIn(text).includes(topic),
  );
  // Whoever says "SPF" means that alone, though the reason could be any of the three.
  const byName = topics.filter((topic) => AUTHENTICATION.includes(topic) && byWords.includes(topic));
  const isMeant = (topic: ProofTopic) =>
    byName.length === 0 || !AUTHENTICATION.includes(topic) || byName.includes(topic);
  const lists = namingLists(said, rule);
  const isStated = (topic: ProofTopic) => byReason.includes(topic) || named(topic, text, lists, byWords);
  const meant = topics.filter(isMeant);
  return { stated: meant.filter(isStated), possible: [...meant.filter((topic) => !isStated(topic)), ...behind] };
}

const AUTHENTICATION: readonly ProofTopic[] = ['spf', 'dkim', 'dmarc'];
const HEDGED = /\bmost often\b|\bprobably\b/;
const RESULT = /\b(spf|dkim|dmarc)\b(?: \[[^\]]{1,255}\] with ip: \[[^\]]{1,60}\])?[\s:=]{1,4}(pass|[a-z]{1,20})/gi;

/** "Spf= Fail , Dkim= Pass , DMARC= Pass" (Microsoft): what passed is not the reason, where something else did not. */
function passedIn(text: string): readonly ProofTopic[] {
  const results = Array.from(text.matchAll(RESULT), ([, topic = '', result = '']) => ({
    topic: AUTHENTICATION.find((one) => one === topic.toLowerCase()),
    isPass: /^pass(?:ed)?$/i.test(result),
  }));
  if (!results.some(({ isPass }) => !isPass)) return [];
  return results.flatMap(({ topic, isPass }) => (isPass && topic !== undefined ? [topic] : []));
}

/** Where lists are named: by the server, and by the rule that knows its words. */
export function namingLists(text: string, rule: BounceConclusion['rule']): string {
  // Whoever asks a list wrongly takes its error for a listing: nothing is said of the sender.
  if (LIST_ERROR.test(text)) return '';
  const [clause = ''] = /^(?:the address|the sender's domain|a domain)[^;:]*/.exec(rule?.meaning ?? '') ?? [];
  return `${text} ${clause}`;
}

const LIST_ERROR = /\b127\.255\.255\.25[0-9]\b|open resolver|public resolver|spamhaus\.(?:org|net)\/returnc/i;

function named(topic: ProofTopic, text: string, lists: string, byWords: readonly ProofTopic[]): boolean {
  switch (topic) {
    case 'blocklist':
      return namesList(lists, 'address');
    case 'domain-blocklist':
      return namesList(lists, 'domain');
    case 'helo':
      return HELO.test(text);
    case 'recipient-domain':
      return NO_NAME.test(text);
    case 'recipient-tls':
      return TLS.test(text);
    case 'sender-domain':
      return byWords.includes(topic) || SENDER_DOMAIN.test(text);
    default:
      return byWords.includes(topic);
  }
}

/** One that says "you are on a list" and not on which states nothing that others can look up. */
function namesList(text: string, subject: 'address' | 'domain'): boolean {
  const { asked, dead, others } = listsNamedIn(text, subject);
  return asked.length + dead.length + others.length > 0;
}

/** Everything that is quoted of whoever refused, on one line. */
export function saidBy({ reply, diagnostic }: Pick<ReadRecipient, 'reply' | 'diagnostic'>): string {
  return [...(reply?.lines ?? []), diagnostic ?? ''].join(' ').replace(/\s+/g, ' ').slice(0, MAX_SAID);
}

const MAX_SAID = 8000;
