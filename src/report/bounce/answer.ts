import type { BounceConclusion, ReadRecipient } from '../../core/bounce.ts';
import enhancedCodes from '../../data/enhanced-codes.json' with { type: 'json' };
import { moveWordsFor, wordsFor } from '../text/bounce-words.ts';
import { type BounceSituation, stillTries } from './advice.ts';

// The answer in words: who, what, by whom, why, whose move. It claims no more than what the conclusion rests on.

/** Reasons in which no server refused the message: there was none, or it never came so far. */
const NEVER_REFUSED = new Set<BounceConclusion['reason']>([
  'hostunknown',
  'networkerror',
  'expired',
  'mailererror',
  'onhold',
  'undefined',
]);

/** Why, as a clause of one sentence, for somebody who is no expert. */
export function meaningOf(situation: BounceSituation): string {
  const { conclusion, recipient, what } = situation;
  const { basis, reason, rule, replyCode } = conclusion;
  if (what === 'delay' && reason === 'expired') return 'no try has got the message through so far';
  const clause = rule?.meaning ?? wordsFor(conclusion).clause;
  switch (basis) {
    case 'rule':
    case 'form':
    case 'nothing':
      return clause;
    case 'guess':
      return `probably ${clause} (a guess, as ${hasWords(recipient) ? 'its words are not known' : unread(recipient)})`;
    case 'status':
      return `going by ${named(codeOf(situation))} alone, as ${unread(recipient)}, ${clause}`;
    case 'status-subject': {
      const code = codeOf(situation);
      return `going by the subject of ${named(code)} alone, which is in no registry, as ${unread(recipient)}, ${subjectOf(code) ?? clause}`;
    }
    case 'reply-code':
      return `going by ${named(replyCode)} alone, as ${unread(recipient)}, ${clause}`;
  }
}

/** The status code that tells something: of the server that refused, or else of whoever reports. */
function codeOf({ conclusion, recipient }: BounceSituation): string | null {
  const { enhanced = null } = recipient.reply ?? {};
  return enhanced !== null && !enhanced.endsWith('.0.0') ? enhanced : (conclusion.status?.code ?? null);
}

/** What codes of the same subject have in common (RFC 3463 section 3). */
function subjectOf(code: string | null): string | null {
  const general = `${code?.split('.')[1]}.0`;
  return enhancedCodes.codes.find(({ detail }) => detail === general)?.meaning ?? null;
}

function named(code: number | string | null): string {
  return code === null ? 'the code' : `the code ${code}`;
}

function unread(recipient: ReadRecipient): string {
  return hasWords(recipient) ? 'the words beside it are not recognised' : 'the server gave no words';
}

function hasWords({ diagnostic, reply }: ReadRecipient): boolean {
  const said = [diagnostic ?? '', ...(reply?.lines ?? [])].join(' ').replace(/[\d.\s#-]+/g, ' ');
  return /\p{L}{3}/u.test(said);
}

/** Whom it is about: one recipient, or several with the same cause. */
export interface Recipients {
  /** Of the first; null: not named. */
  readonly name: string | null;
  readonly count: number;
}

/** What happened to mail for them, in one line. @param server  who refused; null: not said */
export function answerOf(situation: BounceSituation, whom: Recipients, server: string | null): string {
  return `${happened(situation, whom, server)}: ${meaningOf(situation)}${nextMove(situation)}`;
}

const TLS_WORKS = '; TLS works there now, so send it again, and see that your mail server uses it';

function nextMove(situation: BounceSituation): string {
  const { conclusion, proved } = situation;
  if (proved === 'gone')
    return `; no such fault shows now, so ${stillTries(situation) ? 'the next try may get through' : 'send it again'}`;
  if (conclusion.move === 'recipient-admin' && proved === 'usable') return TLS_WORKS;
  if (conclusion.move === 'sender-dns' && proved === 'possible') return '; your DNS may have to change';
  // Nobody should change something for what was only guessed.
  const condition = conclusion.basis === 'guess' && conclusion.move !== 'nobody' ? 'if so, ' : '';
  return `; ${condition}${moveWordsFor(conclusion)}`;
}

function happened(situation: BounceSituation, whom: Recipients, server: string | null): string {
  const { what, recipient, conclusion } = situation;
  const who = whoOf(whom);
  const by = server === null ? '' : ` by ${server}`;
  const mail = who === null ? 'the message' : `mail to ${who}`;
  if (what === 'delay' || recipient.action === 'delayed')
    return `${mail} is delayed${server === null ? '' : ` at ${server}`}`;
  if (conclusion.kind === 'temporary' && !conclusion.ended) {
    const at = server === null ? '' : ` to ${server}`;
    return NEVER_REFUSED.has(conclusion.reason) ? `${mail} has not got through${at} yet` : `${mail} was put off${by}`;
  }
  if (NEVER_REFUSED.has(conclusion.reason) || conclusion.kind === 'temporary') {
    return `${mail} was not delivered${server === null ? '' : ` to ${server}`}`;
  }
  return `${who ?? 'the message'} ${who !== null && whom.count > 1 ? 'were' : 'was'} refused${by}`;
}

export function whoOf({ name, count }: Recipients): string | null {
  if (count <= 1) return name;
  return name === null ? `${count} recipients` : `${name} and ${count - 1} ${count === 2 ? 'other' : 'others'}`;
}
