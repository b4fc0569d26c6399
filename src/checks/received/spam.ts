import { type HeaderField, headerFieldsIn } from '../../message/header-fields.ts';
import { type SpamVerdict, spamVerdictsIn } from '../../message/spam-headers.ts';
import type { ReceivedCopy } from './facts.ts';

/**
 * What filters on the way wrote: all that the message did not have when it left. A filter may put its fields on top of the
 * header or at its end, so the place does not tell whose it was.
 */
export function spamIn({ fields, sent }: ReceivedCopy): readonly SpamVerdict[] {
  const before = new Set(headerFieldsIn(Buffer.from(sent.raw, 'base64')).map(keyOf));
  const own = new Set(fields.filter((field) => before.has(keyOf(field))).map(({ index }) => index));
  return spamVerdictsIn(fields).filter(({ field }) => !own.has(field));
}

function keyOf({ name, value }: HeaderField): string {
  return `${name.toLowerCase()}:${value.replace(/\s+/g, '')}`;
}
