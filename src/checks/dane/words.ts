import { isWithin } from '../../core/names.ts';
import type { TlsaRecord } from '../../core/net.ts';
import type { ChainMatch, DaneHost } from './facts.ts';
import type { Unusable } from './parse.ts';

export function tlsaText({ usage, selector, matchingType, data }: TlsaRecord): string {
  return `${usage} ${selector} ${matchingType} ${data}`;
}

/** Where the records of a host stand. */
export function ownerOf({ base }: Pick<DaneHost, 'base'>): string {
  return `_25._tcp.${base}`;
}

/** Whether the records of all these hosts can be expected in the zone of the domain itself. */
export function areOwn(domain: string, hosts: readonly Pick<DaneHost, 'base'>[]): boolean {
  return hosts.every(({ base }) => isWithin(base, domain));
}

export function unusableWords(why: Unusable, { usage, selector, matchingType, data }: TlsaRecord): string {
  switch (why) {
    case 'usage':
      return usage <= 1 ? `usage ${usage} rests on web PKI, which SMTP does not use` : `usage ${usage} is not defined`;
    case 'selector':
      return `selector ${selector} is not defined`;
    case 'matching-type':
      return `matching type ${matchingType} is not defined`;
    case 'length':
      return `${data.length / 2} octets cannot be a digest of matching type ${matchingType}`;
  }
}

type Because = Extract<ChainMatch, { readonly matches: false }>['because'];

export const mismatchWords: Readonly<Record<Because, string>> = {
  'no-certificate': 'it presents no certificate that can be read',
  'nothing-named': 'no record names what it presents',
  'chain-broken': 'a record names an authority, but the chain it presents does not lead there',
  name: 'a record names the authority, but the certificate is for another name',
  expired: 'a record names the authority, but a certificate of the chain is not valid now',
};
