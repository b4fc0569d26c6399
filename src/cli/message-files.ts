import { basename } from 'node:path';
import { type Attachment, type HeaderField, type ListUnsubscribe, MAX_MESSAGE_BYTES } from '../message/parts.ts';
import { type Io, UsageError } from './io.ts';
import type { MessageFlags } from './probe-options.ts';
import { octetsOfFile } from './text-file.ts';

/** What the flags say a message is made of, whoever it goes to. */
export interface MessageContent {
  readonly text: string | null;
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
  readonly inlineImages: readonly Attachment[];
  readonly headers: readonly HeaderField[];
  readonly listUnsubscribe: ListUnsubscribe | null;
}

/**
 * Reads bodies, files and fields that go into a message.
 *
 * @throws UsageError for what cannot be read, or is said twice
 */
export async function contentOf(flags: MessageFlags, io: Io): Promise<MessageContent> {
  return {
    text: await bodyOf('--text', flags.text, flags.textFile, io),
    html: await bodyOf('--html', flags.html, flags.htmlFile, io),
    attachments: await attachmentsOf('--attach', flags.attach, io),
    inlineImages: await attachmentsOf('--inline', flags.inline, io),
    headers: (flags.header ?? []).map(fieldOf),
    listUnsubscribe: unsubscribeOf(flags.listUnsubscribe ?? []),
  };
}

/** The octets of a file, or of standard input. */
export async function octetsNamed(option: string, file: string, io: Io): Promise<Uint8Array> {
  if (file !== '-') return octetsOfFile(option, file, MAX_MESSAGE_BYTES, io);
  const octets = await io.readStdinOctets(MAX_MESSAGE_BYTES + 1);
  if (octets.length === 0) throw new UsageError(`${option}: standard input is empty`);
  if (octets.length > MAX_MESSAGE_BYTES) {
    throw new UsageError(`${option}: standard input is larger than 50 MiB, the most that is sent`);
  }
  return octets;
}

/** @throws UsageError where standard input is wanted for more than one thing */
export function checkStandardInput(flags: MessageFlags): void {
  const users = (
    [
      ['--text-file', flags.textFile],
      ['--html-file', flags.htmlFile],
      ['--message', flags.message],
    ] as const
  ).filter(([, file]) => file === '-');
  if (users.length > 1) {
    throw new UsageError(`standard input cannot be read twice: ${users.map(([name]) => `${name} -`).join(' and ')}`);
  }
}

async function bodyOf(
  option: '--text' | '--html',
  given: string | undefined,
  file: string | undefined,
  io: Io,
): Promise<string | null> {
  if (file === undefined) return given ?? null;
  if (given !== undefined)
    throw new UsageError(`${option} and ${option}-file both give the body: leave out one of them`);
  const octets = await octetsNamed(`${option}-file`, file, io);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    throw new UsageError(`${option}-file: "${file}" is no text in UTF-8`);
  }
}

async function attachmentsOf(option: string, files: readonly string[] = [], io: Io): Promise<readonly Attachment[]> {
  const attachments: Attachment[] = [];
  for (const file of files) {
    const content = await octetsOfFile(option, file, MAX_MESSAGE_BYTES, io);
    attachments.push({ name: basename(file), type: null, content });
  }
  return attachments;
}

function fieldOf(text: string): HeaderField {
  const colon = text.indexOf(':');
  if (colon < 1) {
    throw new UsageError(
      `--header: "${text}" is no header field: expected a name, a colon and a value, such as "Reply-To: ann@example.com"`,
    );
  }
  // Only the spaces of typing: a line end is refused, not repaired.
  return { name: text.slice(0, colon), value: text.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '') };
}

function unsubscribeOf(values: readonly string[]): ListUnsubscribe | null {
  if (values.length === 0) return null;
  const https = values.filter((value) => /^https?:/i.test(value));
  const mailto = values.filter((value) => !/^https?:/i.test(value));
  if (https.length > 1 || mailto.length > 1) {
    throw new UsageError(
      `--list-unsubscribe: "${values.at(-1)}" is one too many: expected at most one https URL and one mailto`,
    );
  }
  return { https: https[0] ?? null, mailto: mailto[0] ?? null };
}
