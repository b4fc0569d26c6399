import type { BounceReason, ProofTopic, ReadRecipient } from '../core/bounce.ts';
import type { ReplyRule } from '../core/reply-rules.ts';

/** What the words of a rule mean, said at this point of the dialogue. */
export interface SaidOf {
  readonly reason: BounceReason;
  /** As the rule has it, where it is said of what the rule takes it to be said of. */
  readonly meaning: string;
  readonly fix: string | null;
  /** Null: as the rule, or else the words, say. */
  readonly topics: readonly ProofTopic[] | null;
}

/**
 * Words that speak of an address or a domain speak of the one that the phase is about: when the client connects there is
 * none but its own, at MAIL it is the sender's. A mailbox that is said to be unknown only when the message is there was taken
 * before: a filter may say so. What a provider means by its own words is known, and not asked for here.
 */
export function saidOf(rule: ReplyRule, { phase, status, reply }: ReadRecipient): SaidOf {
  const asItStands = { reason: rule.reason, meaning: rule.meaning, fix: rule.fix ?? null, topics: null };
  // A bare refusal of MAIL is one of the sender whom it names.
  if (rule.reason === 'blocked' && rule.vague === true && phase === 'mail') return OF_SENDER_REFUSED;
  if (rule.reason !== 'userunknown' && rule.reason !== 'hostunknown') return asItStands;
  switch (phase) {
    case 'connect':
    case 'ehlo':
      return { ...OF_CLIENT, topics: phase === 'ehlo' ? ['helo'] : ['reverse-dns'] };
    case 'mail':
      return rule.reason === 'hostunknown' ? OF_SENDER_DOMAIN : OF_SENDER;
    case 'data':
    case 'after-data': {
      const isStated = !(reply?.enhanced ?? status ?? '5.0.0').endsWith('.0.0');
      return rule.reason === 'hostunknown' || isStated ? asItStands : OF_MAILBOX_LATE;
    }
    default:
      return asItStands;
  }
}

const OF_CLIENT = {
  reason: 'blocked',
  meaning: 'the server does not know the name that the sending server gives itself, or that its address has',
  fix: null,
} as const satisfies Partial<SaidOf>;

const OF_SENDER_REFUSED: SaidOf = {
  reason: 'rejected',
  meaning: "the server takes no mail from the sender's address",
  fix: null,
  topics: null,
};

const OF_SENDER_DOMAIN: SaidOf = {
  reason: 'rejected',
  meaning: "as the server sees it, the domain of the sender's address does not exist",
  fix: null,
  topics: ['sender-domain'],
};

const OF_SENDER: SaidOf = {
  reason: 'rejected',
  meaning: "the server finds no mailbox of the sender's address, or does not take mail of it",
  fix: null,
  topics: null,
};

const OF_MAILBOX_LATE: SaidOf = {
  reason: 'filtered',
  meaning: 'the server says that there is no such mailbox, and says it only of the message, after it took the address',
  fix: null,
  topics: null,
};
