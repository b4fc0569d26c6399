import { type MailPreset, mailPresets, mechanismOf, presetNamed, presetOfHost } from '../checks/mail-presets.ts';
import type { AuthMechanism, MailboxAsked, ServerAsked, TlsManner } from '../core/probe.ts';
import { UsageError } from './io.ts';
import { looksLikeUrl, type MailScheme, readMailUrl } from './mail-url.ts';
import { didYouMean } from './suggest.ts';

/** How the user wants the server to be spoken to, beside its URL. */
export interface ServerManner {
  /** Default: TLS is required. */
  readonly tls: TlsWanted | undefined;
  /** Default: the best for a password that the server offers; for a preset that takes tokens only, XOAUTH2. */
  readonly auth: AuthMechanism | undefined;
  readonly allowClear: boolean;
  readonly allowUntrusted: boolean;
}

export type TlsWanted = 'required' | 'if-offered' | 'none';

/** A server as a URL or the name of a provider tells it. */
export interface NamedServer<P extends 'smtp' | MailboxAsked['protocol']> extends ServerAsked {
  readonly protocol: P;
  /** Null: nobody is to log in. */
  readonly user: string | null;
  readonly mechanism: AuthMechanism | null;
  /** By name or by host; null: none that is known. */
  readonly preset: MailPreset | null;
}

const SUBMISSION = ['smtp', 'smtps'] as const satisfies readonly MailScheme[];
const MAILBOX = ['imaps', 'imap', 'pop3s', 'pop3'] as const satisfies readonly MailScheme[];

/**
 * Reads `--via`: a URL, or `NAME` or `NAME:USER` for a provider.
 *
 * @param usualUser  who logs in at a provider where the user is not named: the address of the sender
 * @throws UsageError
 */
export function submissionServer(text: string, manner: ServerManner, usualUser: string | null): NamedServer<'smtp'> {
  const named = looksLikeUrl(text) ? fromUrl('--via', text, SUBMISSION) : fromPreset('--via', text, usualUser);
  return finished('--via', '--via-tls', text, { ...named, protocol: 'smtp' }, manner);
}

/**
 * Reads `--mailbox`, `--sender-mailbox` and the mailbox of a seed: a URL, or `NAME`, `NAME-pop3`, with or without `:USER`.
 *
 * @param usualUser  as for `submissionServer`: the address whose mailbox it is
 * @throws UsageError
 */
export function mailboxServer(
  option: string,
  text: string,
  manner: ServerManner,
  usualUser: string | null,
): NamedServer<MailboxAsked['protocol']> & { readonly user: string } {
  const named = looksLikeUrl(text) ? fromUrl(option, text, MAILBOX) : fromPreset(option, text, usualUser);
  const server = finished(
    option,
    '--mailbox-tls',
    text,
    { ...named, protocol: named.protocol === 'pop3' ? 'pop3' : 'imap' },
    manner,
  );
  const { user } = server;
  if (user === null) {
    throw new UsageError(`${option}: "${text}" names no user to log in as: expected ${server.protocol}s://user@host`);
  }
  return { ...server, user };
}

interface Named {
  readonly protocol: 'smtp' | MailboxAsked['protocol'];
  readonly host: string;
  readonly port: number;
  readonly tls: Extract<TlsManner, 'implicit' | 'starttls'>;
  readonly user: string | null;
  readonly preset: MailPreset | null;
}

function fromUrl(option: string, text: string, schemes: readonly MailScheme[]): Named {
  const { scheme, user, host, port } = readMailUrl(option, text, schemes);
  const isImplicit = scheme.endsWith('s');
  const protocol = scheme.startsWith('smtp') ? 'smtp' : scheme.startsWith('imap') ? 'imap' : 'pop3';
  return { protocol, host, port, tls: isImplicit ? 'implicit' : 'starttls', user, preset: presetOfHost(host) };
}

function fromPreset(option: string, text: string, usualUser: string | null): Named {
  const isSubmission = option === '--via';
  const colon = text.indexOf(':');
  const name = (colon === -1 ? text : text.slice(0, colon)).trim();
  const [, bare = name, written] = /^(.*?)(?:-(imap|pop3))?$/is.exec(name) ?? [];
  const preset = presetNamed(bare);
  if (preset === null || (isSubmission && written !== undefined)) throw unknownName(option, name);
  const user = colon === -1 ? usualUser : text.slice(colon + 1);
  if (user === null) {
    throw new UsageError(`${option}: "${name}" does not say who logs in: expected ${name}:you@${domainOf(preset)}`);
  }
  if (user === '' || user.includes(':') || /[\p{Cc}\s]/u.test(user)) {
    throw new UsageError(
      `${option}: what stands behind "${name}:" is no user: expected one such as ${name}:you@${domainOf(preset)}; a password is given in the environment, or when asked`,
    );
  }
  const protocol = isSubmission ? 'smtp' : written?.toLowerCase() === 'pop3' ? 'pop3' : 'imap';
  const server = preset[protocol];
  if (server === null) {
    throw new UsageError(`${option}: "${name}": ${preset.name} has no POP3: expected ${preset.id}, for IMAP`);
  }
  return { protocol, ...server, user, preset };
}

function unknownName(option: string, name: string): UsageError {
  const ids = mailPresets.map(({ id }) => id);
  const known = mailPresets.flatMap(({ id, aliases }) => [id, ...aliases]);
  const url = option === '--via' ? 'smtp://user@host:587, mx' : 'imaps://user@host, pop3s://user@host';
  return new UsageError(
    `${option}: "${name}" is neither a URL nor a provider known here${didYouMean(name, known)} (expected ${url}, or one of ${ids.join(', ')})`,
  );
}

function domainOf({ domains }: MailPreset): string {
  return domains[0] ?? 'example.com';
}

function finished<P extends 'smtp' | MailboxAsked['protocol']>(
  option: string,
  tlsOption: string,
  text: string,
  { tls, ...named }: Omit<Named, 'protocol'> & { readonly protocol: P },
  manner: ServerManner,
): NamedServer<P> {
  const wanted = manner.tls ?? 'required';
  if (wanted !== 'required' && (tls === 'implicit' || named.preset !== null)) {
    throw new UsageError(
      `${tlsOption} ${wanted}: "${text}" is spoken to under TLS: leave the option out, or give ${option} a URL that begins in clear, such as ${named.protocol}://`,
    );
  }
  if (wanted === 'none' && named.user !== null && !manner.allowClear) {
    throw new UsageError(
      `${tlsOption} none: the password of "${named.user}" would go in clear to "${named.host}": add --allow-clear-password if that is meant`,
    );
  }
  return {
    ...named,
    tls: wanted === 'required' ? tls : wanted === 'if-offered' ? 'starttls-if-offered' : 'none',
    mechanism: manner.auth ?? (named.preset === null ? null : mechanismOf(named.preset)),
    allowClear: manner.allowClear,
    allowUntrusted: manner.allowUntrusted,
  };
}
