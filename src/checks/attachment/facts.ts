import { defineMessageFact } from '../../core/fact.ts';
import { known } from '../../core/observation.ts';
import { extensionOf } from '../../message/blocked-names.ts';
import { type FileKind, fileKindOf } from '../../message/file-kind.ts';
import type { MessagePart, PartFaultKind, ReadMessage } from '../../message/message-tree.ts';
import { type FileEnds, isSealed } from '../../message/sealed-files.ts';
import { messageRead } from '../mime/facts.ts';

/** A part that readers get as a file. */
export interface AttachedFile {
  readonly part: MessagePart;
  /** For readers: its name, or the type and number of the part. */
  readonly name: string;
  readonly extension: string;
  /** By its first octets. */
  readonly kind: FileKind | null;
  /** Of a text that comes as a file, what there is of it. */
  readonly ends: FileEnds;
  /** Whether nobody can look into it without its password. `unseen`: that does not show; `untried`: one of too many. */
  readonly sealed: boolean | 'unseen' | 'untried';
}

const MAX_NAME = 120;
/** Why there may be more in an enclosed message than was seen. */
export const UNREAD: ReadonlySet<PartFaultKind> = new Set(['encoded-multipart', 'too-deep']);
const NONE = new Uint8Array();
/** An honest message has a few; each takes milliseconds to try. */
export const MOST_PDFS = 50;

/** The files of a message, those in enclosed messages among them: all that is no text to be read at once. */
export const attachedFiles = defineMessageFact({
  id: 'message.files',
  needs: { message: messageRead },
  async observe({ message }) {
    return known(attachedFilesOf(message));
  },
});

/** As the fact has them. */
export function attachedFilesOf({ parts }: ReadMessage): readonly AttachedFile[] {
  let pdfs = 0;
  return parts.filter(isFile).map((part) => {
    const ends = part.content ?? textEnds(part.text ?? '');
    const name = (part.filename ?? `${part.type} in part ${part.path || '1'}`).slice(0, MAX_NAME);
    const kind = fileKindOf(ends.head);
    const sealed = kind === 'pdf' && ++pdfs > MOST_PDFS ? 'untried' : (isSealed(kind, ends) ?? 'unseen');
    return { part, name, extension: extensionOf(part.filename ?? ''), kind, ends, sealed };
  });
}

function isFile({ type, text, content, filename, disposition, faults }: MessagePart): boolean {
  if (type.startsWith('multipart/')) return false;
  // Reports for machines (RFC 3464, RFC 5965, RFC 8098) are no files; an enclosed message that cannot be read is one.
  if (type.startsWith('message/')) return faults.some(({ kind }) => UNREAD.has(kind));
  return content !== null || (text !== null && (filename !== null || disposition === 'attachment'));
}

function textEnds(text: string): FileEnds {
  const head = Buffer.from(text.slice(0, 65_536));
  return { head, tail: NONE, sizeBytes: Buffer.byteLength(text) };
}
