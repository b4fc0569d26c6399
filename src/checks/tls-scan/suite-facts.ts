import data from '../../data/tls-cipher-suites.json' with { type: 'json' };

/** Suites that are asked for because of what is wrong with them. */
export const WEAK_FAMILIES = ['null', 'anonymous', 'export', 'rc4', 'des'] as const;
export type WeakFamily = (typeof WEAK_FAMILIES)[number];
type Family = keyof typeof data.families;

const families: Readonly<Record<string, Readonly<Record<string, string>>>> = data.families;

/** @returns the codes of a family, in the order of the data */
export function codesOf(family: Family): readonly number[] {
  return Object.keys(families[family] ?? {}).map((code) => Number.parseInt(code, 16));
}

/** What an ordinary hello offers below TLS 1.3, the best first, down to what very old servers have alone. */
export const ORDINARY: readonly number[] = [
  ...codesOf('ephemeral'),
  ...codesOf('dhe'),
  ...codesOf('staticRsa'),
  ...codesOf('des'),
  ...codesOf('rc4'),
];

/** Those whose key exchange is over an elliptic curve, with a signature. */
export const ELLIPTIC: readonly number[] = codesOf('ephemeral');

const staticRsa: ReadonlySet<number> = new Set(codesOf('staticRsa'));
const dhe: ReadonlySet<number> = new Set(codesOf('dhe'));
const elliptic: ReadonlySet<number> = new Set(ELLIPTIC);

/** @returns the registered name, or the code where it is none that we offer */
export function suiteName(code: number): string {
  const key = code.toString(16).padStart(4, '0');
  return Object.values(families).flatMap((suites) => suites[key] ?? [])[0] ?? `0x${key}`;
}

/** @returns null for a suite that is in none of the weak families */
export function weakFamilyOf(code: number): WeakFamily | null {
  return WEAK_FAMILIES.find((family) => codesOf(family).includes(code)) ?? null;
}

export function isStaticRsa(code: number): boolean {
  return staticRsa.has(code);
}

/** What the key exchange message of a suite begins with: a prime, or the name of a curve; null: there is none. */
export function exchangeOf(code: number): 'prime' | 'curve' | null {
  return dhe.has(code) ? 'prime' : elliptic.has(code) ? 'curve' : null;
}
