import { fieldsNamed } from '../message/header-fields.ts';
import { PROBE_FIELD } from '../message/parts.ts';
import type { BounceReading } from './bounce-mail.ts';

/** Whether a bounce is about a message of ours: by the token or the Message-ID of what it sends back, or what it answers to. */
export function isAbout(
  { bounce, originalFields, answersTo }: BounceReading,
  message: { readonly token: string; readonly messageId: string },
): boolean {
  return (
    fieldsNamed(originalFields, PROBE_FIELD).some(({ value }) => value === message.token) ||
    bounce.original?.messageId === message.messageId ||
    answersTo.includes(message.messageId)
  );
}
