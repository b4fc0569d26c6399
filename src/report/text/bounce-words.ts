import type {
  BounceConclusion,
  BounceKind,
  BounceMove,
  BouncePhase,
  BounceReason,
  ConclusionBasis,
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

/** The words of a conclusion. */
export function wordsFor({ reason, greylisting }: { readonly reason: BounceReason; readonly greylisting: boolean }) {
  return greylisting ? greylistingWords : reasonWords[reason];
}

type Moved = Pick<BounceConclusion, 'reason' | 'greylisting' | 'move'>;

/** Whose move it is, as the end of a sentence. */
export function moveWordsFor(conclusion: Moved): string {
  return overOf(conclusion)?.move ?? moveWords[conclusion.move];
}

/** Who is meant, for headings and tables. */
export function moverWordsFor(conclusion: Moved): string {
  return overOf(conclusion)?.mover ?? moverWords[conclusion.move];
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
  permanent: 'permanent: the same message will be refused again',
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
  guess: 'a guess, by likeness to known texts',
  nothing: 'nothing: neither words nor codes are recognised',
};
