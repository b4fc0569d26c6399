import type {
  BouncePhase,
  BounceWhat,
  DeliveryAction,
  OriginalMessage,
  ReadBounce,
  ReadRecipient,
} from '../../core/bounce.ts';
import { readDateTime } from '../../message/date-time.ts';
import { clientAddressIn } from '../client-address.ts';
import { replyIn, statusIn } from '../diagnostic-reply.ts';
import { NO_ORIGINAL } from '../no-original.ts';

/** An object of parsed JSON that anybody may have written. */
export type Json = Readonly<Record<string, unknown>>;

/** Reads an event of one sending service. @returns null where it is none of this service's; never throws */
export type EventReader = (event: Json) => ReadBounce | null;

export interface EventRecipient {
  readonly recipient: string | null;
  readonly action?: DeliveryAction | null;
  readonly status?: string | null;
  /** What the receiving server said. */
  readonly said?: string | null;
  /** What the service makes of it, used where the server's words are not there. */
  readonly classified?: string | null;
  readonly code?: number | null;
  readonly phase?: BouncePhase | null;
  readonly remoteMta?: string | null;
  readonly remoteAddress?: string | null;
  readonly willRetryUntilMs?: number | null;
}

export interface EventParts {
  readonly what: BounceWhat;
  /** By its id in `src/data/providers/`. */
  readonly system: string;
  /** Of an event that is of no delivery they are left out. */
  readonly recipients: readonly EventRecipient[];
  readonly reportingMta?: string | null;
  readonly atMs?: number | null;
  readonly original?: Partial<OriginalMessage> | null;
  /** The kind of a complaint (RFC 5965 section 7.3); null or left out: `abuse`. */
  readonly feedback?: string | null;
}

const OF_NO_FIELDS = { userAgent: null, sourceAddress: null, authentication: [], incidents: null };
const MAX_WORDS = 2000;
const MOST_RECIPIENTS = 10_000;
const ACTIONS: Readonly<Partial<Record<BounceWhat, DeliveryAction>>> = {
  failure: 'failed',
  delay: 'delayed',
  success: 'delivered',
};

export function bounceOf({ what, system, reportingMta, atMs, original, feedback, ...parts }: EventParts): ReadBounce {
  const recipients = what === 'none' ? [] : parts.recipients;
  const [first] = recipients;
  const said = what === 'failure' || what === 'delay' ? (first?.said?.slice(0, MAX_WORDS) ?? '') : '';
  const named = clientAddressIn(said, first?.remoteAddress ?? null);
  return {
    what,
    form: 'webhook',
    system,
    reportingMta: reportingMta ?? null,
    arrivalAtMs: original?.dateAtMs ?? null,
    recipients: recipients.slice(0, MOST_RECIPIENTS).map((one) => recipientOf(one, what, atMs ?? null)),
    recipientCount: recipients.length,
    original: original ? { ...NO_ORIGINAL, ...original, sendingAddress: original.sendingAddress ?? named } : null,
    feedback: what === 'complaint' ? { ...OF_NO_FIELDS, type: (feedback ?? 'abuse').toLowerCase() } : null,
    unread: recipients.length > MOST_RECIPIENTS ? [`recipients after the first ${MOST_RECIPIENTS}`] : [],
  };
}

function recipientOf(one: EventRecipient, what: BounceWhat, atMs: number | null): ReadRecipient {
  const said = cut(one.said) ?? null;
  const diagnostic = said ?? cut(one.classified) ?? null;
  const quoted = said === null ? null : replyIn(said.replace(/^smtp;\s*/i, ''));
  const reply =
    quoted ?? (one.code ? { code: one.code, enhanced: one.status ?? null, lines: said === null ? [] : [said] } : null);
  return {
    originalRecipient: null,
    finalRecipient: one.recipient,
    action: one.action ?? ACTIONS[what] ?? null,
    status: one.status ?? reply?.enhanced ?? statusIn(said ?? ''),
    reply,
    phase: one.phase ?? null,
    remoteMta: one.remoteMta ?? null,
    remoteAddress: one.remoteAddress ?? null,
    diagnostic,
    lastAttemptAtMs: atMs,
    willRetryUntilMs: one.willRetryUntilMs ?? null,
  };
}

function cut(text: string | null | undefined): string | null {
  const bare = text?.slice(0, MAX_WORDS).replace(/\s+/g, ' ').trim() ?? '';
  return bare === '' ? null : bare;
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a path of names; null: nothing, or no text. A number is its text. */
export function textAt(event: Json, ...path: readonly string[]): string | null {
  const value = valueAt(event, path);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

export function objectAt(event: Json, ...path: readonly string[]): Json | null {
  const value = valueAt(event, path);
  return isJson(value) ? value : null;
}

/** The objects of a list. */
export function objectsAt(event: Json, ...path: readonly string[]): readonly Json[] {
  const value = valueAt(event, path);
  return Array.isArray(value) ? value.filter(isJson) : [];
}

/** The texts of a list. */
export function textsAt(event: Json, ...path: readonly string[]): readonly string[] {
  const value = valueAt(event, path);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function valueAt(event: Json, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (isJson(at) && Object.hasOwn(at, name) ? at[name] : undefined), event);
}

/** An SMTP reply code; null where it is none. */
export function codeAt(event: Json, ...path: readonly string[]): number | null {
  const code = Number(textAt(event, ...path));
  return Number.isInteger(code) && code >= 200 && code <= 599 ? code : null;
}

/** An enhanced status code (RFC 3463 section 2); null where it is none. */
export function statusAt(event: Json, ...path: readonly string[]): string | null {
  return statusIn(textAt(event, ...path) ?? '');
}

/** Seconds or milliseconds since 1970, or a date in letters. */
export function timeAt(event: Json, ...path: readonly string[]): number | null {
  const value = textAt(event, ...path);
  if (value === null) return null;
  const number = Number(value);
  if (!Number.isFinite(number)) return readDateTime(value)?.atMs ?? null;
  const atMs = number < 1e11 ? number * 1000 : number;
  return Math.abs(atMs) <= 8.64e15 ? Math.round(atMs) : null;
}

/** With angle brackets, which some leave out. */
export function messageIdAt(event: Json, ...path: readonly string[]): string | null {
  const value = textAt(event, ...path)?.trim() ?? null;
  return value === null || value.startsWith('<') ? value : `<${value}>`;
}
