import { Command } from 'commander';
import type { AuthMechanism } from '../core/probe.ts';
import { UsageError } from './io.ts';
import type { TlsWanted } from './mail-servers.ts';
import * as read from './values.ts';

/** The flags of a probe, as commander hands them over. */
export interface ProbeFlags extends MessageFlags, RouteFlags, FollowFlags {
  /** Recipients, of `mailcheck DOMAIN`. */
  readonly probe?: readonly string[];
  readonly dryRun?: boolean;
}

export interface MessageFlags {
  readonly from?: string;
  readonly to?: readonly string[];
  readonly cc?: readonly string[];
  readonly bcc?: readonly string[];
  readonly envelopeFrom?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly textFile?: string;
  readonly html?: string;
  readonly htmlFile?: string;
  readonly attach?: readonly string[];
  readonly inline?: readonly string[];
  readonly header?: readonly string[];
  readonly listUnsubscribe?: readonly string[];
  readonly message?: string;
  readonly dkimSelector?: string;
  readonly dkimDomain?: string;
}

export interface RouteFlags {
  readonly via?: string;
  readonly viaTls?: TlsWanted;
  readonly viaAuth?: AuthMechanism;
  readonly viaPasswordEnv?: string;
  readonly allowClearPassword?: boolean;
  readonly allowUntrusted?: boolean;
  readonly retry?: number | true;
}

export interface FollowFlags {
  readonly mailbox?: readonly string[];
  readonly mailboxTls?: TlsWanted;
  readonly mailboxAuth?: AuthMechanism;
  readonly mailboxPasswordEnv?: readonly string[];
  readonly senderMailbox?: string;
  readonly senderMailboxPasswordEnv?: string;
  readonly seeds?: string;
  readonly wait?: number;
  readonly deleteAfter?: boolean;
  readonly judgeCopy?: boolean;
}

const TLS = ['required', 'if-offered', 'none'] as const satisfies readonly TlsWanted[];
const MECHANISMS = ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2', 'OAUTHBEARER'] as const satisfies readonly AuthMechanism[];
const MECHANISM_NAMES = MECHANISMS.map((name) => name.toLowerCase());

const LONGEST_WAIT_MS = 3_600_000;

/** Adds the flags of a probe: to `probe`, and with `--probe` to the root command. */
export function addProbeOptions(command: Command): Command {
  addMessageOptions(command);
  addRouteOptions(command);
  return addFollowOptions(command);
}

/** Adds the flags of what is handed over, without those of following it: to `send`. */
export function addSendOptions(command: Command): Command {
  addMessageOptions(command);
  return addRouteOptions(command);
}

function addMessageOptions(command: Command): Command {
  return command
    .optionsGroup('What is sent:')
    .option('--from <address>', 'the sender, such as "Ann <ann@example.com>"')
    .option('--to <address>', 'a recipient (repeatable)', read.each)
    .option('--cc <address>', 'a recipient of a copy (repeatable)', read.each)
    .option('--bcc <address>', 'a recipient that the message does not name (repeatable)', read.each)
    .option('--envelope-from <address>', 'where bounces go (default: the sender; "" for none)')
    .option('--subject <text>', 'the subject (default: one that says what the message is)')
    .option('--text <text>', 'the body (default: a few words that say what the message is)')
    .option('--text-file <file>', 'the body from a file; - for standard input')
    .option('--html <html>', 'an HTML body beside it')
    .option('--html-file <file>', 'the HTML body from a file; - for standard input')
    .option('--attach <file>', 'a file that goes along (repeatable)', read.each)
    .option('--inline <file>', 'an image that the HTML body shows as cid:FILENAME (repeatable)', read.each)
    .option('--header <field>', 'a further field, such as "Reply-To: ann@example.com" (repeatable)', read.each)
    .option('--list-unsubscribe <url>', 'https URL or mailto for leaving the list, one of each (RFC 8058)', read.each)
    .option('--message <file>', 'a whole ready message (.eml) in place of all this; - for standard input')
    .option('--dkim-selector <name>', 'sign with --dkim-key under this selector', read.selectorOf('--dkim-selector'))
    .option('--dkim-domain <domain>', 'sign for this domain (default: that of the sender)', read.domain);
}

function addRouteOptions(command: Command): Command {
  return command
    .optionsGroup('How it leaves:')
    .option(
      '--via <server>',
      'smtp://user@host:587, smtps://user@host, a provider (gmail, qq, 163, …), or mx: straight to the recipient’s servers',
    )
    .option('--via-tls <manner>', `${TLS.join(', ')} (default: required)`, read.oneOf('--via-tls', TLS))
    .option(
      '--via-auth <mechanism>',
      `${MECHANISM_NAMES.join(', ')} (default: the best for a password)`,
      mechanism('--via-auth'),
    )
    .option(
      '--via-password-env <name>',
      'variable that holds the password (default: MAILCHECK_VIA_PASSWORD, else you are asked)',
    )
    .option('--allow-clear-password', 'say a password even where there is no TLS')
    .option('--allow-untrusted', 'take certificates of --via and --mailbox that are not trusted, or of another name')
    .option(
      '--retry [seconds]',
      'try again for so long after a temporary refusal, such as greylisting (default: 360)',
      read.duration('--retry', 1000, LONGEST_WAIT_MS),
    )
    .option('--dry-run', 'print the message and the route, ask for no password and send nothing');
}

function addFollowOptions(command: Command): Command {
  return command
    .optionsGroup('Where it is looked for:')
    .option(
      '--mailbox <server>',
      'imaps://user@host, pop3s://user@host, or a provider (gmail, qq-pop3, …): the recipient’s (repeatable)',
      read.each,
    )
    .option(
      '--mailbox-tls <manner>',
      `${TLS.join(', ')}, for every mailbox (default: required)`,
      read.oneOf('--mailbox-tls', TLS),
    )
    .option('--mailbox-auth <mechanism>', 'as --via-auth, for every mailbox', mechanism('--mailbox-auth'))
    .option(
      '--mailbox-password-env <name>',
      'variable that holds its password (default: MAILCHECK_MAILBOX_PASSWORD; repeatable)',
      read.each,
    )
    .option('--sender-mailbox <server>', 'the same for the sender’s mailbox, where bounces come to')
    .option(
      '--sender-mailbox-password-env <name>',
      'variable that holds its password (default: MAILCHECK_SENDER_MAILBOX_PASSWORD)',
    )
    .option('--seeds <file>', 'JSON list of mailboxes to send to and look into, a message for each')
    .option(
      '--wait <seconds>',
      'time for the message to arrive (default: 120)',
      read.duration('--wait', 1000, LONGEST_WAIT_MS),
    )
    .option('--judge-copy', 'judge each received copy as "mailcheck message" does: a report of its own')
    .option('--delete-after', 'remove the message from the mailbox once it has been read');
}

/** How the user wrote the first flag that says something of a message; null: there is none. */
export function flagsOfProbe(flags: ProbeFlags): string | null {
  const given = addProbeOptions(new Command()).options.find(
    (option) => flags[option.attributeName() as keyof ProbeFlags] !== undefined,
  );
  return given?.long ?? null;
}

export function mechanism(option: string): (text: string) => AuthMechanism {
  return (text) => {
    const found = MECHANISMS.find((name) => name === text.toUpperCase());
    if (found !== undefined) return found;
    throw new UsageError(`${option}: "${text}" is unknown: expected one of ${MECHANISM_NAMES.join(', ')}`);
  };
}
