import type { DaneRecords } from './facts.ts';
import { tlsaText } from './parse.ts';
import type { DanePlace } from './place-facts.ts';
import { type DaneState, stateOf } from './state.ts';
import { clip } from './words.ts';

/** What the dane check shows of its facts. */
export interface DaneShown {
  readonly [key: string]: unknown;
  readonly resolver: DaneRecords['resolver'];
  readonly mxSecure: boolean;
  readonly hosts: readonly {
    readonly host: string;
    /** The name below which the records stand, where it is not the host. */
    readonly base: string;
    readonly state: DaneState;
    /** Long data is cut. */
    readonly records: readonly string[];
  }[];
  readonly places: readonly { readonly host: string; readonly address: string; readonly outcome: string }[];
}

export function shownOf(found: DaneRecords, places: readonly DanePlace[]): DaneShown {
  return {
    resolver: found.resolver,
    mxSecure: found.mxSecure,
    hosts: found.hosts.map((one) => ({
      host: one.host,
      base: one.base,
      state: stateOf(found, one),
      records:
        one.tlsa.status === 'known' && one.tlsa.value.kind === 'records'
          ? one.tlsa.value.records.map((record) => clip(tlsaText(record)))
          : [],
    })),
    places: places.map(({ host, address, outcome }) => ({
      host,
      address,
      outcome: outcome.kind === 'refused' ? `refused: ${outcome.detail}` : outcome.kind,
    })),
  };
}

/** One line when all is well, such as `TLSA matches at 2 of 2 hosts`. */
export function daneSummary({ hosts, places }: DaneShown): string {
  const secured = hosts.filter(({ state }) => state === 'usable');
  if (secured.length === 0) return 'no TLSA, which is no fault';
  const isSeen = places.some(({ outcome }) => outcome === 'authenticated');
  return `TLSA ${isSeen ? 'matches' : 'published'} at ${secured.length} of ${hosts.length} ${hosts.length === 1 ? 'host' : 'hosts'}`;
}
