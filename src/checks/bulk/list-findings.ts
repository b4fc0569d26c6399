import { defineFindings } from '../../core/finding.ts';
import { cut } from '../../message/shown.ts';

export interface Value {
  readonly value: string;
  readonly faults: readonly string[];
}

export const listFindings = defineFindings({
  'bulk-list-id-malformed': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2919 section 3',
    example: { value: 'Acme News', faults: ['it has no identifier in angle brackets'] },
    text: ({ value, faults }: Value) => ({
      title: 'List-Id is malformed',
      why: `"${cut(value, 80)}": ${faults.join('; ')}. Filters, rules of readers and the reputation of a list go by it`,
      fix: { text: 'write a name and an identifier at a domain of yours: List-Id: Acme News <news.acme.example>' },
    }),
  },
  'bulk-list-id-missing': {
    severity: 'info',
    effects: [],
    spec: 'RFC 2919 section 2',
    example: { told: ['List-Unsubscribe'] },
    text: ({ told }: { readonly told: readonly string[] }) => ({
      title: 'bulk mail without List-Id',
      why: `it is bulk mail, told by ${told
        .slice(0, 4)
        .map((mark) => cut(mark, 60))
        .join(', ')}: with a List-Id, readers can sort it, and Gmail tells your lists from each other`,
      fix: { text: 'add List-Id: Acme News <news.acme.example>, another one for each list' },
    }),
  },
  'bulk-feedback-id-malformed': {
    severity: 'info',
    effects: [],
    spec: 'https://support.google.com/mail/answer/6254652',
    example: { value: '17:4711:news', faults: ['the last of its parts, the SenderId, has 4 characters, not 5 to 15'] },
    text: ({ value, faults }: Value) => ({
      title: 'Feedback-ID is not as Google reads it',
      why: `"${cut(value, 80)}": ${faults.join('; ')}. Delivery does not suffer; you get no complaint rates by campaign in Postmaster Tools`,
      fix: { text: 'write Feedback-ID: campaign:customer:kind:SENDERID once, and have DKIM cover it' },
    }),
  },
  'bulk-precedence': {
    severity: 'info',
    effects: [],
    spec: 'RFC 3834 section 3.1.8',
    example: { value: 'urgent', isKnown: false },
    text: ({ value, isKnown }: { readonly value: string; readonly isKnown: boolean }) => ({
      title: `Precedence: ${cut(value, 40)}`,
      why: isKnown
        ? 'the message calls itself bulk mail, and nothing else of it says so: automatic answers are held back, and some filters treat it as a mailing'
        : 'the values that programs know are bulk, list and junk; this one says nothing to anybody',
      fix: {
        text: isKnown
          ? 'leave the field out of single messages; where it is a mailing, add List-Unsubscribe and List-Id'
          : 'leave the field out',
      },
    }),
  },
  'bulk-auto-submitted-malformed': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 3834 section 5',
    example: { value: 'yes' },
    text: ({ value }: { readonly value: string }) => ({
      title: 'Auto-Submitted has a value that is none',
      why: `"${cut(value, 80)}" is neither no, auto-generated, auto-replied nor another auto-… keyword: programs that answer by themselves may answer this message, and make a loop`,
      fix: { text: 'write Auto-Submitted: auto-generated, or auto-replied for an answer' },
    }),
  },
});
