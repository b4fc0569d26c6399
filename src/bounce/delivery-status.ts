import type { DeliveryAction, ReadRecipient } from '../core/bounce.ts';
import { readDateTime } from '../message/date-time.ts';
import { replyIn, statusIn } from './diagnostic-reply.ts';
import { addressOfHost, ownAddressBeside, remoteHostIn } from './remote-host.ts';
import { phaseIn } from './reply-phase.ts';
import { type Pieces, type StatusGroup, statusGroupsIn } from './status-groups.ts';
import { hostIn, typedAddress, typedValue } from './typed-value.ts';

/** The content of `message/delivery-status` (RFC 3464 section 2). */
export interface DeliveryStatus {
  readonly reportingMta: string | null;
  /** The host that handed the message to it, with what the field says of its address. */
  readonly receivedFromMta: string | null;
  /** The address that the reporting host itself used; null: not said. */
  readonly ownAddress: string | null;
  readonly arrivalAtMs: number | null;
  /** The reverse path (X-Postfix-Sender and its like); empty for `<>`; null: not said. */
  readonly sender: string | null;
  /** The names of its own fields, in lower case: `x-postfix-queue-id`. */
  readonly extensions: readonly string[];
  /** At most 100,000. */
  readonly recipients: readonly ReadRecipient[];
  readonly recipientCount: number;
  /** What became of the recipients: by their actions, also one that RFC 3464 does not know, or else by the class of their status. */
  readonly what: ReadonlySet<StatedWhat>;
}

type StatedWhat = 'failure' | 'delay' | 'success';

const ACTIONS: Readonly<Record<string, DeliveryAction>> = {
  failed: 'failed',
  failure: 'failed',
  fail: 'failed',
  bounced: 'failed',
  undeliverable: 'failed', // Postfix, to a question about an address (sendmail -bv)
  delayed: 'delayed',
  delay: 'delayed',
  deferred: 'delayed',
  delivered: 'delivered',
  deliverable: 'delivered', // the same question
  relayed: 'relayed',
  expanded: 'expanded',
};

/** Reads the fields about the message, and those about each recipient. In linear time, and never throws. */
export function readDeliveryStatus(text: string | Pieces): DeliveryStatus {
  let ownAddress: string | null | undefined;
  const what = new Set<StatedWhat>();
  const { about, recipients, recipientCount } = statusGroupsIn(typeof text === 'string' ? [text] : text, (group) => {
    if (ownAddress === undefined) ownAddress = ownAddressBeside(group.get('remote-mta') ?? ''); // of the first
    const recipient = recipientOf(group);
    what.add(whatOf(recipient.action, recipient.status));
    return recipient;
  });
  return {
    reportingMta: hostIn(typedValue(about.get('reporting-mta') ?? '').value),
    receivedFromMta: about.get('received-from-mta') ?? null,
    ownAddress: ownAddress ?? null,
    arrivalAtMs: dateOf(about, 'arrival-date'),
    sender: senderOf(about),
    extensions: [...about.keys()].filter((name) => name.startsWith('x-')),
    recipients,
    recipientCount,
    what,
  };
}

/** Postfix and what is made of it: `X-Postfix-Sender: rfc822; kim@acme.example`. */
function senderOf(about: StatusGroup): string | null {
  const [, stated] = [...about].find(([name]) => /^x-[a-z-]{1,60}-sender$/.test(name)) ?? [];
  if (stated === undefined || stated === '') return null;
  return typedAddress(stated) ?? '';
}

function recipientOf(group: StatusGroup): ReadRecipient {
  const { type, value } = typedValue(group.get('diagnostic-code') ?? '');
  // `Status: 553 Exceeded maximum inbound message size`: some put the reply there.
  const said = value !== '' ? value : (/^[45]\d\d [^\d].*/s.exec(group.get('status') ?? '')?.[0] ?? categoryOf(group));
  // The number that a program of Unix ended with is no reply.
  const reply = said === null || type === 'x-unix' ? null : replyIn(said);
  const action = actionOf(group);
  const status = statusIn(group.get('status') ?? '') ?? reply?.enhanced ?? (said === null ? null : statusIn(said));
  const remote = typedValue(group.get('remote-mta') ?? '').value;
  const host = remote === '' ? remoteHostIn(said ?? '') : { name: hostIn(remote), address: addressOfHost(remote) };
  return {
    originalRecipient: typedAddress(group.get('original-recipient') ?? null),
    finalRecipient: finalOf(group),
    action,
    status,
    reply,
    phase: said === null ? null : phaseIn(said),
    remoteMta: host?.name ?? null,
    remoteAddress: host?.address ?? null,
    diagnostic: said,
    ...(type === 'x-unix' ? { isByProgram: true } : {}),
    lastAttemptAtMs: dateOf(group, 'last-attempt-date'),
    willRetryUntilMs: dateOf(group, 'will-retry-until'),
  };
}

/** PowerMTA sorts what it could not deliver, and may quote no server: `bad-domain`, `no-answer-from-host`. */
function categoryOf(group: StatusGroup): string | null {
  const category = /^[a-z-]{1,40}$/.exec(group.get('x-powermta-bouncecategory')?.trim().toLowerCase() ?? '')?.[0];
  return category === undefined ? null : `bounce category ${category}`;
}

/**
 * A program, a file, or a name within somebody's network is no recipient that its sender knows: Sendmail names the address
 * beside it (X-Actual-Recipient), others the original one.
 */
function finalOf(group: StatusGroup): string | null {
  const named = ['final-recipient', 'x-actual-recipient', 'original-recipient'].map((name) =>
    typedAddress(group.get(name) ?? null),
  );
  const [final = null] = named;
  if (final === null || isAddressOutside(final)) return final ?? named[1] ?? null;
  return (
    named.find((name) => name !== null && isAddressOutside(name)) ?? (/^(?:\||\/[^=]*$)/.test(final) ? null : final)
  );
}

function isAddressOutside(text: string): boolean {
  return /^[^\s|/][^\s]*@[^\s@]+\.[^\s@]+$/.test(text);
}

function actionOf(group: StatusGroup): DeliveryAction | null {
  const word = /^[a-z-]{1,40}/i.exec(group.get('action') ?? '')?.[0].toLowerCase() ?? '';
  return Object.hasOwn(ACTIONS, word) ? (ACTIONS[word] ?? null) : null;
}

function whatOf(action: DeliveryAction | null, status: string | null): StatedWhat {
  if (action === null) return status?.startsWith('2') ? 'success' : 'failure';
  if (action === 'failed') return 'failure';
  return action === 'delayed' ? 'delay' : 'success';
}

function dateOf(group: StatusGroup, name: string): number | null {
  return readDateTime(group.get(name) ?? '')?.atMs ?? null;
}
