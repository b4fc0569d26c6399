import type { WeakLink } from './weak-link.ts';

const MOST_NAMED = 3;

/** Names in a sentence; of many, the rest is counted. */
export function list(names: readonly string[], most = MOST_NAMED): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** What a signer has to be set to, as a clause (RFC 6781 section 4.4.2). */
export const LEAVE_ROOM = 'signatures are renewed days before they end';

const DS_OUT =
  'have the DS record taken out at the registrar first, as the domain fails anyway: DNSSEC is then off, and answers count again once the TTL of the DS record is over';

/**
 * What mends a broken chain, in the order in which it is safe. To unsign is the last resort, where signing again is not
 * enough or cannot be done.
 *
 * @param ds  records for the keys that the zone has now
 */
export function mend(link: WeakLink['kind'], ds: readonly string[]): string {
  switch (link) {
    case 'signature-expired':
      return `sign the zone again with the keys it has, which needs no change at the registrar; then find out why the signer stopped, and set it so that ${LEAVE_ROOM}`;
    case 'signature-not-yet-valid':
      return 'set the clock of the signer right and sign the zone again with the keys it has; nothing changes at the registrar';
    case 'signature-by-unknown-key':
      return 'publish the key that signs, or sign the zone again with the keys that are published, and serve the same version at all name servers; after a change of DNS provider, publish the keys of both until the TTL of the old ones is over';
    case 'signature-wrong':
      return 'sign the zone again with the keys it has, and let nothing change the records after signing; see that all name servers have the same signed version (nothing changes at the registrar)';
    case 'no-signature':
      return `serve the signed zone at all name servers, from software that knows DNSSEC; if the zone is no longer signed at all, as after a change of DNS provider, ${DS_OUT}, and sign before a new one goes in`;
    case 'no-key':
      return `publish the DNSSEC keys that the DS record names and sign with them, if the signer still has them; if they are lost, as after a change of DNS provider, ${DS_OUT}; then sign with new keys, and put in their DS record last`;
    case 'ds-matches-no-key':
      return `if the signer still has the key that the DS record names, publish it and sign with it again; else have the DS record at the registrar replaced by that of the key in use${ds.length === 0 ? '' : `, after comparing it with what the signer shows: ${list(ds)}`}; the old one fails in caches until its TTL is over`;
    case 'not-a-zone-key':
      return 'have the DS record at the registrar replaced by that of a key with flags 257 that signs the zone, and publish no key as revoked while a DS record names it';
    case 'algorithm':
      return 'sign with ECDSAP256SHA256 (13) or RSASHA256 (8) beside the old keys, put the new DS record in with SHA-256, and take the old one out last (RFC 6781 section 4.1.4)';
    case 'iterations':
      return 'set the NSEC3 iterations to 0 in the signer and sign the zone again (RFC 9276 section 3.1); nothing changes at the registrar';
    case 'denial':
      return 'sign the zone again, with its NSEC or NSEC3 records, and serve it from software that knows DNSSEC; nothing changes at the registrar';
    case 'unknown':
      return `sign the zone again and see that all name servers have the same signed version; if that does not help within hours, ${DS_OUT}`;
  }
}
