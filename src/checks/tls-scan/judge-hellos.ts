import type { Evidence } from '../../core/observation.ts';
import { type Code, type Entry, entry } from './entry.ts';
import {
  type Answer,
  isStaticRsa,
  type ScannedServer,
  suiteName,
  takes,
  type Version,
  type WeakFamily,
} from './facts.ts';
import { groupName } from './groups.ts';

const EXTENDED_MASTER_SECRET = 23; // RFC 7627 section 5.1
const RENEGOTIATION_INFO = 0xff01; // RFC 5746 section 3.2
const DH_BITS = 2048; // RFC 9325 section 4.5

type Service = ScannedServer['service'];

/** Opportunistic TLS is better than none, however weak (RFC 7435); where passwords are said, it is not (RFC 8997). */
export const WEAK: Readonly<Record<WeakFamily, { readonly words: string } & Readonly<Record<Service, Code>>>> = {
  null: { words: 'no encryption at all', mx: 'tls-scan-broken-suite', submission: 'tls-scan-submission-broken-suite' },
  anonymous: { words: 'no certificate at all', mx: 'tls-scan-anonymous-suite', submission: 'tls-scan-weak-suite' },
  export: { words: 'keys of 40 bits', mx: 'tls-scan-broken-suite', submission: 'tls-scan-submission-broken-suite' },
  rc4: { words: 'RC4', mx: 'tls-scan-weak-suite', submission: 'tls-scan-weak-suite' },
  des: { words: 'DES, 3DES or IDEA', mx: 'tls-scan-weak-suite', submission: 'tls-scan-weak-suite' },
};

export const OLD = ['SSL 3.0', 'TLS 1.0', 'TLS 1.1'] as const satisfies readonly Version[];
const BELOW_1_3 = ['TLS 1.2', 'TLS 1.1', 'TLS 1.0', 'SSL 3.0'] as const satisfies readonly Version[];

/** What the answers to the hellos show of one server. */
export function judgeHellos(server: ScannedServer): readonly Entry[] {
  return [...weakSuites(server), ...versions(server), ...inHello(server), ...keyExchange(server)];
}

function greetingIn(answer: Answer | undefined) {
  return answer?.status === 'known' ? answer.value : null;
}

function evidenceOf(server: ScannedServer, versions: readonly Version[]): readonly Evidence[] {
  return versions.flatMap((version) => server.versions.get(version)?.evidence ?? []);
}

function weakSuites(server: ScannedServer): readonly Entry[] {
  return [...server.weak].flatMap(([family, answer]) => {
    const greeting = greetingIn(answer);
    if (greeting === null) return [];
    const detail = `${WEAK[family].words} (${suiteName(greeting.suite)})`;
    return [entry(WEAK[family][server.service], server, detail, answer.evidence)];
  });
}

function versions(server: ScannedServer): readonly Entry[] {
  const old = OLD.filter((version) => takes(server, version));
  const newest = BELOW_1_3.find((version) => takes(server, version));
  const [has12, has13] = [takes(server, 'TLS 1.2'), takes(server, 'TLS 1.3')];
  const said: Entry[] = [];
  if (old.length > 0 && (has12 || has13))
    said.push(entry('tls-scan-old-version', server, old.join(', '), evidenceOf(server, old)));
  // Of a mail server that has nothing newer tls tells (tls-old-version-only).
  if (
    newest !== undefined &&
    newest !== 'TLS 1.2' &&
    has12 === false &&
    has13 === false &&
    server.service === 'submission'
  )
    said.push(
      entry('tls-scan-submission-old-version-only', server, `${newest} at most`, evidenceOf(server, BELOW_1_3)),
    );
  if (has13 === false && newest !== undefined)
    said.push(entry('tls-scan-no-tls-1-3', server, `${newest} at most`, evidenceOf(server, ['TLS 1.3'])));
  if (has12 === false && has13)
    said.push(entry('tls-scan-no-tls-1-2', server, 'TLS 1.3 and not 1.2', evidenceOf(server, ['TLS 1.2'])));
  return said;
}

/** What the hello of the newest version below 1.3 shows; a server that has 1.3 alone has none of these. */
function inHello(server: ScannedServer): readonly Entry[] {
  const newest = BELOW_1_3.find((version) => takes(server, version));
  const greeting = newest === undefined ? null : greetingIn(server.versions.get(newest));
  if (newest === undefined || greeting === null) return [];
  const { suite, extensions } = greeting;
  const evidence = evidenceOf(server, [newest]);
  return [
    ...(isStaticRsa(suite) ? [entry('tls-scan-no-forward-secrecy', server, suiteName(suite), evidence)] : []),
    ...(extensions.includes(RENEGOTIATION_INFO)
      ? []
      : [entry('tls-scan-insecure-renegotiation', server, `no renegotiation_info in ${newest}`, evidence)]),
    // SSL 3.0 has no extensions to put it in, and is a fault of its own.
    ...(extensions.includes(EXTENDED_MASTER_SECRET) || newest === 'SSL 3.0'
      ? []
      : [entry('tls-scan-no-extended-master-secret', server, `not in ${newest}`, evidence)]),
  ];
}

function keyExchange(server: ScannedServer): readonly Entry[] {
  const { dhe, weakGroups, compression } = server;
  const bits = greetingIn(dhe)?.dhBits ?? null;
  const curve = greetingIn(weakGroups);
  const packed = greetingIn(compression);
  return [
    ...(bits !== null && bits < DH_BITS
      ? [entry('tls-scan-small-dh-group', server, `${bits} bits`, dhe.evidence)]
      : []),
    ...(curve === null || curve.group === null
      ? []
      : [entry('tls-scan-weak-group', server, groupName(curve.group), weakGroups.evidence)]),
    ...(packed !== null && packed.compression !== 0
      ? [entry('tls-scan-compression', server, 'DEFLATE', compression.evidence)]
      : []),
  ];
}
