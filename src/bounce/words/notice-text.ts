import { comparable, says } from './notice-words.ts';

/** A notice apart from the message that it sends back. */
export interface NoticeText {
  /** Without line ends, tabs widened; what parts of a message without boundaries show of MIME is left out. */
  readonly lines: readonly string[];
  /** From the first field of the copied header on; null: there is no copy. */
  readonly copy: string | null;
  /** Whether there are more lines than were read. */
  readonly isCut: boolean;
}

const MAX_LINES = 20_000;
const MAX_LINE = 2000;
const MAX_MARK = 120;
/** Fields that no notice quotes on a line of their own without the header that follows. */
const TRACE =
  /^[> ]{0,4}(?:Return-Path|Received|X-Received|DKIM-Signature|X-Google-DKIM-Signature|DomainKey-Signature|ARC-Seal|ARC-Message-Signature|Delivered-To|X-Original-To):/i;
const FIELD = /^[> ]{0,4}[A-Za-z][A-Za-z0-9-]{1,60}:(?: |$|\S)/;
const ENCLOSED = /^Content-Type:\s*(?:message\/rfc822|text\/rfc822-headers)/i;
const DECORATION = /^[\s\-=*|#_~<>]+|[\s\-=*|#_~<>]+$/g;
const MIME_LINE =
  /^(?:--[^\s-][^\s]{8,}|-{3,}=?_[^\s]{4,}|Content-[A-Za-z-]{1,40}:.*|boundary=.*|\s+(?:charset|name|boundary)=.*)$/i;

/** @param text  decoded, with LF as line end; 20,000 of its lines are read, 2,000 characters of each. In linear time */
export function noticeTextOf(text: string): NoticeText {
  const all = text
    .split('\n', MAX_LINES)
    .map((line) => apart(line.slice(0, MAX_LINE)).replace(/\t/g, '        ').trimEnd());
  const { end, from } = copyIn(all);
  return {
    lines: all.slice(0, end).filter((line) => !MIME_LINE.test(line)),
    copy: from === null ? null : withoutIndent(all.slice(from)).join('\n'),
    isCut: all.length === MAX_LINES,
  };
}

/** fml and others indent or quote what they copy. */
function withoutIndent(copy: readonly string[]): readonly string[] {
  const indent = /^[> ]{0,4}/.exec(copy[0] ?? '')?.[0] ?? '';
  return indent === '' ? copy : copy.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
}

/** Chinese and Japanese stand around an address without spaces: `发送到ann@acme.example的邮件`. */
const WITHIN_HAN =
  /(?<=[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})(?=[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])/g;

function apart(line: string): string {
  return line.includes('@') ? line.replace(WITHIN_HAN, ' $1 ') : line;
}

/** Where the notice ends, and where the copy begins behind the line that announces it. */
function copyIn(lines: readonly string[]): { readonly end: number; readonly from: number | null } {
  const mark = lines.findIndex((line, at) => TRACE.test(line) || ENCLOSED.test(line) || isMark(lines, at));
  if (mark === -1) return { end: lines.length, from: null };
  // "Duplicated Message-ID in <crew@acme.example>. Original mail as follows:"
  const end = !FIELD.test(lines[mark] ?? '') && (lines[mark] ?? '').includes('@') ? mark + 1 : mark;
  const from = lines.slice(end, end + 20).findIndex((line) => FIELD.test(line) && !ENCLOSED.test(line));
  return { end, from: from === -1 ? null : end + from };
}

/** Whether the line says that a copy follows, and one does: a header, a line of dashes, or nothing. */
function isMark(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (line.length > MAX_MARK || line === '' || FIELD.test(line)) return false;
  const bare = line.replace(DECORATION, '');
  const isDecorated = /[-=*|_#~]{3}/.test(line);
  // "The original message was received at …" begins no copy.
  if (!isDecorated && bare.length > 40 && !/[.:：。]$/.test(bare)) return false;
  if (!says('copy', comparable(bare))) return false;
  const next = lines.slice(at + 1, at + 5).find((other) => other.trim() !== '') ?? '';
  return isDecorated || next === '' || FIELD.test(next) || /^[-=*_]{3}/.test(next.trim());
}
