import { decodedByLabel } from './charset.ts';
import { contentField, readableParameter } from './content-field.ts';
import { growing } from './growing.ts';
import { ends } from './held-octets.ts';
import { withoutCrLines } from './line-ends.ts';
import type { MessagePart, PartFault, ReadMessage } from './message-tree.ts';
import { type ScannedPart, scanParts } from './part-scan.ts';
import { decodeTransfer, type TransferFault } from './transfer-encoding.ts';

const MAX_DEPTH = 100;
const MAX_PARTS = 1000;
const MAX_TEXT_BYTES = 2 * 1024 * 1024;
const LOOK_BYTES = 64 * 1024;
const MAX_LOOK_BYTES = 16 * 1024 * 1024;
const MAX_DETAIL = 200;
const MAX_NAME = 1000;

/** What is left of the bounds on a message: only so much of its parts is held decoded. */
interface Budget {
  textBytes: number;
  lookBytes: number;
}

/**
 * Reads a message as it stands, whatever it is: in linear time, in memory of some 25 MiB beside it, and never throws.
 *
 * @param given  the message as it was sent or saved; lines may end in CRLF or LF, or all of them in CR
 * @param sizeBytes  of the whole, where `given` is only its beginning
 */
export function readMessage(given: Uint8Array, sizeBytes = given.length): ReadMessage {
  const { raw, crLines } = withoutCrLines(given);
  const isCut = sizeBytes > raw.length;
  const scanned = scanParts(raw, { maxDepth: MAX_DEPTH, maxParts: MAX_PARTS, enclosed: true, isCut });
  const budget = { textBytes: MAX_TEXT_BYTES, lookBytes: MAX_LOOK_BYTES };
  const parts = scanned.map((part) => readPart(raw, part, budget, isCut && part.end === raw.length));
  const header = scanned[0]?.header ?? { fields: [], bodyStart: raw.length, truncated: false };
  return { raw, crLines, sizeBytes, header, parts };
}

function readPart(raw: Uint8Array, part: ScannedPart, budget: Budget, isCut: boolean): MessagePart {
  const { path, depth, type, contentType, encoding, header, start, end } = part;
  const disposition = contentField(header.fields, 'Content-Disposition');
  const name = disposition?.parameters.get('filename') ?? contentType?.parameters.get('name');
  const charset = contentType?.parameters.get('charset')?.trim().toLowerCase() || null;
  const body = raw.subarray(start, end);
  const decoded = part.isLeaf ? decodedBody(body, { type, encoding, charset }, budget, isCut) : NOTHING;
  return {
    path,
    depth,
    type,
    charset,
    encoding,
    disposition: disposition?.value || null,
    filename: name === undefined ? null : readableParameter(name).slice(0, MAX_NAME),
    contentId: contentIdOf(part),
    fields: header.fields,
    sizeBytes: body.length,
    text: decoded.text,
    content: decoded.content,
    faults: [...part.faults, ...decoded.faults],
  };
}

function contentIdOf({ header: { fields } }: ScannedPart): string | null {
  const field = fields.find(({ name }) => name.toLowerCase() === 'content-id');
  const id = field?.value.slice(0, MAX_NAME).replace(/^\s*<?|>?\s*$/g, '');
  return id === undefined || id === '' ? null : id;
}

type Decoded = Pick<MessagePart, 'text' | 'content' | 'faults'>;

const NOTHING: Decoded = { text: null, content: null, faults: [] };

interface Labels {
  readonly type: string;
  readonly encoding: string;
  readonly charset: string | null;
}

/** A multipart without its boundaries is shown as a text. */
function decodedBody(body: Uint8Array, labels: Labels, budget: Budget, isCut: boolean): Decoded {
  return /^(?:text|multipart)\//.test(labels.type)
    ? decodedText(body, labels, budget, isCut)
    : decodedContent(body, labels, budget, isCut);
}

function decodedText(body: Uint8Array, { type, encoding, charset }: Labels, budget: Budget, isCut: boolean): Decoded {
  const held = growing(budget.textBytes);
  const transfer = decodeTransfer(body, type.startsWith('text/') ? encoding : '7bit', held.add, isCut);
  const octets = held.octets();
  budget.textBytes -= octets.length;
  const isShort = octets.length < held.sizeBytes;
  const { text, fault, detail } = decodedByLabel(octets, charset, isCut || isShort);
  return {
    text: text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text,
    content: null,
    faults: [
      ...transferFaults(transfer),
      ...(fault === null
        ? []
        : [{ kind: fault, detail: clipped(charset === null ? detail : `${charset}: ${detail}`) }]),
      ...(isShort ? [tooLarge(held.sizeBytes, octets.length)] : []),
    ],
  };
}

function decodedContent(body: Uint8Array, { encoding }: Labels, budget: Budget, isCut: boolean): Decoded {
  const held = ends(Math.min(LOOK_BYTES, Math.floor(budget.lookBytes / 2)));
  const transfer = decodeTransfer(body, encoding, held.sink, isCut);
  const { head, tail, sizeBytes } = held.content();
  budget.lookBytes -= head.length + tail.length;
  const unseen = head.length < Math.min(LOOK_BYTES, sizeBytes);
  return {
    text: null,
    content: { head, tail, sizeBytes },
    faults: [...transferFaults(transfer), ...(unseen ? [tooLarge(sizeBytes, head.length)] : [])],
  };
}

function transferFaults(fault: TransferFault): readonly PartFault[] {
  return fault === null ? [] : [{ kind: fault.kind, detail: clipped(fault.detail) }];
}

function tooLarge(sizeBytes: number, readBytes: number): PartFault {
  return { kind: 'too-large', detail: `${readBytes} of ${sizeBytes} octets were read` };
}

function clipped(detail: string): string {
  return detail.slice(0, MAX_DETAIL);
}
