// Everything that comes from outside passes through here on its way to a terminal or a page.

// Controls, format characters (bidi overrides, zero width), lone surrogates, private use and unassigned (C); separators
// (Z) but the plain space; what is drawn as nothing (variation selectors, fillers); and marks stacked higher than two.
const UNSAFE = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]|(?<![\p{L}\p{N}]\p{M}?)\p{M}/gu;

/** What most of it is; the classes above take some milliseconds to be made. */
const PLAIN = /^[ -~]*$/;

const HIGH_OCTETS = /[\x80-\xff]+/g;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Makes text safe to show on one line: what steers a terminal, hides or reorders is written out, `\x1b` for an octet and
 * `\u{202e}` above. Backslashes stay as they are, so that record values can be pasted.
 */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? octet(code) : `\\u{${code.toString(16)}}`;
  });
}

/**
 * The same for text made of octets, one character each, as DNS and SMTP give it: octets above 127 are shown as the
 * characters they are in UTF-8, or as `\xNN`. What is no octet (words of ours) is taken as it is.
 */
export function visibleOctets(text: string): string {
  return visible(text.replace(HIGH_OCTETS, (run) => decoded(run) ?? octets(run)));
}

/**
 * The same for sentences, which may hold octets of DNS and SMTP as well as words that a message was decoded to: what is no
 * UTF-8 are letters, such as the ü of Müller.
 */
export function visibleWords(text: string): string {
  return visible(text.replace(HIGH_OCTETS, (run) => decoded(run) ?? run));
}

function decoded(run: string): string | null {
  try {
    return utf8.decode(Uint8Array.from(run, (character) => character.charCodeAt(0)));
  } catch {
    return null;
  }
}

function octets(run: string): string {
  return Array.from(run, (character) => octet(character.charCodeAt(0))).join('');
}

function octet(code: number): string {
  return `\\x${code.toString(16).padStart(2, '0')}`;
}
