import { canonicalAddress, isAddress } from '../core/addresses.ts';

/** A host that was spoken to, as words or a field name it. */
export interface RemoteHost {
  readonly name: string | null;
  readonly address: string | null;
}

const MAX_CHARACTERS = 8000;
const HOST = '([a-z0-9](?:[a-z0-9_.-]{0,252}[a-z0-9])?)';
const ADDRESS = '\\[((?:IPv6:)?[0-9a-f:.]{3,50})\\]';
/** Postfix and Exim: `host mx.example[192.0.2.1] said`; Exim of a delay: `H=mx.example [192.0.2.1]:`; Postfix: `connect to mx.example[192.0.2.1]:25`, `lost connection with …`. */
const WITH_BOTH = new RegExp(
  `\\b(?:(?:host|connect to|connection with|conversation with|via|from)\\s+|H=)${HOST}\\.? ?${ADDRESS}`,
  'i',
);
const TALKING = new RegExp(`\\bwhile talking to ${HOST}`, 'i');
/** Sun's and Oracle's Messaging Server: the own address and port, and those of the other side. */
const SOCKETS = /\(TCP\|([0-9a-f:.]{3,50})\|\d{1,5}\|([0-9a-f:.]{3,50})\|\d{1,5}\)/i;
const IN_BRACKETS = /[[(<]((?:IPv6:)?[0-9a-f:.]{3,50})(?:[\])>]|, )/gi;

/** The host that words say refused, or could not be reached, with its address. Null: they name none. */
export function remoteHostIn(text: string): RemoteHost | null {
  const bounded = text.slice(0, MAX_CHARACTERS);
  const [, name, address] = WITH_BOTH.exec(bounded) ?? [];
  if (name !== undefined) return { name: name.toLowerCase(), address: addressFrom(address) };
  const talking = TALKING.exec(bounded)?.[1];
  return talking === undefined ? null : { name: talking.toLowerCase(), address: null };
}

/** The address beside a host's name in a field: `mx.example (192.0.2.1)`, `mx.example. (192.0.2.1, the server for …)`, `[192.0.2.1]`; null: none. */
export function addressOfHost(text: string): string | null {
  const bounded = text.slice(0, MAX_CHARACTERS).trim();
  const sockets = SOCKETS.exec(bounded)?.[2];
  if (sockets !== undefined) return addressFrom(sockets);
  for (const [, inBrackets] of bounded.matchAll(IN_BRACKETS)) {
    const address = addressFrom(inBrackets);
    if (address !== null) return address;
  }
  return addressFrom(/^[^\s([]+/.exec(bounded)?.[0]);
}

/** The address that a host used itself, where the field about the other one says so; null: it does not. */
export function ownAddressBeside(text: string): string | null {
  return addressFrom(SOCKETS.exec(text.slice(0, MAX_CHARACTERS))?.[1]);
}

function addressFrom(text: string | undefined): string | null {
  const bare = (text ?? '').replace(/^IPv6:/i, '');
  return isAddress(bare) ? canonicalAddress(bare) : null;
}
