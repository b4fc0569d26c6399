import type { Evidence } from '../core/observation.ts';
import { fieldsNamed, type HeaderField } from './header-fields.ts';
import type { MessagePart, ReadMessage } from './message-tree.ts';

const MAX_CHARACTERS = 1000;
const TELLING = ['From', 'To', 'Subject', 'Date', 'Message-ID'] as const;

/** Header fields as they stand in the message, as evidence of what was found in them. */
export function quotedFields(fields: readonly HeaderField[]): readonly Evidence[] {
  return fields.map(({ name, value }) => quoted(`header field ${name}`, `${name}: ${value}`));
}

/** A piece of a part's text, as evidence. */
export function quotedPart({ path }: Pick<MessagePart, 'path'>, text: string): Evidence {
  return quoted(path === '' ? 'the body' : `part ${path}`, text);
}

/** The fields that tell one message from another: evidence of what is not there. */
export function quotedHeader({ header: { fields } }: Pick<ReadMessage, 'header'>): Evidence {
  const lines = TELLING.flatMap((name) => fieldsNamed(fields, name).slice(0, 2)).map(
    ({ name, value }) => `${name}: ${value}`,
  );
  return quoted('the header', lines.length === 0 ? 'without From, To, Subject, Date and Message-ID' : lines.join('\n'));
}

function quoted(request: string, response: string): Evidence {
  return { via: 'message', request, response: response.slice(0, MAX_CHARACTERS) };
}
