import type { MessagePiece, Piece } from '../checks/providers.ts';
import { type MessageView, type MethodView, NO_ONE_CLICK } from './message-view.ts';
import { unknownName } from './readiness-gaps.ts';
import { compareSeverity, risksOf, type SeenCheck } from './seen.ts';

/** Whether something that a provider demands is there. */
export type Answer =
  | { readonly answer: 'yes' }
  | { readonly answer: 'no'; readonly codes: readonly string[] }
  | { readonly answer: 'unseen'; readonly because: string };

/** There is no policy. Whether anything is aligned does not rest on that. */
export const RECORD_FAULTS: readonly string[] = [
  'message-auth-dmarc-missing',
  'message-auth-dmarc-multiple',
  'message-auth-dmarc-void',
];
const UNALIGNED = /^message-auth-(?:dmarc-(?:reject|quarantine|fail|list|arc|tolerated)|none)$/;
const DKIM_UNALIGNED = /^message-auth-(?:dkim-.*|dmarc-(?:reject|quarantine|fail|list|arc|tolerated)|none)$/;
const YES: Answer = { answer: 'yes' };
const FORM: readonly string[] = ['header', 'mime'];
/** A limit of some providers, and no clause of RFC 5322. */
const NO_FORM: readonly string[] = ['mime-too-large'];

/**
 * What the message itself answers to a demand that is made of its author's domain.
 *
 * @returns null where it shows nothing of it, and the domain has to answer
 */
export function answeredByMessage(piece: Piece, view: MessageView, seen: readonly SeenCheck[]): Answer | null {
  switch (piece) {
    case 'spf':
      return passes(view.spf, /^message-auth-(?:spf-|none$)/, seen);
    case 'dkim':
      return view.dkim === null && (view.signaturesSeen || view.mayBeSigned)
        ? { answer: 'unseen', because: dkimUnseen(view) }
        : passes(view.dkim, /^message-auth-(?:dkim-|none$)/, seen);
    case 'dmarc':
      if (view.dmarc === null) return null;
      return view.dmarc.result === 'none'
        ? { answer: 'no', codes: found([...RECORD_FAULTS, 'message-auth-none'], seen) }
        : YES;
    case 'ptr':
      return named(view, seen);
    // That the name leads back does not say what it is like; of a service's address that is the service's affair.
    case 'own-ptr':
      return view.iprev?.result === 'pass' && isNameJudged(seen) ? null : named(view, seen);
    default:
      return null;
  }
}

/** Where the names of the address were not seen, those of its domain's other addresses have to do. */
function named(view: MessageView, seen: readonly SeenCheck[]): Answer | null {
  if (view.iprev !== null) return passes(view.iprev, /^message-auth-iprev-/, seen);
  return isNameJudged(seen) ? null : { answer: 'unseen', because: unknownName(view) };
}

function isNameJudged(seen: readonly SeenCheck[]): boolean {
  return seen.some(({ check }) => check.id === 'reverse-dns');
}

/** What it answers to a demand that can be made of a message alone. */
export function answerOfMessage(piece: MessagePiece, view: MessageView, seen: readonly SeenCheck[]): Answer {
  switch (piece) {
    case 'alignment':
      return flagged(view.aligned, UNALIGNED, seen, 'DMARC of this message is not known');
    case 'dkim-alignment':
      return flagged(view.dkimAligned, DKIM_UNALIGNED, seen, dkimUnseen(view));
    case 'one-click':
      return flagged(view.oneClick, NO_ONE_CLICK, seen, 'List-Unsubscribe was not looked at');
    case 'mailto-unsubscribe':
      return flagged(
        view.mailtoUnsubscribe,
        /^bulk-(?:list-)?unsubscribe-m/,
        seen,
        'List-Unsubscribe was not looked at',
      );
    case 'format':
      return wellFormed(seen);
  }
}

function dkimUnseen({ mayBeSigned }: MessageView): string {
  return mayBeSigned ? 'it is not signed yet' : 'DKIM of this message is not known';
}

function passes(method: MethodView | null, codes: RegExp, seen: readonly SeenCheck[]): Answer | null {
  if (method === null) return null;
  return method.result === 'pass' ? YES : { answer: 'no', codes: found(codes, seen) };
}

function flagged(
  flag: boolean | null,
  codes: RegExp | readonly string[],
  seen: readonly SeenCheck[],
  because: string,
): Answer {
  if (flag === null) return { answer: 'unseen', because };
  return flag ? YES : { answer: 'no', codes: found(codes, seen) };
}

/** By what has a message refused or filed as spam; what is merely untidy is not meant. */
function wellFormed(seen: readonly SeenCheck[]): Answer {
  const own = seen.filter(({ check }) => FORM.includes(check.id));
  const broken = own
    .flatMap(({ findings }) => findings)
    .filter(({ finding, def }) => risksOf(def).length > 0 && !NO_FORM.includes(finding.code));
  if (broken.length > 0) return { answer: 'no', codes: [...new Set(broken.map(({ finding }) => finding.code))] };
  const missing = FORM.find((id) => !own.some(({ check }) => check.id === id));
  const open = own
    .flatMap(({ unseen }) => unseen)
    .find((one) => one.open && [...one.couldBe.values()].some((def) => risksOf(def).length > 0))?.unchecked.detail;
  if (missing !== undefined) return { answer: 'unseen', because: `${missing} was not judged` };
  return open === undefined ? YES : { answer: 'unseen', because: open };
}

/** Codes of faults, the worst first. */
function found(codes: RegExp | readonly string[], seen: readonly SeenCheck[]): readonly string[] {
  const faults = seen
    .flatMap(({ findings }) => findings)
    .filter(
      ({ finding, def }) =>
        def.severity !== 'info' && (codes instanceof RegExp ? codes.test(finding.code) : codes.includes(finding.code)),
    )
    .toSorted((a, b) => compareSeverity(a.def.severity, b.def.severity));
  return [...new Set(faults.map(({ finding }) => finding.code))];
}
