import type { ListedSubject } from './facts.ts';
import type { blocklistFindings } from './findings.ts';
import type { DnsList, ListingKind } from './lists-facts.ts';

export type Code = keyof typeof blocklistFindings;

/**
 * What a listing comes to. What a list is worth is its `weight`; a policy list is no accusation, and matters only for an
 * address that sends; a mail host that only receives is not harmed by any list (docs/decisions/blocklists.md).
 */
export function codeOf(
  { weight }: DnsList,
  kind: ListingKind,
  { kind: of, sends }: Pick<ListedSubject, 'kind' | 'sends'>,
): Code {
  if (weight === 'info') return 'blocklist-noted';
  if (of === 'domain') {
    if (!sends) return 'blocklist-noted';
    if (kind === 'abused') return 'blocklist-domain-abused';
    return weight === 'minor' || kind === 'bulk' || kind === 'watched'
      ? 'blocklist-domain-minor'
      : 'blocklist-domain-listed';
  }
  if (!sends) return kind === 'policy' ? 'blocklist-noted' : 'blocklist-host-listed';
  if (kind === 'policy') return 'blocklist-sending-address-policy';
  return weight === 'minor' ? 'blocklist-sending-address-minor' : 'blocklist-sending-address-listed';
}

/** What a list that was not heard might have said, for the width of the score. */
export function possibleCodes(of: ListedSubject['kind'], sends: boolean, list?: DnsList): readonly Code[] {
  const kinds: readonly ListingKind[] = list
    ? [...new Set(Object.values(list.meanings).map(({ kind }) => kind))]
    : ['spam', 'policy'];
  const weight = list?.weight ?? 'major';
  return [...new Set(kinds.map((kind) => codeOf({ ...(list ?? EMPTY), weight }, kind, { kind: of, sends })))];
}

const EMPTY: DnsList = {
  id: '',
  name: '',
  zone: '',
  subject: 'address',
  kind: 'block',
  weight: 'major',
  ipv6: false,
  test: { listed: '', notListed: '' },
  answers: 'codes',
  meanings: {},
  refusals: {},
  delist: '',
  source: '',
  retrieved: null,
};
