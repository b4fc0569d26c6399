import { readBase64 } from './base64.ts';
import { type KeyFlaw, type PublicKey, readPublicKey } from './public-key.ts';
import { type ListFlaw, readTagList, type Tag } from './tag-list.ts';

/** What keeps verifiers from using a record. Offsets are into its text, ends exclusive. */
export interface Fault {
  readonly kind:
    | Extract<ListFlaw['kind'], 'no-equals-sign' | 'bad-name' | 'twice'>
    | KeyFlaw['kind']
    | 'version'
    | 'no-key'
    | 'base64-character'
    | 'base64-padding'
    | 'base64-length'
    | 'quote'
    | 'escape'
    | 'pem'
    | 'too-long';
  readonly start: number;
  readonly end: number;
  /** What should stand there, to follow "expected". */
  readonly expected: string;
}

/**
 * What the rules do not allow or do not know, and verifiers mostly overlook. `irregular`: some do not.
 * `untidy`: hardly any minds.
 */
export interface Remark {
  readonly kind:
    | 'version-not-first'
    | 'bare-rsa'
    | 'capital-type'
    | 'empty-value'
    | 'bad-item'
    | 'empty-part'
    | 'trailing-space'
    | 'obsolete-tag'
    | 'unknown-tag';
  readonly weight: 'irregular' | 'untidy';
  readonly start: number;
  readonly end: number;
  /** To stand as a note under the place. */
  readonly note: string;
}

/** A DKIM key record (RFC 6376 section 3.6.1). */
export interface KeyRecord {
  readonly text: string;
  readonly tags: readonly Tag[];
  readonly faults: readonly Fault[];
  readonly remarks: readonly Remark[];
  /** `rsa` where `k=` is absent. */
  readonly keyType: string;
  /** `h=`; null: all. */
  readonly hashes: readonly string[] | null;
  /** `s=`; null: all. */
  readonly services: readonly string[] | null;
  /** `t=`, unknown ones included. */
  readonly flags: readonly string[];
  /** `p=` is there and empty. */
  readonly revoked: boolean;
  /** Null where it is revoked, at fault, or of a type we do not know. */
  readonly key: PublicKey | null;
  /** The value of `p=` without white space, to compare keys by; empty where there is none. */
  readonly keyText: string;
}

const MAX_CHARACTERS = 65_535; // RDLENGTH is 16 bits wide: RFC 1035 section 3.2.1
const MAX_SAID = 20;
const KNOWN = new Set(['v', 'h', 'k', 'n', 'p', 's', 't']);
const ITEM = /^(?:\*|[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?)$/; // RFC 6376 section 2.10, hyphenated-word

/**
 * Reads a DKIM key record (RFC 6376 section 3.6.1, RFC 8301, RFC 8463).
 *
 * @param text  the strings of the TXT record, joined without a space (RFC 6376 section 3.6.2.2)
 * @returns the tags, and every fault and remark with offsets into `text`; never throws
 */
export function parseKeyRecord(text: string): KeyRecord {
  const whole = text.length <= MAX_CHARACTERS;
  const { tags, flaws } = readTagList(whole ? text : '');
  const tag = (name: string) => tags.find((candidate) => candidate.name === name);
  const k = tag('k');
  const keyType = k === undefined || k.value === '' ? 'rsa' : /^rsa$/i.test(k.value) ? 'rsa' : k.value;
  const p = tag('p');
  const read = p === undefined || p.value === '' ? null : readKey(p, keyType);
  const faults: Fault[] = whole
    ? [
        ...listFaults(text, flaws),
        ...versionFaults(tag('v')),
        ...(p === undefined
          ? [{ kind: 'no-key', ...lastOf(tags), expected: 'a tag "p=" with the public key' } as const]
          : []),
        ...(read?.fault ? [read.fault] : []),
      ]
    : [{ kind: 'too-long', start: MAX_CHARACTERS, end: text.length, expected: `at most ${MAX_CHARACTERS} octets` }];
  return {
    text,
    tags,
    faults: faults.slice(0, MAX_SAID),
    remarks: [...tags.flatMap((each, index) => remarksOn(each, index)), ...bareRemark(p, read), ...listRemarks(flaws)]
      .sort((a, b) => a.start - b.start)
      .slice(0, MAX_SAID),
    keyType,
    hashes: listOf(tag('h')),
    services: listOf(tag('s')),
    flags: listOf(tag('t')) ?? [],
    revoked: p?.value === '',
    key: read?.key ?? null,
    keyText: p?.value.replace(/[ \t\r\n]/g, '') ?? '',
  };
}

const MIN_BITS = 1024; // RFC 8301 section 3.2: verifiers must not consider less valid

/** Whether verifiers can check a signature with it. */
export function isUsable({ faults, key, hashes, services }: KeyRecord): boolean {
  if (faults.length > 0 || key === null) return false;
  return key.bits >= (key.type === 'rsa' ? MIN_BITS : 0) && allowsSha256(hashes) && allowsEmail(services);
}

/** RFC 8301 section 3.1: rsa-sha1 must not be used, so sha256 is the one hash there is. */
export function allowsSha256(hashes: KeyRecord['hashes']): boolean {
  return hashes === null || hashes.includes('sha256');
}

/** RFC 6376 section 3.6.1, `s=`. */
export function allowsEmail(services: KeyRecord['services']): boolean {
  return services === null || services.includes('*') || services.includes('email');
}

interface ReadTag {
  readonly key: PublicKey | null;
  readonly fault: Fault | null;
}

function readKey({ value, valueStart }: Tag, keyType: string): ReadTag {
  const all = { start: valueStart, end: valueStart + value.length };
  const fault = (kind: Fault['kind'], expected: string, at = all): ReadTag => ({
    key: null,
    fault: { kind, expected, ...at },
  });
  if (keyType !== 'rsa' && keyType !== 'ed25519') return { key: null, fault: null };
  const armour = value.indexOf('-----');
  if (armour !== -1) {
    const at = { start: valueStart + armour, end: valueStart + Math.min(value.length, armour + 26) };
    return fault('pem', 'the base64 lines alone, without the BEGIN and END lines of a PEM file', at);
  }
  const base64 = readBase64(value);
  if (!base64.ok) {
    const { kind, start, end } = base64.flaw;
    const at = { start: valueStart + start, end: valueStart + end };
    const odd = value[start];
    if (kind === 'character' && odd === '"') return fault('quote', 'no quotation mark inside the record', at);
    if (kind === 'character' && odd === '\\') return fault('escape', 'no backslash inside the record', at);
    return fault(`base64-${kind}`, BASE64_EXPECTED[kind], at);
  }
  const read = readPublicKey(keyType, base64.octets);
  return read.ok ? { key: read.key, fault: null } : fault(read.flaw.kind, keyExpected(read.flaw, keyType));
}

const BASE64_EXPECTED = {
  character: 'base64: letters, digits, "+" and "/"',
  padding: 'base64 that ends in its complete padding ("=" or "==")',
  length: 'complete base64: one character is missing or too many',
} as const;

function keyExpected(flaw: KeyFlaw, keyType: string): string {
  switch (flaw.kind) {
    case 'truncated':
      return `${flaw.expectedOctets} octets of key, ${flaw.octets} are there: its end is missing`;
    case 'trailing':
      return `${flaw.expectedOctets} octets of key, ${flaw.octets} are there: something follows it`;
    case 'private-key':
      return 'the public key, this is the private one';
    case 'certificate':
      return 'a public key, this is a certificate';
    case 'bad-exponent':
      return 'an odd public exponent above 1';
    case 'bad-modulus':
      return 'an odd modulus: the key was damaged';
    case 'wrong-type':
      return `a key of type ${keyType}, this is ${flaw.found === 'other' ? 'of another type' : flaw.found}`;
    case 'ed25519-wrapped':
      return 'the 32 octets of the Ed25519 key alone, without their ASN.1 wrapping';
    case 'ed25519-length':
      return `32 octets of Ed25519 key, ${flaw.octets} are there`;
    case 'unreadable':
      return 'a public key (SubjectPublicKeyInfo in DER, in base64)';
  }
}

function listFaults(text: string, flaws: readonly ListFlaw[]): readonly Fault[] {
  return flaws.flatMap(({ kind, start, end }): readonly Fault[] => {
    if (kind === 'empty-part' || kind === 'trailing-space') return [];
    const part = text.slice(start, end);
    if (part.includes('"')) return [{ kind: 'quote', start, end, expected: 'no quotation mark inside the record' }];
    if (part.includes('\\')) return [{ kind: 'escape', start, end, expected: 'no backslash inside the record' }];
    const expected = {
      'no-equals-sign': 'a tag and its value, such as "k=rsa"',
      'bad-name': 'a tag name: a letter, then letters, digits and "_"',
      twice: 'each tag once', // RFC 6376 section 3.2: the whole list is invalid
    } as const;
    return [{ kind, start, end, expected: expected[kind] }];
  });
}

/** RFC 6376 section 3.6.1: any other value than DKIM1 must be discarded, and values are case-sensitive (section 3.2). */
function versionFaults(v: Tag | undefined): readonly Fault[] {
  if (v === undefined || v.value === 'DKIM1') return [];
  const kind = v.value.includes('\\') ? 'escape' : v.value.includes('"') ? 'quote' : 'version';
  return [{ kind, start: v.start, end: v.end, expected: '"v=DKIM1", in capitals' }];
}

function listRemarks(flaws: readonly ListFlaw[]): readonly Remark[] {
  return flaws.flatMap(({ kind, start, end }): readonly Remark[] => {
    if (kind === 'empty-part') return [{ kind, weight: 'untidy', start, end, note: 'nothing between two semicolons' }];
    if (kind === 'trailing-space')
      return [{ kind, weight: 'untidy', start, end, note: 'white space behind the last semicolon' }];
    return [];
  });
}

function remarksOn({ name, value, start, end }: Tag, index: number): readonly Remark[] {
  if (name === 'g')
    return [{ kind: 'obsolete-tag', weight: 'untidy', start, end, note: '"g=" was removed by RFC 6376' }];
  if (!KNOWN.has(name)) {
    const known = KNOWN.has(name.toLowerCase());
    const note = `"${name.slice(0, 20)}=" is no tag of a key${known ? ': tag names are in lower case' : ''}`;
    return [{ kind: 'unknown-tag', weight: 'untidy', start, end, note }];
  }
  const irregular = (kind: Remark['kind'], note: string): Remark => ({ kind, weight: 'irregular', start, end, note });
  if (name === 'v') return index === 0 ? [] : [irregular('version-not-first', '"v=" must be the first tag')];
  if (name === 'p' || name === 'n') return [];
  if (value === '') return [irregular('empty-value', `"${name}=" has no value`)];
  if (name === 'k')
    return /^rsa$/i.test(value) && value !== 'rsa' ? [irregular('capital-type', `"k=${value}" must be "k=rsa"`)] : [];
  const bad = itemsIn(value).find((item) => !ITEM.test(item));
  return bad === undefined
    ? []
    : [{ kind: 'bad-item', weight: 'untidy', start, end, note: `"${bad.slice(0, 20)}" in "${name}=" is no word` }];
}

function bareRemark(p: Tag | undefined, read: ReadTag | null): readonly Remark[] {
  if (p === undefined || read?.key?.type !== 'rsa' || !read.key.bare) return [];
  const note = 'a bare RSAPublicKey: some verifiers read a SubjectPublicKeyInfo only';
  return [{ kind: 'bare-rsa', weight: 'irregular', start: p.valueStart, end: p.end, note }];
}

function listOf(tag: Tag | undefined): readonly string[] | null {
  if (tag === undefined || tag.value === '') return null;
  return itemsIn(tag.value).slice(0, MAX_SAID);
}

function itemsIn(value: string): readonly string[] {
  return value.split(':').map((item) => item.trim());
}

function lastOf(tags: readonly Tag[]): { readonly start: number; readonly end: number } {
  const { start, end } = tags.at(-1) ?? { start: 0, end: 0 };
  return { start, end };
}
