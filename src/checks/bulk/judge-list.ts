import { fieldsNamed, type HeaderField } from '../../message/header-fields.ts';
import type { ReadMessage } from '../../message/message-tree.ts';
import { quotedFields, quotedHeader } from '../../message/quoted.ts';
import { cut } from '../../message/shown.ts';
import { readSignature } from '../../message/signature-tags.ts';
import type { BulkReading } from './facts.ts';
import type { Said } from './judge-unsubscribe.ts';
import { feedbackIdFaults, isAutoSubmitted, isPrecedence, listIdFaults } from './list-fields.ts';

/** The form of the fields that tell lists and programs from people. */
export function judgeList(message: ReadMessage, reading: BulkReading): readonly Said[] {
  const { fields } = message.header;
  return [
    ...listId(message, reading),
    ...feedbackId(fields),
    ...precedence(fields, reading),
    ...fieldsNamed(fields, 'Auto-Submitted')
      .filter(({ value }) => !isAutoSubmitted(value))
      .slice(0, 1)
      .map((field): Said => {
        return {
          code: 'bulk-auto-submitted-malformed',
          params: { value: cut(field.value, MAX_VALUE) },
          evidence: quotedFields([field]),
        };
      }),
  ];
}

function listId(message: ReadMessage, { kind, told, marks }: BulkReading): readonly Said[] {
  const found = fieldsNamed(message.header.fields, 'List-Id');
  const [field] = found;
  if (field === undefined) {
    const evidence = [quotedHeader(message), ...quotedFields(marks.bulk.slice(0, 3))];
    return kind === 'bulk' ? [{ code: 'bulk-list-id-missing', params: { told }, evidence }] : [];
  }
  const many = found.length > 1 ? [`there are ${found.length} of them, and there may be one`] : [];
  const faults = [...listIdFaults(field.value), ...many];
  if (faults.length === 0) return [];
  return [
    {
      code: 'bulk-list-id-malformed',
      params: { value: cut(field.value, MAX_VALUE), faults },
      evidence: quotedFields(found.slice(0, 5)),
    },
  ];
}

const MAX_SIGNATURES = 10;
const MAX_VALUE = 500;

function feedbackId(fields: readonly HeaderField[]): readonly Said[] {
  const found = fieldsNamed(fields, 'Feedback-ID');
  const [field] = found;
  if (field === undefined) return [];
  const signatures = fieldsNamed(fields, 'DKIM-Signature').slice(0, MAX_SIGNATURES);
  const isCovered = signatures.some(({ value }) => readSignature(value).signedFields.includes('feedback-id'));
  const faults = [
    ...feedbackIdFaults(field.value),
    ...(found.length > 1 ? [`there are ${found.length} of them, and Google wants one`] : []),
    ...(signatures.length > 0 && !isCovered ? ['no DKIM signature covers it'] : []),
  ];
  if (faults.length === 0) return [];
  const evidence = quotedFields([...found.slice(0, 5), ...signatures.slice(0, 3)]);
  return [{ code: 'bulk-feedback-id-malformed', params: { value: cut(field.value, MAX_VALUE), faults }, evidence }];
}

/** What nobody knows, and what says "bulk" of a message that nothing else says it of. */
function precedence(fields: readonly HeaderField[], { kind, marks }: BulkReading): readonly Said[] {
  const [field] = fieldsNamed(fields, 'Precedence');
  if (field === undefined) return [];
  const isKnown = isPrecedence(field.value);
  if (isKnown && (kind !== 'ordinary' || !marks.bulk.includes(field))) return [];
  return [
    {
      code: 'bulk-precedence',
      params: { value: cut(field.value, MAX_VALUE), isKnown },
      evidence: quotedFields([field]),
    },
  ];
}
