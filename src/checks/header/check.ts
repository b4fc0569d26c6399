import { defineMessageCheck, unchecked } from '../../core/check.ts';
import { fieldsNamed } from '../../message/header-fields.ts';
import { senderFields } from '../../message/sender-fields.ts';
import { messageRead } from '../mime/facts.ts';
import { judgedAt } from './facts.ts';
import { headerFindings } from './findings.ts';
import { judgeFields } from './judge-fields.ts';
import { judgeLines } from './judge-lines.ts';
import { judgeDate, judgeMessageId, judgeSubject } from './judge-values.ts';

/** What a header that was not read to its end may still hold. */
const COULD_BE = ['header-field-twice', 'header-eight-bit', 'header-encoded-word', 'header-line-too-long'];

/** Whether the header and the lines of a message are as RFC 5322 has them. */
export const header = defineMessageCheck({
  id: 'header',
  area: 'message',
  needs: { message: messageRead, nowMs: judgedAt },
  findings: headerFindings,

  judge({ message, nowMs }) {
    const sender = senderFields(message.header.fields);
    return [
      ...judgeFields(message, sender),
      ...judgeDate(message, sender, nowMs),
      ...judgeMessageId(message),
      ...judgeSubject(message),
      ...judgeLines(message, sender),
      ...(message.header.truncated
        ? [
            unchecked(
              'the rest of the header',
              { reason: 'limit', detail: 'only 1 MiB and 2,000 fields of it are read' },
              COULD_BE,
            ),
          ]
        : []),
    ];
  },

  show({
    message: {
      header: { fields },
      sizeBytes,
    },
  }) {
    const [date, id] = ['Date', 'Message-ID'].map(
      (name) => fieldsNamed(fields, name)[0]?.value.slice(0, MAX_VALUE) ?? null,
    );
    return { fields: fields.length, date: date ?? null, messageId: id ?? null, sizeBytes };
  },
  summary({ fields }) {
    return `${fields} fields, all as they should be`;
  },
});

const MAX_VALUE = 200;
