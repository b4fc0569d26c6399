import { defineCheck, type Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { weakAlgorithms, weakDigests, weakLink } from './chain.ts';
import { type Dnssec, dnssec as dnssecFact, type SignedZone } from './facts.ts';
import { dnssecFindings } from './findings.ts';

type Said = FindingOf<typeof dnssecFindings> | Unchecked;

const SOON_MS = 3 * 86_400_000;
const HOUR_MS = 3_600_000;

export const dnssec = defineCheck({
  id: 'dnssec',
  area: 'transport',
  needs: { found: dnssecFact },
  findings: dnssecFindings,

  judge({ found }) {
    if (found === null) return null;
    return [...ofDomain(found), ...ofHosts(found)];
  },

  show({ found }) {
    return {
      resolver: found === null ? null : found.validates ? 'validates' : 'does not validate',
      trust: found?.trust ?? null,
      zones: (found === null ? [] : [found.own, ...found.hosts]).map(({ apex, standing, ds, keys }) => ({
        apex,
        standing,
        ds: ds.map(({ keyTag, algorithm, digestType }) => ({ keyTag, algorithm, digestType })),
        keys: keys.map(({ keyTag, algorithm, flags }) => ({ keyTag, algorithm, flags })),
      })),
    };
  },
  summary({ zones, trust, resolver }) {
    const [own] = zones;
    if (own?.standing === 'unsigned' || own === undefined) return 'not signed, which is no fault';
    if (resolver !== 'validates') return 'signed; this resolver does not validate';
    return `signed and valid, says the resolver${trust === 'none' ? ', over a path that is not protected' : ''}`;
  },
});

function ofDomain({ own, validates, asOfMs }: Dnssec): readonly Said[] {
  const { apex, name, standing, evidence, why } = own;
  switch (standing) {
    case 'bogus': {
      const { kind, detail } = weakLink({ owner: apex, ...own, atMs: asOfMs });
      return [{ code: 'dnssec-bogus', params: { apex, link: kind, detail }, evidence }];
    }
    case 'silent':
      return why === null ? [] : [unseen(name, why)];
    case 'not-validated':
      return [
        ...inRecords(own, asOfMs),
        unseen(name, {
          reason: 'not-proven',
          detail:
            'the zone is signed, and the resolver asked does not validate; ask one that does, with --nameserver, --dot or --doh',
        }),
      ];
    case 'unsigned': {
      const keyTags = own.keys.map(({ keyTag }) => keyTag);
      if (own.ds.length === 0 && keyTags.length > 0)
        return [{ code: 'dnssec-not-chained', params: { apex, keyTags }, evidence }];
      return [...(validates ? inRecords(own, asOfMs) : []), { code: 'dnssec-unsigned', params: { apex }, evidence }];
    }
    case 'secure':
      return inRecords(own, asOfMs);
  }
}

/** What the records themselves say, whoever validates them. */
function inRecords({ apex, ds, keys, signatures, evidence }: SignedZone, asOfMs: number): readonly Said[] {
  const said: Said[] = [];
  const used = new Set(ds.map(({ algorithm }) => algorithm));
  const weak = [...used].flatMap((algorithm) => named(weakAlgorithms, algorithm));
  if (weak.length > 0 && weak.length === used.size) {
    said.push({ code: 'dnssec-weak-algorithm', params: { apex, algorithms: weak }, evidence });
  }
  const digests = [...new Set(ds.map(({ digestType }) => digestType))];
  const old = digests.flatMap((digest) => named(weakDigests, digest));
  if (old.length > 0 && old.length === digests.length) {
    said.push({ code: 'dnssec-weak-digest', params: { apex, algorithms: old }, evidence });
  }
  if (ds.length === 0 || keys.length === 0) return said;
  const [first] = [...signatures].sort((one, other) => one.expiration - other.expiration);
  const leftMs = first === undefined ? Number.POSITIVE_INFINITY : first.expiration * 1000 - asOfMs;
  // A signer that makes signatures for a day or two renews them later than others.
  const lifeMs = first === undefined ? 0 : (first.expiration - first.inception) * 1000;
  if (first !== undefined && leftMs > 0 && leftMs < Math.min(SOON_MS, lifeMs / 4)) {
    const ends = new Date(first.expiration * 1000).toISOString();
    said.push({
      code: 'dnssec-signature-ends-soon',
      params: { apex, type: first.typeCovered, ends, hoursLeft: Math.floor(leftMs / HOUR_MS) },
      evidence,
    });
  }
  return said;
}

function named(table: Readonly<Record<number, string>>, number: number): readonly string[] {
  const name = table[number];
  return name === undefined ? [] : [`${name} (${number})`];
}

function ofHosts({ own, hosts, asOfMs }: Dnssec): readonly Said[] {
  const bogus = hosts.filter(({ standing }) => standing === 'bogus');
  const unsigned = hosts.filter(({ standing }) => standing === 'unsigned');
  return [
    ...(bogus.length > 0
      ? [
          {
            code: 'dnssec-mail-host-bogus',
            params: {
              hosts: bogus.map((zone) => ({
                host: zone.name,
                apex: zone.apex,
                detail: weakLink({ owner: zone.apex, ...zone, atMs: asOfMs }).detail,
              })),
            },
            evidence: bogus.flatMap(({ evidence }) => evidence),
          } as const,
        ]
      : []),
    ...(own.standing === 'secure' && unsigned.length > 0
      ? [{ code: 'dnssec-mail-host-unsigned', params: { hosts: unsigned.map(({ name }) => name) } } as const]
      : []),
    ...hosts.flatMap(({ standing, name, why }) =>
      standing === 'silent' && why !== null ? [{ ...unseen(name, why), couldBe: ['dnssec-mail-host-bogus'] }] : [],
    ),
  ];
}

function unseen(name: string, { reason, detail }: Pick<Unchecked, 'reason' | 'detail'>): Unchecked {
  return { code: 'unchecked', subject: `DNSSEC of ${name}`, reason, detail, couldBe: ['dnssec-bogus'] };
}
