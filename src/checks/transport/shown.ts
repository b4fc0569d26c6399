import type { Outcome, Transport } from './facts.ts';

/** The table: what three kinds of senders do at each address, and because of what. */
export interface TransportShown {
  readonly [key: string]: unknown;
  readonly places: readonly {
    readonly host: string;
    readonly address: string;
    readonly opportunistic: Outcome;
    readonly mtaSts: Outcome;
    readonly dane: Outcome;
  }[];
}

export function shownOf(seen: Transport | null): TransportShown {
  const places = seen?.places ?? [];
  return {
    places: places.map(({ host, address, opportunistic, mtaSts, dane }) => ({
      host,
      address,
      opportunistic,
      mtaSts,
      dane,
    })),
  };
}

/** One line when all is well, such as `all 3 kinds of senders deliver over TLS`. */
export function transportSummary({ places }: TransportShown): string {
  const seen = places.filter(({ opportunistic: { does } }) => does === 'delivers' || does === 'delivers-in-clear');
  if (seen.length === 0) return 'no mail host was seen';
  const clear = seen.filter(({ opportunistic: { does } }) => does === 'delivers-in-clear').length;
  if (clear > 0) return `in clear text at ${clear} of ${seen.length} addresses`;
  const kinds = [
    { name: 'MTA-STS', outcomes: seen.map(({ mtaSts }) => mtaSts) },
    { name: 'DANE', outcomes: seen.map(({ dane }) => dane) },
  ];
  const waiting = kinds.filter(({ outcomes }) => outcomes.some(({ does }) => does === 'waits'));
  if (waiting.length > 0) {
    const nowhere = waiting.every(({ outcomes }) => outcomes.every(({ does }) => does === 'waits'));
    const what = nowhere ? 'deliver nowhere' : 'pass over a host';
    return `over TLS; ${waiting.map(({ name }) => name).join(' and ')} senders ${what}`;
  }
  const verifying = kinds.filter(({ outcomes }) => outcomes.some(({ does }) => does === 'delivers'));
  if (verifying.length === 2) return 'all 3 kinds of senders deliver over TLS';
  const [only] = verifying;
  return only === undefined ? 'senders deliver over TLS, none verifies whom to' : `over TLS, ${only.name} senders too`;
}
