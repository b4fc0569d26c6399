import { defineCheck, type Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { readChain } from './chain.ts';
import {
  accepted,
  isStaticRsa,
  type Probed,
  type ScannedPlace,
  suiteName,
  tlsScan as tlsScanFact,
  type Version,
  type WeakFamily,
  whyUnseen,
} from './facts.ts';
import { type Seen, tlsScanFindings } from './findings.ts';

type Code = keyof typeof tlsScanFindings;
type Said = FindingOf<typeof tlsScanFindings> | Unchecked;

const EXTENDED_MASTER_SECRET = 23; // RFC 7627 section 5.1
const RENEGOTIATION_INFO = 0xff01; // RFC 5746 section 3.2
const DH_BITS = 2048; // RFC 9325 section 4.3

const WEAK: Readonly<Record<WeakFamily, { readonly code: Code; readonly words: string }>> = {
  null: { code: 'tls-scan-broken-suite', words: 'no encryption at all' },
  anonymous: { code: 'tls-scan-broken-suite', words: 'no certificate at all' },
  export: { code: 'tls-scan-broken-suite', words: 'keys of 40 bits' },
  rc4: { code: 'tls-scan-weak-suite', words: 'RC4' },
  des: { code: 'tls-scan-weak-suite', words: 'DES or 3DES' },
};

export const tlsScan = defineCheck({
  id: 'tls-scan',
  area: 'transport',
  needs: { scan: tlsScanFact },
  findings: tlsScanFindings,

  judge({ scan }, { domain }) {
    if (scan === null) return null;
    const seen = scan.places.flatMap(judgePlace);
    const said: Said[] = [];
    for (const [code, entries] of Map.groupBy(seen, (entry) => entry.code)) {
      said.push({ code, params: { places: entries.map(({ host, address, detail }) => ({ host, address, detail })) } });
    }
    if (scan.omitted > 0) {
      const detail = 'only 4 addresses are taken apart';
      said.push({
        code: 'unchecked',
        subject: `${scan.omitted} more addresses of ${domain}`,
        reason: 'limit',
        detail,
        couldBe: CODES,
      });
    }
    return [...said, ...scan.places.flatMap(unseenAt)];
  },

  show({ scan }) {
    return {
      places: (scan?.places ?? []).map((place) => ({
        host: place.host,
        address: place.address,
        versions: [...place.versions.keys()].filter((version) => accepted(place.versions.get(version), version)),
        suites: [...place.versions.values()].flatMap((probed) => {
          const answer = answerIn(probed);
          return answer?.suite == null ? [] : [suiteName(answer.suite)];
        }),
        'not seen from here': ['renegotiation by the client', 'stapled OCSP', 'session tickets'],
      })),
    };
  },
  summary({ places }) {
    const versions = [...new Set(places.flatMap(({ versions: own }) => own))];
    return `TLS ${versions.map((version) => version.replace('TLS ', '')).join(', ')}; no weak suite is accepted`;
  },
});

const CODES = Object.keys(tlsScanFindings) as readonly Code[];

interface Entry extends Seen {
  readonly code: Code;
}

function judgePlace(place: ScannedPlace): readonly Entry[] {
  const at = (code: Code, detail: string): Entry => ({ code, host: place.host, address: place.address, detail });
  return [...weakSuites(place, at), ...versionsAt(place, at), ...inHello(place, at), ...chainAt(place, at)];
}

type At = (code: Code, detail: string) => Entry;

function weakSuites({ weak }: ScannedPlace, at: At): readonly Entry[] {
  return [...weak].flatMap(([family, probed]) => {
    const answer = answerIn(probed);
    const { code, words } = WEAK[family];
    return answer?.suite == null ? [] : [at(code, `${words} (${suiteName(answer.suite)})`)];
  });
}

function versionsAt({ versions }: ScannedPlace, at: At): readonly Entry[] {
  const takes = (version: Version) => accepted(versions.get(version), version);
  const old = (['TLS 1.0', 'TLS 1.1'] as const).filter(takes);
  const newest = (['TLS 1.2', 'TLS 1.1', 'TLS 1.0'] as const).find(takes);
  return [
    // A server that has nothing newer is told by tls (tls-old-version-only).
    ...(old.length > 0 && (takes('TLS 1.2') || takes('TLS 1.3')) ? [at('tls-scan-old-version', old.join(', '))] : []),
    ...(takes('TLS 1.3') === false && newest !== undefined ? [at('tls-scan-no-tls-1-3', `${newest} at most`)] : []),
  ];
}

/** What the hello of the newest version below 1.3 shows; a server that has 1.3 alone has none of these. */
function inHello({ versions, dhe, compression }: ScannedPlace, at: At): readonly Entry[] {
  const newest = (['TLS 1.2', 'TLS 1.1', 'TLS 1.0'] as const).find((version) =>
    accepted(versions.get(version), version),
  );
  const answer = newest === undefined ? null : answerIn(versions.get(newest));
  const dh = answerIn(dhe);
  const packed = answerIn(compression);
  return [
    ...(answer !== null && answer.suite !== null && isStaticRsa(answer.suite)
      ? [at('tls-scan-no-forward-secrecy', suiteName(answer.suite))]
      : []),
    ...(answer !== null && !answer.extensions.includes(RENEGOTIATION_INFO)
      ? [at('tls-scan-insecure-renegotiation', 'no renegotiation_info')]
      : []),
    ...(answer !== null && !answer.extensions.includes(EXTENDED_MASTER_SECRET)
      ? [at('tls-scan-no-extended-master-secret', `not in ${newest ?? ''}`)]
      : []),
    ...(dh?.dhBits != null && dh.dhBits < DH_BITS ? [at('tls-scan-small-dh-group', `${dh.dhBits} bits`)] : []),
    ...(packed !== null && packed.compression !== null && packed.compression !== 0
      ? [at('tls-scan-compression', 'DEFLATE')]
      : []),
  ];
}

function chainAt({ chain }: ScannedPlace, at: At): readonly Entry[] {
  if (chain.length === 0) return [];
  const { outOfOrder, root, revocable } = readChain(chain);
  return [
    ...(outOfOrder === null
      ? []
      : [at('tls-scan-chain-order', `certificate ${outOfOrder} did not issue certificate ${outOfOrder - 1}`)]),
    ...(root === null ? [] : [at('tls-scan-root-sent', root)]),
    ...(revocable === false ? [at('tls-scan-no-revocation', 'neither OCSP nor CRL')] : []),
  ];
}

function answerIn(probed: ScannedPlace['dhe'] | undefined) {
  const value: Probed | null = probed?.status === 'known' ? probed.value : null;
  return value?.is === 'answered' && value.answer.kind === 'hello' ? value.answer : null;
}

/** Probes that were not answered, together for one address and reason. */
function unseenAt({ host, address, versions, weak, dhe, compression }: ScannedPlace): readonly Unchecked[] {
  const open: {
    readonly what: string;
    readonly codes: readonly Code[];
    readonly why: NonNullable<ReturnType<typeof whyUnseen>>;
  }[] = [];
  const add = (what: string, probed: ScannedPlace['dhe'] | undefined, codes: readonly Code[]) => {
    const why = whyUnseen(probed);
    if (why !== null) open.push({ what, codes, why });
  };
  for (const [version, probed] of versions)
    add(
      version,
      probed,
      version === 'TLS 1.3' ? ['tls-scan-no-tls-1-3'] : ['tls-scan-old-version', 'tls-scan-insecure-renegotiation'],
    );
  for (const [family, probed] of weak) add(WEAK[family].words, probed, [WEAK[family].code]);
  add('Diffie-Hellman', dhe, ['tls-scan-small-dh-group']);
  add('compression', compression, ['tls-scan-compression']);
  return [...Map.groupBy(open, ({ why }) => `${why.reason} ${why.detail}`).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { reason, detail } = first.why;
    const subject = `${group.map(({ what }) => what).join(', ')} at ${host} [${address}]`;
    return [
      {
        code: 'unchecked',
        subject,
        reason,
        detail,
        couldBe: [...new Set(group.flatMap(({ codes }) => codes))],
      } as const,
    ];
  });
}
