import type { DomainReport } from './schema.ts';
import type { RecordStep } from './zone-fix.ts';

/** What a step rests on: records that can be written, or something only a person can do. */
export interface PlanStep {
  readonly id: string;
  readonly title: string;
  /** Why it is needed, and what to mind. */
  readonly why: string;
  /** The records, exactly; empty where there are none to write. */
  readonly changes: readonly RecordStep[];
  /** What is to be done by hand, in order. */
  readonly byHand: readonly string[];
  /** Whether the domain is there already; null: it cannot be seen from outside. */
  readonly done: boolean | null;
  /** The day to do it, `YYYY-MM-DD`. */
  readonly onDay: string;
  /** Seconds to wait after it, until caches have forgotten what was; 0: none. */
  readonly waitSeconds: number;
  /** The command that shows that it is done; null: nothing outside shows it. */
  readonly verify: string | null;
  /** The domain judged with this step and all before it in place; null where the step changes nothing that is seen. */
  readonly after: Pick<DomainReport, 'verdict' | 'score'> | null;
  /** Critical and major findings that it brings up and that no later step mends: each with its code, and what to do. */
  readonly brings: readonly string[];
}

/** The way from where a domain stands to ready, in order. */
export interface Plan {
  readonly before: DomainReport;
  readonly steps: readonly PlanStep[];
}
