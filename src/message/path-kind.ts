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

const LMTP = /^(?:UTF8)?LMTPS?A?$/i;
const WEB = /^(?:HTTPS?|HTTPREST|HTTPU|MAPI)\b/i;

/** What happened at a hop, by its protocol and its place on the way. */
export function kindOf(hop: ReceivedHop, { oldest, newest, fromTop, border }: Where): HopKind {
  const lowestTrusted = fromTop === border.trusted - 1;
  if (border.crossed && lowestTrusted) return 'transfer';
  if (isLmtp(hop)) return 'delivery';
  if (oldest && (isSubmission(hop) || hop.from === null)) return 'submission';
  if (fromTop >= border.trusted) return isSubmission(hop) ? 'submission' : betweenStrangers(hop);
  if (newest && (isWeb(hop) || hop.from === null)) return 'delivery';
  return lowestTrusted && isSubmission(hop) ? 'submission' : 'internal';
}

/** Whether a program of the author's gave the message in: after a login, or on the web. */
export function isSubmission(hop: ReceivedHop): boolean {
  return isWeb(hop) || isSubmissionServer(hop) || (hop.authenticated === true && !isLmtp(hop));
}

/** Tencent's and NetEase's servers for their own users write no `A` (RFC 3848); their names tell them from the MX. */
function isSubmissionServer({ by }: ReceivedHop): boolean {
  if (by?.software === 'NewEsmtp') return true;
  return by?.software === 'Coremail' && /smtp/i.test(by.name ?? '');
}

/** LMTP hands over within one organisation (RFC 2033 section 1), whoever logs in for it. */
export function isLmtp(hop: ReceivedHop): boolean {
  return LMTP.test(hop.with ?? '');
}

function isWeb(hop: ReceivedHop): boolean {
  return WEB.test(hop.with ?? '') || WEB.test(hop.via ?? '');
}

function betweenStrangers({ from, by }: ReceivedHop): HopKind {
  if (from === null || (from.address !== null && isInternalAddress(from.address))) return 'internal';
  return sameOrganisation(from.name ?? from.helo, by?.name ?? null) ? 'internal' : 'transfer';
}
