import { type PdfDictionary, pdfDictionary } from './pdf-dictionary.ts';
import { opensUnasked, type PdfEncryption } from './pdf-password.ts';

const ENCRYPT = /\/Encrypt[\0\t\n\f\r ]*(?:(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+R\b|<<)/g;
const IDENTIFIER = /\/ID[\0\t\n\f\r ]*\[/g;
const TRAILER = /\btrailer\b|\/Type[\0\t\n\f\r ]*\/XRef\b/;
const MOST_TRIED = 2;

/**
 * Whether a PDF asks for a password before it opens. One that only keeps its readers from printing or copying (ISO 32000-1
 * section 7.6.3) opens for everybody, scanners too.
 *
 * @param pieces  all of it, or its beginning and its end
 * @returns null where it is encrypted and that could not be seen, or no trailer was
 */
export function isSealedPdf(pieces: readonly Uint8Array[]): boolean | null {
  const isWhole = pieces.length === 1;
  const texts = pieces.map((piece) => Buffer.from(piece).toString('latin1'));
  const references = texts.flatMap((text) => [...text.matchAll(ENCRYPT)].map((found) => ({ text, found })));
  // A trailer stands at the end, or, of a file made for the web, at the beginning (ISO 32000-1 annex F).
  if (references.length === 0) return isWhole || texts.some((text) => TRAILER.test(text)) ? false : null;
  const dictionaries = references
    .slice(-MOST_TRIED)
    .flatMap(({ text, found: [words, number, generation], found: { index } }) =>
      number === undefined
        ? [pdfDictionary(text, index + words.length - 2)]
        : texts.map((each) => objectIn(each, number, generation ?? '0')),
    );
  // From revision 5 on it has no part in the key.
  const ids = [...texts.flatMap(identifiersIn), ...(isWhole ? [Buffer.alloc(0)] : [])];
  const answers = dictionaries.flatMap((dictionary) => {
    const encryption = dictionary === null ? null : encryptionIn(dictionary);
    if (encryption === null) return [];
    return ids.slice(0, encryption.revision < 5 ? ids.length : 1).map((id) => opensUnasked(encryption, id));
  });
  if (answers.includes(true)) return false;
  return answers.includes(false) ? true : null;
}

/** The dictionary that is an object of its own; of an object written again, the last. */
function objectIn(text: string, number: string, generation: string): PdfDictionary | null {
  const [last] = [...text.matchAll(new RegExp(`(?<!\\d)${number}\\s{1,9}${generation}\\s{1,9}obj\\b`, 'g'))].slice(-1);
  return last === undefined ? null : pdfDictionary(text, last.index + last[0].length);
}

/** The first of the two in each trailer. */
function identifiersIn(text: string): readonly Buffer[] {
  return [...text.matchAll(IDENTIFIER)].slice(-MOST_TRIED).flatMap(({ index }) => {
    const first = pdfDictionary(`<<${text.slice(index, index + 2000)}>>`, 0)
      ?.get('ID')
      ?.find(isString);
    return first === undefined ? [] : [Buffer.from(first.text, 'latin1')];
  });
}

/** @returns null for encryption that is not by passwords, or not as the standard has it */
function encryptionIn(dictionary: PdfDictionary): PdfEncryption | null {
  const first = (name: string) => dictionary.get(name)?.[0];
  const numberOf = (name: string) => {
    const text = first(name)?.text ?? '';
    return /^[+-]?\d{1,10}$/.test(text) ? Number(text) : null;
  };
  const [owner, user] = ['O', 'U'].map((name) => dictionary.get(name)?.find(isString));
  const revision = numberOf('R');
  const permissions = numberOf('P');
  if (first('Filter')?.text !== 'Standard' || !owner || !user || revision === null || permissions === null) return null;
  return {
    version: numberOf('V') ?? 0,
    revision,
    lengthBits: numberOf('Length'),
    owner: Buffer.from(owner.text, 'latin1'),
    user: Buffer.from(user.text, 'latin1'),
    permissions,
    encryptsMetadata: first('EncryptMetadata')?.text !== 'false',
  };
}

function isString({ kind }: { readonly kind: string }): boolean {
  return kind === 'string';
}
