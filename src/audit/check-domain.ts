import { parseDomainName } from '../core/names.ts';
import { type AuditOptions, defaultAuditOptions, type SmtpOptions } from '../core/target.ts';
import { createSystemWire, type DnsServer, parseNameserver, type Routes, systemServers } from '../net/index.ts';
import type { DomainReport } from '../report/schema.ts';
import { type AuditRequest, audit } from './audit.ts';
import { domainChecks } from './check-sets.ts';
import { readOptions } from './context.ts';
import { probeTimeMs, startDeadline } from './deadline.ts';
import { LONGEST_TIMEOUT_MS } from './longest-timeout.ts';
import { select, selectable } from './selection.ts';

/** How a program's audit reaches the world, and what of it counts. */
export interface ConnectOptions {
  /** DNS servers to ask, as `address` or `address:port`; the system's where none are given. */
  readonly nameservers?: readonly string[];
  /** Only these checks or finding codes. */
  readonly only?: readonly string[];
  /** All but these checks or finding codes. */
  readonly skip?: readonly string[];
  /** The passwords that `probe` logs in with, by the names that it gives them (`secret`). They are kept nowhere else. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** For the whole audit, in milliseconds; a probe has its own time beside it. Default 60,000. */
  readonly timeoutMs?: number;
  /** Ends the audit early; what is known by then is reported. */
  readonly signal?: AbortSignal;
  /** PEM certificates to trust beside the built-in ones. */
  readonly ca?: string;
  /** `address:port` to loopback endpoint; with it, every other connection is refused. */
  readonly routes?: Routes;
}

export interface CheckDomainOptions extends Partial<Omit<AuditOptions, 'smtp' | 'connection'>>, ConnectOptions {
  readonly smtp?: Partial<SmtpOptions>;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Audits a domain, as `mailcheck DOMAIN` does. Opens SMTP sessions unless `smtp.enabled` is false; sends no mail but
 * that of `probe`.
 *
 * @param domain  in any script, with or without a trailing dot
 * @returns the report that `--format json` prints for the domain
 * @throws TypeError for a domain name, server, check, code or other option that is none; never for what the
 *   network does
 */
export async function checkDomain(domain: string, options: CheckDomainOptions = {}): Promise<DomainReport> {
  const parsed = parseDomainName(domain);
  if (!parsed.ok) throw new TypeError(`"${domain}" is no domain name: expected ${parsed.expected}`);
  const { only = [], skip = [] } = options;
  const unknown = [...only, ...skip].find((name) => !selectable(domainChecks).includes(name));
  if (unknown !== undefined) throw new TypeError(`"${unknown}" is neither a check nor a finding code`);
  const read = readOptions(optionsOf(options));
  if (!read.ok) throw new TypeError(read.error);
  const { probe } = read.options;
  return withSystemWire(options, probe === null ? 0 : probeTimeMs(probe), (open) =>
    audit({
      ...open,
      target: { kind: 'domain', domain: parsed.name, options: read.options },
      selection: select(domainChecks, only, skip),
    }),
  );
}

/**
 * Opens a wire as a program asked for it, and closes it when `use` is done.
 *
 * @param besideMs  time beside that of the audit, in milliseconds
 * @throws TypeError for a server or certificates that are none
 */
export async function withSystemWire<T>(
  options: ConnectOptions,
  besideMs: number,
  use: (open: Pick<AuditRequest, 'wire' | 'servers' | 'signal'>) => Promise<T>,
): Promise<T> {
  if (options.ca !== undefined && !options.ca.includes('-----BEGIN CERTIFICATE-----')) {
    throw new TypeError('"ca" holds no certificate: expected PEM (-----BEGIN CERTIFICATE-----)');
  }
  const given = (options.nameservers ?? []).map(serverOf);
  const servers = given.length > 0 ? given : systemServers();
  const { signal, over } = startDeadline((options.timeoutMs ?? DEFAULT_TIMEOUT_MS) + besideMs, options.signal);
  const wire = createSystemWire({
    signal,
    routes: options.routes ?? null,
    secrets: new Map(Object.entries(options.secrets ?? {})),
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  });
  try {
    return await use({ wire, servers, signal });
  } finally {
    await wire.close();
    over();
  }
}

/** What was not said is as by default. */
export function optionsOf(options: CheckDomainOptions): AuditOptions {
  const defaults = defaultAuditOptions;
  return {
    role: options.role ?? defaults.role,
    selectors: options.selectors ?? defaults.selectors,
    sendingIps: options.sendingIps ?? defaults.sendingIps,
    smtp: { ...defaults.smtp, ...options.smtp },
    bimiSelector: options.bimiSelector ?? defaults.bimiSelector,
    markRoots: options.ca ?? defaults.markRoots,
    tlsScan: options.tlsScan ?? defaults.tlsScan,
    submission: options.submission ?? defaults.submission,
    rdap: options.rdap ?? defaults.rdap,
    dkimKeys: options.dkimKeys ?? defaults.dkimKeys,
    volume: options.volume ?? defaults.volume,
    earlier: options.earlier ?? defaults.earlier,
    senders: options.senders ?? defaults.senders,
    reportTo: options.reportTo ?? defaults.reportTo,
    connection: {
      helo: options.smtp?.helo ?? null,
      resolvers: (options.nameservers ?? []).map((text) => ({ option: 'nameserver', text })),
      timeoutMs: options.timeoutMs === undefined ? null : Math.min(options.timeoutMs, LONGEST_TIMEOUT_MS),
      caFile: null, // certificates come as text here
    },
    probe: options.probe ?? defaults.probe,
  };
}

function serverOf(text: string): DnsServer {
  const parsed = parseNameserver(text);
  if (!parsed.ok) throw new TypeError(`"${text}" is no DNS server: expected ${parsed.expected}`);
  return parsed.server;
}
