import { authorChecks, domainChecks, messageChecks } from '../audit/check-sets.ts';
import { type Selection, select, selectable } from '../audit/selection.ts';
import { providers } from '../checks/providers.ts';
import type { AnyCheck } from '../core/check.ts';
import { isHostName } from '../core/names.ts';
import {
  type AuditOptions,
  type ConnectionAsked,
  type DkimKeyGiven,
  defaultAuditOptions,
  defaultSmtpOptions,
  usualCanary,
} from '../core/target.ts';
import {
  type DnsServer,
  parseDoh,
  parseDot,
  parseNameserver,
  parseRoutes,
  type Routes,
  systemServers,
} from '../net/index.ts';
import { type AuditFlags, DEFAULT_TIMEOUT_MS } from './audit-options.ts';
import { dkimKeyIn } from './dkim-key-file.ts';
import { type Io, UsageError } from './io.ts';
import { didYouMean } from './suggest.ts';
import { textOfFile } from './text-file.ts';

const MAX_FILE_BYTES = 1024 * 1024; // what a recording keeps of authorities
const GREYLIST_WAIT_MS = 60_000; // shorter than most greylisting delays of 5 minutes, as long as a person waits

/** The flags, read: what to audit and how to reach the world. */
export interface AuditPlan {
  readonly options: AuditOptions;
  readonly selection: Selection;
  readonly servers: readonly DnsServer[];
  readonly routes: Routes | null;
  /** PEM. */
  readonly ca: string | null;
  readonly timeoutMs: number;
  /** Passwords for a probe, by the names that its servers are asked with. */
  readonly secrets: ReadonlyMap<string, string>;
}

/**
 * @param checks  those that may be selected from
 * @throws UsageError for values that do not fit, alone or together
 */
export async function planOf(
  flags: AuditFlags,
  io: Io,
  checks: readonly AnyCheck[] = domainChecks,
): Promise<AuditPlan> {
  if (flags.requireComplete && flags.allowIncomplete) {
    throw new UsageError('--require-complete and --allow-incomplete contradict each other: give one of them');
  }
  const ca = flags.caFile === undefined ? null : await certificatesOf(flags.caFile, io);
  return {
    options: await optionsOf(flags, ca, io),
    selection: selectionOf(flags, checks),
    servers: serversOf(flags),
    routes: flags.routes === undefined ? null : await routesOf(flags.routes, io),
    ca,
    timeoutMs: flags.timeout,
    secrets: new Map(),
  };
}

async function optionsOf(flags: AuditFlags, markRoots: string | null, io: Io): Promise<AuditOptions> {
  const dkimKeys: DkimKeyGiven[] = [];
  for (const text of flags.dkimKey ?? []) dkimKeys.push(await dkimKeyIn(text, io));
  const both = flags.ipv4 === flags.ipv6;
  const retry = flags.retryGreylist;
  return {
    role: flags.role ?? null,
    selectors: [...new Set(flags.selector ?? [])],
    sendingIps: [...new Set(flags.sendingIp ?? [])],
    smtp: {
      enabled: flags.smtp,
      port: flags.smtpPort,
      helo: flags.helo ?? ownName(io.hostname),
      ipv4: both || flags.ipv4 === true,
      ipv6: both || flags.ipv6 === true,
      canary: flags.canary === false ? null : (flags.canary ?? usualCanary),
      retryGreylistMs: retry === true ? GREYLIST_WAIT_MS : (retry ?? 0),
      checkAbuse: flags.checkAbuse ?? false,
      checkRelay: flags.checkRelay ?? false,
    },
    bimiSelector: flags.bimiSelector ?? defaultAuditOptions.bimiSelector,
    markRoots,
    tlsScan: flags.tlsScan ?? false,
    submission: flags.submission ?? [],
    rdap: flags.rdap ?? false,
    dkimKeys,
    volume: flags.volume ?? null,
    earlier: null,
    senders: [...new Set((flags.senders ?? []).map(senderNamed))],
    reportTo: flags.reportTo ?? null,
    connection: connectionOf(flags),
    probe: null,
  };
}

function connectionOf({ helo, nameserver = [], dot = [], doh = [], timeout, caFile }: AuditFlags): ConnectionAsked {
  return {
    helo: helo ?? null,
    resolvers: [
      ...nameserver.map((text) => ({ option: 'nameserver', text }) as const),
      ...dot.map((text) => ({ option: 'dot', text }) as const),
      ...doh.map((text) => ({ option: 'doh', text }) as const),
    ],
    timeoutMs: timeout === DEFAULT_TIMEOUT_MS ? null : timeout,
    caFile: caFile ?? null,
  };
}

/** This host's name where it is one that can be said in EHLO (RFC 5321 section 4.1.4). */
function ownName(hostname: string): string {
  return hostname.includes('.') && isHostName(hostname) ? hostname.toLowerCase() : defaultSmtpOptions.helo;
}

function selectionOf({ only = [], skip = [] }: AuditFlags, checks: readonly AnyCheck[]): Selection {
  const names = selectable(checks);
  for (const [option, given] of [
    ['--only', only],
    ['--skip', skip],
  ] as const) {
    const wrong = given.find((name) => !names.includes(name));
    if (wrong === undefined) continue;
    if (selectable(messageChecks).includes(wrong)) {
      throw new UsageError(`${option}: "${wrong}" is about messages: mailcheck message FILE ${option} ${wrong}`);
    }
    if (selectable(domainChecks).includes(wrong)) {
      throw new UsageError(
        selectable(authorChecks).includes(wrong)
          ? `${option}: "${wrong}" is about the domain of the sender, which --no-audit leaves out`
          : `${option}: "${wrong}" is not looked at beside a message: mailcheck DOMAIN ${option} ${wrong}`,
      );
    }
    const ids = checks.map(({ id }) => id).join(', ');
    throw new UsageError(
      `${option}: "${wrong}" is neither a check nor a finding code${didYouMean(wrong, names)} (checks: ${ids}; codes: mailcheck explain)`,
    );
  }
  const selection = select(checks, only, skip);
  if (selection.checks.length === 0) throw new UsageError('--only and --skip together leave nothing to check');
  return selection;
}

/** @returns the id of a provider: `google` is `google-workspace`, as long as no other begins so */
function senderNamed(text: string): string {
  const name = text.toLowerCase();
  const senders = providers.filter(({ spf, selectors }) => spf.length > 0 || selectors.length > 0).map(({ id }) => id);
  const found = senders.includes(name) ? [name] : senders.filter((id) => id.startsWith(`${name}-`));
  const [id] = found;
  if (id !== undefined && found.length === 1) return id;
  const hint = found.length > 1 ? `: did you mean ${found.join(' or ')}?` : didYouMean(name, senders);
  throw new UsageError(`--senders: "${text}" is no service known here${hint} (known: ${senders.join(', ')})`);
}

function serversOf({ nameserver = [], dot = [], doh = [] }: AuditFlags): readonly DnsServer[] {
  const kinds = [nameserver, dot, doh].filter((given) => given.length > 0);
  if (kinds.length > 1) throw new UsageError('--nameserver, --dot and --doh cannot be mixed: give one kind');
  const given = [
    ...nameserver.map((text) => read('--nameserver', text, parseNameserver(text))),
    ...dot.map((text) => read('--dot', text, parseDot(text))),
    ...doh.map((text) => read('--doh', text, parseDoh(text))),
  ];
  return given.length > 0 ? given : systemServers();
}

function read(
  option: string,
  text: string,
  parsed: { readonly ok: true; readonly server: DnsServer } | { readonly ok: false; readonly expected: string },
): DnsServer {
  if (!parsed.ok) throw new UsageError(`${option}: "${text}" is no DNS server: expected ${parsed.expected}`);
  return parsed.server;
}

async function routesOf(file: string, io: Io): Promise<Routes> {
  const text = await textOfFile('--routes', file, MAX_FILE_BYTES, io);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`--routes: "${file}" is no JSON`);
  }
  const parsed = parseRoutes(value);
  if (!parsed.ok) throw new UsageError(`--routes: "${file}": ${parsed.error}`);
  return parsed.routes;
}

async function certificatesOf(file: string, io: Io): Promise<string> {
  const text = await textOfFile('--ca-file', file, MAX_FILE_BYTES, io);
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new UsageError(`--ca-file: "${file}" holds no certificate: expected PEM (-----BEGIN CERTIFICATE-----)`);
  }
  return text;
}
