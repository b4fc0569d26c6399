import { type Command, Option } from 'commander';
import { LONGEST_TIMEOUT_MS } from '../audit/longest-timeout.ts';
import type { Role } from '../core/target.ts';
import type { ProbeFlags } from './probe-options.ts';
import * as read from './values.ts';

/** The flags of an audit, as commander hands them over. */
export interface AuditFlags extends ProbeFlags {
  readonly selector?: readonly string[];
  readonly sendingIp?: readonly string[];
  readonly role?: Role;
  readonly nameserver?: readonly string[];
  readonly dot?: readonly string[];
  readonly doh?: readonly string[];
  readonly smtp: boolean;
  readonly helo?: string;
  readonly smtpPort: number;
  readonly ipv4?: boolean;
  readonly ipv6?: boolean;
  readonly canary?: { readonly host: string; readonly port: number } | false;
  readonly retryGreylist?: number | true;
  readonly checkAbuse?: boolean;
  readonly checkRelay?: boolean;
  readonly timeout: number;
  readonly caFile?: string;
  readonly routes?: string;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly format: Format;
  readonly color?: boolean;
  readonly verbose?: boolean;
  readonly bimiSelector?: string;
  readonly tlsScan?: boolean;
  readonly submission?: readonly { readonly host: string; readonly port: number }[];
  readonly rdap?: boolean;
  readonly volume?: number;
  readonly senders?: readonly string[];
  readonly reportTo?: string;
  readonly dkimKey?: readonly string[];
  readonly compare?: string;
  readonly providers?: boolean;
  readonly progress: boolean;
  readonly failOn: FailOn;
  readonly minScore?: number;
  readonly requireComplete?: boolean;
  readonly allowIncomplete?: boolean;
  readonly record?: string;
  readonly replay?: string;
}

export type Format = 'text' | 'json' | 'ndjson';
export type FailOn = 'critical' | 'major' | 'minor' | 'info' | 'never';

const FORMATS = ['text', 'json', 'ndjson'] as const satisfies readonly Format[];

export const NO_COLOUR = 'no colour (also: NO_COLOR in the environment)';

const ROLES = ['both', 'sender', 'receiver', 'parked'] as const satisfies readonly Role[];
const FAIL_ON = ['critical', 'major', 'minor', 'info', 'never'] as const satisfies readonly FailOn[];
export const DKIM_KEY = '--dkim-key <[selector=]file>';
export const DEFAULT_TIMEOUT_MS = 60_000;
export const DEFAULT_FORMAT: Format = 'text';
export const DEFAULT_FAIL_ON: FailOn = 'critical';

/** Adds the flags of an audit to a command: the root command, and `demo`. */
export function addAuditOptions(command: Command): Command {
  addMailOptions(command);
  addCheckOptions(command);
  addConnectOptions(command);
  addOutputOptions(command);
  return addGateOptions(command).optionsGroup('More:');
}

/** What only the user knows about the domain's mail. */
export function addMailOptions(command: Command): Command {
  return command
    .optionsGroup('What your mail looks like:')
    .option(
      '--selector <name>',
      'DKIM selector you sign with (repeatable; then no other is guessed)',
      read.collect('--selector', read.selector),
    )
    .option(
      '--sending-ip <address>',
      'address your mail leaves from: SPF and reverse DNS are judged for it (repeatable)',
      read.collect('--sending-ip', read.sendingIp),
    )
    .option(
      DKIM_KEY,
      'private or public key you sign with, in PEM: does the published one match? (repeatable)',
      read.collect('--dkim-key', (text) => text),
    )
    .option('--bimi-selector <name>', 'BIMI selector your mail names (default: default)', read.bimiSelector)
    .option(
      '--senders <services>',
      'services that are to send for you, such as google-workspace,mailgun: what is suggested provides for them',
      read.collect('--senders', (text) => text),
    )
    .option('--report-to <address>', 'address that reports are to go to, in what is suggested', read.mailbox)
    .option(
      '--volume <n>',
      'messages a day to one large provider: decides which rules for bulk senders apply',
      read.wholeNumber('--volume', 0, 1_000_000_000),
    )
    .option(
      '--role <role>',
      `what the domain is for: ${ROLES.join(', ')} (default: detected)`,
      read.oneOf('--role', ROLES),
    );
}

/** How much is looked at. */
export function addCheckOptions(command: Command): Command {
  return addSelectionOptions(command.optionsGroup('What to check:'))
    .option('--no-smtp', 'open no SMTP connection')
    .option('--tls-scan', 'take TLS apart: versions, ciphers, key exchange (some twenty connections per address)')
    .option(
      '--submission <host:port>',
      'also look at this submission server, port 465 or 587 (repeatable)',
      read.collect('--submission', read.hostAndPort('--submission', 587)),
    )
    .option('--rdap', 'ask the registry about the registration: age, expiry, holds')
    .option('--check-abuse', 'also ask whether abuse@ is accepted')
    .option('--check-relay', 'also ask whether the server relays, or accepts any recipient (no mail is sent)')
    .option(
      '--retry-greylist [seconds]',
      'wait after a greylisting reply and try once more (default: 60)',
      read.duration('--retry-greylist', 1000, 900_000),
    );
}

/** Which checks run. */
export function addSelectionOptions(command: Command): Command {
  return command
    .option('--only <names>', 'only these checks or finding codes, such as spf,dmarc (repeatable)', words('--only'))
    .option('--skip <names>', 'leave out these checks or finding codes (repeatable)', words('--skip'));
}

/** How the outside world is reached, or where it was recorded. */
export function addConnectOptions(command: Command): Command {
  addResolverOptions(command.optionsGroup('How to connect:'))
    .option('--helo <name>', 'name given in EHLO (default: this host’s)', read.helo)
    .addOption(
      new Option('--smtp-port <port>', 'port to dial')
        .default(25)
        .argParser(read.wholeNumber('--smtp-port', 1, 65_535)),
    )
    .option('--ipv4', 'connect over IPv4 only')
    .option('--ipv6', 'connect over IPv6 only')
    .option(
      '--canary <host:port>',
      'a mail server known to answer: tells a blocked port 25 from a dead server',
      read.hostAndPort('--canary', 25),
    )
    .option('--no-canary', 'dial no canary');
  return addRecordOptions(addTimeOptions(command));
}

/** Who is asked over DNS. */
export function addResolverOptions(command: Command): Command {
  return command
    .option(
      '--nameserver <address>',
      'ask this DNS server instead of the system’s (repeatable)',
      read.collect('--nameserver', (text) => text),
    )
    .option(
      '--dot <server>',
      'ask over DNS over TLS, such as 9.9.9.9#dns.quad9.net (repeatable)',
      read.collect('--dot', (text) => text),
    )
    .option(
      '--doh <url>',
      'ask over DNS over HTTPS, such as https://dns.quad9.net/dns-query',
      read.collect('--doh', (text) => text),
    );
}

/** How long, and whom to trust. */
export function addTimeOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--timeout <seconds>', 'time for the whole audit')
        .default(DEFAULT_TIMEOUT_MS, '60')
        .argParser(read.duration('--timeout', 100, LONGEST_TIMEOUT_MS)),
    )
    .option('--ca-file <file>', 'also trust the certificates in this PEM file')
    .addOption(
      new Option('--routes <file>', 'JSON map of address:port to loopback:port; everything else is refused').hideHelp(),
    )
    .option('--no-progress', 'no progress lines on standard error');
}

export function addRecordOptions(command: Command): Command {
  return command
    .option('--record <file>', 'write every answer of the outside world to a file (one domain, or one message)')
    .option('--replay <file>', 'judge a recorded file again, offline, as of then');
}

function addOutputOptions(command: Command): Command {
  return addFormatOption(command.optionsGroup('What comes out:'))
    .option('-v, --verbose', 'also the facts of every check, and all evidence')
    .option('--providers', 'also a table of what the large mailbox providers demand, and whether you meet it')
    .option('--compare <report.json>', 'also what got better, worse or changed since this saved report')
    .option('--color', 'colour even in a pipe')
    .option('--no-color', NO_COLOUR);
}

export function addFormatOption(command: Command): Command {
  return command.addOption(
    new Option('--format <format>', `${FORMATS.join(', ')}`)
      .default(DEFAULT_FORMAT)
      .argParser(read.oneOf('--format', FORMATS)),
  );
}

/** What fails. */
export function addGateOptions(command: Command): Command {
  return command
    .optionsGroup('What fails (exit code 1, or 3 where it cannot be said):')
    .addOption(
      new Option('--fail-on <severity>', FAIL_ON.join(', '))
        .default(DEFAULT_FAIL_ON)
        .argParser(read.oneOf('--fail-on', FAIL_ON)),
    )
    .option('--min-score <n>', 'fail below this score, 0 to 100', read.wholeNumber('--min-score', 0, 100))
    .option('--require-complete', 'exit 3 if anything could not be checked')
    .option('--allow-incomplete', 'exit 0 instead of 3');
}

function words(option: string) {
  return read.collect(option, (text) => text.toLowerCase());
}
