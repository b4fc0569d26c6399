import type { SmtpPhase, TlsProbeOutcome, TlsProbeRequest } from '../../core/net.ts';
import { known, type Observation, unknown } from '../../core/observation.ts';
import type { Connection, Wire } from '../wire.ts';
import type { SmtpDeadlines } from './deadlines.ts';
import { createDialogue, type Dialogue } from './dialogue.ts';
import { type Stop, stopOf, stopped } from './ending.ts';
import { extensionsIn } from './extensions.ts';
import { createLog, type Log } from './log.ts';
import { isPositive } from './reply.ts';
import { whyUnsayable } from './sayable.ts';

const MAX_HELLO_OCTETS = 16_384;
const MAX_RESPONSE_OCTETS = 65_536;
const READ_OCTETS = 16_384;

/**
 * Brings a connection to the point where TLS begins, sends a ClientHello that somebody made, and returns the octets
 * that come (RFC 8446 section 4.1.2). No TLS library has a part in it, so any version and cipher can be asked about.
 */
export async function tlsProbe(
  request: TlsProbeRequest,
  wire: Pick<Wire, 'connect'>,
  deadlines: SmtpDeadlines,
): Promise<Observation<TlsProbeOutcome>> {
  const { host, address, port, helo, purpose, hello } = request;
  const why = whyUnsayable({ helo, recipients: [], relayRecipient: null, verify: null }) ?? whyUnsendable(hello);
  if (why !== null) return unknown('internal-error', why);
  const log = createLog(request);
  // The purpose tells probes apart that run side by side, for a recording of them.
  const label = `${host} ${purpose}`;
  const connected = await wire.connect({ address, port, label, timeoutMs: deadlines.connectMs });
  if (!connected.ok) {
    log.transcript.note(connected.detail);
    return observationOf(stopOf('connect', connected), log);
  }
  const { connection } = connected;
  try {
    const stop = request.tls === 'starttls' ? await askForTls(createDialogue(connection, log, deadlines), helo) : null;
    if (stop !== null) return observationOf(stop, log);
    return observationOf(await sendHello(connection, request, { log, deadlineMs: deadlines.phaseMs }), log);
  } finally {
    connection.close();
  }
}

function whyUnsendable(hello: Uint8Array): string | null {
  return hello.length <= MAX_HELLO_OCTETS
    ? null
    : `a ClientHello of ${hello.length} octets: expected at most ${MAX_HELLO_OCTETS}`;
}

function observationOf(outcome: TlsProbeOutcome | Stop, { transcript }: Log): Observation<TlsProbeOutcome> {
  const evidence = [transcript.evidence()];
  if ('sent' in outcome) return known(outcome, evidence);
  const { phase, detail } = outcome;
  if (outcome.ended === null) return unknown(outcome.reason, detail, evidence);
  return known({ sent: false, phase, detail }, evidence);
}

/** Greeting, EHLO, STARTTLS (RFC 3207 section 4). Null: the server waits for a ClientHello. */
async function askForTls(dialogue: Dialogue, helo: string): Promise<Stop | null> {
  const refused = (phase: SmtpPhase, what: string): Stop => stopped(phase, 'complete', what);
  const greeting = await dialogue.greeting();
  if (greeting.stop) return greeting.stop;
  if (!isPositive(greeting.reply)) return refused('banner', `the greeting was ${greeting.reply.code}`);
  const welcome = await dialogue.ask('ehlo', `EHLO ${helo}`);
  if (welcome.stop) return welcome.stop;
  if (!isPositive(welcome.reply)) return refused('ehlo', `EHLO was answered with ${welcome.reply.code}`);
  if (!('STARTTLS' in extensionsIn(welcome.reply))) return refused('ehlo', 'STARTTLS was not offered');
  const ready = await dialogue.ask('starttls', 'STARTTLS');
  if (ready.stop) return ready.stop;
  if (!isPositive(ready.reply)) return refused('starttls', `STARTTLS was answered with ${ready.reply.code}`);
  await dialogue.discardUnread(); // RFC 3207 section 6: it would be taken for what answers the hello
  return null;
}

async function sendHello(
  connection: Connection,
  { purpose, hello, isEnough }: TlsProbeRequest,
  { log, deadlineMs }: { readonly log: Log; readonly deadlineMs: number },
): Promise<TlsProbeOutcome | Stop> {
  const written = await connection.write(hello);
  log.transcript.said(`(a ClientHello of ${hello.length} octets: ${purpose})`);
  if (!written.ok) {
    log.transcript.note(written.detail);
    return stopOf('tls', written);
  }
  const { octets, ended } = await readUntil(connection, isEnough, deadlineMs);
  if (typeof ended === 'object') {
    log.transcript.note(ended.detail);
    return ended;
  }
  log.transcript.note(`${octets.length} octets came back; ${ENDS[ended]}`);
  return { sent: true, response: octets, ended };
}

type Ended = Extract<TlsProbeOutcome, { readonly sent: true }>['ended'];

const ENDS: Readonly<Record<Ended, string>> = {
  enough: 'that was enough',
  closed: 'then the connection was closed',
  timeout: 'then the time was up',
  'too-large': 'more were not read',
};

async function readUntil(
  connection: Connection,
  isEnough: TlsProbeRequest['isEnough'],
  deadlineMs: number,
): Promise<{ readonly octets: Uint8Array; readonly ended: Ended | Stop }> {
  // In place: a server that sends octet by octet would have us copy everything before it each time.
  const buffer = new Uint8Array(MAX_RESPONSE_OCTETS);
  let length = 0;
  let ms = 0;
  const until = (ended: Ended | Stop) => ({ octets: buffer.slice(0, length), ended });
  while (ms < deadlineMs) {
    const maxBytes = Math.min(READ_OCTETS, MAX_RESPONSE_OCTETS - length);
    if (maxBytes === 0) return until('too-large');
    const read = await connection.read({ timeoutMs: Math.max(1, deadlineMs - ms), maxBytes });
    ms += read.ms;
    if (!read.ok) {
      const stop = stopOf('tls', read);
      if (stop.ended === null) return until(stop);
      return until(stop.ended === 'timeout' ? 'timeout' : 'closed');
    }
    buffer.set(read.data, length);
    length += read.data.length;
    if (isEnough(buffer.subarray(0, length))) return until('enough');
  }
  return until('timeout');
}
