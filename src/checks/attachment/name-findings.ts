import { defineFindings, type Effect } from '../../core/finding.ts';

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };

/** Files with one fault, by their names. */
export interface Files {
  readonly files: readonly string[];
}

export interface Blocked extends Files {
  readonly extensions: readonly string[];
  readonly by: readonly string[];
}

const MAX_LISTED = 3;
export const named = (files: readonly string[]) => {
  const shown = files.slice(0, MAX_LISTED).map((file) => `"${file}"`);
  return files.length > MAX_LISTED ? `${shown.join(', ')} and ${files.length - MAX_LISTED} more` : shown.join(', ');
};
const dotted = (extensions: readonly string[]) => extensions.map((extension) => `.${extension}`).join(', ');
const files = ['setup.exe'];

/** What names of files lead to. */
export const nameFindings = defineFindings({
  'attachment-refused': {
    severity: 'major',
    effects: [bounce],
    spec: 'https://support.google.com/mail/answer/6590',
    example: { files, extensions: ['exe'], by: ['Gmail', 'Outlook'] },
    text: ({ files: all, extensions, by }: Blocked) => ({
      title: `Gmail refuses files of the type ${dotted(extensions)}`,
      why: `${named(all)} makes Gmail return the message (552 5.7.0), and many companies do the same${by.includes('Outlook') ? '; Outlook lets nobody open it' : ''}`,
      fix: { text: 'put the file where it can be fetched, and send a link; packing it into an archive does not help' },
    }),
  },
  'attachment-not-opened': {
    severity: 'minor',
    effects: [],
    spec: 'https://support.microsoft.com/en-us/office/blocked-attachments-in-outlook-434752e1-02d3-4e90-9124-8b81e49a8519',
    example: { files: ['shop.url'], extensions: ['url'], by: ['Outlook'] },
    text: ({ files: all, extensions }: Blocked) => ({
      title: `Outlook does not open files of the type ${dotted(extensions)}`,
      why: `${named(all)} is shown to readers of Outlook as removed for their safety, and filters count such files`,
      fix: { text: 'send the file in another format or in a ZIP archive, or a link to it' },
    }),
  },
  'attachment-double-extension': {
    severity: 'major',
    effects: [spam, bounce],
    spec: 'https://support.google.com/mail/answer/6590',
    example: { files: ['invoice.pdf.exe'] },
    text: ({ files: all }: Files) => ({
      title: 'the name of a file pretends to another type',
      why: `${named(all)} ends in two types, the first harmless and the second not: Windows hides the second, which is how malware is sent, so filters refuse such names`,
      fix: { text: 'give the file the one ending that its content has' },
    }),
  },
  'attachment-name-deceives': {
    severity: 'major',
    effects: [spam],
    spec: 'https://attack.mitre.org/techniques/T1036/002/',
    example: { files: ['report\u202efdp.exe'], how: 'it turns the direction of writing round' },
    text: ({ files: all, how }: Files & { readonly how: string }) => ({
      title: 'the name of a file hides what it is',
      why: `${named(all)}: ${how}, so that readers see another ending than their machine does; filters take that for malware`,
      fix: { text: 'name the file with visible characters alone, its true ending last' },
    }),
  },
  'attachment-name-unencoded': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2231 section 4',
    example: { files: ['Müller.pdf'] },
    text: ({ files: all }: Files) => ({
      title: 'the name of a file has octets above 127 as they are',
      why: `${named(all)}: each program guesses the charset of a name that is not encoded, so some readers get wrong characters, or a file that does not open by its ending`,
      fix: { text: "encode the name, as in filename*=utf-8''M%C3%BCller.pdf" },
    }),
  },
  'attachment-name-encoded-word': {
    severity: 'info',
    effects: [],
    spec: 'RFC 2047 section 5',
    example: { files: ['Müller.pdf'] },
    text: ({ files: all }: Files) => ({
      title: 'the name of a file is an encoded word',
      why: `${named(all)}: most programs read it, but it may not stand in a parameter, and strict programs show the code`,
      fix: { text: "encode the name as RFC 2231 has it: filename*=utf-8''M%C3%BCller.pdf" },
    }),
  },
  'attachment-winmail': {
    severity: 'minor',
    effects: [],
    spec: 'https://learn.microsoft.com/en-us/exchange/mail-flow/content-conversion/tnef-conversion',
    example: { files: ['winmail.dat'] },
    text: ({ files: all }: Files) => ({
      title: 'Outlook has packed the message into winmail.dat',
      why: `${named(all)} can be read by Outlook alone: all other readers get a file that they cannot open, and miss what is in it`,
      fix: { text: 'set Outlook or Exchange to send HTML rather than Rich Text (TNEF) to the Internet' },
    }),
  },
});
