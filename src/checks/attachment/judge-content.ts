import { blockersOf, extensionOf, isMacroName } from '../../message/blocked-names.ts';
import { contentField } from '../../message/content-field.ts';
import { type FileKind, isProgramKind } from '../../message/file-kind.ts';
import { bodiesOf, type MessagePart, type ReadMessage } from '../../message/message-tree.ts';
import { quotedPart } from '../../message/quoted.ts';
import { hasMacros } from '../../message/sealed-files.ts';
import { zipEntries } from '../../message/zip-entries.ts';
import type { AttachedFile } from './facts.ts';
import { type Said, said } from './judge-names.ts';

const MAX_NAMED = 10;
const ARCHIVES = /^(?:zip|rar|7z|gz|tgz|tar|bz2|xz|ace|arj|cab|iso|img)$/;
/** Formats that are ZIP archives by design: what lies in them is no file of the user's. */
const PACKED =
  /^(?:docx|docm|dotx|dotm|xlsx|xlsm|xltx|xltm|xlsb|xlam|pptx|pptm|potx|ppsx|odt|ods|odp|epub|pages|numbers|key|vsdx|jar|apk)$/;
const BOMB_BYTES = 1024 * 1024 * 1024;
const BOMB_RATIO = 200; // text deflates to a hundredth at best of ordinary files
const PASSWORD =
  /(?:password|passcode|passwort|kennwort|mot de passe|contraseña|senha|wachtwoord|пароль|密码|密碼|パスワード|비밀번호)(?:\s{1,3}(?:is|ist|est|es))?\s{0,3}[:：=是]?\s{0,3}["'“]?[^\s"'”]{3,}/iu;
const ASKING = /(?:is|ist|est|[:：=是])\s{0,3}["'“]?[^\s"'”]{3,}$/iu;
const SCRIPT = /<script\b|\bon(?:load|click|error|submit)\s{0,10}=|javascript:/i;
const FORM = /<form\b[^>]{0,500}>|<input\b[^>]{0,500}\btype\s{0,10}=\s{0,10}["']?password/i;
/** Content that such a type may have. */
const FITTING: Readonly<Record<string, readonly FileKind[]>> = {
  'image/png': ['png'],
  'image/jpeg': ['jpeg'],
  'image/gif': ['gif'],
  'application/pdf': ['pdf'],
  'application/zip': ['zip'],
  'text/html': ['html'],
};

/** What is in the files, as far as their beginnings and ends tell; nothing is unpacked. */
export function judgeContent(files: readonly AttachedFile[], message: ReadMessage): readonly Said[] {
  return [
    ...programs(files),
    ...types(files),
    ...files.flatMap(archive),
    ...sealed(files, message),
    ...macros(files),
    ...pages(files),
    ...invitations(message),
  ];
}

function programs(files: readonly AttachedFile[]): readonly Said[] {
  const disguised = files.filter(({ kind, extension }) => isProgramKind(kind) && blockersOf(extension).length === 0);
  const [first] = disguised;
  if (first?.kind == null) return [];
  const { params, evidence } = said(disguised);
  return [{ code: 'attachment-program', params: { ...params, kind: first.kind }, evidence }];
}

function types(files: readonly AttachedFile[]): readonly Said[] {
  const differing = files.filter(
    ({ part, kind }) => kind !== null && FITTING[part.type]?.includes(kind) === false && !isProgramKind(kind),
  );
  const [first] = differing;
  if (first?.kind == null) return [];
  const { params, evidence } = said(differing);
  return [
    { code: 'attachment-type-differs', params: { ...params, declared: first.part.type, kind: first.kind }, evidence },
  ];
}

function archive({ kind, ends, name, part, extension }: AttachedFile): readonly Said[] {
  const listing = kind === 'zip' ? zipEntries(ends) : null;
  if (listing === null) return [];
  const { entries } = listing;
  const sizeBytes = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  const evidence = [
    quotedPart(
      part,
      entries
        .slice(0, 20)
        .map((entry) => `${entry.name} (${entry.sizeBytes} octets)`)
        .join('\n'),
    ),
  ];
  const isBomb = sizeBytes > BOMB_BYTES && sizeBytes > ends.sizeBytes * BOMB_RATIO;
  const bomb: readonly Said[] = isBomb
    ? [{ code: 'attachment-archive-bomb', params: { file: name, sizeBytes, archiveBytes: ends.sizeBytes }, evidence }]
    : [];
  if (PACKED.test(extension)) return bomb;
  const names = entries.map((entry) => entry.name);
  const refused = names.filter((inner) => blockersOf(extensionOf(inner)).some((blocker) => blocker.name === 'Gmail'));
  const nested = names.filter((inner) => ARCHIVES.test(extensionOf(inner)));
  const inside = (all: readonly string[]) => ({
    file: name,
    inside: all.slice(0, MAX_NAMED).map((one) => one.slice(0, 120)),
  });
  return [
    ...bomb,
    ...(refused.length === 0
      ? []
      : [{ code: 'attachment-archive-program', params: inside(refused), evidence } as const]),
    ...(nested.length === 0 ? [] : [{ code: 'attachment-archive-nested', params: inside(nested), evidence } as const]),
  ];
}

function sealed(files: readonly AttachedFile[], message: ReadMessage): readonly Said[] {
  const closed = files.filter((file) => file.sealed === true);
  if (closed.length === 0) return [];
  const told = [...bodiesOf(message, 'text/plain'), ...bodiesOf(message, 'text/html')].find(({ text }) =>
    tellsPassword(text ?? ''),
  );
  const { params, evidence } = said(closed);
  return [
    { code: 'attachment-encrypted', params, evidence },
    ...(told === undefined
      ? []
      : [
          {
            code: 'attachment-password-beside',
            params,
            evidence: [quotedPart(told, passwordIn(told.text ?? ''))],
          } as const,
        ]),
  ];
}

/** Whether it stands there itself: "your password is sent separately" is none. */
function tellsPassword(text: string): boolean {
  const found = passwordIn(text);
  return found !== '' && ASKING.test(found);
}

function passwordIn(text: string): string {
  return PASSWORD.exec(text.slice(0, 100_000).replace(/<[^<>]{0,500}>/g, ' '))?.[0] ?? '';
}

function macros(files: readonly AttachedFile[]): readonly Said[] {
  const found = files.filter(({ kind, ends, extension }) => isMacroName(extension) || hasMacros(kind, ends) === true);
  return found.length === 0 ? [] : [{ code: 'attachment-macros', ...said(found) }];
}

function pages(files: readonly AttachedFile[]): readonly Said[] {
  const found = files.flatMap((file) => {
    if (file.part.type !== 'text/html' && file.kind !== 'html' && !/^x?html?$/.test(file.extension)) return [];
    const source = file.part.text?.slice(0, 300_000) ?? Buffer.from(file.ends.head).toString('utf8');
    const what = SCRIPT.test(source) ? 'a script' : FORM.test(source) ? 'a form' : null;
    return what === null ? [] : [{ file, what }];
  });
  const [first] = found;
  if (first === undefined) return [];
  const { params, evidence } = said(found.map(({ file }) => file));
  return [{ code: 'attachment-html-script', params: { ...params, what: first.what }, evidence }];
}

function invitations({ parts }: ReadMessage): readonly Said[] {
  const calendars = parts.filter(
    ({ type, text, disposition }) => type === 'text/calendar' && text !== null && disposition !== 'attachment',
  );
  return calendars
    .flatMap((part): readonly Said[] => {
      const declared = contentField(part.fields, 'Content-Type')?.parameters.get('method')?.toUpperCase() ?? null;
      const inside = /^METHOD:([A-Z-]{1,30})[ \t]*$/im.exec(part.text ?? '')?.[1]?.toUpperCase() ?? null;
      if (declared !== null && declared === inside) return [];
      return [
        {
          code: 'attachment-calendar-method',
          params: { part: placeOf(part), declared, inside },
          evidence: [quotedPart(part, (part.text ?? '').slice(0, 200))],
        },
      ];
    })
    .slice(0, 1);
}

function placeOf({ path }: MessagePart): string {
  return path === '' ? 'the message' : `part ${path}`;
}
