import { followChain, isReadable, readPem } from './mark-chain.ts';

/** What a mark certificate is worth to receivers. */
export type Mark =
  | {
      readonly ok: true;
      readonly type: 'VMC' | 'CMC';
      readonly owner: string | null;
      /** DNS names of the subject alternative name, lower case; bounded in number. */
      readonly names: readonly string[];
      /** Milliseconds since 1970. */
      readonly expiresAtMs: number;
      /** Whether the logo inside is what its own hash says; null: a hash that is not known here. */
      readonly hashFits: boolean | null;
      /** Whether a log of certificates has stamped it (RFC 6962 section 3.3); the stamps themselves are not verified. */
      readonly isLogged: boolean;
      /** Uncompressed. */
      readonly logo: Uint8Array;
    }
  | {
      readonly ok: false;
      readonly why: string;
      /** When it ended, where that is why; null: something else is. */
      readonly expiredAtMs: number | null;
    };

export interface MarkFile {
  readonly mark: Mark;
  readonly holdsPrivateKey: boolean;
}

const MAX_NAMES = 100;
// 1.3.6.1.4.1.11129.2.4.2, as DER (RFC 6962 section 3.3)
const TIMESTAMPS = Buffer.from([0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04, 0x02]);

/**
 * Verifies a mark certificate: chain to the known authorities, dates, purpose, the logo inside. Only what a known
 * authority signed is taken apart further.
 *
 * @param roots  PEM of certificates trusted beside the built-in ones
 * @returns never rejects
 */
export async function readMark(pem: string, atMs: number, roots = ''): Promise<MarkFile> {
  // Loaded only where a record names a certificate.
  const { RootStore, vmc } = await import('@postalsys/vmc');
  const rootStore = RootStore.create();
  for (const root of readPem(roots).certificates) if (isReadable(root)) rootStore.addCert(root);
  const file = readPem(pem);
  const { holdsPrivateKey } = file;
  // The library compares the names in a chain and no signatures, so it has no say in whom to trust.
  const chain = followChain(file, rootStore.rootCerts, atMs);
  if (!chain.ok) return { holdsPrivateKey, mark: chain };
  const { leaf, length } = chain;
  try {
    const { type, validHash, logoFile, certificate } = await vmc(file.certificates.slice(0, length).join('\n'), {
      rootStore,
      now: new Date(atMs),
    });
    if (logoFile === undefined) return { holdsPrivateKey, mark: NO_LOGO };
    const mark: Mark = {
      ok: true,
      type,
      owner: certificate?.subject?.organizationName ?? certificate?.subject?.commonName ?? null,
      names: (certificate?.subjectAltName ?? []).slice(0, MAX_NAMES).map((name) => name.toLowerCase()),
      expiresAtMs: leaf.validToDate.getTime(),
      hashFits: validHash ?? null,
      isLogged: leaf.raw.includes(TIMESTAMPS),
      logo: Buffer.from(logoFile, 'base64'),
    };
    return { holdsPrivateKey, mark };
  } catch (error) {
    const words = error instanceof Error ? error.message.slice(0, 120) : 'it cannot be read';
    const isLogo = error instanceof Error && 'code' in error && error.code === 'INVALID_LOGOTYPE_EXT';
    return { holdsPrivateKey, mark: isLogo ? NO_LOGO : { ok: false, why: words, expiredAtMs: null } };
  }
}

const NO_LOGO: Mark = { ok: false, why: 'it holds no logo (RFC 9399)', expiredAtMs: null };
