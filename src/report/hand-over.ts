import type { HandOverTry } from '../core/handover.ts';
import type { Report } from './schema.ts';

/** What became of a message at the servers that were to take it. */
export interface HandOver {
  /** `taken`: for every recipient. `refused`: for one at least, for good or for the time being. */
  readonly outcome: 'taken' | 'refused' | 'not-known';
  readonly tries: readonly HandOverTry[];
}

/** Reads out of the report of a probe what `mailcheck send` answers: whether the message was taken, whatever came then. */
export function handOverOf({ results, placement }: Pick<Report, 'results' | 'placement'>): HandOver {
  const probe = results.find(({ check }) => check === 'probe');
  if (probe === undefined || probe.outcome === 'not-applicable') return { outcome: 'not-known', tries: [] };
  // The check makes them, and its own type holds them to the shape.
  const tries = Array.isArray(probe.facts?.['tries']) ? (probe.facts['tries'] as readonly HandOverTry[]) : [];
  const isRefused = probe.findings.some(({ severity }) => severity !== 'info');
  const isOpen = placement === null || placement.mailboxes.some(({ verdict }) => verdict === null);
  return { outcome: isRefused ? 'refused' : isOpen ? 'not-known' : 'taken', tries };
}
