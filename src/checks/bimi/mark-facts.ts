/** What a mark certificate is worth to receivers. */
export type Mark =
  | {
      readonly ok: true;
      readonly type: 'VMC' | 'CMC';
      readonly owner: string | null;
      readonly names: readonly string[];
      /** Milliseconds since 1970; null where it does not say. */
      readonly expiresAtMs: number | null;
      /** Whether the logo inside is what its own hash says. */
      readonly hashFits: boolean;
      readonly logo: Uint8Array | null;
    }
  | { readonly ok: false; readonly why: string };

const WHY: Readonly<Record<string, string>> = {
  INVALID_CERT_BUNDLE: 'it holds no certificate in PEM',
  INVALID_CHAIN: 'its chain is not whole',
  INVALID_LOGOTYPE_EXT: 'it holds no logo (RFC 9399)',
  CERTIFICATE_VERIFICATION_ERROR: 'a certificate of its chain is not valid now',
  SELF_SIGNED_CERT_IN_CHAIN: 'its chain does not lead to an authority for mark certificates',
  BIMI_EXT_KEY_MISSING: 'it is not meant for BIMI (no id-kp-BrandIndicatorforMessageIdentification)',
};

/**
 * Verifies a mark certificate: chain to the known authorities, dates, purpose, the logo inside.
 *
 * @param roots  PEM certificates trusted beside the built-in ones
 * @returns never rejects
 */
export async function readMark(pem: string, atMs: number, roots: readonly string[] = []): Promise<Mark> {
  // Loaded only where a record names a certificate.
  const { RootStore, vmc } = await import('@postalsys/vmc');
  const rootStore = RootStore.create();
  for (const root of roots) rootStore.addCert(root);
  try {
    const { type, validHash, logoFile, certificate } = await vmc(pem, { rootStore, now: new Date(atMs) });
    const expiresAtMs = Date.parse(certificate?.validTo ?? '');
    return {
      ok: true,
      type,
      owner: certificate?.subject?.organizationName ?? certificate?.subject?.commonName ?? null,
      names: (certificate?.subjectAltName ?? []).slice(0, 100).map((name) => name.toLowerCase()),
      expiresAtMs: Number.isNaN(expiresAtMs) ? null : expiresAtMs,
      hashFits: validHash === true,
      logo: logoFile === undefined ? null : Buffer.from(logoFile, 'base64'),
    };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const words = error instanceof Error ? error.message.slice(0, 120) : 'it cannot be read';
    return { ok: false, why: WHY[code] ?? words };
  }
}
