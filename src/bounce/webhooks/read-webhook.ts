import type { ReadBounce } from '../../core/bounce.ts';
import { amazonSesEvent } from './amazon-ses.ts';
import { type EventReader, isJson, type Json } from './event.ts';
import { formIn, jsonTexts, parsedJson } from './json-texts.ts';
import { mailgunEvent } from './mailgun.ts';
import { mailgunLegacyEvent } from './mailgun-legacy.ts';
import { postmarkEvent } from './postmark.ts';
import { sendgridEvent } from './sendgrid.ts';
import { sparkpostEvent } from './sparkpost.ts';
import { suppressedAddress } from './suppressed-address.ts';

/** An event of a sending service. */
export interface WebhookEvent {
  /** Its place among the events of the input, from 1. */
  readonly number: number;
  /** Null: no event of a service that is known. */
  readonly bounce: ReadBounce | null;
}

const READERS: readonly EventReader[] = [
  amazonSesEvent,
  sparkpostEvent,
  mailgunEvent,
  mailgunLegacyEvent,
  postmarkEvent,
  sendgridEvent,
  suppressedAddress,
];
const DEEPEST = 8;
/** Where services and their APIs put lists of events. */
const LISTS: readonly string[] = ['items', 'Bounces', 'results', 'Records', 'Messages', 'events'];

/**
 * Reads what a sending service posts to a webhook, or answers in its events API: Amazon SES (bare, in SNS, in EventBridge),
 * SendGrid, Mailgun, Postmark, SparkPost; one event, a list of them, or one in each line (NDJSON).
 *
 * @returns null where the text is no JSON; never throws
 */
export function readWebhook(text: string): readonly WebhookEvent[] | null {
  const values = jsonTexts(text);
  if (values === null) return null;
  return values
    .flatMap((value): readonly (Json | null)[] => (value === undefined ? [null] : eventsIn(value, DEEPEST)))
    .map((event, at) => ({ number: at + 1, bounce: event === null ? null : read(event) }));
}

function read(event: Json): ReadBounce | null {
  for (const reader of READERS) {
    const bounce = reader(event);
    if (bounce !== null) return bounce;
  }
  return null;
}

function eventsIn(value: unknown, depth: number): readonly Json[] {
  if (depth === 0) return [];
  if (Array.isArray(value)) return value.flatMap((one) => eventsIn(one, depth - 1));
  if (!isJson(value)) return [];
  const inner = enclosed(value);
  if (inner !== undefined) return eventsIn(inner, depth - 1);
  const list = LISTS.find((name) => Array.isArray(value[name]));
  return list === undefined ? [value] : eventsIn(value[list], depth - 1);
}

/**
 * Of Amazon: SNS has the event as text (`Message`), its delivery to Lambda as `Sns`, EventBridge as `detail`, SQS as `body` or
 * `Body`; `body` also of what a web server was posted.
 */
function enclosed(value: Json): unknown {
  if (typeof value.Message === 'string' && typeof value.Type === 'string') return parsedJson(value.Message);
  if (isJson(value.Sns)) return value.Sns;
  if (typeof value['detail-type'] === 'string' && isJson(value.detail)) return value.detail;
  const body = value.body ?? value.Body;
  if (isJson(body) || Array.isArray(body)) return body;
  return typeof body === 'string' && !Object.hasOwn(value, 'event') ? (parsedJson(body) ?? formIn(body)) : undefined;
}
