import { trimWhiteSpace } from '../../core/text-fields.ts';
import { patternFault } from './mx-pattern.ts';

/** What senders do with a host that the policy does not cover, or whose certificate does not verify (RFC 8461 section 5). */
export type PolicyMode = 'enforce' | 'testing' | 'none';

/** A policy as a sender reads it (RFC 8461 section 3.2). */
export interface MtaStsPolicy {
  readonly mode: PolicyMode;
  /** 0 to 9,999,999,999; the maximum allowed is 31,557,600. */
  readonly maxAgeSeconds: number;
  /** The patterns that are ones, in lower case, each once. In `enforce`, none means that no host is covered. */
  readonly mx: readonly string[];
}

/**
 * `version`, `mode`, `max-age` and `no-mx` leave no policy. `mx` is a pattern that covers nothing, `key` a line that is no
 * field; these, `form` and `blank` void the policy for senders who read it by the letter. Of a `duplicate`, the first counts.
 */
export interface PolicyFault {
  readonly kind: 'version' | 'mode' | 'max-age' | 'no-mx' | 'mx' | 'key' | 'form' | 'blank' | 'duplicate';
  /** The line at fault, cut to 200 characters; null: there is none, which is the fault. */
  readonly line: string | null;
  /** From 1; null: no line. */
  readonly number: number | null;
  readonly expected: string;
}

export interface PolicyReading {
  /** Null where senders can make no policy of it. */
  readonly policy: MtaStsPolicy | null;
  /** False where not one line is of a policy: some other page. */
  readonly isPolicy: boolean;
  /** At most 10 of a kind. */
  readonly faults: readonly PolicyFault[];
}

export const MAX_AGE_LIMIT_SECONDS = 31_557_600; // RFC 8461 section 3.2

const MODES: readonly PolicyMode[] = ['enforce', 'testing', 'none'];
const BYTE_ORDER_MARK = '\ufeff';
const KEYS: readonly string[] = ['version', 'mode', 'max_age', 'mx'];
const KEY = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/; // sts-policy-ext-name
const VALUE = /^[^\x00-\x1f\x7f]+$/; // sts-policy-ext-value, without the spaces around it
const MAX_PER_KIND = 10; // bounded, so that many faults of one kind hide none of another
const MAX_LINE = 200;

interface Line {
  readonly text: string;
  readonly number: number;
}

interface Field extends Line {
  readonly value: string;
}

/**
 * Reads a policy file (RFC 8461 section 3.2). Lines end in LF or CRLF; unknown keys are ignored.
 *
 * @param body  the decoded body, at most a few hundred kilobytes
 * @returns the policy, and the faults, those of one kind in the order of their lines; never throws
 */
export function parsePolicy(body: string): PolicyReading {
  const faults: PolicyFault[] = [];
  const add = (kind: PolicyFault['kind'], line: Line | null, expected: string) => {
    if (faults.filter((fault) => fault.kind === kind).length === MAX_PER_KIND) return;
    faults.push({ kind, line: line?.text.slice(0, MAX_LINE) ?? null, number: line?.number ?? null, expected });
  };
  const fields = new Map<string, Field>();
  const mx: Field[] = [];
  for (const line of linesOf(body)) {
    const { key, value, fault } = readLine(line.text);
    if (fault !== null) add(line.text.trim() === '' ? 'blank' : key === null ? 'key' : 'form', line, fault);
    if (key === 'mx') mx.push({ ...line, value });
    else if (key !== null && fields.has(key)) add('duplicate', line, `"${key}" once: the first one counts`);
    else if (key !== null) fields.set(key, { ...line, value });
  }
  const version = fields.get('version');
  const mode = MODES.find((one) => one === fields.get('mode')?.value);
  const maxAge = fields.get('max_age');
  const isAge = /^\d{1,10}$/.test(maxAge?.value ?? '');
  if (version?.value !== 'STSv1') add('version', version ?? null, 'version: STSv1');
  if (mode === undefined) add('mode', fields.get('mode') ?? null, 'mode: enforce, testing or none');
  if (!isAge) add('max-age', maxAge ?? null, 'max_age: and a whole number of seconds');
  if (mode !== undefined && mode !== 'none' && mx.length === 0) add('no-mx', null, 'mx: and a mail host');
  for (const line of mx) {
    const expected = patternFault(line.value);
    if (expected !== null) add('mx', line, expected);
  }
  const isVoid = version?.value !== 'STSv1' || mode === undefined || !isAge || (mode !== 'none' && mx.length === 0);
  const patterns = mx.filter(({ value }) => patternFault(value) === null).map(({ value }) => value.toLowerCase());
  return {
    policy: isVoid ? null : { mode, maxAgeSeconds: Number(maxAge?.value), mx: [...new Set(patterns)] },
    isPolicy: mx.length > 0 || KEYS.some((key) => fields.has(key)),
    faults,
  };
}

function* linesOf(body: string): Generator<Line> {
  const texts = body.split(/\r?\n/);
  if (texts.at(-1) === '') texts.pop(); // the end of the last line is no further line
  for (const [index, text] of texts.entries()) yield { text, number: index + 1 };
}

/** The key is null where the line is none of a policy; `fault` says what is wrong with its form, though it can be read. */
function readLine(text: string): {
  readonly key: string | null;
  readonly value: string;
  readonly fault: string | null;
} {
  const none = { key: null, value: '' };
  if (text.trim() === '') return { ...none, fault: 'no empty line' };
  const colon = text.indexOf(':');
  if (colon === -1) return { ...none, fault: 'a key and a value with ":" between them' };
  const label = text.slice(0, colon);
  const key = trimWhiteSpace(label.startsWith(BYTE_ORDER_MARK) ? label.slice(1) : label);
  const value = trimWhiteSpace(text.slice(colon + 1));
  if (!KEY.test(key)) return { ...none, fault: 'a key of 1 to 32 letters, digits, "_", "-" and "."' };
  if (value !== '' && !VALUE.test(value))
    return { ...none, fault: 'lines that end in LF or CRLF, without control characters' };
  if (label.startsWith(BYTE_ORDER_MARK)) return { key, value, fault: 'no byte order mark before the first line' };
  if (label !== key) return { key, value, fault: 'no space before the key or the colon' };
  return { key, value, fault: value === '' && !KEYS.includes(key) ? `a value behind "${key}:"` : null };
}
