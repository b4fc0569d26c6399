/** One address to unsubscribe at. */
export interface UnsubscribeAddress {
  /** Without white space, as it stands in the angle brackets. */
  readonly uri: string;
  readonly scheme: 'https' | 'http' | 'mailto' | 'other';
}

/**
 * What is wrong with the way a List-Unsubscribe field is written (RFC 2369 section 2).
 *
 * - `no-brackets`, `unclosed`: addresses stand in angle brackets, and the rest is ignored
 * - `no-comma`: between two of them stands something else than a comma, so that the rest is ignored
 * - `encoded`: encoded words (RFC 2047), which nobody decodes in there
 * - `bad-address`: no URI, or one that leads nowhere
 * - `scheme`: there is none but of another scheme than https, http and mailto
 */
export type UnsubscribeFaultKind =
  | 'empty'
  | 'no-brackets'
  | 'unclosed'
  | 'no-comma'
  | 'encoded'
  | 'bad-address'
  | 'scheme';

export interface UnsubscribeFault {
  readonly kind: UnsubscribeFaultKind;
  /** As it stands there, cut short. */
  readonly detail: string;
}

export interface ReadUnsubscribe {
  /** Those that can be used, in the order of the sender's preference; at most 20. */
  readonly addresses: readonly UnsubscribeAddress[];
  /** At most 20. */
  readonly faults: readonly UnsubscribeFault[];
}

const MAX_CHARACTERS = 16_384;
const MAX_ADDRESSES = 20;
const MAX_DETAIL = 200;

/**
 * Reads the value of a List-Unsubscribe field as receivers are told to (RFC 2369 section 2): addresses in angle brackets with
 * commas between, comments and white space aside; from where it is written otherwise, the rest is ignored. In linear time;
 * never throws.
 *
 * @param value  unfolded; of a longer one, the first 16,384 characters
 */
export function readListUnsubscribe(value: string): ReadUnsubscribe {
  const text = value.slice(0, MAX_CHARACTERS);
  const addresses: UnsubscribeAddress[] = [];
  const faults: UnsubscribeFault[] = [];
  const others: string[] = [];
  const fault = (kind: UnsubscribeFaultKind, detail: string) => {
    if (faults.length < MAX_ADDRESSES) faults.push({ kind, detail: detail.trim().slice(0, MAX_DETAIL) });
  };
  if (text.trim() === '') fault('empty', '');
  let at = behindComments(text, 0);
  while (at < text.length && addresses.length < MAX_ADDRESSES) {
    if (text[at] !== '<') {
      fault(text.includes('=?') ? 'encoded' : 'no-brackets', text.slice(at));
      break;
    }
    const close = text.indexOf('>', at);
    if (close === -1) {
      fault('unclosed', text.slice(at));
      break;
    }
    const uri = text.slice(at + 1, close).replace(/\s/g, '');
    const scheme = schemeOf(uri);
    if (scheme === null) fault('bad-address', uri);
    else if (scheme === 'other') others.push(uri);
    else addresses.push({ uri, scheme });
    const next = behindComments(text, close + 1);
    if (next < text.length && text[next] !== ',') {
      fault('no-comma', text.slice(close, close + MAX_DETAIL));
      break;
    }
    at = behindComments(text, next + 1);
  }
  const [other] = others;
  if (other !== undefined && addresses.length === 0) fault('scheme', other);
  return { addresses, faults };
}

/** Where something stands that is neither white space nor a comment. Comments nest (RFC 5322 section 3.2.2). */
function behindComments(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '(') depth++;
    else if (character === ')' && depth > 0) depth--;
    else if (character === '\\' && depth > 0) at++;
    else if (depth === 0 && character > ' ') return at;
  }
  return text.length;
}

/** Null: it is no URI that leads anywhere. */
function schemeOf(uri: string): UnsubscribeAddress['scheme'] | null {
  if (!/^[\x21-\x7e]+$/.test(uri)) return null;
  const url = URL.parse(uri);
  if (url === null) return null;
  switch (url.protocol) {
    case 'https:':
    case 'http:':
      return url.hostname.includes('.') || url.hostname.startsWith('[')
        ? url.protocol === 'https:'
          ? 'https'
          : 'http'
        : null;
    case 'mailto:':
      return /^[^@]+@[^@]+$/.test(url.pathname) ? 'mailto' : null;
    default:
      return 'other';
  }
}
