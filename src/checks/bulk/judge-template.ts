import { decodeWords, fieldsNamed } from '../../message/header-fields.ts';
import type { ReadMessage } from '../../message/message-tree.ts';
import { participantsOf } from '../../message/participants.ts';
import { emptyGreetingIn, type Placeholder, placeholdersIn } from '../../message/placeholders.ts';
import { quotedFields, quotedPart } from '../../message/quoted.ts';
import type { Said } from './judge-unsubscribe.ts';
import type { Body, BulkReading, MailKind } from './reading.ts';

/**
 * What a template left behind. What people write to a list or answer is no template's, and where a text looks like a
 * program's source, its braces are that.
 */
export function judgeTemplate(message: ReadMessage, { kind, bodies, isReply }: BulkReading): readonly Said[] {
  if (isReply || kind === 'discussion') return [];
  return [...inHeader(message, kind), ...inTexts(bodies), ...inLinks(bodies), ...greeting(bodies)];
}

const distinct = (texts: readonly string[]) => [...new Set(texts)].slice(0, 10);

/** In a single letter's subject, braces may be what it is about. */
function inHeader({ header: { fields } }: ReadMessage, kind: MailKind): readonly Said[] {
  const { from, to } = participantsOf(fields);
  const subjects = fieldsNamed(fields, 'Subject').map((field) => ({ field, text: decodeWords(field.value) }));
  const names = [...from, ...to]
    .slice(0, 20)
    .flatMap(({ name, field }) => (name === null ? [] : [{ field, text: name }]));
  const found = [...subjects, ...names]
    .map(({ field, text }) => ({
      field,
      left: placeholdersIn(text).filter(({ isPersonal }) => isPersonal || kind === 'bulk'),
    }))
    .filter(({ left }) => left.length > 0);
  if (found.length === 0) return [];
  const placeholders = distinct(found.flatMap(({ left }) => left.map(({ text }) => text)));
  const where = distinct(found.map(({ field }) => field.name));
  const evidence = quotedFields([...new Set(found.map(({ field }) => field))]);
  return [{ code: 'bulk-placeholder-header', params: { placeholders, where }, evidence }];
}

function inTexts(bodies: readonly Body[]): readonly Said[] {
  const found = bodies.flatMap((body) => {
    if (looksLikeSource(body.text)) return [];
    return placeholdersIn(body.text)
      .filter(({ isPersonal }) => isPersonal)
      .map((placeholder) => ({ body, placeholder }));
  });
  const [first] = found;
  if (first === undefined) return [];
  const evidence = found.slice(0, 3).map(({ body, placeholder }) => quotedPart(body.part, placeholder.line));
  const placeholders = distinct(found.map(({ placeholder }) => placeholder.text));
  return [{ code: 'bulk-placeholder-text', params: { placeholders, where: ['the text'] }, evidence }];
}

const SOURCE_LINE =
  /[;{]\s{0,9}$|^\s{0,40}(?:[})]|def |class |import |from \S{1,40} import |function\b|const |let |var |public |private |#include|#!|return\b|\$ |>>> |<\/?[a-z]{1,20}[ >]|@@ |[+-]{3} )/;
const SOURCE_LINES = 4;

/** Whether there is program source in it: then its braces are that source's. */
function looksLikeSource(text: string): boolean {
  let lines = 0;
  for (const line of text.split('\n', MAX_LINES))
    if (SOURCE_LINE.test(line.slice(-200)) && ++lines >= SOURCE_LINES) return true;
  return false;
}

const MAX_LINES = 20_000;
const MAX_HREFS = 300;

function inLinks(bodies: readonly Body[]): readonly Said[] {
  const found = bodies.flatMap(({ part, links }) =>
    links.slice(0, MAX_HREFS).flatMap(({ href }) =>
      placeholdersIn(decoded(href.slice(0, 2000)))
        .filter(isOfTemplate)
        .map((placeholder) => ({ part, href, placeholder })),
    ),
  );
  if (found.length === 0) return [];
  const evidence = found.slice(0, 3).map(({ part, href }) => quotedPart(part, href));
  const placeholders = distinct(found.map(({ placeholder }) => placeholder.text));
  return [{ code: 'bulk-placeholder-link', params: { placeholders, where: ['a link'] }, evidence }];
}

/** Square brackets and percent signs stand in many an address that is as it should be. */
function isOfTemplate({ isPlain, text }: Placeholder): boolean {
  return isPlain || /^(?:\$\{|#\{|<%|\[\[|%%|\{)/.test(text);
}

function decoded(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}

function greeting(bodies: readonly Body[]): readonly Said[] {
  for (const { part, text } of bodies) {
    const empty = emptyGreetingIn(text);
    if (empty === null) continue;
    return [{ code: 'bulk-greeting-empty', params: { ...empty }, evidence: [quotedPart(part, empty.line)] }];
  }
  return [];
}
