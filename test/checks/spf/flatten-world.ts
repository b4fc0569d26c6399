import { spfTree } from '../../../src/checks/spf/facts.ts';
import { type Flattening, type FlattenRequest, flatten } from '../../../src/checks/spf/flatten.ts';
import { txtAnswerOctets } from '../../../src/core/answer-size.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { domainTarget } from '../../support/audit.ts';
import { zoneNet } from '../../support/zone-net.ts';

export const DOMAIN = 'a.example';
export const txt = (text: string) => ({ TXT: [text] });
const NAMES = Array.from({ length: 10 }, (_, index) => `_spf${index + 1}.${DOMAIN}`);

export async function treeOf(zone: Zone) {
  const net = zoneNet(zone);
  const seen = await spfTree.observe({} as never, {
    target: domainTarget(DOMAIN),
    net,
    signal: new AbortController().signal,
  });
  if (seen.status === 'unknown') throw new Error(seen.detail);
  return seen.value;
}

export async function flattened(zone: Zone, request: Partial<FlattenRequest> = {}): Promise<Flattening> {
  return flatten(await treeOf(zone), {
    domain: DOMAIN,
    asked: [],
    names: NAMES,
    namesSeen: true,
    besideOctets: new Map([[DOMAIN, txtAnswerOctets(DOMAIN, [])]]),
    ...request,
  });
}

/** The zone with the records of a flattening in place. */
export function inPlace(zone: Zone, made: Flattening): Zone {
  if (made.outcome !== 'flattened') throw new Error(`${made.outcome}: ${JSON.stringify(made)}`);
  return { ...zone, ...Object.fromEntries(made.records.map(({ name, text }) => [name, txt(text)])) };
}

/** Senders of one lookup and one network each, as includes and as zones. */
export function senders(count: number, network = (index: number) => `ip4:198.51.${index}.0/24`) {
  const names = Array.from({ length: count }, (_, index) => `s${index}.example`);
  return {
    includes: names.map((name) => `include:${name}`).join(' '),
    zones: Object.fromEntries(names.map((name, index) => [name, txt(`v=spf1 ${network(index)} -all`)])),
  };
}

export const networks = (count: number, third: number) =>
  Array.from({ length: count }, (_, index) => `ip4:203.${third}.${index % 128}.${2 * Math.floor(index / 128)}`).join(
    ' ',
  );
