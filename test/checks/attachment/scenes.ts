import { pdfOf, pdfSamples } from '../../support/pdf.ts';
import type { Scene } from '../../support/scene.ts';
import { type ZipFile, zipOf } from '../../support/zip.ts';

const HEAD = `From: Ann Acme <ann@acme.example>
To: Bo Reader <bo@reader.example>
Subject: the papers
Date: Thu, 12 Mar 2026 10:00:00 +0000
Message-ID: <1@acme.example>
MIME-Version: 1.0`;

interface File {
  readonly name: string;
  readonly type?: string;
  readonly content?: string | Buffer;
}

function part({ name, type = 'application/octet-stream', content = 'some content' }: File): string {
  const body = Buffer.from(typeof content === 'string' ? Buffer.from(content, 'latin1') : content).toString('base64');
  return `--b
Content-Type: ${type}
Content-Disposition: attachment; ${name}
Content-Transfer-Encoding: base64

${body}
`;
}

function scene(
  name: string,
  file: File,
  finds: readonly string[],
  more: Partial<Scene> & { readonly text?: string } = {},
): Scene {
  const { text = 'Here are the papers.', ...rest } = more;
  const message = `${HEAD}\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n${text}\n${part(file)}--b--\n`;
  return { name, message, zone: {}, finds, ...rest };
}

const called = (name: string) => `filename="${name}"`;
const zip = (...files: readonly ZipFile[]) => ({
  name: called('papers.zip'),
  type: 'application/zip',
  content: zipOf(...files),
});
const wide = (text: string) => Buffer.from(text, 'utf16le');
const ole = (text: string) => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), wide(text)]);
const program = Buffer.alloc(200);
program.write('MZ', 0, 'latin1');
program.writeUInt32LE(128, 0x3c);
program.write('PE\0\0', 128, 'latin1');
const PDF = '%PDF-1.7\n%%EOF';
const ENCRYPTED = zip({ name: 'papers.pdf', encrypted: true });
const pdf = (asks: boolean) => ({
  name: called('a.pdf'),
  type: 'application/pdf',
  content: pdfSamples.filter((sample) => sample.asks === asks).map((sample) => pdfOf(sample))[0] ?? '',
});
const rar = (flags: number) =>
  Buffer.concat([Buffer.from('526172211a0700cf9073', 'hex'), Buffer.from([flags, 0, 13, 0]), Buffer.alloc(20)]);

const calendar = (type: string, body: string): string =>
  `${HEAD}\nContent-Type: ${type}\n\nBEGIN:VCALENDAR\n${body}END:VCALENDAR\n`;

const good: readonly Scene[] = [
  { name: 'no file', message: `${HEAD}\n\nhello\n`, zone: {}, finds: null },
  scene('a PDF', { name: called('papers.pdf'), type: 'application/pdf', content: PDF }, []),
  scene(
    'a name as RFC 2231 has it',
    { name: "filename*=utf-8''gr%C3%BCn.pdf", type: 'application/pdf', content: PDF },
    [],
  ),
  scene('an archive of papers', zip({ name: 'a.pdf' }, { name: 'b.docx' }), []),
  scene('a Word document', { name: called('a.docx'), content: zipOf({ name: 'word/document.xml' }) }, []),
  scene('an attached page', { name: called('a.html'), type: 'text/html', content: '<html><p>hello</p></html>' }, []),
  scene('a name with two dots', { name: called('report.2026.pdf'), type: 'application/pdf', content: PDF }, []),
  {
    name: 'an invitation',
    message: calendar('text/calendar; method=REQUEST', 'METHOD:REQUEST\n'),
    zone: {},
    finds: [],
  },
];

const names: readonly Scene[] = [
  scene('a program by its name', { name: called('setup.exe') }, ['attachment-refused']),
  scene('an image of a disk', { name: called('disk.iso') }, ['attachment-refused']),
  scene('what Outlook blocks alone', { name: called('shop.url') }, ['attachment-not-opened']),
  scene('two endings', { name: called('invoice.pdf.js') }, ['attachment-refused', 'attachment-double-extension']),
  scene('a name written backwards', { name: "filename*=utf-8''report%E2%80%AEfdp.txt" }, ['attachment-name-deceives']),
  scene('spaces before the ending', { name: called('report.pdf                    .txt') }, [
    'attachment-name-deceives',
  ]),
  scene('a dot behind the ending', { name: called('setup.exe.') }, ['attachment-refused', 'attachment-name-deceives']),
  scene('a name in raw octets', { name: called('grün.pdf'), type: 'application/pdf', content: PDF }, [
    'attachment-name-unencoded',
  ]),
  scene(
    'a name in an encoded word',
    { name: called('=?utf-8?Q?gr=C3=BCn=2Epdf?='), type: 'application/pdf', content: PDF },
    ['attachment-name-encoded-word'],
  ),
  scene('winmail.dat', { name: called('winmail.dat'), type: 'application/ms-tnef' }, ['attachment-winmail']),
];

const contents: readonly Scene[] = [
  scene('a program called a picture', { name: called('photo.jpg'), type: 'image/jpeg', content: program }, [
    'attachment-program',
  ]),
  scene('a PDF called a picture', { name: called('scan.png'), type: 'image/png', content: PDF }, [
    'attachment-type-differs',
  ]),
  scene('a program in an archive', zip({ name: 'tools/setup.exe' }), ['attachment-archive-program']),
  scene('an archive in an archive', zip({ name: 'more.zip' }), ['attachment-archive-nested']),
  scene('a zip bomb', zip({ name: 'zeros.txt', sizeBytes: 4_000_000_000 }), ['attachment-archive-bomb']),
  scene('an encrypted archive', ENCRYPTED, ['attachment-encrypted']),
  scene('an encrypted RAR archive', { name: called('a.rar'), content: rar(0x80) }, ['attachment-encrypted']),
  scene('a RAR archive', { name: called('a.rar'), content: rar(0) }, [], { open: true, outcome: 'not-checked' }),
  scene('an encrypted Word document', { name: called('a.docx'), content: ole('EncryptedPackage') }, [
    'attachment-encrypted',
  ]),
  scene('a PDF that asks for a password', pdf(true), ['attachment-encrypted']),
  scene('its password beside the PDF', pdf(true), ['attachment-encrypted', 'attachment-password-beside'], {
    text: 'The password is 2026Lunch.',
  }),
  scene('a PDF that may not be printed, and a password of something else', pdf(false), [], {
    text: 'The wifi in the new office: guest, password: hunter2secret.',
  }),
  scene(
    'a PDF of which nobody can tell how it is encrypted',
    { name: called('a.pdf'), type: 'application/pdf', content: `${PDF} /Encrypt 4 0 R` },
    [],
    { open: true, outcome: 'not-checked', text: 'The password is 2026Lunch.' },
  ),
  scene(
    'an archive whose list is cut off',
    { ...zip({ name: 'a.pdf' }), content: zipOf({ name: 'a.pdf' }).subarray(0, 40) },
    [],
    { open: true, outcome: 'not-checked' },
  ),
  scene('its password beside it', ENCRYPTED, ['attachment-encrypted', 'attachment-password-beside'], {
    text: 'The password is 2026Lunch.',
  }),
  scene('its password in Chinese', ENCRYPTED, ['attachment-encrypted', 'attachment-password-beside'], {
    text: '解压密码：123456',
  }),
  scene('a password that comes otherwise', ENCRYPTED, ['attachment-encrypted'], {
    text: 'I tell you the password on the telephone.',
  }),
  scene(
    'an enclosed message in Base64',
    { name: called('a.eml'), type: 'message/rfc822', content: 'Subject: x\n\nhello' },
    [],
    { open: true, outcome: 'not-checked' },
  ),
  scene('macros by the name', { name: called('a.xlsm'), content: zipOf({ name: 'xl/workbook.xml' }) }, [
    'attachment-macros',
  ]),
  scene('macros inside', { name: called('a.doc'), type: 'application/msword', content: ole('_VBA_PROJECT') }, [
    'attachment-macros',
  ]),
  scene('macros in an archive of Office', { name: called('a.docx'), content: zipOf({ name: 'word/vbaProject.bin' }) }, [
    'attachment-macros',
  ]),
  scene(
    'a page with a script',
    { name: called('a.html'), type: 'text/html', content: '<html><script>go()</script></html>' },
    ['attachment-html-script'],
  ),
  scene(
    'a page that asks for a password',
    { name: called('a.htm'), content: '<html><form action=x><input type=password></form></html>' },
    ['attachment-html-script'],
  ),
  {
    name: 'an invitation without a method',
    message: calendar('text/calendar', 'METHOD:REQUEST\n'),
    zone: {},
    finds: ['attachment-calendar-method'],
  },
];

export const scenes: readonly Scene[] = [...good, ...names, ...contents];
