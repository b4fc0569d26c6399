import { type AddressKind, addressKind, isAddress } from '../core/addresses.ts';
import type { AuditOptions, DomainTarget } from '../core/target.ts';
import { commandLine, optionWords, selectionWords } from './command-words.ts';
import type { Report } from './schema.ts';
import type { SeenCheck } from './seen.ts';

/** How this audit was asked for, as far as its options do not say: what a replay of it needs to be told again. */
export interface AskedHow {
  /** The words of the subcommand; none for the audit itself. */
  readonly command: readonly string[];
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** Flags for what comes out and what fails, which a recording does not hold. */
  readonly output: readonly string[];
}

export const plainlyAsked: AskedHow = { command: [], only: [], skip: [], output: [] };

/**
 * How to see what this network hides: the same audit recorded where the port is open, and the recording judged here.
 *
 * @returns null where the port is open from here, or nobody wanted to use it
 */
export function elsewhereOf(
  { domain, options }: DomainTarget,
  seen: readonly SeenCheck[],
  { command, only, skip, output }: AskedHow,
): Report['elsewhere'] {
  const blocked = seen
    .flatMap(({ unseen }) => unseen)
    .filter(({ unchecked: { reason } }) => reason === 'port-25-blocked');
  if (blocked.length === 0) return null;
  const file = `${domain}.recording.json`;
  const start = ['mailcheck', ...command];
  const selection = selectionWords(only, skip);
  const { connection } = options;
  const local = connection.resolvers.filter(({ text }) => isLocal(text));
  const resolvers = connection.resolvers.filter((resolver) => !local.includes(resolver));
  const there = { ...options, connection: { ...connection, resolvers } };
  return {
    port: options.smtp.port,
    file,
    bring: filesOf(options),
    probe: options.probe === null ? null : cannotLeave(seen) ? 'unsent' : 'not-repeated',
    leftOut: local.map(({ option, text }) => commandLine([`--${option}`, text])),
    record: commandLine([...start, domain, ...optionWords(there), ...selection, '--record', file]),
    replay: commandLine([...start, '--replay', file, ...selection, ...output]),
  };
}

/** Whether it is the probe itself, straight to the servers of its recipients, that found the port closed. */
function cannotLeave(seen: readonly SeenCheck[]): boolean {
  return seen.some(
    ({ check, unseen }) =>
      check.id === 'probe' && unseen.some(({ unchecked: { reason } }) => reason === 'port-25-blocked'),
  );
}

function filesOf({ dkimKeys, connection: { caFile } }: AuditOptions): readonly string[] {
  return [...new Set([...dkimKeys.map(({ source }) => source), ...(caFile === null ? [] : [caFile])])];
}

const HERE_ONLY: readonly AddressKind[] = ['loopback', 'private', 'link-local', 'shared', 'unspecified'];

/** Whether a resolver, as it was given, has an address that means something else, or nothing, on another machine. */
function isLocal(resolver: string): boolean {
  const end = resolver
    .trim()
    .replace(/^(?:tls|https):\/\//i, '')
    .replace(/[#/].*$/, '');
  const host = isAddress(end) ? end : end.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return isAddress(host) && HERE_ONLY.includes(addressKind(host));
}
