import { isAddress } from '../../core/addresses.ts';
import type { MailboxLook, MailboxLookRequest } from '../../core/net.ts';
import { type Evidence, known, type Observation, unknown } from '../../core/observation.ts';
import { handshakeOf } from '../smtp/handshake.ts';
import type { Connection, Wire } from '../wire.ts';
import { createLineDialogue, type LineDialogue, type Lines } from './lines.ts';
import { failureOf, mayBeOurs, type Unseen, unseenBy } from './look-failure.ts';
import { speeches } from './speech.ts';

/** In milliseconds. */
export interface LookDeadlines {
  readonly connectMs: number;
  readonly greetingMs: number;
  /** For each answer, and for the handshake. */
  readonly phaseMs: number;
}

const defaultDeadlines: LookDeadlines = { connectMs: 10_000, greetingMs: 30_000, phaseMs: 15_000 };
const MAX_LINE = 300;

/** Greeting, capabilities and TLS of a mailbox server, and no login. Never rejects. */
export async function lookAtServer(
  request: MailboxLookRequest,
  wire: Pick<Wire, 'connect'>,
  deadlines: LookDeadlines = defaultDeadlines,
): Promise<Observation<MailboxLook>> {
  const { protocol, host, address, port, tls } = request;
  const label = `${host} ${protocol} look`;
  const connected = await wire.connect({ address, port, label, timeoutMs: deadlines.connectMs });
  const transcript: string[] = [];
  if (!connected.ok) return observationOf(request, unseenBy(connected), transcript);
  const { connection } = connected;
  try {
    const parts = { request, connection, transcript, deadlines, dialogue: recorded(connection, transcript) };
    const seen = await (tls === 'implicit' ? implicitTls(parts) : startTls(parts));
    return observationOf(request, seen, transcript);
  } finally {
    connection.close();
  }
}

function observationOf(
  request: MailboxLookRequest,
  seen: MailboxLook | Unseen,
  said: readonly string[],
): Observation<MailboxLook> {
  if (!('reason' in seen)) return known(seen, [evidence(request, said)]);
  return unknown(seen.reason, seen.detail, [evidence(request, [...said, `-- ${seen.detail}`])]);
}

interface Parts {
  readonly request: MailboxLookRequest;
  readonly connection: Connection;
  readonly dialogue: LineDialogue;
  readonly transcript: string[];
  readonly deadlines: LookDeadlines;
}

const NOTHING: MailboxLook = {
  greeting: null,
  clearCapabilities: null,
  offersTls: false,
  injectedBytes: 0,
  handshake: null,
  failure: null,
};

async function implicitTls(parts: Parts): Promise<MailboxLook | Unseen> {
  const octets = await parts.dialogue.discardUnread();
  if (octets > 0) {
    const detail = `the server speaks in clear: ${octets} octets came before TLS began`;
    return { ...NOTHING, failure: { ended: 'protocol-error', code: 'protocol-error', detail } };
  }
  const made = await handshake(parts);
  if ('reason' in made || made.handshake === null) return 'reason' in made ? made : { ...NOTHING, ...made };
  const { dialogue, deadlines, request } = parts;
  const heard = await dialogue.hear(() => true, deadlines.greetingMs);
  await dialogue.say(speeches[request.protocol].goodbye);
  return { ...NOTHING, ...made, greeting: heard.ok ? cut(heard.lines[0] ?? '') : null };
}

/** RFC 9051 section 6.2.1 and RFC 2595 section 4: the offer, the command, the handshake. */
async function startTls(parts: Parts): Promise<MailboxLook | Unseen> {
  const { dialogue, deadlines, request } = parts;
  const speech = speeches[request.protocol];
  const greeted = await dialogue.hear(() => true, deadlines.greetingMs);
  if (!greeted.ok) return unseenBy(greeted);
  const greeting = cut(greeted.lines[0] ?? '');
  if (!speech.welcomes(greeting)) return { reason: 'refused', detail: `it turns us away: "${greeting}"` };
  const ask = async (command: string): Promise<Lines> => {
    await dialogue.say(command);
    return dialogue.hear(speech.isLast(command), deadlines.phaseMs);
  };
  const listed = await ask(speech.capability);
  if (!listed.ok) return unseenBy(listed);
  const clearCapabilities = speech.capabilitiesIn(listed.lines);
  const isOffered = clearCapabilities?.includes(speech.tlsKeyword) ?? null;
  const seen = { ...NOTHING, greeting, clearCapabilities };
  if (isOffered === false) {
    await dialogue.say(speech.goodbye);
    return seen;
  }
  const ready = await ask(speech.startTls);
  if (!ready.ok) {
    const isTheirs = isOffered === true && !mayBeOurs(ready);
    return isTheirs ? { ...seen, offersTls: true, failure: failureOf(ready) } : unseenBy(ready);
  }
  if (!speech.agrees(ready.lines)) {
    // A server that does not say what it can do has offered nothing that it could refuse.
    const refused = `${speech.tlsKeyword} is refused: "${cut(ready.lines.at(-1) ?? '')}"`;
    const failure = { ended: 'complete', code: 'refused', detail: refused } as const;
    return isOffered === true ? { ...seen, offersTls: true, failure } : seen;
  }
  // Else anyone on the path could put words into the dialogue under TLS (CVE-2021-33515, RFC 9051 section 6.2.1).
  const injectedBytes = await dialogue.discardUnread();
  const made = await handshake(parts);
  if ('reason' in made) return made;
  if (made.handshake !== null) await dialogue.say(speech.goodbye);
  return { ...seen, offersTls: true, injectedBytes, ...made };
}

async function handshake({
  connection,
  transcript,
  deadlines,
  request: { host },
}: Parts): Promise<Pick<MailboxLook, 'handshake' | 'failure'> | Unseen> {
  const serverName = isAddress(host) ? null : host;
  const result = await connection.startTls({ serverName, timeoutMs: deadlines.phaseMs });
  if (result.ok) {
    const { protocol, cipher, trustError } = result.tls;
    transcript.push(
      `-- ${protocol}, ${cipher}, ${trustError === null ? 'trusted' : `not trusted: ${trustError.code}`}`,
    );
    return { handshake: handshakeOf(result.tls), failure: null };
  }
  transcript.push(`-- TLS handshake failed: ${result.code}, ${result.detail}`);
  return mayBeOurs(result) ? unseenBy(result) : { handshake: null, failure: failureOf(result) };
}

function evidence({ protocol, host, address, port }: MailboxLookRequest, lines: readonly string[]): Evidence {
  return { via: protocol, request: `${host} [${address}]:${port}`, response: lines.join('\n') };
}

const MAX_SHOWN = 20;

/** The same dialogue, with what is said written down: `C: ` we, `S: ` they. */
function recorded(connection: Connection, transcript: string[]): LineDialogue {
  const dialogue = createLineDialogue(connection);
  return {
    ...dialogue,
    async hear(isLast, timeoutMs) {
      const heard = await dialogue.hear(isLast, timeoutMs);
      if (heard.ok) transcript.push(...heard.lines.slice(0, MAX_SHOWN).map((line) => `S: ${cut(line)}`));
      return heard;
    },
    async say(command) {
      transcript.push(`C: ${command}`);
      await dialogue.say(command);
    },
  };
}

function cut(line: string): string {
  return line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line;
}
