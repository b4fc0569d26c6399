import type { BounceConclusion, BounceReason } from '../../core/bounce.ts';

const GREYLISTED = 'greylisting puts off whoever is not known there yet, whatever stands in DNS';

/** Why nothing that can be asked from outside shows a cause. A clause; null: it is no failure. */
export function whyUnprovable({ reason, greylisting }: BounceConclusion): string | null {
  return greylisting ? GREYLISTED : unprovable[reason];
}

const unprovable: Readonly<Record<BounceReason, string | null>> = {
  userunknown: 'only the mail system of the recipient knows which mailboxes it has',
  hasmoved: 'only the mail system of the recipient knows who has moved',
  filtered: 'how a recipient filters mail shows nowhere outside',
  suspend: 'only the mail system of the recipient knows which mailboxes are closed',
  hostunknown: 'the bounce does not say more than that',
  notaccept: 'that a host takes no mail is its own decision',
  mailboxfull: 'how full a mailbox is shows nowhere outside',
  systemfull: 'how full a mail system is shows nowhere outside',
  mesgtoobig: 'it is the size of this one message',
  exceedlimit: 'it is this one message, and the limit of this one recipient',
  authfailure: 'it is a rule of whoever refused, and not in DNS',
  requireptr: 'it is a rule of whoever refused, and not in DNS',
  blocked: 'whoever refused decides by a list of its own, which nobody else can ask',
  badreputation: 'the reputation that a receiver keeps for itself shows nowhere outside',
  rejected: 'whom a mail system takes mail from is its own rule',
  policyviolation: 'the rules of the receiving side show nowhere outside',
  norelaying: 'which domains a mail system takes mail for shows nowhere outside',
  securityerror: 'it is between the two mail servers, and not in DNS',
  failedstarttls: 'it is between the two mail servers, and not in DNS',
  spamdetected: 'what a filter makes of a message shows nowhere outside',
  virusdetected: 'it is about what the message held',
  contenterror: 'it is about the form of the message',
  notcompliantrfc: 'it is about the header of the message',
  toomanyconn: 'how much was sent at once shows nowhere outside',
  speeding: 'how much was sent shows nowhere outside',
  expired: 'why an earlier attempt failed is not in this bounce',
  networkerror: 'what kept the two servers apart then shows nowhere now',
  systemerror: 'it is a fault inside a mail system',
  mailererror: 'it is a fault inside a mail system',
  syntaxerror: 'it is between two mail programs',
  delivered: null,
  vacation: null,
  feedback: null,
  onhold: 'the bounce does not say what happened',
  undefined: 'the bounce does not say what happened',
};
