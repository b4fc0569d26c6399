import type { DomainReport, ReportFinding } from './schema.ts';
import type { SpfFlattening } from './spf-flattening.ts';

/** What becomes of the records at one name and type. Values are in presentation form. */
export interface RecordStep {
  /** Absolute, with the last dot. */
  readonly name: string;
  readonly type: string;
  readonly remove: readonly string[];
  readonly add: readonly string[];
}

/** The same, and why. */
export interface ZoneStep extends RecordStep {
  /** The findings that this answers, the worst first. */
  readonly answers: readonly ReportFinding[];
  /** Whether it is part of the flattened SPF policy. */
  readonly flattens: boolean;
  /** The zone it belongs in, where that is not the domain's own, and others may run it; null: it is, or DNS does not say. */
  readonly elsewhere: string | null;
}

/** What can be written into a zone without guessing, and what cannot. */
export interface ZoneFix {
  readonly before: DomainReport;
  /** The domain judged again with all the steps in place. */
  readonly after: DomainReport;
  /** In the order in which to make them. */
  readonly steps: readonly ZoneStep[];
  /** Findings that remain, remarks left out: they need what only the admin knows, or are no matter of records. */
  readonly remaining: readonly ReportFinding[];
  /** Null: nobody asked for it. */
  readonly flattening: SpfFlattening | null;
}
