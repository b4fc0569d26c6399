import type { AnyCheck, Area } from './check.ts';
import type { AnyFindingDef } from './finding.ts';

/** One finding code, with the check that may say it. */
export interface CatalogueEntry {
  readonly code: string;
  readonly check: string;
  readonly area: Area;
  readonly def: AnyFindingDef;
}

/** Finding codes to their entries, in the order of the checks. */
export type Catalogue = ReadonlyMap<string, CatalogueEntry>;

/** @throws where two checks claim the same code: codes are public API and stand for one thing each */
export function catalogueOf(checks: readonly AnyCheck[]): Catalogue {
  const entries = new Map<string, CatalogueEntry>();
  for (const { id, area, findings } of checks) {
    for (const [code, def] of Object.entries(findings)) {
      const other = entries.get(code);
      if (other) throw new Error(`the finding code "${code}" belongs to both "${other.check}" and "${id}"`);
      entries.set(code, { code, check: id, area, def });
    }
  }
  return entries;
}
