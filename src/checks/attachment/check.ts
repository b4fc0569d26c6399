import { defineMessageCheck, type Unchecked, unchecked } from '../../core/check.ts';
import { messageRead } from '../mime/facts.ts';
import { type AttachedFile, attachedFiles, MOST_PDFS, UNREAD } from './facts.ts';
import { attachmentFindings } from './findings.ts';
import { judgeContent } from './judge-content.ts';
import { judgeNames } from './judge-names.ts';

const MAX_SHOWN = 50;
/** What lies in an archive or an enclosed message that was not looked into. */
const IN_ARCHIVES = [
  'attachment-archive-program',
  'attachment-archive-nested',
  'attachment-archive-bomb',
  'attachment-encrypted',
  'attachment-macros',
];

/** Whether the files of a message let it arrive, and can be opened. */
export const attachment = defineMessageCheck({
  id: 'attachment',
  area: 'message',
  needs: { message: messageRead, files: attachedFiles },
  findings: attachmentFindings,

  judge({ message, files }) {
    if (files.length === 0 && !message.parts.some(({ type }) => type === 'text/calendar')) return null;
    return [
      ...judgeNames(files),
      ...judgeContent(files, message),
      ...files.filter(isUnseen).slice(0, MAX_SHOWN).map(unread),
      ...untried(files),
    ];
  },

  show({ files }) {
    return {
      count: files.length,
      files: files
        .slice(0, MAX_SHOWN)
        .map(({ name, part, kind, ends }) => ({ name, type: part.type, kind, sizeBytes: ends.sizeBytes })),
    };
  },
  summary({ files, count }) {
    if (count === 0) return 'an invitation, and no other file';
    const names = files.map(({ name }) => name).join(', ');
    const text = `${count === 1 ? 'one file' : `${count} files`}: ${names}`;
    return text.length > MAX_SUMMARY ? `${text.slice(0, MAX_SUMMARY - 1)}…` : text;
  },
});

const MAX_SUMMARY = 60;

/** Of RAR, 7z and gzip the list of files is not read at all. */
function isUnseen({ part, kind, sealed }: AttachedFile): boolean {
  if (part.faults.some((fault) => UNREAD.has(fault.kind))) return true;
  if (kind === 'rar' || kind === '7z' || kind === 'gzip') return sealed !== true;
  return (kind === 'zip' || kind === 'ole' || kind === 'pdf') && sealed === 'unseen';
}

function unread({ name, kind }: AttachedFile): Unchecked {
  if (kind === 'pdf') {
    const detail = 'that does not show in its first and last 64 KiB';
    return unchecked(`whether "${name}" asks for a password`, { reason: 'limit', detail }, ['attachment-encrypted']);
  }
  const detail = 'only its first and last 64 KiB are read, and nothing is unpacked';
  return unchecked(`what is in "${name}"`, { reason: 'limit', detail }, IN_ARCHIVES);
}

function untried(files: readonly AttachedFile[]): readonly Unchecked[] {
  const count = files.filter(({ sealed }) => sealed === 'untried').length;
  if (count === 0) return [];
  const detail = `only the first ${MOST_PDFS} PDF files are tried`;
  return [
    unchecked(`whether ${count} more PDF files ask for a password`, { reason: 'limit', detail }, [
      'attachment-encrypted',
    ]),
  ];
}
