import { familyOf } from '../../core/addresses.ts';
import { registrableDomain } from '../../core/suffixes.ts';

/** What a PTR name looks like: `dynamic` as of a line at home, `generic` as made by a machine from the address. */
export type NameLook = 'dynamic' | 'generic' | 'plain';

const MAX_CHARACTERS = 255; // RFC 1035 section 2.3.4

/**
 * Words by which access networks name the lines of their customers. Receivers match the same ones, such as
 * SpamAssassin with RDNS_DYNAMIC and HELO_DYNAMIC.
 */
const LINE_WORDS = new Set([
  ...['abo', 'broadband', 'cable', 'cablemodem', 'catv', 'cpe', 'hsd', 'ftth', 'mobile', 'wimax', 'wireless', 'wlan'],
  ...['dhcp', 'dial', 'dialin', 'dialup', 'dip', 'dyn', 'dynamic', 'dynamicip', 'dynip', 'ppp', 'pppoe'],
  ...['adsl', 'dsl', 'sdsl', 'vdsl', 'xdsl', 'pool', 'pools', 'res', 'residential'],
]);

/** Of these a whole label says enough, without a number beside it: whole networks have one such name. */
const NETWORK_WORDS = new Set(['adsl', 'dhcp', 'dialup', 'dyn', 'dynamic', 'ppp', 'pppoe']);
const PLACEHOLDERS = new Set(['localhost', 'reserved', 'static', 'unallocated', 'unassigned', 'unknown']);

/** A first label with one of these was given to a mail server by hand, or by a sending service for each of its own. */
const MAIL_WORDS = new Set([
  ...['bounce', 'em', 'email', 'mail', 'mailer', 'mailout', 'mout', 'mta', 'mx', 'news', 'newsletter'],
  ...['out', 'outbound', 'outgoing', 'relay', 'send', 'sender', 'smtp', 'smtpout'],
]);

/**
 * Judges a PTR name by its form, as receivers do. Careful: a name counts as dynamic only where a word of access
 * networks and a part of the address stand in it, and as generic only where the whole address does.
 *
 * @param name     lower case, without the last dot
 * @param address  the address it belongs to, in canonical form
 * @returns never throws
 */
export function lookOf(name: string, address: string): NameLook {
  const bounded = name.slice(0, MAX_CHARACTERS);
  const host = hostPart(bounded);
  const labels = host.split('.');
  const [first = ''] = labels;
  if (NETWORK_WORDS.has(first)) return 'dynamic';
  if (PLACEHOLDERS.has(first)) return 'generic';
  const whole = holdsAddress(bounded, address);
  const lined = labels.some((label) => wordsIn(label).some((word) => LINE_WORDS.has(word)));
  if (lined && whole) return 'dynamic';
  if (wordsIn(first).some((word) => MAIL_WORDS.has(word))) return 'plain';
  if (whole) return 'generic';
  return lined && holdsPart(labels, address) ? 'dynamic' : 'plain';
}

/** What stands in front of the registrable domain: a word in that is the name of a company, such as dynamics. */
function hostPart(name: string): string {
  const registrable = registrableDomain(name);
  if (registrable === null) return name;
  return name.endsWith(`.${registrable}`) ? name.slice(0, -registrable.length - 1) : '';
}

function wordsIn(label: string): readonly string[] {
  return label.split(/[^a-z]+/).filter((word) => word !== '');
}

function numbersIn(text: string): readonly number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}

/** All of the address, in order or reversed: `203-0-113-7`, `7.113.0.203`, `203000113007`, `cb007107`. */
function holdsAddress(name: string, address: string): boolean {
  if (familyOf(address) === 6) return holdsIpv6(name, address);
  const octets = numbersIn(address);
  const both = [octets, octets.toReversed()];
  const spelled = both.flatMap((ordered) => [
    ordered.map((octet) => String(octet).padStart(3, '0')).join(''),
    ordered.map((octet) => octet.toString(16).padStart(2, '0')).join(''),
  ]);
  const runs = numbersIn(name);
  return both.some((ordered) => runsHold(runs, ordered)) || spelled.some((text) => name.includes(text));
}

function runsHold(runs: readonly number[], wanted: readonly number[]): boolean {
  return runs.some((_, start) => wanted.every((number, index) => runs[start + index] === number));
}

const TELLING_NIBBLES = 16; // half an address: the interface identifier, or the network

/** Sixteen hexadecimal digits of the address in a row, or its groups with hyphens. */
function holdsIpv6(name: string, address: string): boolean {
  const groups = groupsOf(address);
  const written = [groups.join('-'), address.replaceAll(':', '-')];
  if (address.split(':').length > 3 && written.some((text) => name.includes(text))) return true;
  const digits = groups.map((group) => group.padStart(4, '0')).join('');
  const bare = name.replace(/[.-]/g, '');
  return [digits, [...digits].reverse().join('')].some((text) =>
    [0, TELLING_NIBBLES].some((start) => {
      const part = text.slice(start, start + TELLING_NIBBLES);
      return !/^0*.$/.test(part) && bare.includes(part);
    }),
  );
}

/** The eight groups of an IPv6 address, without leading zeros. @param address  in canonical form */
function groupsOf(address: string): readonly string[] {
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  if (tail === undefined) return left;
  return [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right];
}

/** The last two octets in a row anywhere, or the last one beside the word: in its label, or the one in front of it. */
function holdsPart(labels: readonly string[], address: string): boolean {
  if (familyOf(address) === 6) return false;
  const octets = numbersIn(address);
  const lastTwo = octets.slice(2);
  const runs = numbersIn(labels.join('.'));
  if (runsHold(runs, lastTwo) || runsHold(runs, lastTwo.toReversed())) return true;
  return labels.some((label, index) => {
    if (!wordsIn(label).some((word) => LINE_WORDS.has(word))) return false;
    return numbersIn(`${labels[index - 1] ?? ''}.${label}`).includes(octets[3] ?? -1);
  });
}
