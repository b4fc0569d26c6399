import { decodeWords, fieldsNamed, type HeaderField, readHeader } from './header-fields.ts';
import type { MessagePart, ReadMessage } from './message-tree.ts';
import { latin1, mimePartsOf } from './mime-parts.ts';

const MAX_TEXT = 2 * 1024 * 1024;
const LOOK_BYTES = 64 * 1024;

/**
 * Reads a message as it stands, whatever it is: in linear time, within bounds, and never throws.
 *
 * @param raw  the message as it was sent or saved; lines may end in CRLF or LF
 * @param sizeBytes  of the whole, where `raw` is only its beginning
 */
export function readMessage(raw: Uint8Array, sizeBytes = raw.length): ReadMessage {
  const header = readHeader(raw);
  const leaves = mimePartsOf(raw).map(
    ({ type, fields, body }, index): MessagePart => ({
      ...partOf(type, fields, body.length, `${index + 1}`),
      ...contentOf(type, charsetOf(fields), body),
    }),
  );
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined)
    return { raw, sizeBytes, header, parts: [{ ...only, path: '', depth: 0 }] };
  const root = partOf('multipart/mixed', header.fields, raw.length - header.bodyStart, '');
  return { raw, sizeBytes, header, parts: [{ ...root, depth: 0, text: null, content: null }, ...leaves] };
}

function partOf(type: string, fields: readonly HeaderField[], sizeBytes: number, path: string) {
  return {
    path,
    depth: 1,
    type,
    charset: charsetOf(fields),
    encoding: fieldText(fields, 'Content-Transfer-Encoding').trim().toLowerCase() || '7bit',
    disposition: /^\s*([a-z-]+)/i.exec(fieldText(fields, 'Content-Disposition'))?.[1]?.toLowerCase() ?? null,
    filename: filenameOf(fields),
    contentId: /<([^<>]{1,500})>/.exec(fieldText(fields, 'Content-ID'))?.[1] ?? null,
    fields,
    sizeBytes,
    faults: [],
  };
}

function contentOf(type: string, charset: string | null, body: Uint8Array): Pick<MessagePart, 'text' | 'content'> {
  if (type.startsWith('text/')) return { text: decodedText(body.subarray(0, MAX_TEXT), charset), content: null };
  return {
    text: null,
    content: {
      head: body.subarray(0, LOOK_BYTES),
      tail: body.length > LOOK_BYTES ? body.subarray(-LOOK_BYTES) : new Uint8Array(),
      sizeBytes: body.length,
    },
  };
}

function decodedText(body: Uint8Array, charset: string | null): string {
  try {
    return new TextDecoder(charset ?? 'utf-8').decode(body).replace(/\r\n?/g, '\n');
  } catch {
    return latin1(body).replace(/\r\n?/g, '\n');
  }
}

function charsetOf(fields: readonly HeaderField[]): string | null {
  const found = /;\s*charset\s*=\s*"?([^\s";]{1,80})/i.exec(fieldText(fields, 'Content-Type').slice(0, 4000));
  return found?.[1]?.toLowerCase() ?? null;
}

function filenameOf(fields: readonly HeaderField[]): string | null {
  const disposition = /;\s*filename\s*=\s*(?:"([^"]{1,500})"|([^\s;"]{1,500}))/i.exec(
    fieldText(fields, 'Content-Disposition').slice(0, 4000),
  );
  const found = disposition?.[1] ?? disposition?.[2];
  return found === undefined ? null : decodeWords(found);
}

function fieldText(fields: readonly HeaderField[], name: string): string {
  return fieldsNamed(fields, name)[0]?.value ?? '';
}
