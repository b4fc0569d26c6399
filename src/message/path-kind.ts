import type { HopKind } from './path.ts';
import type { Border } from './path-border.ts';
import { isInternalAddress, sameOrganisation } from './path-hosts.ts';
import type { ReceivedHop } from './received.ts';

interface Where {
  readonly oldest: boolean;
  readonly newest: boolean;
  /** 0 for the newest hop. */
  readonly fromTop: number;
  readonly border: Border;
}

const INTO_MAILBOX = /^(?:UTF8)?LMTPS?A?$/i;
const WEB = /^(?:HTTPS?|HTTPREST|HTTPU|MAPI|ECARD)\b/i;

/** What happened at a hop, by its protocol and its place on the way. */
export function kindOf(hop: ReceivedHop, { oldest, newest, fromTop, border }: Where): HopKind {
  if (border.crossed && fromTop === border.trusted - 1) return 'transfer';
  if (INTO_MAILBOX.test(hop.with ?? '')) return 'delivery';
  const web = WEB.test(hop.with ?? '') || WEB.test(hop.via ?? '');
  if (oldest && (hop.authenticated === true || web || hop.from === null)) return 'submission';
  const above = fromTop < border.trusted;
  if (newest && above && (web || hop.from === null)) return 'delivery';
  if (above) return 'internal';
  if (hop.authenticated === true) return 'submission';
  const { from, by } = hop;
  const inside =
    from === null ||
    (from.address !== null && isInternalAddress(from.address)) ||
    sameOrganisation(from.name ?? from.helo, by?.name ?? null);
  return inside ? 'internal' : 'transfer';
}

/** Whether the message was given in by a program of its author: after a login, on the web, or on the host itself. */
export function isSubmission(hop: ReceivedHop): boolean {
  return hop.authenticated === true || WEB.test(hop.with ?? '') || WEB.test(hop.via ?? '');
}
