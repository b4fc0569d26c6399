import { defineFact, maybe } from '../../core/fact.ts';
import { known, mapKnown, type Observation } from '../../core/observation.ts';
import { selectorZone } from '../dkim/facts.ts';
import { dmarcPolicy } from '../dmarc/facts.ts';
import { domainAddresses, knownAddresses, mxRecords } from '../mx/facts.ts';
import { domainRole } from '../role/facts.ts';
import { spfRecords } from '../spf/facts.ts';

/** One of the records by which a domain says that it has no mail; null: DNS did not answer. */
type Piece = boolean | null;

/** How far a domain without mail says so (M3AAWG, "Protecting Parked Domains"). */
export interface ParkedPieces {
  /** A bare `v=spf1 -all` (RFC 7208 section 10.1.2). */
  readonly spfDeniesAll: Piece;
  /** Null MX (RFC 7505). */
  readonly nullMx: Piece;
  /** `p=reject` in effect. */
  readonly dmarcRejects: Piece;
  /** The key that a wildcard hands out at every DKIM selector; null: none. */
  readonly wildcardKey: Observation<string | null>;
  /** MX hosts there are all the same. */
  readonly mxHosts: readonly string[];
  /** Addresses that mail goes to where there is no MX record at all (RFC 5321 section 5.1). */
  readonly implicitMx: readonly string[];
}

const MAX_HOSTS = 20;

/** Null where the domain has mail, or is none. */
export const parkedPieces = defineFact({
  id: 'parked.pieces',
  needs: {
    role: domainRole,
    mx: maybe(mxRecords),
    own: maybe(domainAddresses),
    spf: maybe(spfRecords),
    dmarc: maybe(dmarcPolicy),
    zone: maybe(selectorZone),
  },
  async observe({ role, mx, own, spf, dmarc, zone }, { target, net }): Promise<Observation<ParkedPieces | null>> {
    if (!role.exists || role.role !== 'parked') return known(null);
    const records = mx.status === 'known' ? mx.value.records.map(({ exchange }) => exchange) : [];
    const texts = spf.status === 'known' ? spf.value.records.map(({ text }) => text) : [];
    const wildcard = zone.status === 'known' ? (zone.value.wildcard?.texts ?? []) : [];
    const key = wildcard.find(({ form }) => form.kind === 'key' && !form.record.revoked);
    // The question that `selectorZone` asked: a wildcard that did not answer is not one that is not there.
    const random = await net.dns.query(`${net.randomLabel('dkim-wildcard')}._domainkey.${target.domain}`, 'TXT');
    return known({
      spfDeniesAll: spf.status === 'known' ? texts.length === 1 && /^v=spf1 +-all *$/i.test(texts[0] ?? '') : null,
      nullMx: mx.status === 'known' ? records.length > 0 && records.every((host) => host === '.') : null,
      dmarcRejects: dmarc.status === 'known' ? dmarc.value.policy === 'reject' : null,
      wildcardKey: mapKnown(random, () => key?.text ?? null),
      mxHosts: records.filter((host) => host !== '.').slice(0, MAX_HOSTS),
      implicitMx: own.status === 'known' && own.value !== null ? knownAddresses(own.value).slice(0, MAX_HOSTS) : [],
    });
  },
});
