import type { Piece } from '../checks/providers.ts';
import type { MessageView } from './message-view.ts';
import {
  letsNobodyPass,
  noBelievedList,
  onlyEd25519,
  unknownKey,
  unknownSenders,
  unlistedSenders,
} from './readiness-gaps.ts';
import type { SeenCheck } from './seen.ts';

/** What decides whether a domain has a piece. */
export interface PieceRule {
  /** The check that sees it. */
  readonly check: string;
  /** Findings that take it away. Those that make forging easy, or cost nothing at a receiver, do not. */
  readonly broken: readonly string[];
  /** Findings with which receivers differ on whether it is there. */
  readonly doubtful?: readonly string[];
  /** Whether it rests on the zone of the domain: then it is gone where receivers cannot read that either. */
  readonly inZone: boolean;
  /** More findings that take it away, in the light of the facts. */
  readonly alsoBroken?: (own: SeenCheck) => readonly string[];
  /** Why the findings that take it away prove nothing; null: they do. */
  readonly unproven?: (own: SeenCheck) => string | null;
  /** Why what was seen is not all that the rule is about; null: it is. */
  readonly gap?: (own: SeenCheck, seen: readonly SeenCheck[], message: MessageView | null) => string | null;
}

/** Receivers, or those of them that validate, get no answer out of the zone. */
export const UNREADABLE: readonly string[] = [
  'mx-domain-nonexistent',
  'mx-name-servers-failing',
  'mx-dnssec-bogus',
  'dnssec-bogus',
  'nameservers-none-serves',
];

// What a record that lets nobody pass is found with besides, by how it ends.
const ENDINGS = [
  'spf-softfail-all',
  'spf-softfail-without-dmarc',
  'spf-neutral-all',
  'spf-neutral-under-dmarc',
  'spf-no-all',
];

const PTR = ['reverse-dns-missing', 'reverse-dns-not-confirmed'];

export const PIECES: Readonly<Record<Piece, PieceRule>> = {
  spf: {
    check: 'spf',
    broken: [
      'spf-missing',
      'spf-near-miss',
      'spf-multiple',
      'spf-syntax-error',
      'spf-space-lost',
      'spf-equals-for-colon',
      'spf-terms-after-all',
      'spf-too-many-lookups',
      'spf-too-many-void-lookups',
      'spf-mx-too-many-names',
      'spf-include-missing',
      'spf-redirect-missing',
      'spf-include-invalid',
      'spf-include-loop',
      'spf-authorises-nobody',
      'spf-sending-ip-fails',
      'spf-sending-ip-not-authorised',
      'spf-sending-ip-tolerated',
    ],
    doubtful: ['spf-plus-all'],
    inZone: true,
    alsoBroken: (own) => (letsNobodyPass(own) ? ENDINGS : []),
  },
  dkim: {
    check: 'dkim',
    broken: [
      'dkim-missing',
      'dkim-selector-missing',
      'dkim-cname-pasted',
      'dkim-key-malformed',
      'dkim-key-too-short',
      'dkim-key-type-unknown',
      'dkim-hash-unusable',
      'dkim-service-excludes-email',
      'dkim-selector-revoked',
      'dkim-multiple-records',
      'dkim-given-key-differs',
      'dkim-given-key-not-published',
      'dkim-ed25519-only',
    ],
    inZone: true,
    unproven: unknownKey,
    gap: onlyEd25519,
  },
  dmarc: {
    check: 'dmarc',
    broken: [
      'dmarc-missing',
      'dmarc-missing-policy-void',
      'dmarc-invalid-policy-void',
      'dmarc-multiple',
      'dmarc-near-miss',
      'dmarc-wrong-place',
      'dmarc-only-public-suffix',
    ],
    doubtful: ['dmarc-missing-policy', 'dmarc-invalid-policy', 'dmarc-duplicate-tag'],
    inZone: true,
  },
  ptr: { check: 'reverse-dns', broken: PTR, inZone: false, gap: unknownSenders },
  'own-ptr': {
    check: 'reverse-dns',
    broken: [...PTR, 'reverse-dns-dynamic', 'reverse-dns-generic'],
    inZone: false,
    gap: unknownSenders,
  },
  domain: { check: 'mx', broken: UNREADABLE, inZone: true },
  'mail-domain': {
    check: 'mx',
    broken: [...UNREADABLE, 'mx-missing', 'mx-missing-for-sender', 'mx-null-but-sends', 'mx-no-usable-host'],
    inZone: true,
  },
  blocklist: {
    check: 'blocklist',
    broken: ['blocklist-sending-address-listed', 'blocklist-sending-address-policy'],
    inZone: false,
    gap: (own, seen, message) => noBelievedList(own) ?? unlistedSenders(own, seen, message),
  },
  'domain-blocklist': {
    check: 'blocklist',
    broken: ['blocklist-domain-listed', 'blocklist-domain-abused'],
    inZone: false,
    gap: noBelievedList,
  },
};
