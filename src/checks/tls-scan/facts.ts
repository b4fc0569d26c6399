import { type Context, defineFact } from '../../core/fact.ts';
import { type Evidence, known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import type { Place } from '../../core/places.ts';
import data from '../../data/tls-cipher-suites.json' with { type: 'json' };
import { tlsPlaces } from '../tls/facts.ts';
import { clientHello, VERSIONS, type Version } from './client-hello.ts';
import { readServerAnswer, type ServerAnswer } from './server-answer.ts';

export type { Version } from './client-hello.ts';
export type { ServerAnswer } from './server-answer.ts';

/** Suites that nobody should accept, by what is wrong with them. */
export type WeakFamily = 'null' | 'anonymous' | 'export' | 'rc4' | 'des';

/** What became of one hello. `silent`: it was not answered, or the connection ended without a word. */
export type Probed =
  | { readonly is: 'answered'; readonly answer: ServerAnswer }
  | { readonly is: 'silent'; readonly detail: string };

export interface ScannedPlace extends Place {
  /** DER in Base64, as presented in the ordinary handshake. */
  readonly chain: readonly string[];
  readonly versions: ReadonlyMap<Version, Observation<Probed>>;
  readonly weak: ReadonlyMap<WeakFamily, Observation<Probed>>;
  readonly dhe: Observation<Probed>;
  readonly compression: Observation<Probed>;
}

export interface Scan {
  readonly places: readonly ScannedPlace[];
  /** Addresses that offer STARTTLS and were not taken apart. */
  readonly omitted: number;
}

const MAX_PLACES = 4;
const FAMILIES = ['null', 'anonymous', 'export', 'rc4', 'des'] as const satisfies readonly WeakFamily[];

const families = data.families as Readonly<Record<string, Readonly<Record<string, string>>>>;
const codesOf = (family: string): readonly number[] =>
  Object.keys(families[family] ?? {}).map((code) => Number.parseInt(code, 16));
const SOUND = [...codesOf('ephemeral'), ...codesOf('dhe'), ...codesOf('staticRsa'), ...codesOf('des')];
const dheSuites: ReadonlySet<number> = new Set(codesOf('dhe'));

/** @returns the registered name, or the code where it is none that we offer */
export function suiteName(code: number): string {
  const key = code.toString(16).padStart(4, '0');
  return Object.values(families).flatMap((suites) => suites[key] ?? [])[0] ?? `0x${key}`;
}

export function isStaticRsa(code: number): boolean {
  return codesOf('staticRsa').includes(code);
}

/** TLS of each address taken apart, hello by hello (`--tls-scan`). Null where nobody asked for it. */
export const tlsScan = defineFact({
  id: 'tls-scan',
  needs: { tls: tlsPlaces },
  async observe({ tls }, context): Promise<Observation<Scan | null>> {
    if (!context.target.options.tlsScan) return known(null);
    const offering = tls.places.flatMap(({ host, address, seen }) =>
      seen.status === 'known' && seen.value?.startTls.offered
        ? [{ host, address, chain: seen.value.startTls.handshake?.chain ?? [] }]
        : [],
    );
    const places = await Promise.all(offering.slice(0, MAX_PLACES).map((place) => scan(place, context)));
    return known(
      { places, omitted: offering.length - places.length },
      places.flatMap(({ versions, weak, dhe, compression }): readonly Evidence[] =>
        [...versions.values(), ...weak.values(), dhe, compression].flatMap(({ evidence }) => evidence),
      ),
    );
  },
});

async function scan(place: Place & { readonly chain: readonly string[] }, context: Context): Promise<ScannedPlace> {
  const probe = (purpose: string, version: Version, suites: readonly number[], compression = false) =>
    send(place, { purpose, version, suites, compression }, context);
  const versionNames = Object.keys(VERSIONS) as Version[];
  const [versions, weak, dhe, compression] = await Promise.all([
    Promise.all(
      versionNames.map((version) => probe(version, version, version === 'TLS 1.3' ? codesOf('tls13') : SOUND)),
    ),
    Promise.all(FAMILIES.map((family) => probe(family, 'TLS 1.2', codesOf(family)))),
    probe('dhe', 'TLS 1.2', codesOf('dhe')),
    probe('compression', 'TLS 1.2', SOUND, true),
  ]);
  const silent: Observation<Probed> = unknown('internal-error', 'it was not asked');
  return {
    ...place,
    versions: new Map(versionNames.map((version, index) => [version, versions[index] ?? silent])),
    weak: new Map(FAMILIES.map((family, index) => [family, weak[index] ?? silent])),
    dhe,
    compression,
  };
}

interface Hello {
  readonly purpose: string;
  readonly version: Version;
  readonly suites: readonly number[];
  readonly compression: boolean;
}

async function send(
  { host, address }: Place,
  { purpose, version, suites, compression }: Hello,
  { target, net }: Context,
): Promise<Observation<Probed>> {
  // Out of the recorded randomness, so that a replay sends the same octets.
  const octets = (what: string) => Buffer.from(net.randomLabel(`${what} 1`) + net.randomLabel(`${what} 2`), 'latin1');
  const hello = clientHello({
    version,
    suites,
    compression,
    serverName: host,
    random: octets('tls-random'),
    keyShare: octets('tls-key'),
  });
  const { port, helo } = target.options.smtp;
  const outcome = await net.smtp.tlsProbe({
    host,
    address,
    port,
    helo,
    tls: 'starttls',
    purpose: `tls-scan ${purpose}`,
    hello,
    isEnough: (response) => readServerAnswer(response, dheSuites).complete,
  });
  if (outcome.status === 'unknown') return outcome;
  const { value, evidence } = outcome;
  // A server that turns further connections away says nothing about its TLS.
  if (!value.sent)
    return unknown('refused', `the dialogue ended before STARTTLS, at ${value.phase}: ${value.detail}`, evidence);
  const answer = readServerAnswer(value.response, dheSuites);
  if (answer.kind === 'hello' || answer.kind === 'alert') return known({ is: 'answered', answer }, evidence);
  if (value.ended === 'timeout') return unknown('timeout', 'the hello was not answered in time', evidence);
  return known(
    {
      is: 'silent',
      detail: value.ended === 'closed' ? 'the connection was closed without a word' : 'the answer is no TLS',
    },
    evidence,
  );
}

/** Whether a hello was accepted with the version it offers; null: it cannot be said. */
export function accepted(probed: Observation<Probed> | undefined, version: Version): boolean | null {
  if (probed === undefined || probed.status === 'unknown') return null;
  if (probed.value.is === 'silent') return false; // old servers hang up in place of an alert
  const { answer } = probed.value;
  return answer.kind === 'hello' && answer.version === VERSIONS[version];
}

/** Why a probe cannot be judged; null: it can. */
export function whyUnseen(probed: Observation<Probed> | undefined): Unknown | null {
  return probed?.status === 'unknown' ? probed : null;
}
