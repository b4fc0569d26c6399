import fixture from '../fixtures/pdf-encryption.json' with { type: 'json' };

/** How a PDF is encrypted, as it says itself; strings in hexadecimal digits. */
export type PdfSample = (typeof fixture.samples)[number];

/** Of each kind one that asks for a password, and one that only restricts what may be done. */
export const pdfSamples: readonly PdfSample[] = fixture.samples;

/** The parts of a PDF that matter here; a real one has pages. */
export function pdfOf(
  { version, revision, lengthBits, permissions, owner, user, id }: PdfSample,
  { pages = '', stringOf = (hex: string) => `<${hex}>` } = {},
): Buffer {
  const strings = `/O ${stringOf(owner)}\n/U ${stringOf(user)}`;
  const encryption = `<<\n/V ${version}\n/R ${revision}\n/Length ${lengthBits}\n/P ${permissions}\n/Filter /Standard\n${strings}\n/CF << /StdCF << /CFM /AESV2 >> >> >>`;
  const trailer = `trailer\n<< /Size 6 /ID [ <${id}> <${id}> ] /Encrypt 5 0 R >>`;
  return Buffer.from(`%PDF-1.7\n${pages}5 0 obj\n${encryption}\nendobj\n${trailer}\nstartxref\n0\n%%EOF\n`, 'latin1');
}
