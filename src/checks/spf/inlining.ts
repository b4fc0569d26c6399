import { familyOf } from '../../core/addresses.ts';
import { aggregated, type Network, networkOf } from '../../core/networks.ts';
import { MX_NAME_LIMIT } from './lookups.ts';
import type { MacroString } from './macro.ts';
import type { Branch, SpfNode } from './tree.ts';
import { short } from './words.ts';

/** What a record that somebody includes comes to: networks, or why it cannot be written so. */
export type Inlining = Inlined | Refusal;

export interface Inlined {
  readonly ok: true;
  /** The fewest that have the same addresses. */
  readonly networks: readonly Network[];
  /** Whether some are addresses of host names (`a`, `mx`), which change sooner than published networks. */
  readonly named: boolean;
}

export interface Refusal {
  readonly ok: false;
  /** Lower case, no full stop. */
  readonly why: string;
  /** Whether it is we who could not see it. */
  readonly unseen: boolean;
}

const ADDRESSES_ASKED = 100; // the bound of `lookUpTerm`: where it is reached, there may be more
const MAX_NETWORKS = 600; // more than ten records of 1232 octets hold

/**
 * The networks whose senders `check_host()` answers with pass, where that depends on the address alone. An include
 * matches on pass and on nothing else (RFC 7208 section 5.2), so a list of networks can stand in its place.
 */
export function inlined(node: SpfNode): Inlining {
  const found = collect(node);
  if (!found.ok) return found;
  const networks = aggregated(found.networks);
  return networks.length > MAX_NETWORKS
    ? refused(`it comes to ${networks.length} networks, more than ten records hold`)
    : { ...found, networks };
}

function collect(node: SpfNode): Inlining {
  const obstacle = obstacleAt(node);
  if (obstacle !== null) return obstacle;
  const found: Inlined[] = [];
  for (const branch of node.branches) {
    const { term } = branch;
    if (!branch.evaluated || term.name === 'exp' || term.name === 'unknown') continue;
    // An `all` that does not pass ends the record like its end (RFC 7208 section 4.7): neither is a pass.
    if (term.name === 'all' && term.qualifier !== '+') break;
    const part = partOf(branch, `"${short(term.text)}" in ${node.name}`);
    if (!part.ok) return part;
    found.push(part);
  }
  return {
    ok: true,
    networks: found.flatMap(({ networks }) => networks),
    named: found.some(({ named }) => named),
  };
}

/** @param at  the term and where it stands, in words */
function partOf(branch: Branch, at: string): Inlining {
  const { term, child } = branch;
  if (term.kind === 'mechanism' && term.qualifier !== '+') {
    return refused(`${at} takes senders out again, which a list of networks cannot say`);
  }
  switch (term.name) {
    case 'ip4':
    case 'ip6':
      return { ok: true, networks: [networkOf(term.address, term.prefix)], named: false };
    case 'include':
    case 'redirect':
      if (hasMacro(term.domain)) return refused(`${at} depends on the sender`);
      return child === null ? refused(`${at} leads nowhere`) : collect(child);
    case 'a':
    case 'mx': {
      if (hasMacro(term.domain)) return refused(`${at} depends on the sender`);
      const seen = addressesOf(branch, at);
      if (!seen.ok) return seen;
      const widths = { 4: term.prefix4, 6: term.prefix6 } as const;
      const networks = seen.addresses.map((address) => networkOf(address, widths[familyOf(address)]));
      return { ok: true, networks, named: true };
    }
    case 'all':
      return refused(`${at} lets everyone send`);
    default:
      return refused(`${at} decides by more than networks`);
  }
}

/** Why nothing can be said about a record: there is none that receivers could evaluate, or we did not see it. */
function obstacleAt({ name, state, failure, record }: SpfNode): Refusal | null {
  switch (state) {
    case 'absent':
      return refused(`${name} has no SPF record`);
    case 'several':
      return refused(`${name} has several SPF records`);
    case 'loop':
      return refused(`${name} includes itself`);
    case 'unaskable':
      return refused(`"${short(name)}" is no name that DNS can be asked for`);
    case 'unanswered':
      return unseen(`the record of ${name} was not seen: ${failure?.detail ?? 'no answer'}`);
    case 'not-fetched':
      return unseen(`${name} lies beyond the number of records that this audit follows`);
    case 'read':
      return record !== null && record.faults.length === 0 ? null : refused(`the record of ${name} has a syntax error`);
  }
}

type Addresses = Refusal | { readonly ok: true; readonly addresses: readonly string[] };

function addressesOf({ found, target }: Branch, at: string): Addresses {
  if (target === null || found === null) return unseen(`the addresses behind ${at} were not asked for`);
  if (found.failure !== null) return unseen(`the addresses behind ${at} were not seen: ${found.failure.detail}`);
  if (found.hosts.length > MX_NAME_LIMIT) return refused(`${at} has more than ${MX_NAME_LIMIT} hosts`);
  if (found.addresses.length >= ADDRESSES_ASKED) return unseen(`${at} has more addresses than this audit keeps`);
  return { ok: true, addresses: found.addresses };
}

function hasMacro(domain: MacroString | null): boolean {
  return domain?.parts.some(({ kind }) => kind !== 'literal') ?? false;
}

function refused(why: string): Refusal {
  return { ok: false, why, unseen: false };
}

function unseen(why: string): Refusal {
  return { ok: false, why, unseen: true };
}
