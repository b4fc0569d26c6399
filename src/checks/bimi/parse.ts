/** A BIMI assertion record (draft-brand-indicators-for-message-identification, section 4.3). */
export interface BimiRecord {
  readonly text: string;
  /** The address of the logo; empty: none, null: the tag is not there. */
  readonly logo: string | null;
  /** The address of the certificate; empty: none, null: the tag is not there. */
  readonly certificate: string | null;
  readonly faults: readonly BimiFault[];
  /** Both are empty, on purpose: the domain wants no logo (section 4.3.1). */
  readonly declines: boolean;
}

export interface BimiFault {
  /** Offsets into the text, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly expected: string;
}

const KNOWN = ['v', 'l', 'a', 's', 'e', 'avp', 'lps'];
const MAX_FAULTS = 10;

/** Whether a text was meant as one: receivers look at those that begin so, in this case. */
export function isBimi(text: string): boolean {
  return /^\s*v\s*=\s*BIMI1\s*(?:;|$)/.test(text);
}

/** @param text  the strings of the TXT record, joined without a space. Never throws */
export function parseBimi(text: string): BimiRecord {
  const faults: BimiFault[] = [];
  const values = new Map<string, string>();
  let at = 0;
  for (const part of text.split(';')) {
    const start = at + (part.length - part.trimStart().length);
    const end = start + part.trim().length;
    at += part.length + 1;
    if (part.trim() === '') continue;
    const equals = part.indexOf('=');
    const name = part
      .slice(0, equals === -1 ? undefined : equals)
      .trim()
      .toLowerCase();
    const value = equals === -1 ? '' : part.slice(equals + 1).trim();
    const add = (expected: string) => {
      if (faults.length < MAX_FAULTS) faults.push({ start, end, expected });
    };
    if (equals === -1) add('a tag of the form name=value');
    else if (values.has(name)) add(`"${name}" once`);
    else {
      values.set(name, value);
      if ((name === 'l' || name === 'a') && value !== '' && !isHttps(value)) add('an https address');
      else if (!KNOWN.includes(name)) add('one of the tags v, l, a, s, avp and lps');
    }
  }
  const logo = values.get('l') ?? null;
  const certificate = values.get('a') ?? null;
  if (logo === null && faults.length < MAX_FAULTS)
    faults.push({ start: text.length, end: text.length, expected: 'the tag l, with the address of the logo' });
  return { text, logo, certificate, faults, declines: logo === '' && (certificate ?? '') === '' };
}

export function isHttps(address: string): boolean {
  return URL.parse(address)?.protocol === 'https:';
}
