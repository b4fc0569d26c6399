import type { Dns } from '../../core/dns.ts';
import type { FilterEnvelope, FilterOutcome, RspamdRequest } from '../../core/filters.ts';
import { type Evidence, known, type Observation, unknown } from '../../core/observation.ts';
import { fetchableUrl } from '../http-hop.ts';
import { redactedAnswer } from '../redaction.ts';
import type { FetchResult, Wire } from '../wire.ts';
import { endingOf, reasonOf } from './failure.ts';
import { placeOf } from './place.ts';
import { readRspamdAnswer } from './rspamd-answer.ts';
import { cut } from './texts.ts';

export interface RspamdOptions {
  readonly wire: Pick<Wire, 'fetch' | 'secret'>;
  readonly dns: Dns;
  /** For the verdict, in milliseconds: Rspamd itself gives up after 8 seconds by default. Default: 30,000. */
  readonly timeoutMs?: number;
}

const MAX_ANSWER_BYTES = 1024 * 1024;
const MAX_ACTIONS_BYTES = 16_384;
const ACTIONS_TIMEOUT_MS = 2_000;
const SCHEMES = ['http:', 'https:'];
const SHOWN_CHARACTERS = 4_000;

/** Hands a message to an Rspamd by its HTTP protocol, as a mail server does (rspamd.com/doc/developers/protocol.html). */
export async function askRspamd(
  { url: text, message, envelope, password: named }: RspamdRequest,
  { wire, dns, timeoutMs = 30_000 }: RspamdOptions,
): Promise<Observation<FilterOutcome>> {
  const base = fetchableUrl(text, SCHEMES);
  if (base === null) return unknown('internal-error', `"${text}" is no http or https URL`);
  const place = await placeOf(base.hostname, dns);
  if (place.status === 'unknown') return place;
  const password = named === null ? null : wire.secret(named);
  const secrets = password === null || password === '' ? [] : [password];
  const common = {
    addresses: place.value,
    allowPrivate: true, // the user named it
    ...(secrets.length === 0 ? {} : { secrets }),
  };
  const own = { 'user-agent': 'mailcheck', ...(password === null || secrets.length === 0 ? {} : { password }) };
  const at = (command: string) => new URL(`${base.pathname.replace(/\/+(?:checkv2\/?)?$/, '')}/${command}`, base).href;
  const [answer, actions] = await Promise.all([
    wire.fetch({
      ...common,
      url: at('checkv2'),
      method: 'POST',
      headers: { ...own, ...envelopeHeaders(envelope), pass: 'all' },
      body: message,
      maxBytes: MAX_ANSWER_BYTES,
      timeoutMs,
    }),
    // A controller says its thresholds; a worker does not know the command.
    wire.fetch({
      ...common,
      url: at('actions'),
      method: 'GET',
      headers: own,
      body: null,
      maxBytes: MAX_ACTIONS_BYTES,
      timeoutMs: Math.min(timeoutMs, ACTIONS_TIMEOUT_MS),
    }),
  ]);
  const verdict = clean(answer, secrets);
  const outcome = outcomeOf(verdict, clean(actions, secrets), at('checkv2'));
  const evidence: Evidence = { via: 'rspamd', request: `POST ${at('checkv2')}`, response: textOf(verdict) };
  return { ...outcome, evidence: [...place.evidence, evidence] };
}

type Clean =
  | (Extract<FetchResult, { readonly ok: true }> & { readonly json: unknown })
  | Extract<FetchResult, { readonly ok: false }>;

/** The answer without the password, wherever it repeats that. */
function clean(result: FetchResult, secrets: readonly string[]): Clean {
  if (!result.ok) return result;
  const answer = redactedAnswer(result, secrets);
  return { ...result, ...answer, json: jsonIn(Buffer.from(answer.body).toString()) };
}

function outcomeOf(answer: Clean, actions: Clean, url: string): Observation<FilterOutcome> {
  if (!answer.ok) {
    const ended = endingOf(answer.failure);
    return ended === null
      ? unknown(reasonOf(answer.failure), `${url}: ${answer.detail}`)
      : known({ ended, detail: answer.detail });
  }
  const { status, headers, json } = answer;
  const stated = actions.ok && actions.status === 200 ? actions.json : null;
  const read = readRspamdAnswer(json, stated, headers['server'] === undefined ? null : cut(headers['server']));
  if (status !== 200) {
    return known({ ended: 'error', detail: `HTTP ${status}${read.ok ? '' : `: ${read.error}`}` });
  }
  if (read.ok) return known({ ended: 'verdict', verdict: read.verdict });
  const { ended, error } = read;
  return known({ ended, detail: ended === 'skipped' ? error : `what came is no verdict of Rspamd: ${error}` });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function textOf(answer: Clean): string {
  if (!answer.ok) return `${answer.failure}: ${answer.detail}`;
  const text = Buffer.from(answer.body).toString();
  const more = text.length > SHOWN_CHARACTERS ? ` … (${text.length - SHOWN_CHARACTERS} more)` : '';
  return `HTTP ${answer.status}\n${text.slice(0, SHOWN_CHARACTERS)}${more}`;
}

/** What a mail server tells its filter. What cannot stand in a header field is not told. */
function envelopeHeaders({
  ip,
  helo,
  hostname,
  mailFrom,
  recipients,
}: FilterEnvelope): Readonly<Record<string, string>> {
  const told: readonly (readonly [string, string | null])[] = [
    ['ip', ip],
    ['helo', helo],
    ['hostname', hostname],
    ['from', mailFrom === null ? null : `<${mailFrom}>`],
    ['rcpt', recipients.length === 0 ? null : recipients.filter(isSayable).join(',')],
  ];
  return Object.fromEntries(
    told.flatMap(([name, value]) => (value !== null && isSayable(value) ? [[name, value] as const] : [])),
  );
}

/** Visible ASCII and blanks inside (RFC 9110 section 5.5), and not too long for a line. */
function isSayable(value: string): boolean {
  return /^[\x21-\x7e](?:[\x20-\x7e]{0,998}[\x21-\x7e])?$/.test(value);
}
