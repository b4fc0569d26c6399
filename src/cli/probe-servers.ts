import type { MailboxAsked, ProbeRoute } from '../core/probe.ts';
import { UsageError } from './io.ts';
import { mailboxServer, type NamedServer, type ServerManner, submissionServer } from './mail-servers.ts';
import type { PasswordWanted } from './passwords.ts';
import type { FollowFlags, RouteFlags } from './probe-options.ts';
import type { Seed } from './seeds-file.ts';

/** The way out, or a mailbox, with the password it takes. */
export interface Asked<T> {
  readonly asked: T;
  /** Null: nobody logs in. */
  readonly password: PasswordWanted | null;
}

export type MailboxServer = NamedServer<MailboxAsked['protocol']> & { readonly user: string };

/** Of one message, for whom its mailboxes are looked into. */
export interface Addressee {
  readonly message: number;
  /** In the order of the envelope. */
  readonly recipients: readonly string[];
}

/**
 * @param sender  the address that sends, where it is known: who logs in at a provider that was named alone
 * @returns null: straight to the MX hosts
 * @throws UsageError
 */
export function viaOf(flags: RouteFlags, sender: string | null): NamedServer<'smtp'> | null {
  const { via } = flags;
  if (via === undefined) {
    throw new UsageError(
      'nothing says how the message is to leave: give --via smtp://user@host:587 (the server that your mail goes out by), --via with a provider such as gmail, or --via mx (from this machine straight to the servers of the recipient)',
    );
  }
  if (via.toLowerCase() !== 'mx') return submissionServer(via, mannerOf(flags, flags.viaTls, flags.viaAuth), sender);
  const other = (['viaTls', 'viaAuth', 'viaPasswordEnv'] as const).find((flag) => flags[flag] !== undefined);
  if (other !== undefined) {
    const option = { viaTls: '--via-tls', viaAuth: '--via-auth', viaPasswordEnv: '--via-password-env' }[other];
    throw new UsageError(
      `${option} does not go with --via mx: nobody logs in there, and the recipient's domain says what TLS it wants`,
    );
  }
  return null;
}

export function routeOf(server: NamedServer<'smtp'> | null, flags: RouteFlags): Asked<ProbeRoute> {
  if (server === null) return { asked: { kind: 'direct' }, password: null };
  const { host, port, tls, allowClear, allowUntrusted, user, mechanism } = server;
  const secret = 'via';
  if (user === null && (flags.viaAuth !== undefined || flags.viaPasswordEnv !== undefined)) {
    throw new UsageError(
      `${flags.viaAuth === undefined ? '--via-password-env' : '--via-auth'}: "${flags.via}" names no user to log in as: expected smtp://user@host`,
    );
  }
  return {
    asked: {
      kind: 'submission',
      host,
      port,
      tls,
      allowClear,
      allowUntrusted,
      login: user === null ? null : { user, secret, mechanism },
    },
    password:
      user === null
        ? null
        : wanted(
            { ...server, user },
            secret,
            flags.viaPasswordEnv ?? null,
            '--via-password-env',
            'MAILCHECK_VIA_PASSWORD',
          ),
  };
}

/** @throws UsageError */
export function mailboxesOf(
  flags: FollowFlags & RouteFlags,
  { message, recipients }: Addressee,
): readonly Asked<MailboxAsked>[] {
  const { mailbox: texts = [], mailboxPasswordEnv: variables = [] } = flags;
  const [first] = recipients;
  if (texts.length > 0 && first === undefined) {
    throw new UsageError(
      '--mailbox is the mailbox of a recipient: give the recipient with --to (the mailboxes of seeds stand in their file)',
    );
  }
  if (variables.length > 1 && variables.length !== texts.length) {
    throw new UsageError(
      `--mailbox-password-env is given ${variables.length} times for ${texts.length} --mailbox: expected it once, or once for each, in their order`,
    );
  }
  return texts.map((text, index) => {
    const server = mailboxServer('--mailbox', text, mailboxManner(flags), first ?? null);
    const secret = index === 0 ? 'mailbox' : `mailbox-${index + 1}`;
    const variable = variables[index] ?? variables[0] ?? null;
    return {
      asked: mailboxAsked(server, secret, ownerOf(server, recipients), server.preset?.name ?? null, message),
      password: wanted(server, secret, variable, '--mailbox-password-env', 'MAILCHECK_MAILBOX_PASSWORD'),
    };
  });
}

/** @param bounceAddress  where bounces go; empty: nowhere. @throws UsageError */
export function senderMailboxOf(flags: FollowFlags & RouteFlags, bounceAddress: string): Asked<MailboxAsked> | null {
  const { senderMailbox: text, senderMailboxPasswordEnv: variable } = flags;
  if (text === undefined) {
    if (variable === undefined) return null;
    throw new UsageError('--sender-mailbox-password-env goes with --sender-mailbox, which is missing');
  }
  if (bounceAddress === '')
    throw new UsageError('--sender-mailbox: bounces of a message with an empty --envelope-from go nowhere');
  const server = mailboxServer('--sender-mailbox', text, mailboxManner(flags), bounceAddress);
  const secret = 'sender-mailbox';
  return {
    asked: mailboxAsked(server, secret, bounceAddress, server.preset?.name ?? null, 0),
    password: wanted(
      server,
      secret,
      variable ?? null,
      '--sender-mailbox-password-env',
      'MAILCHECK_SENDER_MAILBOX_PASSWORD',
    ),
  };
}

/** @param place  the entry in the seeds file, for the words */
export function seedMailboxOf(
  { server, address, provider, passwordVariable }: Seed,
  number: number,
  message: number,
  place: string,
): Asked<MailboxAsked> | null {
  if (server === null) return null;
  const secret = `seed-${number}`;
  return {
    asked: mailboxAsked(server, secret, address, provider, message),
    password: wanted(server, secret, passwordVariable, `${place}, "passwordEnv"`, null),
  };
}

export function mailboxManner(flags: FollowFlags & RouteFlags): ServerManner {
  return mannerOf(flags, flags.mailboxTls, flags.mailboxAuth);
}

function mannerOf(flags: RouteFlags, tls: ServerManner['tls'], auth: ServerManner['auth']): ServerManner {
  return {
    tls,
    auth,
    allowClear: flags.allowClearPassword ?? false,
    allowUntrusted: flags.allowUntrusted ?? false,
  };
}

/** The recipient who logs in there, or whose address is of the provider; else the first. */
function ownerOf({ user, preset }: MailboxServer, recipients: readonly string[]): string {
  const isOf = (address: string) =>
    preset?.domains.includes(address.slice(address.lastIndexOf('@') + 1).toLowerCase()) ?? false;
  return (
    recipients.find((address) => address.toLowerCase() === user.toLowerCase()) ??
    recipients.find(isOf) ??
    recipients[0] ??
    user
  );
}

function mailboxAsked(
  { protocol, host, port, tls, allowClear, allowUntrusted, user, mechanism }: MailboxServer,
  secret: string,
  address: string,
  provider: string | null,
  message: number,
): MailboxAsked {
  const login = { user, secret, mechanism };
  return { protocol, host, port, tls, allowClear, allowUntrusted, login, address, provider, message };
}

function wanted(
  { user, host, preset, mechanism }: NamedServer<'smtp' | MailboxAsked['protocol']> & { readonly user: string },
  secret: string,
  variable: string | null,
  namedBy: string,
  usualVariable: string | null,
): PasswordWanted {
  const isToken = mechanism === 'XOAUTH2' || mechanism === 'OAUTHBEARER';
  return { secret, user, host, preset, isToken, variable, namedBy, usualVariable };
}
