import type { AnyCheck, Result } from '../../src/core/check.ts';
import { parseDomainName } from '../../src/core/names.ts';
import type { Net } from '../../src/core/net.ts';
import { run } from '../../src/core/run.ts';
import { type AuditOptions, type DomainTarget, defaultAuditOptions } from '../../src/core/target.ts';

export function domainTarget(domain: string, options: Partial<AuditOptions> = {}): DomainTarget {
  const parsed = parseDomainName(domain);
  if (!parsed.ok) throw new Error(`"${domain}" is no domain name: expected ${parsed.expected}`);
  return { kind: 'domain', domain: parsed.name, options: { ...defaultAuditOptions, ...options } };
}

/** Runs one check against a net and returns its result. */
export async function audit(check: AnyCheck, net: Net, target: DomainTarget): Promise<Result> {
  const [result] = await run({ checks: [check], target, net, signal: AbortSignal.timeout(10_000) });
  if (!result) throw new Error('the engine returned no result');
  return result;
}

export function codesOf(result: Result): readonly string[] {
  return 'findings' in result ? result.findings.map(({ code }) => code) : [];
}
