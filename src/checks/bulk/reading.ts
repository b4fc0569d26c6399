import { type BulkMarks, bulkMarksIn, isReply } from '../../message/bulk-marks.ts';
import { decodeWords, fieldsNamed, type HeaderField } from '../../message/header-fields.ts';
import type { HtmlDocument } from '../../message/html-document.ts';
import { bodiesOf, type MessagePart, type ReadMessage } from '../../message/message-tree.ts';
import { isUnsubscribeUri, unsubscribeWordsIn } from '../../message/unsubscribe-words.ts';

/**
 * How a message was sent out: a post that a list passes on, the same text to many, a program's answer or report, or anything
 * else (a letter, a receipt), of which nobody asks for a way to unsubscribe.
 */
export type MailKind = 'discussion' | 'bulk' | 'automatic' | 'ordinary';

/** A body with what matters of it here. */
export interface Body {
  readonly part: MessagePart;
  /** As a reader sees it. */
  readonly text: string;
  readonly links: readonly { readonly href: string; readonly text: string }[];
  /** Whether a picture nobody sees is loaded from a server, so that the sender learns of it. */
  readonly isTracked: boolean;
}

/** Where the body offers a way out of the mailing. */
export interface WayOut {
  readonly part: MessagePart;
  /** What it was told by: the words, or the address of the link. */
  readonly told: string;
  /** Whether there is a link, or an address, that carries it. */
  readonly isLink: boolean;
}

export interface BulkReading {
  readonly kind: MailKind;
  /** What it was told by, such as `List-Id`; empty for an ordinary message. */
  readonly told: readonly string[];
  readonly marks: BulkMarks;
  readonly bodies: readonly Body[];
  readonly wayOut: WayOut | null;
  readonly isReply: boolean;
}

/** A part that is shown as HTML, with what is in it. */
export interface HtmlPart {
  readonly part: MessagePart;
  readonly document: HtmlDocument;
}

const MAX_BODIES = 4;

/** Reads what a message says of how it was sent. Bounded; never throws. @param html  its HTML parts, as they were read */
export function readBulk(message: ReadMessage, html: readonly HtmlPart[]): BulkReading {
  const { fields } = message.header;
  const marks = bulkMarksIn(fields);
  const bodies = bodiesIn(message, html);
  const wayOut = wayOutIn(bodies);
  const answers = isReply(fields) || isPassedOn(fields);
  const { kind, told } = kindOf(fields, marks, answers ? null : wayOut);
  const tracked = kind === 'bulk' && bodies.some(({ isTracked }) => isTracked) ? ['a picture that nobody sees'] : [];
  return { kind, told: [...told, ...tracked], marks, bodies, wayOut, isReply: answers };
}

function kindOf(
  fields: readonly HeaderField[],
  { discussion, bulk, automatic }: BulkMarks,
  wayOut: WayOut | null,
): { readonly kind: MailKind; readonly told: readonly string[] } {
  const names = (of: readonly HeaderField[]) => [...new Set(of.map(({ name }) => name))];
  const hasOneClick = fieldsNamed(fields, 'List-Unsubscribe-Post').length > 0;
  if (discussion.length > 0 && !hasOneClick) return { kind: 'discussion', told: names(discussion) };
  // Precedence alone says little: programs put it on single notices too. And so does List-Id: lists of people have it.
  const sure = bulk.filter(({ name }) => !['precedence', 'list-id'].includes(name.toLowerCase()));
  const link = wayOut?.isLink === true ? [`"${wayOut.told}" in the text`] : [];
  if (sure.length === 0 && link.length === 0 && names(bulk).length === 1 && /^list-id$/i.test(bulk[0]?.name ?? ''))
    return { kind: 'discussion', told: names(bulk) };
  if (sure.length > 0 || hasOneClick || names(bulk).length > 1)
    return { kind: 'bulk', told: [...names(bulk), ...link] };
  if (automatic.length > 0) return { kind: 'automatic', told: names(automatic) };
  return link.length > 0 ? { kind: 'bulk', told: [...names(bulk), ...link] } : { kind: 'ordinary', told: [] };
}

const PASSED_ON =
  /^\s{0,9}(?:re|aw|sv|antw|fw|fwd|wg|tr|rv|i|回复|答复|转发|轉寄|回覆)\s{0,3}(?:\[\d{1,3}\])?\s{0,3}[:：]/i;

/** Whether it answers or passes on another message, which may be a mailing. */
function isPassedOn(fields: readonly HeaderField[]): boolean {
  return fieldsNamed(fields, 'Subject').some(({ value }) => PASSED_ON.test(decodeWords(value)));
}

function bodiesIn(message: ReadMessage, html: readonly HtmlPart[]): readonly Body[] {
  const plain = bodiesOf(message, 'text/plain').slice(0, MAX_BODIES).map(plainBody);
  return [...html.slice(0, MAX_BODIES).map(({ part, document }) => htmlBody(part, document)), ...plain];
}

const URI = /(?:https?:\/\/|mailto:)[^\s<>"'）】」]{4,2000}/gi;
const MAX_LINKS = 1000;
const MAX_CHARACTERS = 500_000;

function plainBody(part: MessagePart): Body {
  const text = (part.text ?? '').slice(0, MAX_CHARACTERS);
  const links: { href: string; text: string }[] = [];
  for (const { 0: href } of text.matchAll(URI)) if (links.length < MAX_LINKS) links.push({ href, text: href });
  return { part, text, links, isTracked: false };
}

function htmlBody(part: MessagePart, { text, links, images }: HtmlDocument): Body {
  const isTracked = images.some(({ isPixel, source }) => isPixel && (source === 'https' || source === 'http'));
  return { part, text, links: links.map(({ href, text: shown }) => ({ href, text: shown })), isTracked };
}

const FOOTER_CHARACTERS = 3000;

/** By a link first; then by words near the end, where mailings have them. */
function wayOutIn(bodies: readonly Body[]): WayOut | null {
  for (const { part, links } of bodies) {
    for (const { href, text } of links) {
      const told = unsubscribeWordsIn(text) ?? (isUnsubscribeUri(href) ? href.slice(0, 100) : null);
      if (told !== null && /^(?:https?|mailto):/i.test(href)) return { part, told, isLink: true };
    }
  }
  for (const { part, links, text } of bodies) {
    const footer = text.slice(-FOOTER_CHARACTERS);
    const told = unsubscribeWordsIn(footer);
    if (told !== null) return { part, told, isLink: hasLinkNear(footer, told, links) };
  }
  return null;
}

const NEAR_CHARACTERS = 200;

/** "To unsubscribe, click here": the words are no link themselves. */
function hasLinkNear(text: string, words: string, links: Body['links']): boolean {
  const at = text.toLowerCase().indexOf(words);
  const near = text.slice(Math.max(at - NEAR_CHARACTERS, 0), at + NEAR_CHARACTERS);
  return links.some(({ text: shown }) => shown !== '' && near.includes(shown));
}
