import type { Command } from 'commander';
import type { DomainName } from '../core/names.ts';
import { type AuditFlags, addRecordOptions, addResolverOptions, addTimeOptions } from './audit-options.ts';
import { UsageError } from './io.ts';
import * as read from './values.ts';

/** The flags of the proof run of `mailcheck bounce`. */
export interface ProofFlags
  extends Partial<
    Pick<
      AuditFlags,
      | 'nameserver'
      | 'dot'
      | 'doh'
      | 'timeout'
      | 'caFile'
      | 'routes'
      | 'record'
      | 'replay'
      | 'selector'
      | 'sendingIp'
      | 'smtp'
      | 'canary'
      | 'progress'
    >
  > {
  /** Missing: where there is one bounce, and the network is there. */
  readonly check?: boolean;
  readonly domain?: DomainName;
  readonly from?: string;
}

/** Whose mail it was, where the bounce does not say. */
export function addSenderOptions(command: Command): Command {
  return command
    .option('--from <address>', 'who sent the message, where the bounce does not show it', sender)
    .option('--domain <name>', 'the same, by the domain alone', read.domain)
    .option(
      '--sending-ip <address>',
      'address the message was sent from (repeatable)',
      read.collect('--sending-ip', read.sendingIp),
    )
    .option(
      '--selector <name>',
      'DKIM selector it was signed with (repeatable)',
      read.collect('--selector', read.selector),
    );
}

/** What is asked of the network, and how. */
export function addProofOptions(command: Command): Command {
  command
    .option('--check', 'look whether DNS confirms the cause (without it: for a single mail or reply)')
    .option('--no-check', 'never touch the network')
    .option('--no-smtp', 'open no SMTP connection to the servers of a recipient, where TLS is the cause');
  return addRecordOptions(addTimeOptions(addResolverOptions(command)));
}

function sender(text: string): string {
  if (/^[^\s@<>]+@[^\s@<>]+$/.test(text))
    return `${text.slice(0, text.lastIndexOf('@'))}@${read.domain(text.slice(text.lastIndexOf('@') + 1))}`;
  throw new UsageError(`--from: "${text}": expected an address such as ann@example.com`);
}
