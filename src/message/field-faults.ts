import { readAddress } from './addresses.ts';
import type { HeaderField } from './parts.ts';
import { hasControls, shown } from './shown.ts';

const FIELD_NAME = /^[!-9;-~]{1,76}$/; // ftext, RFC 5322 section 3.6.8; a line of 78 holds it (section 2.1.1)

/** Fields that are made from other parts (RFC 5322 section 3.6, RFC 2045), and what to use in their place. */
const MADE_FROM: Readonly<Record<string, string>> = {
  from: 'use --from',
  to: 'use --to',
  cc: 'use --cc',
  bcc: 'use --bcc',
  subject: 'use --subject',
  date: 'the message carries the time at which it is made; for another one, give it whole with --message',
  'message-id': 'it is made from the token; for another one, give the message whole with --message',
  'mime-version': 'it is made from the bodies and attachments',
  'content-type': 'it is made from the bodies and attachments',
  'content-transfer-encoding': 'it is made from the bodies and attachments',
  'content-disposition': 'it is made from the bodies and attachments',
  'content-id': 'it is made from the bodies and attachments',
  'x-mailcheck-probe': 'it carries the token by which the message is found again',
};

const ONCE = ['sender', 'reply-to', 'in-reply-to', 'references']; // RFC 5322 section 3.6
export const ADDRESS_FIELDS: readonly string[] = ['sender', 'reply-to'];
const ID_FIELDS = ['in-reply-to', 'references'];
const MESSAGE_IDS = /^<[^<>\s]+>(?: <[^<>\s]+>)*$/; // RFC 5322 section 3.6.4
const UNSUBSCRIBE = ['list-unsubscribe', 'list-unsubscribe-post'];

/** Why these fields cannot be added, as an error that quotes the field; null where they can. */
export function fieldFault(fields: readonly HeaderField[], hasUnsubscribe: boolean): string | null {
  const names = fields.map(({ name }) => name.toLowerCase());
  for (const [index, { name, value }] of fields.entries()) {
    const key = name.toLowerCase();
    const instead = Object.hasOwn(MADE_FROM, key) ? MADE_FROM[key] : undefined;
    if (!FIELD_NAME.test(name))
      return `header name ${shown(name)}: expected 1 to 76 printable ASCII characters without space and colon`;
    if (instead !== undefined) return `header ${shown(name)}: expected no second one: ${instead}`;
    if (ONCE.includes(key) && names.indexOf(key) !== index)
      return `header ${shown(name)}: expected it once, as RFC 5322 section 3.6 allows`;
    if (hasUnsubscribe && UNSUBSCRIBE.includes(key))
      return `header ${shown(name)}: expected no second one: the unsubscribe options have set it`;
    if (hasControls(value))
      return `value of header ${shown(name)}, ${shown(value)}: expected text without line ends and other control characters`;
    if (value.trim() === '') return `value of header ${shown(name)}: expected some text`;
    const fault = structureFault(key, value);
    if (fault !== null) return `value of header ${shown(name)}, ${fault}`;
  }
  return null;
}

function structureFault(key: string, value: string): string | null {
  if (ADDRESS_FIELDS.includes(key)) {
    const read = readAddress(value);
    return read.ok ? null : read.error;
  }
  if (!ID_FIELDS.includes(key) || MESSAGE_IDS.test(value)) return null;
  return `${shown(value)}: expected Message-IDs such as "<id@example.com>" with single spaces between`;
}
