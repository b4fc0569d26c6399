import { familyOf, isAddress } from '../core/addresses.ts';
import { type AuditOptions, defaultAuditOptions, type SmtpOptions, usualCanary } from '../core/target.ts';

/** One line for a POSIX shell that hands over exactly these words. */
export function commandLine(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

/**
 * The words of the command line that ask for these options again. What is as it would be without them is left out, and
 * so is the name in EHLO that nobody gave: it is the machine's own.
 */
export function optionWords(options: AuditOptions): readonly string[] {
  const { connection, dkimKeys } = options;
  return [
    ...list('--selector', options.selectors),
    ...list('--sending-ip', options.sendingIps),
    ...each(
      '--dkim-key',
      dkimKeys.map(({ selector, source }) => (selector === null ? source : `${selector}=${source}`)),
    ),
    ...(options.bimiSelector === defaultAuditOptions.bimiSelector ? [] : ['--bimi-selector', options.bimiSelector]),
    ...purposeWords(options),
    ...given('--role', options.role),
    ...(options.tlsScan ? ['--tls-scan'] : []),
    ...list('--submission', options.submission.map(endWords)),
    ...(options.rdap ? ['--rdap'] : []),
    ...smtpWords(options.smtp),
    ...connection.resolvers.flatMap(({ option, text }) => [`--${option}`, text]),
    ...given('--helo', connection.helo),
    ...given('--timeout', connection.timeoutMs === null ? null : `${connection.timeoutMs / 1000}`),
    ...given('--ca-file', connection.caFile),
  ];
}

/** What the domain's mail is to become: the part that a plan takes from now, also in a replay. */
export function purposeWords({ senders, reportTo, volume }: Pick<AuditOptions, 'senders' | 'reportTo' | 'volume'>) {
  return [
    ...list('--senders', senders),
    ...given('--report-to', reportTo),
    ...given('--volume', volume === null ? null : `${volume}`),
  ];
}

/** `--only` and `--skip`, as they were said. */
export function selectionWords(only: readonly string[], skip: readonly string[]): readonly string[] {
  return [...list('--only', only), ...list('--skip', skip)];
}

function smtpWords({ enabled, port, ipv4, ipv6, canary, retryGreylistMs, checkAbuse, checkRelay }: SmtpOptions) {
  return [
    ...(enabled ? [] : ['--no-smtp']),
    ...(port === 25 ? [] : ['--smtp-port', `${port}`]),
    ...(ipv4 === ipv6 ? [] : [ipv4 ? '--ipv4' : '--ipv6']),
    ...canaryWords(canary),
    ...(retryGreylistMs === 0 ? [] : ['--retry-greylist', `${retryGreylistMs / 1000}`]),
    ...(checkAbuse ? ['--check-abuse'] : []),
    ...(checkRelay ? ['--check-relay'] : []),
  ];
}

function canaryWords(canary: SmtpOptions['canary']): readonly string[] {
  if (canary === null) return ['--no-canary'];
  return canary.host === usualCanary.host && canary.port === usualCanary.port ? [] : ['--canary', endWords(canary)];
}

/** A comma sets values apart, so that one flag is enough. */
function list(option: string, values: readonly string[]): readonly string[] {
  return given(option, values.length === 0 ? null : values.join(','));
}

function each(option: string, values: readonly string[]): readonly string[] {
  return values.flatMap((value) => [option, value]);
}

function given(option: string, value: string | null): readonly string[] {
  return value === null ? [] : [option, value];
}

function endWords({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${isAddress(host) && familyOf(host) === 6 ? `[${host}]` : host}:${port}`;
}

/** POSIX.1-2024 XCU section 2.2.2: between single quotes every character but these stands for itself. */
function quoted(word: string): string {
  return /^[\w%+=:,./@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
