import { type BimiTag, type TextFault, tagsIn } from './tags.ts';

/** A BIMI assertion record (draft-brand-indicators-for-message-identification, section 4.3). */
export interface BimiRecord {
  readonly text: string;
  /** The address of the logo; empty: none, null: the tag is not there. */
  readonly logo: string | null;
  /** The address of the certificate; empty: none, null: the tag is not there. */
  readonly certificate: string | null;
  /** What makes receivers pass over the record, in the order of the text; at most `MAX_FAULTS`. */
  readonly faults: readonly TextFault[];
  /** Tags that nobody registered, which receivers ignore. */
  readonly unknown: readonly BimiTag[];
  /** Both addresses are empty, on purpose: the domain wants no logo (section 4.3.1). */
  readonly declines: boolean;
  /** Whether mail of certain local parts looks for a record of its own (section 4.5). */
  readonly byLocalPart: boolean;
}

const MAX_FAULTS = 10;
const MAX_UNKNOWN = 10;
const KNOWN = ['v', 'l', 'a', 'lps', 'avp'];
// The version of the document of 2025 has true or false, later ones a list of local parts; both are letters, digits, dashes.
const LOCAL_PARTS = /^(?:[a-z0-9-]{1,63}(?:[ \t]*,[ \t]*[a-z0-9-]{1,63})*)?$/i;
const OTHER_IMAGE = /\.(?:png|jpe?g|gif|webp|bmp|ico|avif|tiff?|pdf|eps)$/i;

/** Whether receivers take a text for one: the version first, exactly so; others are discarded (section 7.2 step 4). */
export function isBimi(text: string): boolean {
  return /^[ \t\r\n]*v[ \t]*=[ \t]*BIMI1[ \t\r\n]*(?:;|$)/.test(text);
}

/** @param text  the strings of the TXT record, joined without a space. Never throws */
export function parseBimi(text: string): BimiRecord {
  const { tags, faults: inText } = tagsIn(text);
  const values = new Map<string, BimiTag>();
  const repeated: TextFault[] = [];
  for (const tag of tags) {
    if (values.has(tag.name)) repeated.push({ start: tag.start, end: tag.end, expected: `"${tag.name}" once` });
    else values.set(tag.name, tag);
  }
  const logo = values.get('l') ?? null;
  const certificate = values.get('a') ?? null;
  const wrong = [...values.values()].flatMap((tag) => {
    const expected = expectedIn(tag);
    return expected === null ? [] : [{ start: tag.start, end: tag.end, expected }];
  });
  const faults = [...inText, ...repeated, ...wrong, ...withoutLogo(text, logo, certificate)];
  return {
    text,
    logo: logo?.value ?? null,
    certificate: certificate?.value ?? null,
    faults: faults.toSorted((one, other) => one.start - other.start).slice(0, MAX_FAULTS),
    unknown: [...values.values()].filter(({ name }) => !KNOWN.includes(name)).slice(0, MAX_UNKNOWN),
    declines: logo?.value === '' && (certificate?.value ?? '') === '',
    byLocalPart: values.has('lps') && values.get('lps')?.value !== 'false',
  };
}

/** Section 4.3: `l` is required, and section 7.3 step 1: without an address in it nothing is shown, whatever `a` says. */
function withoutLogo(text: string, logo: BimiTag | null, certificate: BimiTag | null): readonly TextFault[] {
  if (logo === null)
    return [{ start: text.length, end: text.length, expected: 'the tag l, with the address of the logo' }];
  if (logo.value !== '' || (certificate?.value ?? '') === '') return [];
  return [
    { start: logo.start, end: logo.end, expected: 'the address of the logo in l, as a names a certificate for it' },
  ];
}

/** What a known tag should hold and does not, as the end of a sentence; null: it does, or is none that we know. */
function expectedIn({ name, value }: BimiTag): string | null {
  switch (name) {
    case 'l':
      if (value === '') return null;
      if (!isHttps(value)) return 'one https address';
      return OTHER_IMAGE.test(URL.parse(value)?.pathname ?? '') ? 'the address of an SVG file (section 4.3.2)' : null;
    case 'a':
      return value === '' || isHttps(value) ? null : 'one https address';
    case 'lps':
      return LOCAL_PARTS.test(value) ? null : 'local parts of letters, digits and dashes, with commas between them';
    case 'avp':
      return value === 'brand' || value === 'personal' ? null : 'brand or personal';
    default:
      return null;
  }
}

/** One https address of a host that has a name, without white space; commas have to be encoded (section 4.3). */
export function isHttps(address: string): boolean {
  const url = /^https:\/\/[^\s,]+$/i.test(address) ? URL.parse(address) : null;
  return url?.protocol === 'https:' && /[a-z]\.?$/i.test(url.hostname) && url.hostname.includes('.');
}
