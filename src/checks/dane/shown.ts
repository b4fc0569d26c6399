import type { Dane } from './facts.ts';
import { type DaneState, stateOf } from './state.ts';
import { tlsaText } from './words.ts';

export interface DaneShown extends Readonly<Record<string, unknown>> {
  readonly resolver: Dane['resolver'] | null;
  readonly mxSecure: boolean | null;
  readonly hosts: readonly {
    readonly host: string;
    readonly base: string;
    readonly state: DaneState;
    readonly records: readonly string[];
  }[];
}

export function shownOf(found: Dane | null): DaneShown {
  return {
    resolver: found?.resolver ?? null,
    mxSecure: found?.mxSecure ?? null,
    hosts: (found?.hosts ?? []).map((one) => ({
      host: one.host,
      base: one.base,
      state: found === null ? 'none' : stateOf(found, one),
      records: one.tlsa.status === 'known' ? one.tlsa.value.records.map(tlsaText) : [],
    })),
  };
}
