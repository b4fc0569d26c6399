import { defineMessageCheck, unchecked } from '../../core/check.ts';
import { messageRead } from './facts.ts';
import { mimeFindings } from './findings.ts';
import { judgeFaults, judgeSize, judgeStructure, placeOf } from './judge-structure.ts';
import { judgeTexts } from './judge-texts.ts';

const MAX_SHOWN = 50;
/** What a part that was not looked into may hold; remarks aside. */
const COULD_BE = Object.entries(mimeFindings)
  .filter(([, { severity }]) => severity !== 'info')
  .map(([code]) => code);

/** Whether the parts of a message are put together, encoded and labelled as MIME has it. */
export const mime = defineMessageCheck({
  id: 'mime',
  area: 'message',
  needs: { message: messageRead },
  findings: mimeFindings,

  judge({ message }) {
    const unread = message.parts.filter(({ faults }) => faults.some(({ kind }) => /^too-/.test(kind)));
    const detail = unread.flatMap(({ faults }) => faults.filter(({ kind }) => /^too-/.test(kind)))[0]?.detail ?? '';
    const isCut = message.sizeBytes > message.raw.length;
    return [
      ...judgeFaults(message),
      ...judgeStructure(message),
      ...judgeSize(message),
      ...judgeTexts(message),
      ...unread
        .slice(0, 1)
        .map((part) => unchecked(`the rest of ${placeOf(part)}`, { reason: 'limit', detail }, COULD_BE)),
      ...(isCut
        ? [
            unchecked(
              'the rest of the message',
              { reason: 'limit', detail: `${message.raw.length} of ${message.sizeBytes} octets were read` },
              COULD_BE,
            ),
          ]
        : []),
    ];
  },

  show({ message: { parts, sizeBytes } }) {
    return {
      sizeBytes,
      count: parts.length,
      parts: parts.slice(0, MAX_SHOWN).map(({ path, type, charset, encoding, filename, sizeBytes: size }) => ({
        path,
        type,
        charset,
        encoding,
        filename,
        sizeBytes: size,
      })),
    };
  },
  summary({ parts, count }) {
    const types = [...new Set(parts.map(({ type }) => type).filter((type) => !type.startsWith('multipart/')))];
    const text = `${count === 1 ? 'one part' : `${count} parts`}: ${types.join(', ')}`;
    return text.length > MAX_SUMMARY ? `${text.slice(0, MAX_SUMMARY - 1)}…` : text;
  },
});

const MAX_SUMMARY = 60;
