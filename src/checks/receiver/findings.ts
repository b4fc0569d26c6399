import { defineFindings } from '../../core/finding.ts';

export interface Marked {
  /** The host that took it in; null: not known. */
  readonly host: string | null;
  /** A clause for each field. */
  readonly marks: readonly string[];
}

const MOST_NAMED = 3;
const MICROSOFT = 'https://learn.microsoft.com/en-us/defender-office-365/message-headers-eop-mdo';
const example: Marked = { host: 'mx.provider.example', marks: ['X-Spam-Status (7.2 of 5 points; BAYES_99 3.5)'] };

export const receiverFindings = defineFindings({
  'receiver-marked-spam': {
    severity: 'major',
    effects: [{ kind: 'spam-folder', direction: 'your-mail' }],
    spec: 'RFC 5321 section 7.9',
    example,
    text: ({ host, marks }: Marked) => ({
      title: 'the receiver of this copy calls it spam',
      why: `${host ?? 'the server that received it'} wrote ${listed(marks)}: this copy was filed as spam, or would have been`,
      fix: { text: 'mend what the fields name, the heaviest first, send it again, and look at the new copy' },
    }),
  },
  'receiver-suspects-spam': {
    severity: 'minor',
    effects: [{ kind: 'spam-folder', direction: 'your-mail' }],
    spec: 'RFC 5321 section 7.9',
    example: { ...example, marks: ['X-Rspamd-Action (greylist)'] },
    text: ({ host, marks }: Marked) => ({
      title: 'the receiver of this copy suspects spam',
      why: `${host ?? 'the server that received it'} wrote ${listed(marks)}: that counts against the message, and another mailbox may file it as spam for it`,
      fix: { text: 'mend what the fields name, the heaviest first' },
    }),
  },
  'receiver-blocked-by-recipient': {
    severity: 'minor',
    effects: [{ kind: 'spam-folder', direction: 'your-mail' }],
    spec: MICROSOFT,
    example: {
      ...example,
      marks: ["X-Forefront-Antispam-Report (SFV BLK: the sender is on the recipient's list of blocked senders)"],
    },
    text: ({ host, marks }: Marked) => ({
      title: 'the recipient of this copy has it filed as spam',
      why: `${host ?? 'the server that received it'} wrote ${listed(marks)}: a list or rule of the recipient or its organisation decided that, not what the filter makes of the message`,
      fix: {
        text: 'ask the recipient to take the sender off that list; what the filter says of the message, only a copy in another mailbox shows',
      },
    }),
  },
  'receiver-filter-skipped': {
    severity: 'info',
    effects: [],
    spec: MICROSOFT,
    example: { ...example, marks: ['X-MS-Exchange-Organization-SCL (SCL -1: spam filtering was skipped)'] },
    text: ({ host, marks }: Marked) => ({
      title: 'filtering was skipped for this recipient',
      why: `${host ?? 'the server that received it'} wrote ${listed(marks)}: wherever this copy was delivered, it shows nothing of what the filter makes of the message`,
      fix: { text: 'send it to another mailbox, for which no list or rule lets you in, and look at that copy' },
    }),
  },
  'receiver-marked-perhaps': {
    severity: 'minor',
    effects: [{ kind: 'spam-folder', direction: 'your-mail' }],
    spec: 'RFC 5321 section 7.2',
    example,
    text: ({ host, marks }: Marked) => ({
      title: 'perhaps the receiver of this copy calls it spam',
      why: `a filter of ${host ?? 'the receiver'}, or whoever sent the message, wrote ${listed(marks)}: it stands right below the Received field of the receiver, where such filters write and the message begins`,
      fix: {
        text: 'look into which folder the receiver put it; where its filter wrote this, mend what the fields name, the heaviest first',
      },
    }),
  },
  'receiver-marked-elsewhere': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5321 section 7.2',
    example,
    text: ({ marks }: Marked) => ({
      title: 'a filter before the receiver calls it spam',
      why: `the message came with ${listed(marks)}: whoever wrote that was not the receiver of this copy, as far as its trace shows, and receivers do not believe such fields`,
      fix: { text: 'find out which server on the way wrote it, and take its reasons for a hint' },
    }),
  },
});

function listed(marks: readonly string[]): string {
  const all = [...new Set(marks)];
  const more = all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : '';
  return `${all.slice(0, MOST_NAMED).join(', ')}${more}`;
}
