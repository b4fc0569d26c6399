import { overlaid } from '../../src/audit/overlay.ts';
import type { AnyCheck, Result } from '../../src/core/check.ts';
import { parseDomainName } from '../../src/core/names.ts';
import type { Net } from '../../src/core/net.ts';
import { run } from '../../src/core/run.ts';
import {
  type AuditOptions,
  type DomainTarget,
  defaultAuditOptions,
  defaultMessageOptions,
  type MessageOptions,
  type MessageTarget,
  type Target,
} from '../../src/core/target.ts';
import { authorDomain } from '../../src/message/author.ts';
import { headerFieldsIn } from '../../src/message/header-fields.ts';

export function domainTarget(domain: string, options: Partial<AuditOptions> = {}): DomainTarget {
  const parsed = parseDomainName(domain);
  if (!parsed.ok) throw new Error(`"${domain}" is no domain name: expected ${parsed.expected}`);
  return { kind: 'domain', domain: parsed.name, options: { ...defaultAuditOptions, ...options } };
}

/** @param text  lines ended by LF, which become CRLF; octets go as they are */
export function messageTarget(
  text: string | Uint8Array,
  asked: Partial<MessageOptions> = {},
  options: Partial<AuditOptions> = {},
): MessageTarget {
  const raw = typeof text === 'string' ? Buffer.from(text.replace(/\r?\n/g, '\r\n')) : text;
  const filters = { rspamd: null, spamd: null, detect: false };
  return {
    kind: 'message',
    name: 'mail.eml',
    domain: authorDomain(headerFieldsIn(raw)),
    raw,
    sizeBytes: raw.length,
    message: { ...defaultMessageOptions, filters, ...asked },
    options: { ...defaultAuditOptions, ...options },
  };
}

/**
 * Runs one check against a net and returns its result. For each finding whose fix has records, the check is run again
 * with those in place.
 *
 * @throws where a finding does not disappear by the records that its own fix proposes (of several with one code, one)
 */
export async function audit(check: AnyCheck, net: Net, target: Target): Promise<Result> {
  const result = await auditOnce(check, net, target);
  const before = codesOf(result);
  for (const { code, params } of 'findings' in result ? result.findings : []) {
    const fix = check.findings[code]?.text(params as never).fix;
    if (fix?.records === undefined || fix.records.length === 0 || fix.condition !== undefined) continue;
    const after = codesOf(await auditOnce(check, overlaid(net, fix.records), target));
    const count = (codes: readonly string[]) => codes.filter((found) => found === code).length;
    if (count(after) >= count(before)) {
      throw new Error(`${code} is still found with its own fix in the zone:\n${JSON.stringify(fix.records, null, 2)}`);
    }
  }
  return result;
}

/** The same without trying the fixes: where questions are counted, or more is wrong than one audit names. */
export async function auditOnce(check: AnyCheck, net: Net, target: Target): Promise<Result> {
  const [result] = await run({ checks: [check], target, net, signal: AbortSignal.timeout(10_000) });
  if (!result) throw new Error('the engine returned no result');
  return result;
}

export function codesOf(result: Result): readonly string[] {
  return 'findings' in result ? result.findings.map(({ code }) => code) : [];
}
