import { addressKind, canonicalAddress, isAddress, unmappedAddress } from '../core/addresses.ts';
import { type DomainName, isHostName, isSelector, parseDomainName } from '../core/names.ts';
import { parseReportAddress } from '../core/report-address.ts';
import { readMailbox } from '../message/addresses.ts';
import { UsageError } from './io.ts';

// Readers of option values: each returns the value, or throws a UsageError that quotes it and says what was expected.

export function domain(text: string): DomainName {
  const parsed = parseDomainName(text);
  // Labels that begin so are kept for records of their own (RFC 8552): no mail goes to such a name.
  const isRecordName = parsed.ok && /(?:^|\.)_/.test(parsed.name);
  if (parsed.ok && !isRecordName) return parsed.name;
  const meant = domainWithin(text);
  const hint = meant === null ? '' : `, did you mean "${meant}"?`;
  if (parsed.ok) throw new UsageError(`"${text}" is the name of a record, not of a domain with mail${hint}`);
  throw new UsageError(
    meant === null
      ? `"${text}" is no domain name: expected ${parsed.expected}`
      : `"${text}" is no domain name${hint} (expected ${parsed.expected})`,
  );
}

/** The domain in what people paste in its place: an address, a URL, a wildcard, the name of a record. Null: none. */
function domainWithin(text: string): DomainName | null {
  const host = text
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:(?:\/\/)?/i, '')
    .replace(/[/?#].*$/s, '')
    .replace(/^.*@/s, '')
    .replace(/:\d*$/, '')
    .replace(/^(?:\*\.)+/, '')
    .replace(/^(?:(?:[^.]+\._domainkey|_[^.]+)\.)+/i, '');
  const parsed = parseDomainName(host);
  return parsed.ok ? parsed.name : null;
}

export function selector(text: string): string {
  return selectorOf('--selector')(text);
}

export function selectorOf(option: string): (text: string) => string {
  return (text) => {
    const bare = text.replace(/\._domainkey(?:\..*)?$/i, '').toLowerCase();
    if (isSelector(bare)) return bare;
    throw new UsageError(
      `${option}: "${text}" is no DKIM selector: expected a label such as "google" or "s1" (the s= of a DKIM-Signature)`,
    );
  };
}

export function bimiSelector(text: string): string {
  const bare = text.replace(/\._bimi(?:\..*)?$/i, '').toLowerCase();
  if (!isSelector(bare)) {
    throw new UsageError(
      `--bimi-selector: "${text}" is no BIMI selector: expected a label such as "default" or "brand" (the s= of a BIMI-Selector field)`,
    );
  }
  return bare;
}

export function sendingIp(text: string): string {
  return addressOf('--sending-ip')(text);
}

/** An address that receivers see a message come from. */
export function addressOf(option: string): (text: string) => string {
  return (text) => publicAddress(option, text);
}

function publicAddress(option: string, text: string): string {
  if (!isAddress(text)) {
    throw new UsageError(
      `${option}: "${text}" is no IP address: expected one such as 192.0.2.1 or 2001:db8::1, without a prefix length`,
    );
  }
  const address = unmappedAddress(text); // programs that listen on both families log IPv4 addresses in IPv6 form
  const kind = addressKind(address);
  if (kind !== 'public' && kind !== 'reserved') {
    throw new UsageError(`${option}: "${text}" is a ${kind} address: expected the public one that receivers see`);
  }
  return address;
}

/** The address that reports go to, with its domain in A-labels. */
export function mailbox(text: string): string {
  const address = parseReportAddress(text);
  if (address !== null) return address;
  throw new UsageError(
    `--report-to: "${text}" is no mail address that can stand in a record: expected one such as dmarc@example.com`,
  );
}

/** An envelope sender: an address, or nothing for `<>`. */
export function envelopeSender(text: string): string {
  if (text === '<>' || text === '') return '';
  const read = readMailbox(text.replace(/^<(.*)>$/s, '$1'));
  if (read.ok) return read.address;
  throw new UsageError(`--mail-from: "${text}": expected an address such as ann@example.com, or <>`);
}

/** An http or https URL. A password in it would end up in lists of processes and in logs. */
export function webUrl(option: string): (text: string) => string {
  return (text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !/^https?:$/.test(url.protocol)) {
      throw new UsageError(`${option}: "${text}" is no URL: expected one such as http://127.0.0.1:11333`);
    }
    if (url.username !== '' || url.password !== '') {
      throw new UsageError(`${option}: expected a URL without a user and a password`);
    }
    return url.href;
  };
}

export function wholeNumber(option: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      throw new UsageError(`${option}: "${text}" is not a whole number from ${least} to ${most}`);
    }
    return value;
  };
}

/** Seconds, with or without a unit: `90`, `90s`, `2m`. In milliseconds. */
export function duration(option: string, leastMs: number, mostMs: number): (text: string) => number {
  return (text) => {
    const [, digits = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
    const valueMs =
      digits === '' ? Number.NaN : Number(digits) * { ms: 1, s: 1000, m: 60_000 }[unit as 'ms' | 's' | 'm'];
    if (!(valueMs >= leastMs && valueMs <= mostMs)) {
      throw new UsageError(
        `${option}: "${text}" is no duration: expected seconds from ${leastMs / 1000} to ${mostMs / 1000}, such as 30, 30s or 2m`,
      );
    }
    return Math.round(valueMs);
  };
}

/** `host`, `host:port`, `192.0.2.1:port`, `[2001:db8::1]:port`, or an IPv6 address by itself. */
export function hostAndPort(
  option: string,
  defaultPort: number,
): (text: string) => { readonly host: string; readonly port: number } {
  return (text) => {
    if (isAddress(text)) return { host: canonicalAddress(text), port: defaultPort };
    const [, bracketed, bare = '', digits] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::(\d+))?$/i.exec(text) ?? [];
    const host = (bracketed ?? bare).toLowerCase().replace(/\.$/, '');
    const port = digits === undefined ? defaultPort : Number(digits);
    const isHost = bracketed === undefined ? isAddress(host) || isHostName(host) : isAddress(host);
    if (!isHost || port < 1 || port > 65_535) {
      throw new UsageError(
        `${option}: "${text}" is no host: expected host or host:port, such as mail.example.com:${defaultPort} or [2001:db8::1]:${defaultPort}`,
      );
    }
    return { host: isAddress(host) ? canonicalAddress(host) : host, port };
  };
}

export function helo(text: string): string {
  if (!isHostName(text) && !/^\[(?:\d+(?:\.\d+){3}|IPv6:[0-9a-f:.]+)\]$/i.test(text)) {
    throw new UsageError(
      `--helo: "${text}" is no host name: expected one such as mail.example.com, or an address in brackets`,
    );
  }
  return text;
}

export function oneOf<const T extends readonly string[]>(option: string, choices: T): (text: string) => T[number] {
  return (text) => {
    const found = choices.find((choice) => choice === text.toLowerCase());
    if (found === undefined)
      throw new UsageError(`${option}: "${text}" is unknown: expected one of ${choices.join(', ')}`);
    return found;
  };
}

/**
 * For options that can be repeated, or given as a comma-separated list. A list of nothing, such as of an empty variable,
 * is refused: without the option the audit would be another.
 */
export function collect<T>(
  option: string,
  read: (text: string) => T,
): (text: string, before: readonly T[] | undefined) => readonly T[] {
  return (text, before = []) => {
    const parts = text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    if (parts.length === 0)
      throw new UsageError(`${option}: "${text}" names nothing: give a value, or leave the option out`);
    return [...before, ...parts.map(read)];
  };
}

/** For options that can be repeated, and whose values may hold commas. */
export function each(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}
