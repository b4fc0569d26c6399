import { formOf } from './form.ts';
import { isUsable, parseKeyRecord } from './parse.ts';
import { readPublicKey } from './public-key.ts';
import { readTagList } from './tag-list.ts';

const MAX_CHARACTERS = 4_096; // a fix that nobody can paste is none; the longest real keys need a quarter of it

/**
 * The record that was probably meant: without what zone files, PEM files and mail clients leave behind, its tags in
 * order.
 *
 * @returns a record without fault or remark that verifiers can use, or null where that takes more than tidying up
 */
export function repairedRecord(text: string): string | null {
  if (text.length > MAX_CHARACTERS) return null;
  const bare = text
    .replace(/-----(?:BEGIN|END) [A-Z ]{0,20}PUBLIC KEY-----/g, '')
    // Quotation marks of word processors, in UTF-8 read octet by octet.
    .replace(/\xe2\x80[\x9c-\x9f]/g, '')
    .replace(/["\\]/g, '');
  const form = formOf(bare);
  if (form.kind === 'bare-base64' && form.whole) return checked(`v=DKIM1; k=rsa; p=${bare.replace(/\s/g, '')}`);
  const { tags, flaws } = readTagList(bare);
  if (flaws.some(({ kind }) => kind === 'twice' || kind === 'bad-name' || kind === 'no-equals-sign')) return null;
  const value = (name: string) => tags.find((tag) => tag.name === name)?.value ?? '';
  const key = padded(value('p').replace(/\s/g, ''));
  if (key === null) return null;
  const [type, p] = typed(value('k'), key);
  const kept = ['h', 's', 't', 'n']
    .map((name) => ({ name, value: value(name).replace(/\s*:\s*/g, ':') }))
    .filter(({ value }) => value !== '');
  const tagged = [`v=DKIM1`, ...kept.map(({ name, value }) => `${name}=${value}`), `k=${type}`, `p=${p}`];
  return checked(tagged.join('; '));
}

function checked(text: string): string | null {
  const record = parseKeyRecord(text);
  return isUsable(record) && record.remarks.length === 0 ? text : null;
}

/** Padding completed, and the alphabet of base64url (RFC 4648 section 5) brought back. */
function padded(key: string): string | null {
  const digits = key.replace(/=+$/, '').replace(/-/g, '+').replace(/_/g, '/');
  if (digits === '' || digits.length % 4 === 1) return null;
  return digits.padEnd(Math.ceil(digits.length / 4) * 4, '=');
}

/** The type that the key is of, and an Ed25519 key without its wrapping (RFC 8463 section 4). */
function typed(type: string, key: string): readonly [type: string, key: string] {
  const octets = Buffer.from(key, 'base64');
  const asEd25519 = readPublicKey('ed25519', octets);
  if (asEd25519.ok) return ['ed25519', key];
  if (asEd25519.flaw.kind === 'ed25519-wrapped')
    return ['ed25519', Buffer.from(asEd25519.flaw.bare).toString('base64')];
  return [type === '' || /^rsa$/i.test(type) || readPublicKey('rsa', octets).ok ? 'rsa' : type, key];
}
