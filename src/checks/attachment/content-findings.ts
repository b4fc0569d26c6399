import { defineFindings, type Effect } from '../../core/finding.ts';
import { type Files, named } from './name-findings.ts';

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };

export interface Inside {
  /** The archive, and what is in it. */
  readonly file: string;
  readonly inside: readonly string[];
}

/** What is in the files. */
export const contentFindings = defineFindings({
  'attachment-program': {
    severity: 'major',
    effects: [bounce, spam],
    spec: 'https://support.google.com/mail/answer/6590',
    example: { files: ['photo.jpg'], kind: 'windows-program' },
    text: ({ files, kind }: Files & { readonly kind: string }) => ({
      title: 'a file is a program, and its name says otherwise',
      why: `the first octets of ${named(files)} are those of a ${kind.replace('-', ' ')}: scanners look at these and refuse the message as malware`,
      fix: { text: 'put programs where they can be fetched, and send a link' },
    }),
  },
  'attachment-type-differs': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2045 section 5',
    example: { files: ['scan.png'], declared: 'image/png', kind: 'pdf' },
    text: ({ files, declared, kind }: Files & { readonly declared: string; readonly kind: string }) => ({
      title: `a file is ${kind}, and says it is ${declared}`,
      why: `${named(files)}: programs that go by the type cannot show it, and filters count a type that does not fit (Rspamd: MIME_BAD_ATTACHMENT)`,
      fix: { text: 'write the type that the content has into Content-Type, and the ending that fits into the name' },
    }),
  },
  'attachment-archive-program': {
    severity: 'major',
    effects: [bounce],
    spec: 'https://support.google.com/mail/answer/6590',
    example: { file: 'tools.zip', inside: ['setup.exe'] },
    text: ({ file, inside }: Inside) => ({
      title: 'an archive holds files that Gmail refuses',
      why: `${named(inside)} in "${file}": Gmail and most filters read the list of files in an archive, and return the message as if the program came by itself`,
      fix: { text: 'put the files where they can be fetched, and send a link' },
    }),
  },
  'attachment-archive-nested': {
    severity: 'minor',
    effects: [],
    spec: 'https://support.google.com/mail/answer/6590',
    example: { file: 'all.zip', inside: ['more.zip'] },
    text: ({ file, inside }: Inside) => ({
      title: 'an archive holds archives',
      why: `${named(inside)} in "${file}": scanners look into a few levels and a certain size, and some refuse what lies deeper`,
      fix: { text: 'put all files into one archive' },
    }),
  },
  'attachment-archive-bomb': {
    severity: 'major',
    effects: [bounce],
    spec: 'https://cwe.mitre.org/data/definitions/409.html',
    example: { file: 'a.zip', sizeBytes: 4_000_000_000, archiveBytes: 40_000 },
    text: ({
      file,
      sizeBytes,
      archiveBytes,
    }: {
      readonly file: string;
      readonly sizeBytes: number;
      readonly archiveBytes: number;
    }) => ({
      title: 'an archive unpacks to a size that scanners refuse',
      why: `"${file}" of ${archiveBytes} octets says it holds ${sizeBytes}: scanners take that for an attack on them (a zip bomb) and refuse the message`,
      fix: { text: 'send such data as a link' },
    }),
  },
  'attachment-encrypted': {
    severity: 'minor',
    effects: [],
    spec: 'https://support.google.com/mail/answer/6590',
    example: { files: ['papers.zip'] },
    text: ({ files }: Files) => ({
      title: 'a file is encrypted, so no scanner can look into it',
      why: `${named(files)}: many companies keep back or refuse what they cannot scan, since malware comes that way`,
      fix: { text: 'send a link to a place that asks for a login, or agree with the recipient beforehand' },
    }),
  },
  'attachment-password-beside': {
    severity: 'major',
    effects: [spam],
    spec: 'https://attack.mitre.org/techniques/T1027/013/',
    example: { files: ['papers.zip'] },
    text: ({ files }: Files) => ({
      title: 'the password of an encrypted file stands in the text',
      why: `${named(files)} is encrypted and the message says with which password: that protects nothing, and is how malware gets past scanners, so filters file such mail as spam`,
      fix: { text: 'tell the password in another way than by mail, or send the file unencrypted' },
    }),
  },
  'attachment-macros': {
    severity: 'minor',
    effects: [],
    spec: 'https://learn.microsoft.com/en-us/microsoft-365-apps/security/internet-macros-blocked',
    example: { files: ['list.xlsm'] },
    text: ({ files }: Files) => ({
      title: 'an Office file carries macros',
      why: `${named(files)}: Office blocks macros in files that came by mail, and many companies take such files out of messages or refuse them`,
      fix: { text: 'send the file without macros (.docx, .xlsx, .pptx) or as PDF' },
    }),
  },
  'attachment-html-script': {
    severity: 'major',
    effects: [spam],
    spec: 'https://attack.mitre.org/techniques/T1566/001/',
    example: { files: ['login.html'], what: 'a script' },
    text: ({ files, what }: Files & { readonly what: string }) => ({
      title: `an attached page holds ${what}`,
      why: `${named(files)}: pages that run or ask for data on the reader's own machine are a common form of phishing, so filters refuse them or file the message as spam`,
      fix: { text: 'send a link to the page on your own web site, or its content as PDF' },
    }),
  },
  'attachment-calendar-method': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6047 section 2.4',
    example: { part: 'part 2', declared: null, inside: 'REQUEST' },
    text: ({
      part,
      declared,
      inside,
    }: {
      readonly part: string;
      readonly declared: string | null;
      readonly inside: string | null;
    }) => ({
      title: 'the invitation does not say its method in both places',
      why: `${part} has ${declared === null ? 'no method in Content-Type' : `method=${declared} in Content-Type`} and ${inside === null ? 'no METHOD in the calendar' : `METHOD:${inside} in the calendar`}: calendars show it as a file rather than as something to accept`,
      fix: {
        text: 'write the same method into both, as in "Content-Type: text/calendar; method=REQUEST" and "METHOD:REQUEST"',
      },
    }),
  },
});
