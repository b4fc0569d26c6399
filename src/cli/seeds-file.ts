import { z } from 'zod';
import { readMailbox } from '../message/addresses.ts';
import { type Io, UsageError } from './io.ts';
import { mailboxServer, type NamedServer, type ServerManner } from './mail-servers.ts';
import { mechanism } from './probe-options.ts';
import { textOfFile } from './text-file.ts';

/** A mailbox that a message of its own is sent to. */
export interface Seed {
  readonly address: string;
  /** As the user calls it, or as the provider calls itself; null: not known. */
  readonly provider: string | null;
  /** Null: it is sent to, and not looked into. */
  readonly server: (NamedServer<'imap' | 'pop3'> & { readonly user: string }) | null;
  /** The variable that holds the password; null: not named. */
  readonly passwordVariable: string | null;
}

const MAX_SEEDS = 99; // with the message to --to these are as many as a probe holds
const MAX_BYTES = 256 * 1024;
const MAX_KEY_SHOWN = 40;

const oneLine = z.string().regex(/^[^\p{Cc}]{1,320}$/u, 'expected one line of at most 320 characters');
const entry = z.strictObject({
  address: oneLine,
  provider: oneLine.optional(),
  mailbox: oneLine.optional(),
  passwordEnv: oneLine.optional(),
  auth: oneLine.optional(),
});

/**
 * Reads the file of `--seeds`: a JSON list of `{ address, provider?, mailbox?, passwordEnv?, auth? }`.
 *
 * @param manner  as the options say it; `auth` of an entry goes before it
 * @throws UsageError that names the entry and quotes what is wrong in it
 */
export async function seedsOf(file: string, manner: ServerManner, io: Pick<Io, 'signal'>): Promise<readonly Seed[]> {
  const place = `--seeds: "${file}"`;
  const text = await textOfFile('--seeds', file, MAX_BYTES, io);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The whole message quotes what stands there, which may be a password in the wrong place.
    const [where = ''] = /line \d+ column \d+/.exec(error instanceof Error ? error.message : '') ?? [];
    throw new UsageError(`${place} is no JSON${where === '' ? '' : `, from ${where} on`}`);
  }
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_SEEDS) {
    throw new UsageError(
      `${place}: expected a list of 1 to ${MAX_SEEDS} entries such as { "address": "you@gmail.com", "mailbox": "gmail", "passwordEnv": "GMAIL_PASSWORD" }`,
    );
  }
  return value.map((one: unknown, index) => seedOf(one, `${place}: entry ${index + 1}`, manner));
}

function seedOf(value: unknown, place: string, manner: ServerManner): Seed {
  if (typeof value === 'object' && value !== null && 'password' in value) {
    throw new UsageError(
      `${place}: a password does not belong into the file: put it into an environment variable, and name that in "passwordEnv"`,
    );
  }
  const parsed = entry.safeParse(value);
  if (!parsed.success) {
    throw new UsageError(`${place}${faultIn(parsed.error)}`);
  }
  const { address: written, provider, mailbox, passwordEnv, auth } = parsed.data;
  const read = readMailbox(written);
  if (!read.ok) throw new UsageError(`${place}: "address" is "${written}": expected ${read.expected}`);
  if (mailbox === undefined && (passwordEnv !== undefined || auth !== undefined)) {
    throw new UsageError(
      `${place}: "${passwordEnv === undefined ? 'auth' : 'passwordEnv'}" goes with "mailbox", which is missing`,
    );
  }
  const own = auth === undefined ? manner : { ...manner, auth: mechanism(`${place}, "auth"`)(auth) };
  const server = mailbox === undefined ? null : mailboxServer(`${place}, "mailbox"`, mailbox, own, read.address);
  return {
    address: read.address,
    provider: provider ?? server?.preset?.name ?? null,
    server,
    passwordVariable: passwordEnv ?? null,
  };
}

/** A key that there is not comes first: it is often a slip for the one that is missing. */
function faultIn({ issues }: z.ZodError): string {
  const keys = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  if (keys[0] !== undefined) {
    return `: there is no "${keys[0].slice(0, MAX_KEY_SHOWN)}": expected "${Object.keys(entry.shape).join('", "')}"`;
  }
  const [issue] = issues;
  if (issue === undefined || issue.path.length === 0)
    return ': expected an object such as { "address": "you@gmail.com" }';
  const words = issue.code === 'invalid_type' ? 'expected text in double quotes' : issue.message;
  return `, "${issue.path.join('.')}": ${words}`;
}
