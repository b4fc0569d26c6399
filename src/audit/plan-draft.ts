import type { Provider } from '../checks/providers.ts';
import type { RecordChange } from '../core/finding.ts';
import type { AuditOptions } from '../core/target.ts';
import { commandLine, optionWords } from '../report/command-words.ts';
import type { DomainReport, ReportFinding } from '../report/schema.ts';
import type { Made } from './mend.ts';

/** A step before it was tried: the records it wants, in the order of the plan. */
export interface Draft {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly changes: readonly RecordChange[];
  readonly byHand: readonly string[];
  readonly done: boolean | null;
  /** Days after today. */
  readonly day: number;
  readonly verify: string | null;
}

export interface PlanRequest {
  readonly domain: string;
  readonly report: DomainReport;
  readonly options: AuditOptions;
  /** Services that are to send, or that SPF lets send already where the user named none. */
  readonly senders: readonly Provider[];
  /** Whether the domain is to send mail: it does, or the user names who will. */
  readonly sends: boolean;
  /** Whether there is no such name yet: then nothing stands there that could be seen. */
  readonly isNew: boolean;
  /** Messages a day; null: not said. */
  readonly volume: number | null;
  /** Where reports are to go, as it stands in a URI; unless the user said so, to an address of the domain itself. */
  readonly reportTo: string;
  /** The SPF record as it is when its faults are mended; null: none, not one, or one that cannot be read. */
  readonly spf: string | null;
  /** By check, what records can mend of it, and what is left then. */
  readonly mended: ReadonlyMap<MendedCheck, Pick<Made, 'wishes' | 'report'>>;
}

/** The checks whose faults are mended by a step. */
export const MENDED_CHECKS = ['mx', 'spf', 'tls-rpt', 'parked'] as const;
type MendedCheck = (typeof MENDED_CHECKS)[number];

export function findingsOf(report: DomainReport, check: string): readonly ReportFinding[] {
  const result = report.results.find((one) => one.check === check);
  return result && 'findings' in result ? result.findings.filter(({ severity }) => severity !== 'info') : [];
}

export function isSeen(report: DomainReport, check: string): boolean {
  const result = report.results.find((one) => one.check === check);
  return result !== undefined && 'facts' in result && result.facts !== null;
}

export function factsOf(report: DomainReport, check: string): Readonly<Record<string, unknown>> {
  const result = report.results.find((one) => one.check === check);
  return result && 'facts' in result && result.facts !== null ? result.facts : {};
}

/** Whether checks are in order: not known where one was not seen, or not all of it, unless another is seen to fail. */
export function isDone(report: DomainReport, checks: readonly string[]): boolean | null {
  const outcomes = report.results.flatMap(({ check, outcome }) => (checks.includes(check) ? [outcome] : []));
  if (outcomes.includes('failed')) return false;
  return outcomes.includes('passed') && !outcomes.includes('not-checked') ? true : null;
}

/** Faults of one check, with what can be written for them, and the rest in words. */
export function mend({ report, mended }: PlanRequest, check: MendedCheck): Pick<Draft, 'changes' | 'byHand' | 'done'> {
  const made = mended.get(check);
  return {
    changes: made?.wishes.map(({ change }) => change) ?? [],
    byHand: faultWords(made?.report ?? report, check),
    done: isDone(report, [check]),
  };
}

export function faultWords(report: DomainReport, ...checks: readonly string[]): readonly string[] {
  return checks.flatMap((check) => findingsOf(report, check)).map(({ code, fix }) => `${code}: ${fix.text}`);
}

/**
 * The command that looks at these checks again, with what the user said of the domain and of how to connect.
 *
 * @param more  further words; a selector or an address among them stands in place of those the user gave
 */
export function lookAgain(
  { domain, options }: Pick<PlanRequest, 'domain' | 'options'>,
  checks: readonly string[],
  ...more: readonly string[]
): string {
  const kept = {
    ...options,
    ...{ senders: [], reportTo: null, volume: null },
    selectors: more.includes('--selector') ? [] : options.selectors,
  };
  const only = checks.length > 0 ? ['--only', checks.join(',')] : [];
  return commandLine(['mailcheck', domain, ...only, ...optionWords(kept), ...more]);
}

/** Whether a service is among those that were found to send or sign for the domain. */
export function serviceIn(
  report: DomainReport,
  id: string,
): { readonly spf?: unknown; readonly dkim?: unknown; readonly selectors?: unknown } | undefined {
  return servicesOf(report).find((service) => service.id === id);
}

/** The inventory of senders. */
export function servicesOf(
  report: DomainReport,
): readonly { readonly id?: unknown; readonly spf?: unknown; readonly dkim?: unknown; readonly selectors?: unknown }[] {
  const { services } = factsOf(report, 'senders');
  return Array.isArray(services) ? services : [];
}
