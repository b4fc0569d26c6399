import type { OriginalMessage, ReadRecipient } from '../core/bounce.ts';
import { contentField } from '../message/content-field.ts';
import { readDateTime } from '../message/date-time.ts';
import { fieldsNamed, type HeaderField } from '../message/header-fields.ts';
import { readReceived } from '../message/received.ts';
import { tagsIn } from '../message/signature-tags.ts';
import { clientAddressIn, isSeenOutside } from './client-address.ts';
import { readableField } from './readable-field.ts';
import { typedAddress } from './typed-value.ts';

const MAX_TEXT = 2000;
const MAX_SIGNATURES = 20;
const MAX_LOOKED_AT = 10;

/** Where a bounce tells of the message that it is about. */
export interface OriginalSources {
  /** The header that was sent back; empty: none. */
  readonly fields: readonly HeaderField[];
  /** The Message-IDs that the bounce answers to. */
  readonly answersTo: readonly string[];
  /** The reverse path as the report itself has it; null: not said. */
  readonly statedPath: string | null;
  /** The client of the host that reports, as the report has it; null: not said. */
  readonly statedAddress: string | null;
  /** The address that the host that reports used towards the one that refused; null: not said. */
  readonly ownAddress: string | null;
  readonly recipients: readonly ReadRecipient[];
}

/**
 * What a bounce tells of the message that it is about.
 *
 * @returns null where it tells nothing
 */
export function originalMessageOf(sources: OriginalSources): OriginalMessage | null {
  const { fields, answersTo, statedPath } = sources;
  const text = (name: string) => fieldsNamed(fields, name)[0]?.value.slice(0, MAX_TEXT) || null;
  const readable = (name: string) => {
    const value = text(name);
    return value === null ? null : readableField(value, charset);
  };
  const charset = contentField(fields, 'Content-Type')?.parameters.get('charset') ?? null;
  const path = text('Return-Path');
  const client = clientOf(sources);
  const told: OriginalMessage = {
    from: readable('From'),
    to: readable('To'),
    subject: readable('Subject'),
    messageId:
      idIn(text('Message-ID')) ??
      idIn(text('X-Original-Message-ID')) ??
      (answersTo.length === 1 ? (answersTo[0] ?? null) : null),
    returnPath: (path === null ? null : pathIn(path)) ?? statedPath,
    sendingAddress: client.address,
    helo: client.helo,
    signatures: signaturesIn(fields),
    dateAtMs: readDateTime(text('Date') ?? '')?.atMs ?? null,
  };
  const { signatures, ...rest } = told;
  return signatures.length === 0 && Object.values(rest).every((value) => value === null) ? null : told;
}

/** The first Message-ID in a text, with its angle brackets. */
function idIn(text: string | null): string | null {
  return /<[^<>\s]{1,900}>/.exec(text?.slice(0, MAX_TEXT) ?? '')?.[0] ?? null;
}

function pathIn(value: string): string | null {
  // Some write the name of their mail system for an empty one.
  return /^<?(?:mailer-daemon)?>?$/i.test(value.replace(/\s/g, '')) ? '' : typedAddress(value);
}

/**
 * Who handed the message to the server that refused: as the refusal names it, as the report does, or, where the host that
 * reports is the one that refused, by its own trace field, which is the topmost.
 */
function clientOf({ fields, recipients, statedAddress, ownAddress }: OriginalSources): {
  readonly address: string | null;
  readonly helo: string | null;
} {
  const trace = fieldsNamed(fields, 'Received')[0]?.value;
  const from = trace === undefined ? null : readReceived(trace).from;
  const helloOf = (address: string) => (from?.address === address ? from.helo : null);
  const named = recipients.slice(0, MAX_LOOKED_AT).find((recipient) => addressNamed(recipient) !== null);
  const stated = (named === undefined ? null : addressNamed(named)) ?? ownAddress;
  if (stated !== null) return { address: stated, helo: helloOf(stated) };
  const isElsewhere = recipients.some(({ remoteMta, remoteAddress }) => remoteMta !== null || remoteAddress !== null);
  const client = isElsewhere || recipients.some(isUndelivered) ? null : (statedAddress ?? from?.address ?? null);
  return client === null || !isSeenOutside(client) ? NO_CLIENT : { address: client, helo: helloOf(client) };
}

const NO_CLIENT = { address: null, helo: null };

/** What is tried for long, or found nobody who answers, was handed to no server that refused. */
function isUndelivered({ action, status, phase, reply }: ReadRecipient): boolean {
  return action === 'delayed' || (reply === null && (status?.startsWith('4') === true || phase === 'connect'));
}

function addressNamed({ diagnostic, reply, remoteAddress }: ReadRecipient): string | null {
  return diagnostic === null || reply === null ? null : clientAddressIn(diagnostic, remoteAddress);
}

function signaturesIn(fields: readonly HeaderField[]): OriginalMessage['signatures'] {
  return fieldsNamed(fields, 'DKIM-Signature')
    .slice(0, MAX_SIGNATURES)
    .flatMap(({ value }) => {
      const tags = tagsIn(value);
      const [domain = '', selector = ''] = [tags.get('d'), tags.get('s')].map((tag) =>
        tag?.replace(/\s/g, '').toLowerCase(),
      );
      return domain === '' || selector === '' ? [] : [{ domain, selector }];
    });
}
