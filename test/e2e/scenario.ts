/**
 * A domain of the end-to-end test: what its zone holds, how the audit is called, and what it must find. Zone lines are
 * in master-file form (RFC 1035 section 5.1), relative to the domain; `{spki:good}` is the SHA-256 of a listener's key.
 */
export interface Scenario {
  readonly domain: string;
  readonly about: string;
  readonly zone: readonly string[];
  readonly zoneIs?: ZoneState;
  /** What the second name server has in place of `zone`. */
  readonly elsewhere?: readonly string[];
  /** The web server of its MTA-STS policy. */
  readonly policy?: PolicyHost;
  readonly args?: readonly string[];
  readonly verdict: 'rejected' | 'at risk' | 'undetermined' | 'deliverable';
  /** All findings of severity minor and above. */
  readonly codes: readonly string[];
  /** Remarks that must be there too. */
  readonly remarks?: readonly string[];
  readonly exitCode?: number;
}

/**
 * Where the zone is unusual: signed, signed and then damaged, signed with signatures that have expired, with a short key and
 * signatures that soon will, or with another key than the parent vouches for, unsigned though the parent has a DS record,
 * delegated to a second server that does not have it, delegated to a server that is dead, or not there.
 */
export type ZoneState = 'signed' | 'bogus' | 'stale' | 'weak' | 'rolled' | 'ds-only' | 'lame' | 'dead' | 'absent';

export interface PolicyHost {
  readonly certificate: 'good' | 'expired' | 'wrong-name';
  /** The body, line by line; null: a redirect. */
  readonly lines: readonly string[] | null;
}

/** The listeners of Postfix, one address each, and the name its certificate carries. */
export const listeners = {
  good: { address: '44.128.1.25', name: 'mx1.hosting.example' },
  second: { address: '44.128.2.25', name: 'mx2.hosting.example' },
  expired: { address: '44.128.3.25', name: 'expired.hosting.example' },
  wrongName: { address: '44.128.4.25', name: 'wrongname.hosting.example' },
  clear: { address: '44.128.5.25', name: 'clear.hosting.example' },
  unknownUser: { address: '44.128.6.25', name: 'nouser.hosting.example' },
  greylisting: { address: '44.128.7.25', name: 'grey.hosting.example' },
  refusing: { address: '44.128.8.25', name: 'refusing.hosting.example' },
  busy: { address: '44.128.9.25', name: 'busy.hosting.example' },
  selfSigned: { address: '44.128.10.25', name: 'selfsigned.hosting.example' },
  nullSenderRefusing: { address: '44.128.11.25', name: 'nobounce.hosting.example' },
  oldTls: { address: '44.128.12.25', name: 'oldtls.hosting.example' },
} as const;

/** Addresses that send, all with a confirmed name: nothing known of one, and two that a list has. */
export const senders = { listed: '44.128.77.2', policy: '44.128.77.3' } as const;

/** In a list of domains. */
export const LISTED_DOMAIN = 'listed-domain.example';

/** Whom the mark certificates of this world name, but for one that has expired. */
export const MARK_DOMAIN = 'marked.example';

/** Where the web server is. */
export const WEB = '44.128.20.80';

export const goodV6 = '2a0e:fd45:25::25';
/** No listener here, so every connection is refused. */
export const DOWN = '44.128.99.25';

const KEY_2048 =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAn+nt3y3Q+17D/lswycpE83aJiHwGkILbz9IoSSZuXPeu6H+f4Tqa4hN9NSAcHShfIWn2vCtIJSnrDALxNtEkNfsvviXgchL4dv3wlISA+SBbX+HkEUpe+G7aOS9KopFB7Ee8vOFpofy70IALILmyPnB5ZsMUElk/+8tzOWPAwhijNvtCFlhpiF5k0MMrNt7CzdiCORJBHVS6iSOlfvKmMWD1ho9MY1N3+YJewqo+kRGiRQVFG9bYT8eW/TYIMGCK7XCyWHWKiex3HsuCF9CuN89p29M5w7gJGMZ+XnBMNv2LBgWnBLsgUNWN0SZ8yFU5cxO8IFTRXdqz8LhmJHrvGwIDAQAB';
export const spf = '@ TXT "v=spf1 mx -all"';
export const SPF_BY_ADDRESS = '@ TXT "v=spf1 ip4:44.128.1.25 -all"';
export const dmarc = '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@hosting.example"';
/** Asks for TLS reports. */
export const tlsRpt = '_smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@hosting.example"';
export const key = `s1._domainkey TXT ${quoted(`v=DKIM1; k=rsa; p=${KEY_2048}`)}`;
export const mxAt = (name: string, preference = 10) => `@ MX ${preference} ${name}.hosting.example.`;
export const goodMx = [mxAt('mx1'), mxAt('mx2', 20)];

/** A TXT value in master-file form, split at 255 octets. */
function quoted(text: string): string {
  return (text.match(/.{1,255}/g) ?? ['']).map((part) => `"${part}"`).join(' ');
}

/** A domain in good order but for what `zone` adds. */
export function sound(
  domain: string,
  about: string,
  rest: Partial<Scenario> & Pick<Scenario, 'verdict' | 'codes'>,
  mx: readonly string[] = goodMx,
): Scenario {
  return with_(domain, about, [...mx, spf, dmarc, key, ...(rest.zone ?? [])], rest);
}

/** Of these zones not even a missing record can be known. */
const UNREADABLE: readonly Scenario['zoneIs'][] = ['dead', 'stale', 'rolled', 'ds-only'];

/** With records of its own. Few of these domains have MTA-STS, which is remarked of each that could. */
export function with_(
  domain: string,
  about: string,
  zone: readonly string[],
  rest: Pick<Scenario, 'verdict' | 'codes'> & Partial<Scenario>,
): Scenario {
  const adopts = zone.some((line) => line.startsWith('_mta-sts '));
  const receives = !UNREADABLE.includes(rest.zoneIs) && zone.some((line) => /^@ (?:MX \d+ (?!\.$)|A )/.test(line));
  const remarks = [...(rest.remarks ?? []), ...(receives && !adopts ? ['mta-sts-missing'] : [])];
  return { domain, about, ...rest, zone, remarks };
}
