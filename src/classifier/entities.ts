/** The ones that mail is full of; letters with accents are made of their names. */
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  copy: '©',
  reg: '®',
  trade: '™',
  euro: '€',
  pound: '£',
  yen: '¥',
  cent: '¢',
  bull: '•',
  middot: '·',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  laquo: '«',
  raquo: '»',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  szlig: 'ß',
  zwnj: '\u200c',
  zwj: '\u200d',
  shy: '\u00ad',
};
const ACCENTS: Readonly<Record<string, string>> = {
  grave: '\u0300',
  acute: '\u0301',
  circ: '\u0302',
  tilde: '\u0303',
  uml: '\u0308',
  ring: '\u030a',
  cedil: '\u0327',
};
const ENTITY = /&(?:#(\d{1,7}|[xX][0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));?/g;

/** Text with its character references (HTML Standard section 13.5) resolved, and how many of them were numbers. */
export function decodeEntities(text: string): { readonly text: string; readonly numeric: number } {
  if (!text.includes('&')) return { text, numeric: 0 };
  let numeric = 0;
  const decoded = text.replace(ENTITY, (whole: string, number: string | undefined, name: string | undefined) => {
    if (number !== undefined) {
      numeric++;
      return numbered(number) ?? whole;
    }
    return named(name ?? '') ?? whole;
  });
  return { text: decoded, numeric };
}

function numbered(number: string): string | null {
  const code = /^x/i.test(number) ? Number.parseInt(number.slice(1), 16) : Number.parseInt(number, 10);
  return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? null : String.fromCodePoint(code);
}

function named(name: string): string | null {
  if (Object.hasOwn(NAMED, name)) return NAMED[name] ?? null;
  const accent = name.slice(1);
  return Object.hasOwn(ACCENTS, accent) ? `${name.charAt(0)}${ACCENTS[accent]}`.normalize('NFC') : null;
}
