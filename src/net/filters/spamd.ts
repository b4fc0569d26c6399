import type { Dns } from '../../core/dns.ts';
import type { FilterOutcome, FilterRule, SpamdRequest } from '../../core/filters.ts';
import { type Evidence, known, type Observation, unknown } from '../../core/observation.ts';
import { digestOf } from '../recording/keys.ts';
import type { ConnectResult, Failed, Wire } from '../wire.ts';
import { endingOf, reasonOf } from './failure.ts';
import { placeOf } from './place.ts';
import { createSpamdReader, type SpamdReply } from './spamd-reply.ts';
import { readSpamField, rulesInReport, rulesInSymbols } from './spamd-report.ts';
import { cut } from './texts.ts';

export interface SpamdOptions {
  readonly wire: Pick<Wire, 'connect'>;
  readonly dns: Dns;
  /** For each question, in milliseconds. Default: 30,000. */
  readonly timeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 5_000;
const READ_OCTETS = 16_384;
const EX_OK = 0;
const VERSION = 'SPAMC/1.5';

interface Asked {
  readonly command: 'REPORT' | 'SYMBOLS' | 'PING';
  readonly message: Uint8Array | null;
}

/** The answer, or how it failed to come. */
type Exchange =
  | { readonly ok: true; readonly reply: SpamdReply; readonly seen: string }
  | (Pick<Failed, 'failure' | 'detail'> & { readonly ok: false; readonly seen: string });

/** Hands a message to a spamd, as spamc does (spamd/PROTOCOL of SpamAssassin 4.0.1). */
export async function askSpamd(
  { host, port, message }: SpamdRequest,
  { wire, dns, timeoutMs = 30_000 }: SpamdOptions,
): Promise<Observation<FilterOutcome>> {
  const place = await placeOf(host, dns);
  if (place.status === 'unknown') return place;
  const where = { host, port, addresses: place.value };
  const whole = withLastLine(message);
  const evidence: Evidence[] = [...place.evidence];
  const ask = async (asked: Asked): Promise<Exchange> => {
    const exchange = await exchangeWith(where, asked, wire, timeoutMs);
    evidence.push(evidenceOf(where, asked, exchange));
    return exchange;
  };
  const report = await ask({ command: 'REPORT', message: whole });
  const failed = failureOf(report, where);
  if (failed !== null) return { ...failed, evidence };
  const spam = report.ok ? readSpamField(report.reply) : null;
  if (!report.ok || spam === null) {
    return known({ ended: 'protocol-error', detail: 'its answer has no line "Spam: True ; 15.0 / 5.0"' }, evidence);
  }
  const listed = rulesInReport(report.reply.body);
  // A site may have a report of its own, without the table: then the names are asked for.
  const rules = listed.length > 0 ? listed : rulesOf(await ask({ command: 'SYMBOLS', message: whole }));
  return known({ ended: 'verdict', verdict: { ...spam, reason: null, rules, software: null } }, evidence);
}

/** Whether a spamd answers there. */
export async function pingSpamd(
  address: string,
  port: number,
  { wire, timeoutMs }: Pick<SpamdOptions, 'wire'> & { readonly timeoutMs: number },
): Promise<{ readonly answers: boolean; readonly evidence: Evidence }> {
  const where = { host: address, port, addresses: [address] };
  const asked: Asked = { command: 'PING', message: null };
  const exchange = await exchangeWith(where, asked, wire, timeoutMs);
  const answers = exchange.ok && exchange.reply.code === EX_OK && exchange.reply.words.trim() === 'PONG';
  return { answers, evidence: evidenceOf(where, asked, exchange) };
}

interface Where {
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
}

async function exchangeWith(
  { port, addresses }: Where,
  asked: Asked,
  wire: Pick<Wire, 'connect'>,
  timeoutMs: number,
): Promise<Exchange> {
  let failed: Failed | null = null;
  for (const address of addresses) {
    // Several messages may be asked about side by side: the label tells their streams apart in a recording.
    const label = `spamd ${asked.command} ${asked.message === null ? '-' : digestOf(asked.message)}`;
    const connected = await wire.connect({ address, port, label, timeoutMs: Math.min(timeoutMs, CONNECT_TIMEOUT_MS) });
    if (connected.ok) return talk(connected, asked, timeoutMs);
    // That this machine has no IPv6 is the cause only where there was no other address.
    if (failed !== null && connected.failure === 'no-ipv6') continue;
    failed = connected.failure === 'timeout' ? { ...connected, failure: 'unreachable' } : connected;
  }
  return { ok: false, failure: failed?.failure ?? 'unreachable', detail: failed?.detail ?? 'no address', seen: '' };
}

async function talk(
  { connection }: Extract<ConnectResult, { readonly ok: true }>,
  { command, message }: Asked,
  timeoutMs: number,
): Promise<Exchange> {
  const reader = createSpamdReader();
  const failed = (failure: Failed['failure'], detail: string): Exchange => ({
    ok: false,
    failure,
    detail,
    seen: reader.seen(),
  });
  try {
    const length = message === null ? '' : `Content-length: ${message.length}\r\n`;
    const written = await connection.write(Buffer.from(`${command} ${VERSION}\r\n${length}\r\n`));
    // What could not be sent may show in the answer: a spamd that does not want us says so and closes.
    const sent = written.ok && message !== null ? await connection.write(message) : written;
    let leftMs = timeoutMs - (written.ms ?? 0) - (sent === written ? 0 : (sent.ms ?? 0));
    if (!sent.ok && sent.failure === 'timeout') return failed('timeout', 'it does not take the message');
    // The deadline is that of the whole answer: an octet now and then gains no time.
    while (leftMs > 0) {
      const read = await connection.read({ timeoutMs: Math.ceil(leftMs), maxBytes: READ_OCTETS });
      leftMs -= read.ms;
      if (!read.ok && read.failure === 'timeout') break;
      if (!read.ok && read.failure !== 'closed') return failed(read.failure, read.detail);
      const progress = read.ok ? reader.push(read.data) : reader.end();
      if (progress.state === 'reply') return { ok: true, reply: progress.reply, seen: reader.seen() };
      if (progress.state === 'broken') {
        return failed(progress.tooLarge ? 'too-large' : 'protocol-error', progress.detail);
      }
    }
    return failed('timeout', `no whole answer within ${timeoutMs / 1000} s`);
  } finally {
    connection.close();
  }
}

/** Null: it answered, and well. */
function failureOf(exchange: Exchange, { host, port }: Where): Observation<FilterOutcome> | null {
  if (!exchange.ok) {
    const { failure, detail } = exchange;
    const ended = endingOf(failure);
    return ended === null ? unknown(reasonOf(failure), `${host} port ${port}: ${detail}`) : known({ ended, detail });
  }
  const { code, words } = exchange.reply;
  return code === EX_OK ? null : known({ ended: 'error', detail: `it answered ${code} ${cut(words)}` });
}

function rulesOf(exchange: Exchange): readonly FilterRule[] {
  return exchange.ok && exchange.reply.code === EX_OK ? rulesInSymbols(exchange.reply.body) : [];
}

function evidenceOf({ host, port }: Where, { command, message }: Asked, exchange: Exchange): Evidence {
  const octets = message === null ? '' : `, ${message.length} octets`;
  const body = exchange.ok ? '' : `\n${exchange.failure}: ${exchange.detail}`;
  return {
    via: 'spamd',
    request: `${command} at ${host} port ${port}${octets}`,
    response: `${exchange.seen}${body}`.trim(),
  };
}

/** Spamd reads lines: one without an end it would wait for until we hang up. */
function withLastLine(message: Uint8Array): Uint8Array {
  return message.at(-1) === 0x0a ? message : Buffer.concat([message, Buffer.from('\r\n')]);
}
