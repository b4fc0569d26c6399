import type { MessageLink } from '../../message/message-links.ts';
import type { MessagePart } from '../../message/message-tree.ts';
import { isUnsubscribeUri, unsubscribePlaces, unsubscribeWordsIn } from '../../message/unsubscribe-words.ts';

/** Why a link is left alone: a request would do something in the reader's name. */
export type LeftAlone = 'unsubscribe' | 'one-time';

/** A text as a reader sees it, and the part that it stands in. */
export interface ShownText {
  readonly part: MessagePart;
  readonly text: string;
}

const LEAVES =
  /unsub|opt-?out|list-?leave|remove-?me|abmeld|abbestell|austragen|desabon|d[eé]sinscri|cancelar|bajas?\b|disiscri|afmeld|avreg|odhl[aá]|wypisz|退订|取消订阅|配信停止|수신거부|отпис/i;
const ONE_TIME =
  /confirm|verif|activat|reset|passw|magic|one-?time|otp\b|invit|accept|approve|log-?in|sign-?in|auth|token|rsvp|vote|bestaetig|best%C3%A4tig|bestätig|激活|验证|确认/i;
const NEAR_CHARACTERS = 150;
const TOLD_BY = 40; // so much of a link's text is looked for: a long address does not fit beside the words
const MAX_PLACES = 100;

/** What an address, or the words on a link, say of it; null: nothing speaks against a request. */
export function leftAloneBy(text: string): LeftAlone | null {
  if (LEAVES.test(text) || isUnsubscribeUri(text) || unsubscribeWordsIn(text) !== null) return 'unsubscribe';
  return ONE_TIME.test(text) ? 'one-time' : null;
}

/**
 * Links by which a mailing may be left though they do not say so themselves: "To unsubscribe, click here". Looked for in
 * the parts where no link says so.
 */
export function leavingBeside(links: readonly MessageLink[], texts: readonly ShownText[]): readonly MessageLink[] {
  return texts.flatMap(({ part, text }) => {
    const own = links.filter((link) => link.part === part);
    if (own.some((link) => [link.href, link.text].some((said) => leftAloneBy(said) === 'unsubscribe'))) return [];
    const beside = unsubscribePlaces(text, MAX_PLACES).map((at) =>
      text.slice(Math.max(0, at - NEAR_CHARACTERS), at + NEAR_CHARACTERS),
    );
    return own.filter(
      (link) => link.text !== '' && beside.some((words) => words.includes(link.text.slice(0, TOLD_BY))),
    );
  });
}
