import type { Context } from '../../core/fact.ts';
import type { Evidence, Unknown } from '../../core/observation.ts';

/** What stands at a host name: where it leads, and whether an address is at the end. */
export interface Standing {
  readonly name: string;
  /** The targets of its aliases and its addresses, in one order; empty: there is no such name. */
  readonly leads: readonly string[];
  /** The end of its aliases; the name itself where it is none. */
  readonly end: string;
  readonly hasAddress: boolean;
  /** The first question that was not answered; null: all were. */
  readonly failed: Unknown | null;
  readonly evidence: readonly Evidence[];
}

export async function standing(name: string, { net }: Context): Promise<Standing> {
  const answers = await Promise.all([net.dns.query(name, 'A'), net.dns.query(name, 'AAAA')]);
  const heard = answers.flatMap((answer) => (answer.status === 'known' ? [answer.value] : []));
  const addresses = heard.flatMap((value) => (value.kind === 'records' ? value.records : []));
  const aliases = heard.find((value) => value.aliases.length > 0)?.aliases ?? [];
  return {
    name,
    leads: [...aliases, ...addresses.toSorted()],
    end: aliases.at(-1) ?? name,
    hasAddress: addresses.length > 0,
    failed: answers.flatMap((answer) => (answer.status === 'unknown' ? [answer] : []))[0] ?? null,
    evidence: answers.flatMap(({ evidence }) => evidence),
  };
}

/** Whether a name leads just where a name leads that nobody has made, so that a wildcard answers for it. */
export function isLike({ leads }: Standing, wildcard: Standing): boolean {
  return leads.length > 0 && leads.join(' ') === wildcard.leads.join(' ');
}
