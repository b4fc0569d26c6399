import { familyOf } from '../../core/addresses.ts';
import type { CaaRecord, RrsigRecord, TxtRecord } from '../../core/net.ts';
import { txtValue } from '../../core/zone-file.ts';
import type { DnsServer } from '../wire.ts';
import { extendedErrorName } from './codes.ts';
import type { ExtendedError } from './extended-errors.ts';
import type { DnsMessage, DnsRecord } from './message.ts';
import type { RecordData, SignatureData } from './rdata.ts';

const MAX_EVIDENCE = 4_000; // characters: a hostile answer may hold 64 kB

/** `EDE 6 DNSSEC Bogus: signature expired`, on one line whatever the server wrote. */
function extendedErrorText({ code, text }: ExtendedError): string {
  const line = oneLine(text);
  return `EDE ${code} ${extendedErrorName(code)}${line === '' ? '' : `: ${line}`}`;
}

const LONGEST_REMARK = 60; // characters

/** The same to be read within a sentence: a resolver that tells its whole story is cut short. */
export function extendedErrorNote({ code, text }: ExtendedError): string {
  return extendedErrorText({ code, text: oneLine(text).length > LONGEST_REMARK ? '' : text });
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** Record data as in a zone file (RFC 1035 section 5.1), but names without the last dot, and a signature without itself. */
export function dataText(record: RecordData | SignatureData): string {
  switch (record.type) {
    case 'CAA':
      return caaText(record.data);
    case 'DNSKEY': {
      const { flags, protocol, algorithm, publicKey, keyTag } = record.data;
      return `${flags} ${protocol} ${algorithm} ${publicKey} ; key tag ${keyTag}`;
    }
    case 'DS': {
      const { keyTag, algorithm, digestType, digest } = record.data;
      return `${keyTag} ${algorithm} ${digestType} ${digest}`;
    }
    case 'MX':
      return `${record.data.preference} ${record.data.exchange}`;
    case 'NSEC3PARAM': {
      const { algorithm, flags, iterations, salt } = record.data;
      return `${algorithm} ${flags} ${iterations} ${salt === '' ? '-' : salt}`;
    }
    case 'RRSIG':
      return signatureText(record.data);
    case 'SOA': {
      const { mname, rname, serial, refresh, retry, expire, minimum } = record.data;
      return [mname, rname, serial, refresh, retry, expire, minimum].join(' ');
    }
    case 'SPF':
    case 'TXT':
      return stringsText(record.data);
    case 'SRV': {
      const { priority, weight, port, target } = record.data;
      return `${priority} ${weight} ${port} ${target}`;
    }
    case 'TLSA': {
      const { usage, selector, matchingType, data } = record.data;
      return `${usage} ${selector} ${matchingType} ${data}`;
    }
    default:
      return record.data;
  }
}

function stringsText(strings: TxtRecord): string {
  return strings.map(txtValue).join(' ');
}

function caaText({ critical, tag, value }: CaaRecord): string {
  return `${critical ? 128 : 0} ${printable(tag)} ${txtValue(value)}`;
}

/** A tag is letters and digits (RFC 8659 section 4.1); whatever else stands there is shown harmlessly. */
function printable(tag: string): string {
  return tag.replace(/[^\x21-\x7e]/g, (one) => `\\${String(one.charCodeAt(0)).padStart(3, '0')}`);
}

/** `MX 13 20261221000000 20261121000000 12345 example.com`: times as in RFC 4034 section 3.2, seconds in UTC. */
function signatureText({ typeCovered, algorithm, expiration, inception, keyTag, signer }: RrsigRecord): string {
  return `${typeCovered} ${algorithm} ${timeText(expiration)} ${timeText(inception)} ${keyTag} ${signer}`;
}

function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$|\D/g, '');
}

function recordText(record: DnsRecord): string {
  return record.type === 'other'
    ? `${record.name} ${record.ttl} ${record.typeName} (${record.sizeBytes} octets)`
    : `${record.name} ${record.ttl} ${record.type} ${dataText(record)}`;
}

/**
 * A response as evidence: rcode and flags, Extended DNS Errors, then the records, one a line. Of the authority section
 * only what an answer without records rests on: the SOA, or the NS records of a referral. Bounded.
 */
export function messageText(message: DnsMessage): string {
  const { rcode, authoritative, authenticated, truncated, extendedErrors, answers, authority, addresses } = message;
  const head = [rcode, authoritative ? 'AA' : '', authenticated ? 'AD' : '', truncated ? 'TC' : '']
    .filter((word) => word !== '')
    .join(' ');
  const grounds = authority.filter(({ type }) => type === 'SOA' || (type === 'NS' && answers.length === 0));
  const isReferral = grounds.some(({ type }) => type === 'NS');
  const glue = isReferral ? addresses.map(({ name, address }) => `${name} ${addressType(address)} ${address}`) : [];
  const records = [...answers, ...grounds].map(recordText);
  const text = [head, ...extendedErrors.map(extendedErrorText), ...records, ...glue].join('\n');
  return text.length <= MAX_EVIDENCE ? text : `${text.slice(0, MAX_EVIDENCE)} … (${text.length - MAX_EVIDENCE} more)`;
}

function addressType(address: string): 'A' | 'AAAA' {
  return familyOf(address) === 4 ? 'A' : 'AAAA';
}

const defaultPorts = { udp: 53, tls: 853, https: 443 } as const;

/** `192.0.2.53:53`, `[2001:db8::53]:53`, `9.9.9.9:853#dns.quad9.net`, or the URL of a DoH server. */
export function serverText({ transport, address, port, name }: DnsServer): string {
  if (transport === 'https' && name !== null) return name;
  const at = `${bracketed(address)}:${port}`;
  return name === null || name === address ? at : `${at}#${name}`;
}

/** For sentences: as `serverText`, without a port that goes without saying. */
export function serverName(server: DnsServer): string {
  const { transport, address, port, name } = server;
  if (transport === 'https' && name !== null) return name;
  const at = port === defaultPorts[transport] ? address : `${bracketed(address)}:${port}`;
  return name === null || name === address ? at : `${at}#${name}`;
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
