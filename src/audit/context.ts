import { z } from 'zod';
import { isAddress } from '../core/addresses.ts';
import { type DomainName, isHostName, parseDomainName } from '../core/names.ts';
import type { AuditOptions } from '../core/target.ts';
import { type DnsServer, parseDoh, parseDot, parseNameserver } from '../net/index.ts';

/** What a recording keeps beside the exchanges: the audit that was asked for, so that a replay needs no other flag. */
export interface AuditContext {
  readonly domain: DomainName;
  readonly options: AuditOptions;
  readonly servers: readonly DnsServer[];
}

const address = z.string().refine(isAddress, 'expected an IP address');
const host = z.string().refine((name) => isHostName(name) || isAddress(name), 'expected a host name or an address');
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
  timeoutMs: z.number().min(0).max(3_600_000).nullable(),
  caFile: z.string().max(4096).nullable(),
});

const contextSchema = z.strictObject({
  domain: z.string().transform((text, context): DomainName => {
    const parsed = parseDomainName(text);
    if (parsed.ok) return parsed.name;
    context.addIssue({ code: 'custom', message: `expected ${parsed.expected}` });
    return z.NEVER;
  }),
  options: z.strictObject({
    role: z.enum(['both', 'sender', 'receiver', 'parked']).nullable(),
    selectors: z.array(z.string().max(253)).max(1000),
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
    bimiSelector: z
      .string()
      .regex(/^[a-z0-9_.-]{1,253}$/)
      .default('default'),
    markRoots: z.string().max(1_000_000).nullable().default(null),
    tlsScan: z.boolean().default(false),
    submission: z.array(z.strictObject({ host, port })).max(100).default([]),
    rdap: z.boolean().default(false),
    dkimKeys: z
      .array(
        z.strictObject({
          selector: z.string().max(253).nullable(),
          publicKey: z.base64().max(20_000),
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
    senders: z.array(z.string().max(100)).max(100).default([]),
    reportTo: z.string().max(254).nullable().default(null),
    connection: connection.default({ helo: null, resolvers: [], timeoutMs: null, caFile: null }),
  }),
  servers: z
    .array(
      z.strictObject({
        transport: z.enum(['udp', 'tls', 'https']),
        address: z.string(),
        port,
        name: z.string().nullable(),
      }),
    )
    .min(1)
    .max(100),
});

/** @returns the context, or where it is wrong and what was expected; never throws */
export function readContext(
  value: unknown,
): { readonly ok: true; readonly context: AuditContext } | { readonly ok: false; readonly error: string } {
  const parsed = contextSchema.safeParse(value);
  if (parsed.success) return { ok: true, context: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, error: `context.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is wrong'}` };
}
