import { quotedPart } from '../../message/quoted.ts';
import type { HtmlBody } from './facts.ts';
import type { Said } from './judge-dropped.ts';

const CUT_OFF_CHARACTERS = 20;
const ESCAPED =
  /<\/?(?:p|div|br|table|tr|td|span|html|body|strong|b|h[1-6]|a href=)\b[^<>]{0,200}>|&(?:nbsp|amp|quot|lt|gt|#\d{1,6});/gi;
const ESCAPED_MARKS = 6;
const LINES = 4;
/** Elements whose missing end moves or paints what follows. Of the others browsers make the same. */
const DAMAGING: readonly string[] = ['table', 'a', 'form'];
/** Names for the same octets in all that matters here (Encoding Standard section 4.2). */
const ALIASES: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  'us-ascii': 'ascii',
  'iso-8859-1': 'ascii',
  'windows-1252': 'ascii',
  gb2312: 'gbk',
  gb18030: 'gbk',
  x_gbk: 'gbk',
  'x-sjis': 'shift_jis',
  'ks_c_5601-1987': 'euc-kr',
};

/** Whether the markup shows what it was meant to. */
export function judgeMarkup(
  { part, document, isWhole }: HtmlBody,
  { isBulk, isInvitation }: { readonly isBulk: boolean; readonly isInvitation: boolean },
): readonly Said[] {
  const { swallowed, text, tagCount, images, unclosed, head } = document;
  const source = part.text ?? '';
  const beginning = [quotedPart(part, source.slice(0, 300))];
  const said: Said[] = [];
  const isCutOff = isWhole && swallowed !== null && swallowed.characters >= CUT_OFF_CHARACTERS;
  if (isCutOff) {
    const { what, characters, start } = swallowed;
    const evidence = [quotedPart(part, source.slice(start, start + 300))];
    said.push({ code: 'html-cut-off', params: { what, characters }, evidence });
  }
  if (isWhole && !isCutOff && !isInvitation && text === '' && images.every(({ isPixel }) => isPixel)) {
    said.push({ code: 'html-empty', params: { tags: tagCount }, evidence: beginning });
  }
  const escaped = text.slice(0, MAX_LOOKED).match(ESCAPED) ?? [];
  const [first] = escaped;
  // A mail about HTML has some, within markup of its own.
  if (first !== undefined && escaped.length >= ESCAPED_MARKS && escaped.length > tagCount / 2) {
    said.push({ code: 'html-escaped', params: { marks: escaped.length, example: first }, evidence: beginning });
  }
  const lines = source.split('\n', MAX_LINES).filter((line) => line.trim() !== '').length;
  if (tagCount === 0 && lines >= LINES) {
    said.push({ code: 'html-without-markup', params: { lines }, evidence: beginning });
  }
  const open = [...unclosed].filter(([name]) => DAMAGING.includes(name)).map(([name, count]) => ({ name, count }));
  if (open.length > 0 && isWhole && !isCutOff) {
    const evidence = open.flatMap(({ name }) => document.seen.get(name)?.places.slice(0, 1) ?? []);
    said.push({
      code: 'html-unclosed',
      params: { elements: open },
      evidence: evidence.map((one) => quotedPart(part, one.source)),
    });
  }
  if (head.charset !== null && part.charset !== null && charsetOf(head.charset) !== charsetOf(part.charset)) {
    const evidence = (document.seen.get('meta')?.places ?? []).slice(0, 3).map((one) => quotedPart(part, one.source));
    said.push({ code: 'html-charset-contradiction', params: { meta: head.charset, header: part.charset }, evidence });
  }
  const missing = [...(head.doctype ? [] : ['<!DOCTYPE html>']), ...(head.language === null ? ['lang'] : [])];
  if (isBulk && missing.length > 0 && tagCount > 0) {
    said.push({ code: 'html-head-incomplete', params: { missing }, evidence: beginning });
  }
  return said;
}

const MAX_LOOKED = 100_000;
const MAX_LINES = 10_000;

function charsetOf(label: string): string {
  return Object.hasOwn(ALIASES, label) ? (ALIASES[label] ?? label) : label;
}
