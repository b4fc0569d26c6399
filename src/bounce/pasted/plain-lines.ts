const MAX_LINES = 2000;
/** ESC and what it begins (ECMA-48): colours of a terminal. */
const TERMINAL = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]{0,20}[A-Za-z]`, 'g');
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff]/g;
/** Marks that a mail client, a list or a chat puts before a line. */
const BEFORE = /^(?:[\s>|\uff5c]|[*•·●▪-](?=\s)|\d{1,2}[.)](?=\s)){1,20}/;
/** A frame of a stack trace: Node, Java, .NET; Python's names the file. */
const FRAME = /^\s*(?:at [\w$.<>[\] ]{1,200} ?\(|at (?:async )?[\w./:\\-]{1,300}:\d+|File "[^"]{1,300}", line \d+)/;
/** Python's replies: `(550, b'5.1.1 no such user')`. */
const TUPLE = /\((\d{3}), ?b?['"]/g;
const QUOTES: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['‘', '’'],
  ['«', '»'],
  ['「', '」'],
  ['『', '』'],
  ['„', '“'],
];

/**
 * A pasted text as it was before it was quoted: without quotes around it, and with the escapes of JSON, of a program's source
 * and of HTML undone. In linear time, and never throws.
 */
export function clearText(text: string): string {
  const bare = text.replace(TERMINAL, '').replace(INVISIBLE, '');
  return unquoted(withoutMarkup(withoutEscapes(bare)).replace(TUPLE, '($1 '));
}

/** Its lines, none of them empty, without the marks of a mail client, a list or a chat before them. @param text  in clear */
export function plainLines(text: string): readonly string[] {
  return text
    .split(/\r\n?|\n/, MAX_LINES)
    .filter((line) => !FRAME.test(line))
    .map((line) =>
      line
        .replace(BEFORE, '')
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .trim(),
    )
    .filter((line) => line !== '');
}

/** Quotes of the same kind at both ends, also several around each other. */
function unquoted(text: string): string {
  let inner = text.trim().replace(/^b(?=(['"]).*\1$)/s, '');
  for (let depth = 0; depth < 4; depth++) {
    const pair = QUOTES.find(([open, close]) => inner.length > 1 && inner.startsWith(open) && inner.endsWith(close));
    if (pair === undefined) return inner;
    inner = inner.slice(1, -1).trim();
  }
  return inner;
}

/** JSON (RFC 8259 section 7), and Python's bytes: `\n`, `\"`, `\u90ae`, `\xe9\x82\xae`. */
function withoutEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text
    .replace(/(?:\\x[0-9a-f]{2}){1,4000}/gi, octetsOf)
    .replace(/\\(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|([nrt"'/\\`]))/gi, (whole, unit, point, mark) => {
      if (mark !== undefined) return MARKS[mark.toLowerCase()] ?? whole;
      const code = Number.parseInt(unit ?? point, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
}

const MARKS: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\n',
  t: ' ',
  '"': '"',
  "'": "'",
  '`': '`',
  '/': '/',
  '\\': '\\',
};

/** UTF-8, or else what Chinese servers write without saying so. */
function octetsOf(escaped: string): string {
  const octets = Uint8Array.from(escaped.split(/\\x/i).slice(1), (digits) => Number.parseInt(digits, 16));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return new TextDecoder('gb18030').decode(octets);
  }
}

const BREAKS = /<\/?(?:br|p|div|tr|li|ul|ol|h[1-6]|pre|blockquote|table)\b[^<>]{0,500}>/gi;
const TAGS =
  /<\/?(?:a|abbr|b|big|body|code|em|font|html|i|img|small|span|strong|sub|sup|tbody|td|th|tt|u)\b[^<>@]{0,500}>/gi;
/** A link to an address has an at sign in it, unlike an address in angle brackets an equals sign too. */
const LINKS = /<a\s[^<>]{0,40}=[^<>]{0,500}>/gi;
const ENTITY = /&(?:#(\d{2,7})|#x([0-9a-f]{2,6})|(amp|lt|gt|quot|apos|nbsp));/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function withoutMarkup(text: string): string {
  const bare = text.includes('<') ? text.replace(BREAKS, '\n').replace(LINKS, ' ').replace(TAGS, ' ') : text;
  return bare.replace(ENTITY, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point >= 32 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
