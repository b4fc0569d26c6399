import { defineFindings } from '../../core/finding.ts';
import { type InParts, places } from './structure-findings.ts';

const parts = ['part 1'];

/** What stands in the parts, and how it is encoded (RFC 2045 section 6, RFC 2046 section 4.1). */
export const contentFindings = defineFindings({
  'mime-base64-damaged': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2045 section 6.8',
    example: { parts, detail: 'the character "!" is none of Base64' },
    text: ({ parts: where, detail }: InParts) => ({
      title: `the Base64 of ${places(where)} is damaged`,
      why: `${detail}: programs show garbage at that place or a file that does not open, and scanners that read it otherwise than programs do may refuse it`,
      fix: { text: 'let a mail library encode the part, and let nothing (a footer, say) be added to it behind that' },
    }),
  },
  'mime-quoted-printable-damaged': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2045 section 6.7',
    example: { parts, detail: '"=u\\" stands for no octet' },
    text: ({ parts: where, detail }: InParts) => ({
      title: `the quoted-printable of ${places(where)} is damaged`,
      why: `${detail}: readers see wrong characters, and links with a "=" in them lead elsewhere`,
      fix: { text: 'let a mail library encode the part: a "=" of the text is written "=3D"' },
    }),
  },
  'mime-encoding-unknown': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2045 section 6.4',
    example: { parts, detail: '7-bit' },
    text: ({ parts: where, detail }: InParts) => ({
      title: `nobody knows the transfer encoding of ${places(where)}`,
      why: `"${detail}" is none of 7bit, 8bit, binary, quoted-printable and base64: programs have to treat the part as a file that they cannot show`,
      fix: { text: 'write one of the five encodings of RFC 2045 into Content-Transfer-Encoding' },
    }),
  },
  'mime-eight-bit-undeclared': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2045 section 2.8',
    example: { parts, detail: 'no charset is named; its octets read as utf-8' },
    text: ({ parts: where, detail }: InParts) => ({
      title: `octets above 127 in ${places(where)}, and no charset`,
      why: `${detail}: each program guesses, so some readers see wrong characters`,
      fix: { text: 'name the charset, as in "Content-Type: text/plain; charset=utf-8"' },
    }),
  },
  'mime-charset-unknown': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2046 section 4.1.2',
    example: { parts, detail: 'x-unknown: no charset that programs of today read' },
    text: ({ parts: where, detail }: InParts) => ({
      title: `nobody knows the charset of ${places(where)}`,
      why: `${detail}: each program guesses, so some readers see wrong characters, and filters count it`,
      fix: { text: 'write the text in UTF-8 and say "charset=utf-8"' },
    }),
  },
  'mime-charset-wrong': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2046 section 4.1.2',
    example: { parts, detail: 'utf-8: some of its octets are no characters of it' },
    text: ({ parts: where, detail }: InParts) => ({
      title: `the charset of ${places(where)} is not what it says`,
      why: `${detail}: readers see wrong characters, and words that filters know look like the garbling of spammers`,
      fix: { text: 'write the text in the charset that Content-Type names; best both in UTF-8' },
    }),
  },
  'mime-html-only': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2046 section 5.1.4',
    example: { parts },
    text: ({ parts: where }: Pick<InParts, 'parts'>) => ({
      title: 'there is no plain text beside the HTML',
      why: `${places(where)} is HTML alone: filters count it (SpamAssassin: MIME_HTML_ONLY), and readers of plain text, watches and screen readers get less`,
      fix: { text: 'send multipart/alternative with the same words in text/plain first and text/html behind it' },
    }),
  },
  'mime-text-differs': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2046 section 5.1.4',
    example: { parts: ['part 1', 'part 2'], sharePercent: 10 },
    text: ({ parts: where, sharePercent }: { readonly parts: readonly string[]; readonly sharePercent: number }) => ({
      title: 'the plain text and the HTML do not say the same',
      why: `they share ${sharePercent} % of the words (${places(where)}): spammers show filters one text and readers another, so filters count it (SpamAssassin: MPART_ALT_DIFF)`,
      fix: { text: 'make the text/plain part out of the HTML, whole, whenever the HTML changes' },
    }),
  },
  'mime-part-empty': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2046 section 5.1.4',
    example: { parts },
    text: ({ parts: where }: Pick<InParts, 'parts'>) => ({
      title: `there is nothing in ${places(where)}`,
      why: 'programs that show this part show an empty message, and filters count a text part without text beside HTML',
      fix: { text: 'write the text into it, or leave the part out' },
    }),
  },
  'mime-base64-needless': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2045 section 6.8',
    example: { parts },
    text: ({ parts: where }: Pick<InParts, 'parts'>) => ({
      title: `${places(where)} is plain ASCII text in Base64`,
      why: 'Base64 is needless there: spammers hide words from simple filters with it, so filters count it (Rspamd: MIME_BASE64_TEXT_BOGUS; SpamAssassin: MIME_BASE64_TEXT, where the charset is us-ascii or none is named)',
      fix: { text: 'send the text as it is (7bit), or in quoted-printable' },
    }),
  },
  'mime-flowed-long-lines': {
    severity: 'info',
    effects: [],
    spec: 'RFC 3676 section 4.2',
    example: { parts, octets: 400 },
    text: ({ parts: where, octets }: { readonly parts: readonly string[]; readonly octets: number }) => ({
      title: `format=flowed is announced, and lines have ${octets} characters`,
      why: `in ${places(where)} paragraphs are not broken at 78 characters with a space at the end of each line: programs that know the format show it well, others as one long line`,
      fix: { text: 'break lines before 78 characters with a space at the end, or leave out "format=flowed"' },
    }),
  },
  'mime-uuencode': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2045 section 6.3',
    example: { parts, detail: 'begin 644 report.xls' },
    text: ({ parts: where, detail }: InParts) => ({
      title: `a file stands in the text of ${places(where)} (uuencode)`,
      why: `"${detail}" begins one as it was done before MIME: most programs show its lines as text, and scanners refuse what programs such as Outlook turn into a file`,
      fix: { text: 'attach the file as a MIME part in Base64' },
    }),
  },
});
