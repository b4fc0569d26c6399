import { isAddress } from '../../core/addresses.ts';
import { type MacroReading, type MacroString, readDomainSpec, readMacroString } from './macro.ts';
import { type FaultKind, type Flaw, isFlaw, type Qualifier, type Term } from './terms.ts';

const NOT_VISIBLE = /[^\x21-\x7e]/;
const MODIFIER = /^([^:/=]*)=(.*)$/s;
const MODIFIER_NAME = /^[a-z][a-z0-9\-_.]*$/i; // RFC 7208 section 4.6.1
const MECHANISM = /^([+\-?~]?)([^:/]*)(.*)$/s;
const DUAL_PREFIX = /(?:\/(\d*))?(?:\/\/(\d*))?$/;
// No leading zeros, in addresses as in prefix lengths: RFC 7208 section 5.6.
const IP4 = /^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;
const PREFIX = /^(?:0|[1-9]\d{0,2})$/;
const WIDEST = { ip4: 32, ip6: 128 } as const;
const EXAMPLES = { ip4: '192.0.2.1 or 192.0.2.0/24', ip6: '2001:db8::1 or 2001:db8::/32' } as const;

/**
 * Reads one term: what stands between spaces.
 *
 * @param start  where the word stands in the record; spans are relative to the record
 */
export function readTerm(word: string, start: number): Term | Flaw {
  const odd = word.search(NOT_VISIBLE);
  const flaw =
    odd === -1
      ? null
      : flawAt(start + odd, start + odd + 1, 'character', 'visible ASCII characters, and only spaces between terms');
  const modifier = MODIFIER.exec(word);
  return flaw ?? (modifier ? readModifier(word, modifier, start) : readMechanism(word, start));
}

function readModifier(word: string, [, label = '', value = '']: RegExpExecArray, start: number): Term | Flaw {
  const base = { kind: 'modifier', text: word, start, end: start + word.length } as const;
  const valueAt = start + label.length + 1;
  if (!MODIFIER_NAME.test(label)) {
    if (/^[+\-?~]?all./i.test(label)) return flawAt(start, valueAt, 'modifier-name', 'a space after "all"');
    return /^[+\-?~]/.test(label)
      ? flawAt(start, start + 1, 'modifier-name', 'no qualifier before a modifier')
      : flawAt(start, valueAt, 'modifier-name', 'a name that begins with a letter before the "="');
  }
  const name = label.toLowerCase();
  if (name === 'redirect' || name === 'exp') {
    const domain = within(readDomainSpec(value), valueAt);
    return isFlaw(domain) ? domain : { ...base, name, domain };
  }
  // RFC 7208 section 6 gives unknown modifiers any macro-string.
  const read = within(readMacroString(value, true), valueAt);
  return isFlaw(read) ? read : { ...base, name: 'unknown', label, value };
}

function readMechanism(word: string, start: number): Term | Flaw {
  const [, sign = '', label = '', rest = ''] = MECHANISM.exec(word) ?? [];
  const end = start + word.length;
  const base = { kind: 'mechanism', qualifier: (sign || '+') as Qualifier, text: word, start, end } as const;
  const name = label.toLowerCase();
  const restAt = start + sign.length + label.length;
  switch (name) {
    case 'all':
      return rest === '' ? { ...base, name } : flawAt(restAt, end, 'value-unexpected', 'nothing after "all"');
    case 'include':
    case 'exists': {
      if (rest === '') return flawAt(start, end, 'value-missing', `"${name}:" and a domain name`);
      const domain = readDomain(rest, restAt);
      return isFlaw(domain) ? domain : { ...base, name, domain };
    }
    case 'ptr': {
      const domain = rest === '' ? null : readDomain(rest, restAt);
      return domain && isFlaw(domain) ? domain : { ...base, name, domain };
    }
    case 'a':
    case 'mx': {
      const [tail = '', four, six] = DUAL_PREFIX.exec(rest) ?? [];
      const spec = rest.slice(0, rest.length - tail.length);
      const tailAt = end - tail.length;
      if (four !== undefined && !isPrefix(four, WIDEST.ip4))
        return flawAt(tailAt, tailAt + 1 + four.length, 'prefix', 'an IPv4 prefix length from 0 to 32 after the slash');
      if (six !== undefined && !isPrefix(six, WIDEST.ip6))
        return flawAt(end - six.length - 2, end, 'prefix', 'an IPv6 prefix length from 0 to 128 after the slashes');
      const domain = spec === '' ? null : readDomain(spec, restAt);
      if (domain && isFlaw(domain)) return domain;
      const prefix4 = four === undefined ? WIDEST.ip4 : Number(four);
      const prefix6 = six === undefined ? WIDEST.ip6 : Number(six);
      return { ...base, name, domain, prefix4, prefix6 };
    }
    case 'ip4':
    case 'ip6': {
      const network = readNetwork(name, rest, restAt);
      return isFlaw(network) ? network : { ...base, name, ...network };
    }
    default: {
      const expected = 'one of all, include, a, mx, ptr, ip4, ip6 and exists';
      return flawAt(label === '' ? start : start + sign.length, label === '' ? end : restAt, 'mechanism', expected);
    }
  }
}

/** @param rest  what follows the mechanism's name: a colon and a domain-spec */
function readDomain(rest: string, at: number): MacroString | Flaw {
  if (!rest.startsWith(':')) return flawAt(at, at + rest.length, 'value-unexpected', 'a colon and a domain name here');
  return within(readDomainSpec(rest.slice(1)), at + 1);
}

function readNetwork(name: 'ip4' | 'ip6', rest: string, at: number): { address: string; prefix: number } | Flaw {
  const end = at + rest.length;
  const [address = '', ...prefixes] = rest.slice(1).split('/');
  if (!rest.startsWith(':') || address === '')
    return flawAt(at - name.length, end, 'value-missing', `"${name}:" and an address such as ${EXAMPLES[name]}`);
  const valid = name === 'ip4' ? IP4.test(address) : address.includes(':') && isAddress(address);
  if (!valid) {
    const expected = `an ${name === 'ip4' ? 'IPv4' : 'IPv6'} address such as ${EXAMPLES[name]}`;
    return flawAt(at + 1, at + 1 + address.length, 'address', expected);
  }
  if (prefixes.length === 0) return { address, prefix: WIDEST[name] };
  const prefix = prefixes.join('/');
  return isPrefix(prefix, WIDEST[name])
    ? { address, prefix: Number(prefix) }
    : flawAt(end - prefix.length - 1, end, 'prefix', `a prefix length from 0 to ${WIDEST[name]} after the slash`);
}

function isPrefix(digits: string, most: number): boolean {
  return PREFIX.test(digits) && Number(digits) <= most;
}

/** The macro-string, or its fault with offsets into the record. */
function within(read: MacroReading, at: number): MacroString | Flaw {
  if (read.ok) return read.value;
  const { start, end, kind, expected } = read.fault;
  return flawAt(at + start, at + end, kind, expected);
}

function flawAt(start: number, end: number, kind: FaultKind, expected: string): Flaw {
  return { kind, start, end, expected };
}
