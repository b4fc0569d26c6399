import type { HeaderField } from './header-fields.ts';
import { pathOf } from './path.ts';
import { receiverFields } from './trusted-results.ts';

/** What of a header its sender made, and what tells of its way. */
export interface SenderFields {
  /** Without what the recipient's servers put on top; all of them where nothing says that it was received. */
  readonly fields: readonly HeaderField[];
  /** Whether it bears a trace of its way; otherwise it is about to be sent. */
  readonly received: boolean;
  /** When the recipient's servers took it in, since 1970 in milliseconds; null: not known. */
  readonly receivedAtMs: number | null;
  /** Received fields in all. */
  readonly hops: number;
}

/** Fields that mailboxes and the servers before them write into what has arrived. */
const ARRIVAL =
  /^(?:delivered-to|x-original-to|x-envelope-to|authentication-results|received-spf|x-uidl|x-mozilla-status|x-gm-thrid|x-apparently-to|status|x-status)$/i;

/** Tells what a sender answers for from what receivers added. What may be either's is not held against the sender. */
export function senderFields(fields: readonly HeaderField[]): SenderFields {
  const path = pathOf(fields, { sentAtMs: 0 });
  const hops = fields.filter(({ name }) => name.toLowerCase() === 'received').length;
  const arrived = fields.some(({ name }) => ARRIVAL.test(name));
  if (hops === 0) return { fields, received: arrived, receivedAtMs: null, hops };
  const { top } = receiverFields(fields, path);
  const border = path.trustedFrom === null ? undefined : path.hops[path.trustedFrom];
  return {
    fields: fields.filter(({ index }) => index >= top),
    received: true,
    receivedAtMs: border?.atMs ?? null,
    hops,
  };
}
