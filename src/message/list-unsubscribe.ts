/** One address to unsubscribe at. */
export interface UnsubscribeAddress {
  /** Without white space, as it stands in the angle brackets. */
  readonly uri: string;
  readonly scheme: 'https' | 'http' | 'mailto' | 'other';
}

/**
 * What is wrong with the way a List-Unsubscribe field is written (RFC 2369 section 2).
 *
 * - `no-brackets`, `unclosed`: addresses stand in angle brackets, nothing else is read
 * - `no-comma`: between two of them stands no comma
 * - `encoded`: encoded words (RFC 2047), which nobody decodes in there
 * - `bad-address`: no URI, or one that leads nowhere
 * - `scheme`: neither https, http nor mailto
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
 * Reads the value of a List-Unsubscribe field as receivers do: what stands in angle brackets, in order (RFC 2369 section 2).
 * White space in them is passed over, as that section has it. In linear time; never throws.
 *
 * @param value  unfolded; of a longer one, the first 16,384 characters
 */
export function readListUnsubscribe(value: string): ReadUnsubscribe {
  const text = value.slice(0, MAX_CHARACTERS);
  const addresses: UnsubscribeAddress[] = [];
  const faults: UnsubscribeFault[] = [];
  const fault = (kind: UnsubscribeFaultKind, detail: string) => {
    if (faults.length < MAX_ADDRESSES) faults.push({ kind, detail: detail.trim().slice(0, MAX_DETAIL) });
  };
  if (text.trim() === '') fault('empty', '');
  else if (text.includes('=?')) fault('encoded', text);
  else if (!text.includes('<')) fault('no-brackets', text);
  let end = 0;
  for (let open = text.indexOf('<'); open !== -1 && addresses.length < MAX_ADDRESSES; open = text.indexOf('<', end)) {
    if (end > 0 && !text.slice(end, open).includes(','))
      fault('no-comma', text.slice(Math.max(end - 40, 0), open + 40));
    const close = text.indexOf('>', open);
    if (close === -1) {
      fault('unclosed', text.slice(open));
      break;
    }
    const uri = text.slice(open + 1, close).replace(/\s/g, '');
    const scheme = schemeOf(uri);
    if (scheme === null) fault('bad-address', uri);
    else if (scheme === 'other') fault('scheme', uri);
    else addresses.push({ uri, scheme });
    end = close + 1;
  }
  return { addresses, faults };
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
