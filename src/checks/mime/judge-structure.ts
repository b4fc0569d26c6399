import type { FindingOf } from '../../core/finding.ts';
import { fieldsNamed } from '../../message/header-fields.ts';
import type { MessagePart, PartFaultKind, ReadMessage } from '../../message/message-tree.ts';
import { childrenOf } from '../../message/part-tree.ts';
import { quotedFields, quotedPart } from '../../message/quoted.ts';
import { CLIP_BYTES, providersRefusing } from '../../message/size-limits.ts';
import type { mimeFindings } from './findings.ts';

export type Said = FindingOf<typeof mimeFindings>;

const MAX_NAMED = 10;
const MIME_FIELDS = /^content-(?:type|transfer-encoding|disposition)$/i;
const NO_MATTER = /^\s*(?:text\/plain\s*(?:;\s*charset\s*=\s*"?us-ascii"?\s*)?|7bit)\s*$/i;

/** What faults of parts are called as findings. `too-deep`, `too-many` and `too-large` have no part to name. */
const CODES = {
  'bad-content-type': 'mime-content-type-malformed',
  'no-boundary': 'mime-boundary-missing',
  'boundary-missing': 'mime-boundary-missing',
  'boundary-unclosed': 'mime-boundary-unclosed',
  'encoded-multipart': 'mime-multipart-encoded',
  'bad-base64': 'mime-base64-damaged',
  'bad-quoted-printable': 'mime-quoted-printable-damaged',
  'unknown-encoding': 'mime-encoding-unknown',
  'undeclared-8bit': 'mime-eight-bit-undeclared',
  'unknown-charset': 'mime-charset-unknown',
  'wrong-charset': 'mime-charset-wrong',
} as const satisfies Partial<Record<PartFaultKind, string>>;

/** How a reader finds a part: by its number, and by its name where it has one. */
export function placeOf({ path, filename }: MessagePart): string {
  const name = filename === null ? '' : ` (${filename.slice(0, 60)})`;
  return path === '' ? 'the message' : `part ${path}${name}`;
}

/** One finding for each kind of fault that parts have. */
export function judgeFaults({ parts }: ReadMessage): readonly Said[] {
  const found = new Map<
    (typeof CODES)[keyof typeof CODES],
    { readonly part: MessagePart; readonly detail: string }[]
  >();
  for (const part of parts) {
    for (const { kind, detail } of part.faults) {
      const code = Object.hasOwn(CODES, kind) ? CODES[kind as keyof typeof CODES] : undefined;
      if (code === undefined) continue;
      found.set(code, [...(found.get(code) ?? []), { part, detail }].slice(0, MAX_NAMED));
    }
  }
  return Array.from(found, ([code, seen]) => ({
    code,
    params: { parts: seen.map(({ part }) => placeOf(part)), detail: seen[0]?.detail ?? '' },
    evidence: seen.slice(0, 3).map(({ part, detail }) => quotedPart(part, `${typeLine(part)}: ${detail}`)),
  }));
}

/** Bounds that a message reached, the version, and the order of alternatives. */
export function judgeStructure(message: ReadMessage): readonly Said[] {
  const { parts, header } = message;
  const reached = (kind: PartFaultKind) => parts.find(({ faults }) => faults.some((fault) => fault.kind === kind));
  const deep = reached('too-deep');
  const many = reached('too-many');
  const mime = header.fields
    .filter(({ name, value }) => MIME_FIELDS.test(name) && !NO_MATTER.test(value))
    .slice(0, MAX_NAMED);
  const isVersioned = fieldsNamed(header.fields, 'MIME-Version').length > 0;
  const swapped = parts.filter((part) => part.type === 'multipart/alternative' && isSwapped(part, parts));
  return [
    ...(mime.length === 0 || isVersioned
      ? []
      : [
          {
            code: 'mime-version-missing',
            params: { fields: mime.map(({ name }) => name) },
            evidence: quotedFields(mime),
          } as const,
        ]),
    ...(deep === undefined
      ? []
      : [
          {
            code: 'mime-nested-too-deep',
            params: { levels: deep.depth },
            evidence: [quotedPart(deep, typeLine(deep))],
          } as const,
        ]),
    ...(many === undefined
      ? []
      : [
          {
            code: 'mime-too-many-parts',
            params: { count: parts.length },
            evidence: [quotedPart(many, typeLine(many))],
          } as const,
        ]),
    ...(swapped.length === 0
      ? []
      : [
          {
            code: 'mime-alternative-order',
            params: { parts: swapped.slice(0, MAX_NAMED).map(placeOf) },
            evidence: swapped.slice(0, 3).map((part) =>
              quotedPart(
                part,
                childrenOf(part, parts)
                  .map(({ type }) => type)
                  .join(', '),
              ),
            ),
          } as const,
        ]),
  ];
}

/** The size of the whole, and that of the HTML. */
export function judgeSize({ parts, sizeBytes, raw }: ReadMessage): readonly Said[] {
  const refusing = providersRefusing(sizeBytes);
  const isWhole = sizeBytes <= raw.length;
  const contentBytes = isWhole ? parts.reduce((sum, part) => sum + (part.content?.sizeBytes ?? 0), 0) : null;
  const html = parts.find(
    ({ type, text, disposition }) => type === 'text/html' && text !== null && disposition !== 'attachment',
  );
  const htmlBytes = html?.text == null ? 0 : Buffer.byteLength(html.text);
  return [
    ...(refusing.length === 0
      ? []
      : [
          {
            code: 'mime-too-large',
            params: { sizeBytes, providers: refusing, contentBytes },
            evidence: [quotedPart({ path: '' }, `${sizeBytes} octets`)],
          } as const,
        ]),
    ...(html === undefined || htmlBytes <= CLIP_BYTES
      ? []
      : [
          {
            code: 'mime-clipped',
            params: { htmlBytes, limitBytes: CLIP_BYTES },
            evidence: [quotedPart(html, `text/html of ${htmlBytes} octets in UTF-8`)],
          } as const,
        ]),
  ];
}

function isSwapped(holder: MessagePart, parts: readonly MessagePart[]): boolean {
  const types = childrenOf(holder, parts).map(({ type }) => type);
  const plain = types.indexOf('text/plain');
  const html = types.indexOf('text/html');
  return html !== -1 && plain > html;
}

function typeLine({ type, charset, encoding }: MessagePart): string {
  return `${type}${charset === null ? '' : `; charset=${charset}`}, ${encoding}`;
}
