import type { FilterEnvelope } from '../../core/filters.ts';
import { readDateTime } from '../../message/date-time.ts';
import { fieldsNamed, type HeaderField } from '../../message/header-fields.ts';
import type { ReadMessage } from '../../message/message-tree.ts';
import { pathOf } from '../../message/path.ts';
import { isVerdictField } from '../../message/spam-headers.ts';
import { receiverFields } from '../../message/trusted-results.ts';

/** A message as it would come to a filter: not as the receiver saved it, but as it arrived there. */
export interface Arriving {
  /** For Rspamd, which is told beside the message who hands it over. */
  readonly bare: Uint8Array;
  /** For SpamAssassin, which reads that out of the topmost Received field. */
  readonly traced: Uint8Array;
  /** Names of the fields that the receiver's servers had put on top, and that were taken away; each once. */
  readonly removed: readonly string[];
  /** Where the topmost Received field that SpamAssassin sees is from; null: there is none that could be believed. */
  readonly trace: 'received' | 'ours' | null;
}

export interface ArrivingOptions {
  readonly envelope: FilterEnvelope;
  /** Whether the envelope's address stands in the message's own trace; false: the user gave it. */
  readonly isTraced: boolean;
  readonly nowMs: number;
}

/**
 * Takes away what the receiver's servers put on top of a saved copy: their trace, their results of authentication, and what
 * their filter wrote. Left in, Rspamd would add five points for `X-Spam: Yes`, and any filter would judge by its own
 * judgement. What the sender wrote stays, whatever it says. Pure.
 */
export function arriving({ raw, header: { fields, truncated } }: ReadMessage, options: ArrivingOptions): Arriving {
  const path = pathOf(fields, { sentAtMs: 0 });
  const { above, top } = receiverFields(fields, path);
  const border = path.trustedFrom === null ? null : (fields[above] ?? null);
  const taken = truncated
    ? []
    : fields.slice(0, top).filter((field) => field.index < above || field === border || isVerdictField(field.name));
  const bare = without(raw, taken);
  const firstEnd = raw.indexOf(0x0a);
  const newline = firstEnd > 0 && raw[firstEnd - 1] === 0x0d ? '\r\n' : '\n';
  const trace = traceLines(fields, border, options);
  return {
    bare,
    traced: trace === null ? bare : Buffer.concat([Buffer.from(trace.lines.join(newline) + newline, 'latin1'), bare]),
    removed: [...new Set(taken.map(({ name }) => name))],
    trace: trace?.source ?? null,
  };
}

interface Trace {
  readonly source: 'received' | 'ours';
  readonly lines: readonly string[];
}

/** What the mail server in front of SpamAssassin writes on top: Return-Path, and who handed the message over. */
function traceLines(
  fields: readonly HeaderField[],
  border: HeaderField | null,
  { envelope: { ip, helo, hostname, mailFrom }, isTraced, nowMs }: ArrivingOptions,
): Trace | null {
  const path = mailFrom === null || !isSafe(mailFrom) ? [] : [`Return-Path: <${mailFrom}>`];
  if (isTraced && border !== null) return { source: 'received', lines: [...path, border.raw] };
  if (ip === null) return null;
  const named = hostname !== null && isSafe(hostname) ? hostname : 'unknown';
  const said = helo !== null && isSafe(helo) ? helo : `[${ip}]`;
  const literal = ip.includes(':') ? `IPv6:${ip}` : ip;
  // Stamped as it was written: a draft is not late because it is looked at a week later.
  const [date] = fieldsNamed(fields, 'Date').flatMap(({ value }) => readDateTime(value)?.atMs ?? []);
  const stamp = new Date(date ?? nowMs).toUTCString().replace('GMT', '+0000');
  const received = [
    `Received: from ${said} (${named} [${literal}])`,
    '\tby mailcheck.invalid (Postfix) with ESMTP id 1;',
    `\t${stamp}`,
  ];
  return { source: 'ours', lines: [...path, ...received] };
}

/** One line of visible ASCII that ends no comment and no angle brackets. */
function isSafe(text: string): boolean {
  return /^[\x21-\x7e]{0,320}$/.test(text) && !/[<>()]/.test(text);
}

/** The same octets without these fields. */
function without(raw: Uint8Array, taken: readonly HeaderField[]): Uint8Array {
  const octets = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const field of taken) {
    const text = Buffer.from(field.raw, 'latin1');
    const start = octets.indexOf(text, at);
    if (start === -1) break;
    parts.push(octets.subarray(at, start));
    const end = start + text.length;
    at = octets[end] === 0x0d && octets[end + 1] === 0x0a ? end + 2 : Math.min(end + 1, octets.length);
  }
  return parts.length === 0 ? raw : Buffer.concat([...parts, octets.subarray(at)]);
}
