import { type Provider, providers } from '../checks/providers.ts';
import { isSpf, parseSpf } from '../checks/spf/parse.ts';
import type { RecordChange } from '../core/finding.ts';
import { mailtoAddress } from '../core/mailto.ts';
import type { DomainTarget } from '../core/target.ts';
import type { DomainReport } from '../report/schema.ts';
import { changesOf, findingsOf, mended } from './mend.ts';
import { MENDED_CHECKS, type PlanRequest, servicesOf } from './plan-draft.ts';
import type { Rehearsal } from './rehearse.ts';

/** What the steps of a plan rest on: the domain as it is, what records can mend of it, and what the user wants. */
export async function requestFor(rehearsal: Rehearsal, { domain, options }: DomainTarget): Promise<PlanRequest> {
  const { report } = rehearsal;
  const { senders, volume, reportTo } = options;
  const begun = { wishes: [], report };
  const byCheck = MENDED_CHECKS.map(
    async (check) => [check, await mended(begun, rehearsal, { least: 'minor', checks: [check] })] as const,
  );
  const mendedBy = new Map(await Promise.all(byCheck));
  return {
    domain,
    report,
    options,
    mended: mendedBy,
    senders: providersOf(senders.length > 0 ? senders : sendersIn(report)),
    // The report says what the large receivers demand of whoever sends, and of nobody else.
    sends: senders.length > 0 || report.readiness !== null,
    isNew: codesIn(report).has('mx-domain-nonexistent'),
    volume,
    reportTo: reportTo === null ? `dmarc-reports@${domain}` : mailtoAddress(reportTo),
    spf: await spfRecord(domain, changesOf(mendedBy.get('spf')?.wishes ?? []), rehearsal),
  };
}

export function codesIn(report: DomainReport): ReadonlySet<string> {
  return new Set(findingsOf(report, { least: 'info', checks: null }).map(({ code }) => code));
}

function providersOf(ids: readonly unknown[]): readonly Provider[] {
  return ids.flatMap((id) => providers.find((provider) => provider.id === id) ?? []);
}

/** Services that SPF lets send. */
function sendersIn(report: DomainReport): readonly unknown[] {
  return servicesOf(report).flatMap(({ id, spf }) => (spf == null ? [] : [id]));
}

async function spfRecord(
  domain: string,
  changes: readonly RecordChange[],
  rehearsal: Rehearsal,
): Promise<string | null> {
  const records = (await rehearsal.txtAt(domain, changes)) ?? [];
  const [only, ...more] = records.map((strings) => strings.join('')).filter(isSpf);
  return only === undefined || more.length > 0 || parseSpf(only).faults.length > 0 ? null : only;
}
