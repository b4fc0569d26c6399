import type { ProbeMessage } from '../core/probe.ts';
import { type Address, asciiDomain, readMailbox } from './addresses.ts';
import { octetFacts } from './octets.ts';
import { partFault, tooLarge } from './part-faults.ts';
import { MAX_MESSAGE_BYTES, type MessageParts } from './parts.ts';

export type Composed =
  | { readonly ok: true; readonly message: ProbeMessage }
  | { readonly ok: false; readonly error: string };

const LINE_OCTETS = 998; // RFC 5322 section 2.1.1

/**
 * Makes a message of its parts (RFC 5322, MIME): the same octets for the same parts.
 *
 * @returns the message with its envelope (RFC 5321, RFC 6531); or an error that quotes the part that is wrong and says what
 *   was expected. A line end or another control character in a header, an address or a name is such an error: nothing is
 *   repaired. Never rejects on account of the parts
 */
export async function composeMessage(given: MessageParts): Promise<Composed> {
  const fault = partFault(given);
  if (fault !== null) return { ok: false, error: fault };
  const parts = withSpelling(given);
  const messageId = probeMessageId(parts.token, parts.from.address);
  const { buildMime } = await import('./mime.ts'); // nodemailer, which only a probe needs
  const built = await buildMime(parts, messageId);
  if (!built.ok) return built;
  return probeMessage(built.raw, {
    token: parts.token,
    messageId,
    subject: parts.subject,
    envelope: {
      from: parts.envelopeFrom ?? parts.from.address,
      to: [...parts.to, ...parts.cc, ...parts.bcc].map(({ address }) => address),
    },
  });
}

/** Each address as `readMailbox` spells it, so that header and envelope agree. */
function withSpelling(parts: MessageParts): MessageParts {
  const spelt = (address: string) => {
    const mailbox = readMailbox(address);
    return mailbox.ok ? mailbox.address : address;
  };
  const each = (list: readonly Address[]) => list.map(({ name, address }) => ({ name, address: spelt(address) }));
  const { name, address } = parts.from;
  return {
    ...parts,
    from: { name, address: spelt(address) },
    to: each(parts.to),
    cc: each(parts.cc),
    bcc: each(parts.bcc),
    envelopeFrom: parts.envelopeFrom && spelt(parts.envelopeFrom),
  };
}

/** With its angle brackets; found again in mailboxes by the token, and of the domain that sends it. */
export function probeMessageId(token: string, fromAddress: string): string {
  return `<mailcheck.${token}@${asciiDomain(fromAddress)}>`;
}

/**
 * A message with what its octets ask of the servers on its way.
 *
 * @param raw  lines ended by CRLF
 * @returns an error for a line or a message that is too long to be sent
 */
export function probeMessage(
  raw: Uint8Array,
  given: Pick<ProbeMessage, 'token' | 'messageId' | 'subject' | 'envelope'>,
): Composed {
  if (raw.length > MAX_MESSAGE_BYTES) return { ok: false, error: tooLarge(raw.length) };
  const facts = octetFacts(raw);
  if (facts.longestLine > LINE_OCTETS) {
    return {
      ok: false,
      error: `line ${facts.longestLineNumber} of the message has ${facts.longestLine} octets: expected at most ${LINE_OCTETS} (RFC 5322 section 2.1.1)`,
    };
  }
  const to = [...new Set(given.envelope.to)];
  return {
    ok: true,
    message: {
      ...given,
      raw: Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString('base64'),
      envelope: { from: given.envelope.from, to },
      smtputf8: facts.eightBitHeader || [given.envelope.from, ...to].some((address) => /[^\0-\x7f]/.test(address)),
      eightBit: facts.eightBit,
    },
  };
}
