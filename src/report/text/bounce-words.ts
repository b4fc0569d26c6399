import type {
  BounceConclusion,
  BounceKind,
  BounceMove,
  BouncePhase,
  BounceReason,
  ConclusionBasis,
  ProofTopic,
} from '../../core/bounce.ts';
import { addressWords } from './bounce-address-words.ts';
import { type ReasonWords, SEND_AGAIN } from './bounce-reason.ts';
import { refusalWords } from './bounce-refusal-words.ts';
import { technicalWords } from './bounce-technical-words.ts';

/** Complete: a reason without words does not compile. */
export const reasonWords: Readonly<Record<BounceReason, ReasonWords>> = {
  ...addressWords,
  ...refusalWords,
  ...technicalWords,
};

/** Greylisting (RFC 6647): its reason is `blocked`, and it is no block that anybody has to lift. */
const greylistingWords: ReasonWords = {
  title: 'greylisting',
  clause: 'the server puts off whoever it does not know yet, and takes the message when it is tried again',
  steps: ['let your mail server try again from the same address, some minutes later: that is all greylisting asks for'],
  ended: [
    'see why your mail server gave up: it should try again for 4 to 5 days, from the same address, at first within the hour (RFC 5321 section 4.5.4.1)',
  ],
  over: SEND_AGAIN,
};

const { always: _listedAgain, temporary: _temporary, worry: _worry, ...blockedWords } = reasonWords.blocked;
/** Where the name that the server gives in EHLO, and no list, is what keeps it out. */
const greetingWords: ReasonWords = {
  ...blockedWords,
  steps: [
    'have your mail server give in EHLO a full name of its own, which leads to its address (A or AAAA)',
    'have whoever owns that address set its PTR record to the same name',
  ],
};

/** Where it is SPF alone: its domain is that of the return path, and may be another than that in From. */
const spfWords: ReasonWords = {
  ...reasonWords.authfailure,
  steps: [
    'audit the domain of the return path, whose SPF record counts, and mend what is said of it: mailcheck {reverse-path} --sending-ip {address}',
    'have every service that sends in your name sign with DKIM for the domain in From',
  ],
  always: 'see what DNS says of the domain of the return path: mailcheck {reverse-path} --sending-ip {address}',
};

interface Worded {
  readonly reason: BounceReason;
  readonly greylisting: boolean;
  /** What a proof run looks at, where it is known. */
  readonly topics?: readonly ProofTopic[];
}

/** The words of a conclusion. */
export function wordsFor({ reason, greylisting, topics = [] }: Worded): ReasonWords {
  if (greylisting) return greylistingWords;
  if (reason === 'blocked' && topics.includes('helo') && !topics.includes('blocklist')) return greetingWords;
  if (reason === 'authfailure' && topics.length === 1 && topics[0] === 'spf') return spfWords;
  return reasonWords[reason];
}

type Moved = Pick<BounceConclusion, 'reason' | 'greylisting' | 'move'>;

/** Reasons that are about a list, where it is the list that has to change, and not one address. */
const OF_A_LIST: ReadonlySet<BounceReason> = new Set([
  'blocked',
  'badreputation',
  'speeding',
  'toomanyconn',
  'spamdetected',
  'policyviolation',
]);

const LIST_WORDS = {
  move: 'your list of addresses has to change',
  mover: 'you, with the list of addresses that you write to',
} as const;

/** A sender may be refused for its DNS, or for what it is. */
const SENDER_WORDS = {
  move: 'your sender address, or its DNS, has to change',
  mover: 'you, with the sender address or its DNS',
} as const;

/** Where the move alone would say too much, or of the wrong thing. */
function ofReason({ reason, move }: Moved): ReasonWords['over'] {
  if (move === 'sender-list' && OF_A_LIST.has(reason)) return LIST_WORDS;
  return move === 'sender-dns' && reason === 'rejected' ? SENDER_WORDS : undefined;
}

/** Whose move it is, as the end of a sentence. */
export function moveWordsFor(conclusion: Moved): string {
  return (overOf(conclusion) ?? ofReason(conclusion))?.move ?? moveWords[conclusion.move];
}

/** Who is meant, for headings and tables. */
export function moverWordsFor(conclusion: Moved): string {
  return (overOf(conclusion) ?? ofReason(conclusion))?.mover ?? moverWords[conclusion.move];
}

/** Of what passes by itself, and of what nobody knows, it is the sender's server that has to move where waiting is over. */
function overOf(conclusion: Moved): ReasonWords['over'] {
  return conclusion.move === 'sender-server' ? wordsFor(conclusion).over : undefined;
}

const moveWords: Readonly<Record<BounceMove, string>> = {
  'sender-dns': 'your DNS has to change',
  'sender-server': 'your mail server has to change',
  'sender-content': 'your message has to change',
  'sender-list': 'correct the address, or write to it no more',
  recipient: 'it is the move of the recipient',
  'recipient-admin': "it is the move of the recipient's mail administrator",
  wait: 'there is nothing to do yet but wait',
  nobody: 'there is nothing to do',
};

/** Who is meant, by the move alone. */
export const moverWords: Readonly<Record<BounceMove, string>> = {
  'sender-dns': 'you, in DNS',
  'sender-server': 'you, at your mail server',
  'sender-content': 'you, in the message',
  'sender-list': 'you, with the address or the list you write to',
  recipient: 'the recipient',
  'recipient-admin': "the recipient's mail administrator",
  wait: 'nobody yet: wait',
  nobody: 'nobody',
};

export const kindWords: Readonly<Record<BounceKind, string>> = {
  permanent: 'permanent: trying again changes nothing by itself',
  temporary: 'temporary: a later try may succeed',
  'not a failure': 'not a failure',
};

/** When it was said, in words. */
export const phaseWords: Readonly<Record<BouncePhase, string>> = {
  connect: 'on connecting',
  ehlo: 'at the greeting (EHLO)',
  starttls: 'on turning to TLS (STARTTLS)',
  auth: 'at the login (AUTH)',
  mail: 'at the sender address (MAIL FROM)',
  rcpt: 'at the recipient address (RCPT TO)',
  data: 'at the message itself (DATA)',
  'after-data': 'after the whole message had been sent',
};

/** What a conclusion rests on, in words. */
export const basisWords: Readonly<Record<ConclusionBasis, string>> = {
  rule: 'the words of the answer, which are known',
  status: 'its enhanced status code alone',
  'status-subject': 'the subject of its enhanced status code alone: the code itself is in no registry',
  'reply-code': 'its reply code alone',
  form: 'the form of the mail',
  guess: 'a guess, by likeness to known texts and by its codes: its words are not known',
  nothing: 'nothing: neither words nor codes are recognised',
};
