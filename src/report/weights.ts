import type { CheckId } from '../checks/index.ts';
import type { Severity } from '../core/finding.ts';

/**
 * What each check is worth. Multiples of 10, so that every share is a whole number of points.
 *
 * 40: whether a message proves where it is from, which decides more than all that stands in it.
 * 30: a filter's verdict, which sums up all that stands in a message; its form by itself is 10 for each part of it.
 * 20: alone decides whether mail arrives. Without MX or a server that takes it nothing comes in; SPF and DMARC are what
 * receivers refuse or file by, and DMARC alone stops forgery.
 * 10: weighs where it is wrong but rarely decides alone. DKIM is often unprovable from outside (selectors are guessed),
 * reverse DNS is seen for hosts that may not be the ones that send, and most senders deliver over a bad certificate.
 * 0: remarks and hints, or about servers that are not the domain's own.
 */
export const weights = {
  mx: 20,
  spf: 20,
  dkim: 10,
  dmarc: 20,
  parked: 10,
  'reverse-dns': 10,
  smtp: 20,
  tls: 10,
  registration: 10,
  submission: 10,
  'client-setup': 0,
  mailbox: 0,
  senders: 0,
  'mta-sts': 10,
  'tls-rpt': 10,
  blocklist: 20,
  nameservers: 10,
  dane: 10,
  transport: 10,
  dnssec: 10,
  dangling: 10,
  caa: 10,
  'tls-scan': 10,
  bimi: 10,
  probe: 20,
  received: 10,
  path: 10,
  header: 10,
  mime: 10,
  attachment: 10,
  identity: 20,
  bulk: 10,
  filters: 30,
  content: 0,
  html: 10,
  'message-auth': 40,
  links: 20,
  receiver: 20,
} as const satisfies Readonly<Record<CheckId, number>>;

/** How much of its check's weight a finding costs, by severity: in tenths, so that points stay whole. */
const SHARE_TENTHS: Readonly<Record<Severity, number>> = { critical: 10, major: 5, minor: 2, info: 0 };

/** @param weight  a multiple of 10 */
export function costOf(severity: Severity, weight: number): number {
  return (weight / 10) * SHARE_TENTHS[severity];
}
