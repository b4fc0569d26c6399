import { canonicalAddress, isAddress } from '../core/addresses.ts';

/** A host that was spoken to, as words name it. */
export interface RemoteHost {
  readonly name: string | null;
  readonly address: string | null;
}

const MAX_CHARACTERS = 8000;
const HOST = '([a-z0-9](?:[a-z0-9_.-]{0,252}[a-z0-9])?)';
const ADDRESS = '\\[((?:IPv6:)?[0-9a-f:.]{3,50})\\]';
/** Postfix and Exim: `host mx.example[192.0.2.1] said`, `host mx.example [192.0.2.1]`; Postfix: `connect to mx.example[192.0.2.1]:25`. */
const WITH_BOTH = new RegExp(`\\b(?:host|connect to|via|with|to|from|by)\\s+${HOST}\\.? ?${ADDRESS}`, 'i');
const TALKING = new RegExp(`\\bwhile talking to ${HOST}`, 'i');
const BARE = /(?<![\w.:])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])/;

/** The host that words say refused, with its address. Null: they name none. */
export function remoteHostIn(text: string): RemoteHost | null {
  const bounded = text.slice(0, MAX_CHARACTERS);
  const [, name, address] = WITH_BOTH.exec(bounded) ?? [];
  if (name !== undefined) return { name: name.toLowerCase(), address: addressFrom(address) };
  const talking = TALKING.exec(bounded)?.[1];
  return talking === undefined ? null : { name: talking.toLowerCase(), address: null };
}

/** The address beside a host's name in a field: `dns; mx.example (192.0.2.1)`, `dns; [192.0.2.1]`; null: none. */
export function addressOfHost(text: string): string | null {
  const bounded = text.slice(0, MAX_CHARACTERS);
  const [, inBrackets] = /[[(]((?:IPv6:)?[0-9a-f:.]{3,50})[\])]/i.exec(bounded) ?? [];
  return addressFrom(inBrackets) ?? addressFrom(BARE.exec(bounded)?.[0]);
}

function addressFrom(text: string | undefined): string | null {
  const bare = (text ?? '').replace(/^IPv6:/i, '');
  return isAddress(bare) ? canonicalAddress(bare) : null;
}
