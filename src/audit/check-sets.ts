import { blocklistOf } from '../checks/blocklist/check.ts';
import { type CheckId, checks } from '../checks/index.ts';
import type { ListsAsked } from '../core/bounce-proof.ts';
import type { AnyCheck } from '../core/check.ts';

/** What of its author's domain decides how a message is received: who may send for it, and what is known of it. */
const BESIDE_A_MESSAGE: readonly CheckId[] = [
  'spf',
  'dkim',
  'dmarc',
  'parked',
  'mx',
  'dnssec',
  'reverse-dns',
  'blocklist',
  'registration',
];

const all: readonly AnyCheck[] = checks;

/** The checks that judge a domain, in the order of the report. */
export const domainChecks: readonly AnyCheck[] = all.filter(({ about }) => about === undefined);

/** The same, with the check of DNS lists that asks these alone. */
export function domainChecksAsking(lists: ListsAsked): readonly AnyCheck[] {
  const asking = blocklistOf(lists);
  return domainChecks.map((check) => (check.id === asking.id ? asking : check));
}

/** The checks that judge a message, in the order of the report. */
export const messageChecks: readonly AnyCheck[] = all.filter(({ about }) => about === 'message');

/** Those of a domain that say something of a message of it. */
export const authorChecks: readonly AnyCheck[] = domainChecks.filter(({ id }) =>
  (BESIDE_A_MESSAGE as readonly string[]).includes(id),
);
