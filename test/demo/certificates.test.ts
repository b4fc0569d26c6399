import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Authority, type CertificateRequest, createAuthority } from '../../src/demo/certificates.ts';

const DAY_MS = 86_400_000;

describe('certificates', () => {
  let authority: Authority;
  beforeAll(async () => {
    authority = await createAuthority();
  });

  async function issue(request: CertificateRequest): Promise<readonly X509Certificate[]> {
    const { cert, key } = await authority.issue(request);
    expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    return (cert.match(/-----BEGIN[\s\S]*?-----END CERTIFICATE-----/g) ?? []).map((pem) => new X509Certificate(pem));
  }

  test('the root is an authority, signed by itself', () => {
    const root = new X509Certificate(authority.caPem);
    expect(root.ca).toBe(true);
    expect(root.checkIssued(root) && root.verify(root.publicKey)).toBe(true);
  });

  test('one for two names is signed by the root and valid now', async () => {
    const [leaf, ...rest] = await issue({ names: ['mx.test', 'mail.test'] });
    const root = new X509Certificate(authority.caPem);
    expect(rest).toEqual([]);
    expect(leaf?.subject).toBe('CN=mx.test');
    expect(leaf?.subjectAltName).toBe('DNS:mx.test, DNS:mail.test');
    expect(leaf?.ca).toBe(false);
    expect(leaf?.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(leaf?.checkIssued(root) && leaf.verify(root.publicKey)).toBe(true);
    expect(leaf?.validFromDate.getTime()).toBeLessThan(Date.now());
    expect(leaf?.validToDate.getTime()).toBeGreaterThan(Date.now() + 89 * DAY_MS);
  });

  test('an expired one began before it ended', async () => {
    const end = new Date(Date.now() - 5 * DAY_MS);
    const [leaf] = await issue({ names: ['mx.test'], notAfter: end });
    expect(Math.abs((leaf?.validToDate.getTime() ?? 0) - end.getTime())).toBeLessThan(1000);
    expect(leaf?.validFromDate.getTime()).toBeLessThan(end.getTime());
  });

  test('one that is not valid yet ends after it begins', async () => {
    const begin = new Date(Date.now() + 300 * DAY_MS);
    const [leaf] = await issue({ names: ['mx.test'], notBefore: begin });
    expect(leaf?.validToDate.getTime()).toBeGreaterThan(begin.getTime());
  });

  test('through the intermediate authority, whose certificate comes second', async () => {
    const [leaf, intermediate, ...rest] = await issue({ names: ['mx.test'], viaIntermediate: true });
    expect(rest).toEqual([]);
    expect(intermediate?.ca).toBe(true);
    expect(intermediate && leaf?.checkIssued(intermediate) && leaf.verify(intermediate.publicKey)).toBe(true);
    expect(intermediate?.verify(new X509Certificate(authority.caPem).publicKey)).toBe(true);
  });

  test('the intermediate is left out when asked', async () => {
    const chain = await issue({ names: ['mx.test'], viaIntermediate: true, withoutIntermediate: true });
    expect(chain.map(({ issuer }) => issuer)).toEqual(['CN=mailcheck demo root\\, intermediate']);
  });

  test('signed by itself', async () => {
    const [leaf] = await issue({ names: ['mx.test'], selfSigned: true });
    expect(leaf?.checkIssued(leaf) && leaf.verify(leaf.publicKey)).toBe(true);
  });

  test('a weak RSA key', async () => {
    const [leaf] = await issue({ names: ['mx.test'], rsaBits: 1024 });
    expect(leaf?.publicKey.asymmetricKeyType).toBe('rsa');
    expect(leaf?.publicKey.asymmetricKeyDetails?.modulusLength).toBe(1024);
  });

  test('a signature over SHA-1', async () => {
    const [leaf] = await issue({ names: ['mx.test'], sha1: true });
    expect(leaf?.signatureAlgorithm).toBe('ecdsa-with-SHA1');
    expect(leaf?.verify(new X509Certificate(authority.caPem).publicKey)).toBe(true);
  });

  test('two authorities do not know each other', async () => {
    const [leaf] = await issue({ names: ['mx.test'] });
    const other = new X509Certificate((await createAuthority()).caPem);
    expect(leaf?.verify(other.publicKey)).toBe(false);
  });
});
