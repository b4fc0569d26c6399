import { defineFindings, type Effect } from '../../core/finding.ts';

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };
const NONE = {} as Readonly<Record<string, never>>;

export interface Named {
  /** As written. */
  readonly field: string;
}

export interface Several {
  readonly fields: readonly string[];
}

const MAX_LISTED = 5;
const listed = (fields: readonly string[]) =>
  fields.length > MAX_LISTED
    ? `${fields.slice(0, MAX_LISTED).join(', ')} and ${fields.length - MAX_LISTED} more`
    : fields.join(', ');

/** Which fields there are (RFC 5322 section 3.6). */
export const fieldFindings = defineFindings({
  'header-from-missing': {
    severity: 'critical',
    effects: [bounce],
    spec: 'RFC 5322 section 3.6',
    example: NONE,
    text: () => ({
      title: 'there is no From field with an address',
      why: 'nobody can tell who wrote it, and DMARC has nothing to hold on to: Gmail and others refuse such mail',
      fix: { text: 'write one field "From: Your Name <you@your-domain>"' },
    }),
  },
  'header-date-missing': {
    severity: 'major',
    effects: [spam],
    spec: 'RFC 5322 section 3.6',
    example: NONE,
    text: () => ({
      title: 'there is no Date field',
      why: 'it is one of the two fields that every message must have; programs that leave it out are mostly those of spammers, so filters count it against the message',
      fix: {
        text: 'let the program that writes the message add Date, such as "Date: Sat, 21 Nov 2026 10:00:00 +0000"',
      },
    }),
  },
  'header-message-id-missing': {
    severity: 'major',
    effects: [bounce, spam],
    spec: 'RFC 5322 section 3.6.4',
    example: NONE,
    text: () => ({
      title: 'there is no Message-ID field',
      why: 'Gmail refuses mail without one unless a server on the way adds it, other filters count it against the message, and replies cannot be put beside it',
      fix: { text: 'let the program that writes the message add "Message-ID: <unique-part@your-domain>"' },
    }),
  },
  'header-field-twice': {
    severity: 'major',
    effects: [bounce, spam],
    spec: 'RFC 5322 section 3.6',
    example: { fields: ['Subject'] },
    text: ({ fields }: Several) => ({
      title: `there is more than one field ${listed(fields)}`,
      why: 'each may stand there once: programs differ on which of them they show and check, which forgers use, so Gmail refuses such mail and others file it as spam',
      fix: { text: `write ${listed(fields)} once: see which program adds the second` },
    }),
  },
  'header-name-unquoted': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.4',
    example: { fields: ['From'] },
    text: ({ fields }: Several) => ({
      title: `a name in ${listed(fields)} has a comma and no quotes`,
      why: 'the comma ends an address there, so half of the name reads as one more that is no address: programs show another sender than meant, and strict servers refuse the field',
      fix: { text: 'write the name in quotes, such as "Smith, Ann" <ann@your.domain>, or without the comma' },
    }),
  },
  'header-thread-field-twice': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.6.4',
    example: { fields: ['References'] },
    text: ({ fields }: Several) => ({
      title: `there is more than one field ${listed(fields)}`,
      why: 'each may stand there once: programs read one of them, so the message may stand in the wrong conversation',
      fix: { text: `put all Message-IDs of ${listed(fields)} into one field` },
    }),
  },
  'header-ends-early': {
    severity: 'major',
    effects: [spam],
    spec: 'RFC 5322 section 2.1',
    example: { line: 'This line is no field' },
    text: ({ line }: { readonly line: string }) => ({
      title: 'a line that is no field stands where the header should end',
      why: `servers take "${line}" for the first line of the text, since it has no field name and colon: the fields behind it do not count, and readers see them as text`,
      fix: { text: 'put one empty line behind the last header field, and nothing but fields before it' },
    }),
  },
  'header-too-large': {
    severity: 'major',
    effects: [bounce],
    spec: 'https://learn.microsoft.com/en-us/powershell/module/exchangepowershell/set-receiveconnector',
    example: { octets: 300_000 },
    text: ({ octets }: { readonly octets: number }) => ({
      title: `the header has ${octets} octets`,
      why: 'servers bound it, Exchange to 256 KB and Postfix each field to 100 KB: they refuse the message or cut it',
      fix: { text: 'keep the header below 100 KB: fewer recipients in To and Cc, shorter References' },
    }),
  },
  'header-no-recipient': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.6.3',
    example: { group: null },
    text: ({ group }: { readonly group: string | null }) => ({
      title: group === null ? 'no recipient is named in To or Cc' : 'the recipients are undisclosed',
      why: 'it is allowed, but mail to many whose recipients see no name in To is mostly spam: Rspamd gives points for it, SpamAssassin where other signs come with it',
      fix: { text: 'send each recipient a message of their own, with their address in To' },
    }),
  },
  'header-bcc': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.6.3',
    example: { field: 'Bcc' },
    text: ({ field }: Named) => ({
      title: `the field ${field} is still in the message`,
      why: 'every recipient who looks at the source reads to whom it went in secret',
      fix: { text: 'name these recipients in the envelope alone, and take the field out before sending' },
    }),
  },
  'header-return-path': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5321 section 4.4',
    example: { field: 'Return-Path' },
    text: ({ field }: Named) => ({
      title: `the message brings a field ${field} of its own`,
      why: 'the server that delivers it writes this field out of the envelope; one that is there before is wrong or forged, and may mislead those who sort bounces',
      fix: { text: 'leave Return-Path out, and set the envelope sender (MAIL FROM) instead' },
    }),
  },
  'header-filter-results': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8601 section 5',
    example: { fields: ['X-Spam-Status'] },
    text: ({ fields }: Several) => ({
      title: `the message brings the verdict of a filter along: ${listed(fields)}`,
      why: 'such fields are written by who receives mail; in a message that is about to be sent they look like an attempt to pass for checked, and careful filters take them out or count them',
      fix: { text: `send the message without ${listed(fields)}` },
    }),
  },
  'header-loop': {
    severity: 'major',
    effects: [bounce],
    spec: 'RFC 5321 section 6.3',
    example: { hops: 40 },
    text: ({ hops }: { readonly hops: number }) => ({
      title: `${hops} Received fields: the message went round in circles`,
      why: 'servers count them to find loops and return the message at 25 to 100 (Exim at 30, Postfix at 50)',
      fix: { text: 'look for two servers in the Received fields that take turns, and end the forwarding between them' },
    }),
  },
});
