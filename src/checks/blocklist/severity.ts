import type { ListedSubject } from './facts.ts';
import type { blocklistFindings } from './findings.ts';
import type { DnsList, ListingKind } from './lists-facts.ts';

export type Code = keyof typeof blocklistFindings;

type Weighed = Pick<DnsList, 'weight'>;

/**
 * What a listing comes to. What a list is worth is its `weight`; a policy list is no accusation, and matters only for an
 * address that sends; a mail host that only receives is not harmed by any list (docs/decisions/blocklists.md).
 */
export function codeOf(
  { weight }: Weighed,
  kind: ListingKind,
  { as, sends }: Pick<ListedSubject, 'as' | 'sends'>,
): Code {
  if (weight === 'info') return 'blocklist-noted';
  if (as === 'host-domain') return 'blocklist-host-domain-listed';
  if (as === 'domain') {
    if (!sends) return 'blocklist-silent-domain-listed';
    if (kind === 'abused') return 'blocklist-domain-abused';
    const isMild = weight === 'minor' || kind === 'bulk' || kind === 'watched';
    return isMild ? 'blocklist-domain-minor' : 'blocklist-domain-listed';
  }
  if (!sends) return kind === 'policy' ? 'blocklist-host-policy' : 'blocklist-host-listed';
  if (kind === 'policy') return 'blocklist-sending-address-policy';
  return weight === 'minor' ? 'blocklist-sending-address-minor' : 'blocklist-sending-address-listed';
}

/** What a list that was not heard might have said of a subject, for the width of the score. */
export function possibleCodes(
  { meanings, weight }: Pick<DnsList, 'meanings' | 'weight'>,
  subject: Pick<ListedSubject, 'as' | 'sends'>,
): readonly Code[] {
  const kinds = new Set(Object.values(meanings).map(({ kind }) => kind));
  return [...new Set([...kinds].map((kind) => codeOf({ weight }, kind, subject)))];
}

/** What the weightiest lists might have said of a sending address that nobody knows of. */
export const UNKNOWN_SENDER_COULD_BE: readonly Code[] = [
  'blocklist-sending-address-listed',
  'blocklist-sending-address-policy',
];
