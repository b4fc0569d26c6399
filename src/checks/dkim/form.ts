import { readBase64 } from './base64.ts';
import { type KeyRecord, parseKeyRecord } from './parse.ts';
import { readPublicKey } from './public-key.ts';
import { readTagList } from './tag-list.ts';

/** What a TXT record at a selector is. */
export type TextForm =
  | { readonly kind: 'key'; readonly record: KeyRecord }
  /** A private key, in PEM or in `p=`. */
  | { readonly kind: 'private-key' }
  /** The target of a CNAME, published as a text. */
  | { readonly kind: 'target'; readonly target: string }
  /** Base64 and nothing else: a piece of a key, or (`whole`) all of one without `p=`. */
  | { readonly kind: 'bare-base64'; readonly whole: boolean }
  /** Anything else, such as SPF or a verification string. */
  | { readonly kind: 'foreign' };

const HOST = /^(?:[a-z0-9_-]{1,63}\.)+[a-z][a-z0-9-]{0,62}\.?$/i;
const SHORTEST_PIECE = 24; // shorter words are no telling piece of a key
const MAX_BARE_CHARACTERS = 8_192;

/** Says what a text at a selector is; never throws. */
export function formOf(text: string): TextForm {
  if (/-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/.test(text)) return { kind: 'private-key' };
  if (text.length <= 255 && HOST.test(text)) return { kind: 'target', target: text.toLowerCase().replace(/\.$/, '') };
  if (isMeantAsKey(text)) {
    const record = parseKeyRecord(text);
    return record.faults.some(({ kind }) => kind === 'private-key') ? { kind: 'private-key' } : { kind: 'key', record };
  }
  if (text.length < SHORTEST_PIECE || text.length > MAX_BARE_CHARACTERS || !/^[A-Za-z0-9+/=\s"\\]+$/.test(text))
    return { kind: 'foreign' };
  const base64 = readBase64(text);
  const read = base64.ok ? readPublicKey('rsa', base64.octets) : null;
  if (read?.ok === false && read.flaw.kind === 'private-key') return { kind: 'private-key' };
  return { kind: 'bare-base64', whole: read?.ok === true };
}

/** A version that is another protocol's says so, unless a key stands behind it. */
function isMeantAsKey(text: string): boolean {
  const { tags } = readTagList(text);
  const version = tags.find(({ name }) => name === 'v')?.value;
  const names = tags.map(({ name }) => name);
  if (version !== undefined && /^["\\]*dkim/i.test(version)) return true;
  if (/^["\\\s]{0,4}v\s{0,2}=\s{0,2}dkim/i.test(text)) return true; // quoted as in a zone file
  if (version !== undefined && !names.includes('p')) return false;
  if (version !== undefined && /^(?:spf1|DMARC1|STSv1|TLSRPTv1|BIMI1)/i.test(version)) return false;
  return names.includes('p') || names.includes('k');
}
