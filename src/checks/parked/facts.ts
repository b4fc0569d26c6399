import { type Context, defineFact, maybe } from '../../core/fact.ts';
import { known, type Observation } from '../../core/observation.ts';
import { hasUsableKey, wildcardOf } from '../dkim/facts.ts';
import { dmarcPolicy } from '../dmarc/facts.ts';
import { domainAddresses, knownAddresses, type MxRecord, mxRecords } from '../mx/facts.ts';
import { domainRole } from '../role/facts.ts';
import { spfRecords } from '../spf/facts.ts';

/** One of the records by which a domain says that it has no mail; null: DNS did not answer. */
type Piece = boolean | null;

/** A key that receivers find at every DKIM selector. */
export interface WildcardKey {
  /** At most 400 characters of it. */
  readonly text: string;
  /** Where the CNAME of the wildcard leads; null: it holds the key itself. */
  readonly alias: string | null;
  /** Whether it surely is the wildcard of the selectors, and not one further up. */
  readonly isAtSelectors: boolean;
}

/** How far a domain without mail says so (M3AAWG, "Protecting Parked Domains"). */
export interface ParkedPieces {
  /** A bare `v=spf1 -all` (RFC 7208 section 10.1.2). */
  readonly spfDeniesAll: Piece;
  /** Null MX (RFC 7505). */
  readonly nullMx: Piece;
  /** `p=reject` in effect. */
  readonly dmarcRejects: Piece;
  /** The key that a wildcard hands out; null: none that receivers could use. */
  readonly wildcardKey: Observation<WildcardKey | null>;
  /** MX hosts there are all the same; at most 20. */
  readonly mxHosts: readonly MxRecord[];
  /** How many more. */
  readonly mxHostsOmitted: number;
  /** Whether there is a null MX, alone or beside them. */
  readonly hasNullMx: boolean;
  /** Addresses that mail goes to where there is no MX record at all (RFC 5321 section 5.1). */
  readonly implicitMx: readonly string[];
  /** The name that the domain is a CNAME for: nothing else can be published beside it. Null: it is none. */
  readonly alias: string | null;
}

const MAX_HOSTS = 20;
const MAX_KEY_CHARACTERS = 400;

/** Null where the domain has mail, or is none. */
export const parkedPieces = defineFact({
  id: 'parked.pieces',
  needs: {
    role: domainRole,
    mx: maybe(mxRecords),
    own: maybe(domainAddresses),
    spf: maybe(spfRecords),
    dmarc: maybe(dmarcPolicy),
  },
  async observe({ role, mx, own, spf, dmarc }, { target, net }): Promise<Observation<ParkedPieces | null>> {
    if (!role.exists || role.role !== 'parked') return known(null);
    const records = mx.status === 'known' ? mx.value.records : [];
    const hosts = records.filter((record) => !isNull(record));
    const texts = spf.status === 'known' ? spf.value.records.map(({ text }) => text) : [];
    return known({
      spfDeniesAll: spf.status === 'known' ? texts.length === 1 && /^v=spf1 +-all *$/i.test(texts[0] ?? '') : null,
      nullMx: mx.status === 'known' ? records.length > 0 && records.every(isNull) : null,
      dmarcRejects: dmarc.status === 'known' ? dmarc.value.policy === 'reject' : null,
      wildcardKey: await wildcardKeyOf(target.domain, net),
      mxHosts: hosts.slice(0, MAX_HOSTS),
      hasNullMx: records.some(isNull),
      mxHostsOmitted: Math.max(0, hosts.length - MAX_HOSTS),
      implicitMx: own.status === 'known' && own.value !== null ? knownAddresses(own.value).slice(0, MAX_HOSTS) : [],
      alias: mx.status === 'known' ? (mx.value.aliases.at(-1) ?? null) : null,
    });
  },
});

async function wildcardKeyOf(domain: string, net: Context['net']): Promise<Observation<WildcardKey | null>> {
  const wildcard = await wildcardOf(domain, net);
  if (wildcard.status === 'unknown') return wildcard;
  // Where there are several texts, verifiers may take any (RFC 6376 section 3.6.2.2).
  const key = wildcard.value?.texts.find((text) => hasUsableKey({ texts: [text] }));
  if (wildcard.value === null || key === undefined) return known(null, wildcard.evidence);
  // A wildcard further up answers here too; one of the selectors does not, as it makes this name exist (RFC 4592 section 2.2.2).
  const above = await net.dns.query(`_domainkey.${domain}`, 'TXT');
  const isAtSelectors =
    above.status === 'known' &&
    (above.value.kind !== 'records' || above.value.records.every((strings) => strings.join('') !== key.text));
  const text = key.text.slice(0, MAX_KEY_CHARACTERS);
  const alias = wildcard.value.aliases.at(-1) ?? null;
  return known({ text, alias, isAtSelectors }, [...wildcard.evidence, ...above.evidence]);
}

/** RFC 7505 section 3. */
function isNull({ exchange }: MxRecord): boolean {
  return exchange === '.';
}
