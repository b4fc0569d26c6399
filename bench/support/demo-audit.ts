import { audit } from '../../src/audit/audit.ts';
import { domainChecks as checks } from '../../src/audit/check-sets.ts';
import { select } from '../../src/audit/selection.ts';
import type { AnyCheck } from '../../src/core/check.ts';
import { parseDomainName } from '../../src/core/names.ts';
import { type AuditOptions, defaultAuditOptions } from '../../src/core/target.ts';
import type { Demo } from '../../src/demo/start.ts';
import { createSystemWire, type Wire } from '../../src/net/index.ts';
import type { Report } from '../../src/report/schema.ts';

const TIMEOUT_MS = 60_000;

/** What a benchmark puts between the audit and its wire. */
export interface Instruments {
  readonly wire: Wire;
  readonly checks: readonly AnyCheck[];
}

export interface DemoAudit {
  readonly report: Report;
  readonly wallMs: number;
}

/** Audits one domain of the demo with all checks, over a wire of its own, as `mailcheck demo` does. */
export async function auditDemo(
  domain: string,
  demo: Demo,
  instrument: (wire: Wire) => Instruments = (wire) => ({ wire, checks }),
  options: Partial<AuditOptions> = {},
): Promise<DemoAudit> {
  const parsed = parseDomainName(domain);
  if (!parsed.ok) throw new TypeError(`"${domain}" is no domain name: expected ${parsed.expected}`);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const system = createSystemWire({ signal, routes: demo.routes, ca: demo.caPem });
  const instruments = instrument(system);
  const { address, port } = demo.dns;
  try {
    const startedMs = performance.now();
    const report = await audit({
      target: { kind: 'domain', domain: parsed.name, options: { ...defaultAuditOptions, ...options } },
      selection: select(instruments.checks, [], []),
      wire: instruments.wire,
      servers: [{ transport: 'udp', address, port, name: null }],
      signal,
    });
    return { report, wallMs: performance.now() - startedMs };
  } finally {
    await system.close();
  }
}
