import { X509Certificate } from 'node:crypto';
import type { TlsHandshake } from '../../../src/core/net.ts';
import { type Authority, type CertificateRequest, createAuthority } from '../../../src/demo/certificates.ts';

const DAY_MS = 86_400_000;
/** The moment at which the tests of this folder judge. */
export const AS_OF_MS = Date.UTC(2026, 5, 15, 12);

export const day = (offset: number) => new Date(AS_OF_MS + offset * DAY_MS);
export const untrusted = (code: string): TlsHandshake['trust'] => ({ trusted: false, code, detail: code });

let authority: Promise<Authority> | null = null;

/** What a server presents: DER in Base64, leaf first. Valid from 60 days before `AS_OF_MS` to 200 days after, unless told. */
export async function chainOf(request: CertificateRequest): Promise<readonly string[]> {
  authority ??= createAuthority('test root');
  const { cert } = await (await authority).issue({ notBefore: day(-60), notAfter: day(200), ...request });
  return (cert.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map((pem) =>
    new X509Certificate(pem).raw.toString('base64'),
  );
}
