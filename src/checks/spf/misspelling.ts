import { isAddress } from '../../core/addresses.ts';
import { isSlip } from '../../core/slip.ts';

const NAMES = ['all', 'include', 'a', 'mx', 'ptr', 'ip4', 'ip6', 'exists', 'redirect', 'exp'];
/** Words people write for mechanisms, beyond slips of the finger. */
const ALIASES: Readonly<Record<string, string>> = { ip: 'ip4', ipv: 'ip4', ipv4: 'ip4', ipv6: 'ip6', aaaa: 'a' };
const MAX_LENGTH = 255; // longer words are no slip of the finger

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

type Stands = (word: string) => boolean;

/**
 * What was probably meant by a term that cannot be read.
 *
 * @param stands  whether a word is a term
 * @returns one or more terms with a space between them; null where it cannot be said
 */
export function repairTerm(word: string, stands: Stands): string | null {
  if (word.length > MAX_LENGTH) return null;
  const parts = asTyped(word).split(' ');
  const repairs = parts.map((part) =>
    stands(part) ? part : guessesAt(part, stands).find((guess) => allStand(guess, stands)),
  );
  if (!repairs.includes(undefined)) return repairs.join(' ');
  const joined = parts.join('');
  return parts.length === 2 && parts[0]?.endsWith(':') && stands(joined) ? joined : null;
}

function allStand(guess: string, stands: Stands): boolean {
  return guess.split(' ').every(stands);
}

/** `include: mail.example` is one term with a space too many. */
export function repairWithNext(word: string, next: string, stands: Stands): string | null {
  if (!word.endsWith(':') || stands(next)) return null;
  const joined = word + next;
  if (stands(joined)) return joined;
  return repairTerm(joined, stands);
}

/** Typographic characters as the keyboard has them; tabs, line ends and other white space as spaces. */
function asTyped(word: string): string {
  return fromUtf8(word)
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\s\u200b-\u200d\u2060\ufeff]+/g, ' ')
    .replace(/["'\u2018-\u201f]/g, '')
    .trim();
}

/** DNS hands out octets, one character each; where they are UTF-8, the characters they stand for. */
function fromUtf8(octets: string): string {
  if (/[^\x00-\xff]/.test(octets)) return octets;
  try {
    return utf8.decode(Buffer.from(octets, 'latin1'));
  } catch {
    return octets;
  }
}

function guessesAt(word: string, stands: Stands): readonly string[] {
  const [, sign = '', rest = ''] = /^([+\-?~]?)(.*)$/s.exec(word) ?? [];
  return [rest.replace(/[,;.]+$/, ''), ...renamed(rest), ...asAddress(rest), ...separated(rest, stands)].map(
    (guess) => sign + guess,
  );
}

function renamed(word: string): readonly string[] {
  const [, label = '', separator = '', value = ''] = /^([a-z0-9]+)([:=./]?)(.*)$/is.exec(word) ?? [];
  const name = label.toLowerCase();
  const meant = ALIASES[name] ?? NAMES.find((known) => isSlip(name, known));
  const candidates = [meant, NAMES.includes(name) ? name : undefined].filter((guess) => guess !== undefined);
  return candidates.flatMap((guess) => {
    const right = guess === 'ip4' && isAddress(value.split('/')[0] ?? '') && value.includes(':') ? 'ip6' : guess;
    const doubled = value.toLowerCase().startsWith(`${right}:`) ? value.slice(right.length + 1) : value;
    const tidy = doubled.replace(/^[:.]+(?=\d)/, '').replace(/[,;.]+$/, '');
    const colon = right === 'redirect' || right === 'exp' ? '=' : ':';
    return value === '' ? [right] : [`${right}${separator === '/' ? '/' : colon}${tidy}`];
  });
}

/** An address where a name or nothing should stand: `include:192.0.2.1`, `192.0.2.0/24`. */
function asAddress(word: string): readonly string[] {
  const value = word.replace(/^(?:include|a|mx|ip4|ip6)[:=]/i, '');
  const address = value.split('/')[0] ?? '';
  if (isAddress(address)) return [`${address.includes(':') ? 'ip6' : 'ip4'}:${value}`];
  // A host name after ip4: is what the a mechanism is for.
  return /^ip[46]:/i.test(word) && /[a-z]/i.test(value) ? [`a:${value}`] : [];
}

/** Terms run together: `ip4:192.0.2.1,192.0.2.2`, `include:mail.example-all`, `+a+mx~all`, `mxinclude:mail.example`. */
function separated(word: string, stands: Stands): readonly string[] {
  const guesses: string[] = [];
  const listed = word.split(/[,;]+/).filter((part) => part !== '');
  const label = /^(?:ip4|ip6|a|mx|include):/i.exec(word)?.[0] ?? '';
  if (listed.length > 1) guesses.push(listed.map((part) => (stands(part) ? part : label + part)).join(' '));
  const tail = /^(.+?)([+\-?~]all)$/i.exec(word);
  if (tail) guesses.push(`${tail[1]} ${tail[2]}`);
  const signed = word.split(/(?=[+?~])/);
  if (signed.length > 1) guesses.push(signed.join(' '));
  const glued = /^(a|mx|ptr|all)((?:include|ip4|ip6|exists|mx|a):.+)$/i.exec(word);
  if (glued) guesses.push(`${glued[1]} ${glued[2]}`);
  return guesses;
}
