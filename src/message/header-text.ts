import { encodeWord } from 'nodemailer/lib/mime-funcs';

const LONGEST_WORD = 200; // far below the 998 octets of a line (RFC 5322 section 2.1.1), which is folded at spaces only
const PLAIN = new RegExp(`^[!-~]{1,${LONGEST_WORD}}(?: [!-~]{1,${LONGEST_WORD}})*$`);
const ENCODED_WORD_LENGTH = 52; // leaves a line of 76 room for the name of the field (RFC 2047 section 2)

/**
 * Unstructured text as a header field carries it: as it is where that survives folding and reading, else in encoded words
 * (RFC 2047). Text that only looks like an encoded word is encoded too, so that it arrives as it was written.
 *
 * @param text  without control characters
 */
export function headerText(text: string): string {
  if (text === '' || (PLAIN.test(text) && !text.includes('=?'))) return text;
  const latin = text.match(/[A-Za-z0-9 ]/g)?.length ?? 0;
  return encodeWord(text, latin * 2 > text.length ? 'Q' : 'B', ENCODED_WORD_LENGTH);
}
