import { defineFindings, type Effect } from '../../core/finding.ts';

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };

export interface Line {
  readonly octets: number;
  /** Whether it goes on behind what was read. Left out: no. */
  readonly isCut?: boolean;
  /** Where it stands, such as `field Subject` or `line 12`. */
  readonly where: string;
  readonly lines: number;
}

export interface Octets {
  readonly count: number;
  readonly line: number;
}

export interface InField {
  readonly fields: readonly string[];
}

const MAX_LISTED = 5;
const listed = (fields: readonly string[]) => fields.slice(0, MAX_LISTED).join(', ');
const others = (lines: number) => (lines === 1 ? '' : `, and ${lines - 1} more`);

/** How lines and octets are written (RFC 5322 section 2). */
export const lineFindings = defineFindings({
  'header-line-too-long': {
    severity: 'major',
    effects: [bounce],
    spec: 'RFC 5322 section 2.1.1',
    example: { octets: 1400, where: 'line 12', lines: 1 },
    text: ({ octets, isCut = false, where, lines }: Line) => ({
      title: `a line of ${isCut ? 'over ' : ''}${octets} octets, 998 are allowed`,
      why: `${where}${others(lines)}: servers may refuse the message (Exim does so by default), or break the line in the middle, which breaks the DKIM signature and at times the text`,
      fix: { text: 'fold header fields at spaces, and send bodies with long lines in quoted-printable or Base64' },
    }),
  },
  'header-line-long': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5322 section 2.1.1',
    example: { octets: 120, where: 'field Subject', lines: 1 },
    text: ({ octets, where, lines }: Line) => ({
      title: `a header line of ${octets} octets, 78 are advised`,
      why: `${where}${others(lines)}: nothing refuses it, but servers that fold it anew on the way can break a DKIM signature made in "simple" form`,
      fix: { text: 'fold header fields at spaces before 78 octets' },
    }),
  },
  'header-bare-newline': {
    severity: 'major',
    effects: [bounce],
    spec: 'RFC 5322 section 2.3',
    example: { character: 'LF', count: 3, line: 12 },
    text: ({ character, count, line }: Octets & { readonly character: 'LF' | 'CR' }) => ({
      title: `${count} line ends are ${character} alone, others CRLF`,
      why: `the first is in line ${line}; since such line ends were used to smuggle mail (2023), Exchange Online refuses them (550 5.6.11 BareLinefeedsAreIllegal), and Postfix changes or refuses them, which breaks DKIM`,
      fix: { text: 'let every line end in CRLF before the message is signed, and write no CR or LF alone' },
    }),
  },
  'header-cr-lines': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5322 section 2.3',
    example: { lines: 12 },
    text: ({ lines }: { readonly lines: number }) => ({
      title: `all ${lines} lines end in CR alone`,
      why: 'it is judged as if they ended in CRLF, as the program that saved the file may have changed them (old Macs write so); sent like that, servers find no end of its first line and refuse the message',
      fix: { text: 'save the message as it travels, or let every line end in CRLF before it is signed and sent' },
    }),
  },
  'header-nul': {
    severity: 'major',
    effects: [bounce],
    spec: 'RFC 5322 section 4.1',
    example: { count: 1, line: 3 },
    text: ({ count, line }: Octets) => ({
      title: `${count} NUL octets in the message`,
      why: `the first is in line ${line}; mail programs cut the text there, and servers refuse the message (Cyrus: "Message contains NUL characters") or drop the octets, which breaks DKIM`,
      fix: { text: 'send content that is no text in Base64, and text in UTF-8 rather than UTF-16' },
    }),
  },
  'header-eight-bit': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6532 section 3.2',
    example: { fields: ['Subject'], utf8: true },
    text: ({ fields, utf8 }: InField & { readonly utf8: boolean }) => ({
      title: `octets above 127 in ${listed(fields)}, not encoded`,
      why: utf8
        ? 'it is UTF-8, which only servers that announce SMTPUTF8 may take; the others show it wrongly, change it or refuse it, and filters count it'
        : 'nothing says which charset that is, so that readers see wrong characters, and filters count it (SpamAssassin: SUBJ_ILLEGAL_CHARS)',
      fix: { text: `encode ${listed(fields)} as RFC 2047 has it, such as "=?utf-8?B?…?="` },
    }),
  },
  'header-fold-blank': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.2.2',
    example: { fields: ['X-Mailer'] },
    text: ({ fields }: InField) => ({
      title: `a folded line in ${listed(fields)} holds white space alone`,
      why: 'it may not be written any more: some programs take it for the empty line that ends the header, and show the rest of the fields as text',
      fix: { text: 'fold fields at spaces between words, and not behind the last of them' },
    }),
  },
  'header-space-before-colon': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 2.2',
    example: { fields: ['Subject'] },
    text: ({ fields }: InField) => ({
      title: `there is a space before the colon of ${listed(fields)}`,
      why: 'it may not be written any more: some programs do not know the field then, others do, so checks of the one can be evaded in the other',
      fix: { text: 'put the colon right behind the name of the field' },
    }),
  },
});
