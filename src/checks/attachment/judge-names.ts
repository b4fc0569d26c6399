import type { FindingOf } from '../../core/finding.ts';
import { blockersOf, extensionOf, isExecutableName } from '../../message/blocked-names.ts';
import { quotedFields } from '../../message/quoted.ts';
import type { AttachedFile } from './facts.ts';
import type { attachmentFindings } from './findings.ts';

export type Said = FindingOf<typeof attachmentFindings>;

const MAX_NAMED = 10;
/** Endings that readers take for harmless. */
const HARMLESS = /\.(?:pdf|docx?|xlsx?|pptx?|txt|csv|rtf|jpe?g|png|gif|bmp|tiff?|mp[34]|avi|zip|html?)\s*$/i;
/** Controls of the direction of writing (Unicode TR 9), which turn `fdp.exe` into `exe.pdf` before the eyes. */
const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/;
const GAP = /[\s\u00a0\u2000-\u200b\u3000]{5,}\.[a-z0-9]{1,5}[\s.]*$/i;

/** What the names of files lead to. */
export function judgeNames(files: readonly AttachedFile[]): readonly Said[] {
  const blocked = files.filter(({ extension }) => blockersOf(extension).length > 0);
  const refused = blocked.filter(({ extension }) => blockersOf(extension).some(({ name }) => name === 'Gmail'));
  const unopened = blocked.filter((file) => !refused.includes(file));
  const double = files.filter(
    ({ extension, part }) => isExecutableName(extension) && HARMLESS.test(stem(part.filename ?? '')),
  );
  const deceiving = files.map((file) => ({ file, how: deceit(file) })).filter(({ how }) => how !== null);
  const winmail = files.filter(
    ({ part }) => part.type === 'application/ms-tnef' || part.filename?.toLowerCase() === 'winmail.dat',
  );
  return [
    ...(refused.length === 0 ? [] : [{ code: 'attachment-refused', ...blockedBy(refused) } as const]),
    ...(unopened.length === 0 ? [] : [{ code: 'attachment-not-opened', ...blockedBy(unopened) } as const]),
    ...(double.length === 0 ? [] : [{ code: 'attachment-double-extension', ...said(double) } as const]),
    ...deceiving.slice(0, 1).map(({ file, how }) => {
      const { params, evidence } = said([file]);
      return { code: 'attachment-name-deceives', params: { ...params, how: how ?? '' }, evidence } as const;
    }),
    ...encodings(files),
    ...(winmail.length === 0 ? [] : [{ code: 'attachment-winmail', ...said(winmail) } as const]),
  ];
}

/** Names of files and the fields that prove them. */
export function said(files: readonly AttachedFile[]) {
  return {
    params: { files: files.slice(0, MAX_NAMED).map(({ name }) => name) },
    evidence: files.slice(0, 3).flatMap(({ part }) => quotedFields(nameFields(part.fields))),
  };
}

function nameFields<F extends { readonly name: string }>(fields: readonly F[]): readonly F[] {
  const own = fields.filter(({ name }) => /^content-(?:disposition|type)$/i.test(name));
  return own.length === 0 ? fields.slice(0, 1) : own.slice(0, 2);
}

function blockedBy(files: readonly AttachedFile[]) {
  const extensions = [...new Set(files.map(({ extension }) => extension))].slice(0, MAX_NAMED);
  const by = [...new Set(extensions.flatMap((extension) => blockersOf(extension).map(({ name }) => name)))];
  const { params, evidence } = said(files);
  return { params: { ...params, extensions, by }, evidence };
}

function stem(name: string): string {
  const extension = extensionOf(name);
  return name.slice(0, Math.max(0, name.toLowerCase().lastIndexOf(`.${extension}`)));
}

function deceit({ part, extension }: AttachedFile): string | null {
  const name = part.filename ?? '';
  if (DIRECTION.test(name)) return 'it turns the direction of writing round';
  if (GAP.test(name)) return 'many spaces push its ending out of sight';
  if (/[.\s]$/.test(name) && isExecutableName(extension))
    return 'a dot or space behind its ending hides the type from filters';
  return null;
}

function encodings(files: readonly AttachedFile[]): readonly Said[] {
  const parameters = ({ part }: AttachedFile) =>
    nameFields(part.fields)
      .map(({ raw }) => raw)
      .join(' ')
      .slice(0, 10_000);
  const raw = files.filter((file) => file.part.filename !== null && /[\x80-\xff]/.test(parameters(file)));
  const words = files.filter((file) => !raw.includes(file) && /name\s{0,10}=\s{0,10}"?=\?/i.test(parameters(file)));
  return [
    ...(raw.length === 0 ? [] : [{ code: 'attachment-name-unencoded', ...said(raw) } as const]),
    ...(words.length === 0 ? [] : [{ code: 'attachment-name-encoded-word', ...said(words) } as const]),
  ];
}
