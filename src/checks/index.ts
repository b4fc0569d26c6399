import type { AnyCheck } from '../core/check.ts';

/** Every check, in the order of the report. Adding one is a folder, a line here, and a weight in `report/weights.ts`. */
export const checks = [] as const satisfies readonly AnyCheck[];

export type CheckId = (typeof checks)[number] extends { readonly id: infer I } ? I : never;
