import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { providers } from '../checks/providers.ts';
import { isAddress } from '../core/addresses.ts';
import { type DomainName, isHostName, isSelector, parseDomainName } from '../core/names.ts';
import { parseReportAddress } from '../core/report-address.ts';
import type { AuditOptions } from '../core/target.ts';
import { type DnsServer, parseDoh, parseDot, parseNameserver } from '../net/index.ts';
import { LONGEST_TIMEOUT_MS } from './longest-timeout.ts';
import { probeSchema } from './probe-context.ts';

/** What a recording of a domain's audit keeps beside the exchanges: what was asked for, so that a replay needs no other flag. */
export interface AuditContext {
  readonly domain: DomainName;
  readonly options: AuditOptions;
  readonly servers: readonly DnsServer[];
}

const MAX_PEM_CHARACTERS = 1024 * 1024; // all authorities that browsers trust take 250 kB

const address = z.string().refine(isAddress, 'expected an IP address');
const host = z.string().refine((name) => isHostName(name) || isAddress(name), 'expected a host name or an address');
const selector = z.string().refine(isSelector, 'expected a selector');
const reportAddress = z.string().refine((text) => parseReportAddress(text) === text, 'expected a mail address');
const sender = z.string().refine((id) => providers.some((known) => known.id === id), 'expected the id of a service');
const port = z.int().min(1).max(65_535);

const RESOLVER_READERS = { nameserver: parseNameserver, dot: parseDot, doh: parseDoh } as const;

const connection = z.strictObject({
  helo: z.string().max(255).nullable(),
  resolvers: z
    .array(
      z
        .strictObject({ option: z.enum(['nameserver', 'dot', 'doh']), text: z.string().max(1000) })
        .refine(({ option, text }) => RESOLVER_READERS[option](text).ok, 'expected a DNS server'),
    )
    .max(100),
  timeoutMs: z.number().min(0).max(LONGEST_TIMEOUT_MS).nullable(),
  caFile: z.string().max(4096).nullable(),
});

export const optionsSchema = z.strictObject({
  role: z.enum(['both', 'sender', 'receiver', 'parked']).nullable(),
  selectors: z.array(selector).max(1000),
  sendingIps: z.array(address).max(1000),
  smtp: z.strictObject({
    enabled: z.boolean(),
    port,
    // EHLO takes a name or an address in brackets; anything else could smuggle a second command.
    helo: z.string().regex(/^[\w.:[\]-]{1,255}$/, 'expected a host name'),
    ipv4: z.boolean(),
    ipv6: z.boolean(),
    canary: z.strictObject({ host, port }).nullable(),
    retryGreylistMs: z.number().min(0).max(3_600_000),
    checkAbuse: z.boolean(),
    checkRelay: z.boolean(),
  }),
  // Recordings made before these existed have none of them.
  bimiSelector: selector.default('default'),
  markRoots: z.string().max(MAX_PEM_CHARACTERS).nullable().default(null),
  tlsScan: z.boolean().default(false),
  submission: z.array(z.strictObject({ host, port })).max(100).default([]),
  rdap: z.boolean().default(false),
  dkimKeys: z
    .array(
      z.strictObject({
        selector: selector.nullable(),
        publicKey: z
          .base64()
          .max(20_000)
          .refine(isSigningKey, 'expected the SubjectPublicKeyInfo of an RSA or Ed25519 key'),
        source: z.string(),
      }),
    )
    .max(100)
    .default([]),
  volume: z.int().nonnegative().nullable().default(null),
  earlier: z
    .strictObject({ startedAtMs: z.number().min(0).max(8.64e15), facts: z.record(z.string(), z.unknown()) })
    .nullable()
    .default(null),
  senders: z.array(sender).max(100).default([]),
  reportTo: reportAddress.nullable().default(null),
  connection: connection.default({ helo: null, resolvers: [], timeoutMs: null, caFile: null }),
  probe: probeSchema.nullable().default(null),
});

export const domainSchema = z.string().transform((text, context): DomainName => {
  const parsed = parseDomainName(text);
  if (parsed.ok) return parsed.name;
  context.addIssue({ code: 'custom', message: `expected ${parsed.expected}` });
  return z.NEVER;
});

export const serversSchema = z
  .array(
    z.strictObject({
      transport: z.enum(['udp', 'tls', 'https']),
      address: z.string(),
      port,
      name: z.string().nullable(),
    }),
  )
  .min(1)
  .max(100);

const contextSchema = z.strictObject({ domain: domainSchema, options: optionsSchema, servers: serversSchema });

/** @returns the context, or where it is wrong and what was expected; never throws */
export function readContext(
  value: unknown,
): { readonly ok: true; readonly context: AuditContext } | { readonly ok: false; readonly error: string } {
  const parsed = contextSchema.safeParse(value);
  return parsed.success ? { ok: true, context: parsed.data } : { ok: false, error: wrong('context', parsed.error) };
}

/**
 * Reads the options of an audit that a program gives, of which the type system may have seen nothing.
 *
 * @returns the options, or which of them is wrong and what was expected; never throws
 */
export function readOptions(
  value: unknown,
): { readonly ok: true; readonly options: AuditOptions } | { readonly ok: false; readonly error: string } {
  const parsed = optionsSchema.safeParse(value);
  return parsed.success ? { ok: true, options: parsed.data } : { ok: false, error: wrong('options', parsed.error) };
}

export function wrong(what: string, { issues: [issue] }: z.ZodError): string {
  return `${[what, ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'is wrong'}`;
}

/** Whether DKIM signatures are made with such a key (RFC 8301 section 3, RFC 8463). */
function isSigningKey(publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}
