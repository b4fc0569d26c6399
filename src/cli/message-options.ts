import { type Command, Option } from 'commander';
import {
  type AuditFlags,
  addFormatOption,
  addGateOptions,
  addRecordOptions,
  addResolverOptions,
  addSelectionOptions,
  addTimeOptions,
  NO_COLOUR,
} from './audit-options.ts';
import * as read from './values.ts';

/** The flags of `mailcheck message`, as commander hands them over. */
export interface MessageFlags
  extends Pick<
    AuditFlags,
    | 'only'
    | 'skip'
    | 'nameserver'
    | 'dot'
    | 'doh'
    | 'timeout'
    | 'caFile'
    | 'routes'
    | 'progress'
    | 'record'
    | 'replay'
    | 'format'
    | 'verbose'
    | 'color'
    | 'failOn'
    | 'minScore'
    | 'requireComplete'
    | 'allowIncomplete'
    | 'selector'
    | 'volume'
    | 'rdap'
    | 'providers'
  > {
  readonly ip?: string;
  readonly helo?: string;
  readonly mailFrom?: string;
  readonly provider?: readonly string[];
  readonly rspamd?: string;
  readonly spamd?: { readonly host: string; readonly port: number };
  readonly filters?: 'none' | 'auto';
  readonly checkLinks?: boolean;
  readonly postUnsubscribe?: boolean;
  readonly audit: boolean;
  /** False: no database is to be used. */
  readonly db?: string | false;
}

const SPAMD_PORT = 783; // what spamd listens on by default (its manual page)

/** Adds the flags of `mailcheck message`. */
export function addMessageOptions(command: Command): Command {
  command
    .optionsGroup('How the message is sent:')
    .option(
      '--ip <address>',
      'address it is sent from (default: by its trusted Received field): SPF and reverse DNS are judged for it',
      read.addressOf('--ip'),
    )
    .option('--helo <name>', 'name that the sending server gives in EHLO', read.helo)
    .option('--mail-from <address>', 'envelope sender, or <> (default: by Return-Path)', read.envelopeSender)
    .option(
      '--provider <names>',
      'say where it will land at these mailbox providers, such as gmail (default: at all that are known)',
      read.collect('--provider', (text) => text.toLowerCase()),
    )
    .option(
      '--volume <n>',
      'messages a day to one large provider: decides which rules for bulk senders apply',
      read.wholeNumber('--volume', 0, 1_000_000_000),
    )
    .optionsGroup('Spam filters (found on this machine by themselves):')
    .option(
      '--rspamd <url>',
      'ask this Rspamd, such as http://127.0.0.1:11333 (a password: in MAILCHECK_RSPAMD_PASSWORD)',
      read.webUrl('--rspamd'),
    )
    .option(
      '--spamd <host:port>',
      'ask this spamd of SpamAssassin, such as 127.0.0.1:783',
      read.hostAndPort('--spamd', SPAMD_PORT),
    )
    .addOption(
      new Option('--filters <which>', 'auto, or none: ask only those that are named here').argParser(
        read.oneOf('--filters', ['auto', 'none']),
      ),
    )
    .option('--db <file>', 'what mailcheck train taught the classifier (default: the usual database, if there is one)')
    .option('--no-db', 'judge the content without it');
  addSelectionOptions(command.optionsGroup('What to check:'))
    .option('--no-audit', 'do not look at the domain of the sender')
    .option('--check-links', 'ask for the target of every link (HEAD, then GET; never one that unsubscribes)')
    .option('--post-unsubscribe', 'unsubscribe by one click, as a provider does, and see what is answered')
    .option('--rdap', 'ask the registry about the registration of the domain: age, expiry, holds');
  addResolverOptions(command.optionsGroup('How to connect:'));
  addTimeOptions(command);
  addRecordOptions(command);
  addFormatOption(command.optionsGroup('What comes out:'))
    .option('-v, --verbose', 'also the facts of every check, and all evidence')
    .option('--color', 'colour even in a pipe')
    .option('--no-color', NO_COLOUR);
  return addGateOptions(command).optionsGroup('More:');
}
