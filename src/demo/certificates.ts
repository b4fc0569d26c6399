import { KeyObject, randomBytes, type webcrypto } from 'node:crypto';
import { BitString, Integer, OctetString, Utf8String } from 'asn1js';
import {
  AltName,
  AttributeTypeAndValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  Extension,
  ExtKeyUsage,
  GeneralName,
} from 'pkijs';

export interface CertificateRequest {
  /** DNS names as A-labels; the first one is the common name too. None: a certificate without a name. */
  readonly names: readonly string[];
  /** Default: yesterday, or 90 days before `notAfter` where that is earlier. */
  readonly notBefore?: Date;
  /** Default: in 90 days, or 90 days after `notBefore` where that is later. */
  readonly notAfter?: Date;
  /** An RSA key of this size, 512 and up. Default: an elliptic one on P-256. */
  readonly rsaBits?: number;
  /** Signed by its own key instead of by the authority. */
  readonly selfSigned?: boolean;
  /** Signed by an intermediate authority, whose certificate is sent behind it. */
  readonly viaIntermediate?: boolean;
  /** With `viaIntermediate`: the intermediate's certificate is left out, as on many a server. */
  readonly withoutIntermediate?: boolean;
  /** Signed over SHA-1 instead of SHA-256. */
  readonly sha1?: boolean;
}

/** What a TLS server wants, as PEM: the private key (PKCS #8), and the certificate with what is sent behind it. */
export interface IssuedCertificate {
  readonly key: string;
  readonly cert: string;
}

/** A certification authority that lives as long as the process. */
export interface Authority {
  /** The root's certificate. */
  readonly caPem: string;
  issue(request: CertificateRequest): Promise<IssuedCertificate>;
}

/**
 * Makes a root of its own at each call, so that two authorities do not know each other. Takes milliseconds.
 *
 * @param dates  of the authority's own certificates; those that it issues have their own
 */
export async function createAuthority(
  name = 'mailcheck demo root',
  dates: Pick<CertificateRequest, 'notBefore' | 'notAfter'> = {},
): Promise<Authority> {
  const root = await createParty(name, ECDSA);
  const rootPem = await certify({ ...dates, subject: root, issuer: root, authority: true });
  let intermediate: Promise<{ readonly party: Party; readonly pem: string }> | null = null;

  async function createIntermediate() {
    const party = await createParty(`${name}, intermediate`, ECDSA);
    return { party, pem: await certify({ ...dates, subject: party, issuer: root, authority: true }) };
  }

  return {
    caPem: rootPem,
    async issue(request) {
      const algorithm = request.rsaBits === undefined ? ECDSA : rsa(request.rsaBits);
      const subject = await createParty(request.names[0] ?? '', algorithm);
      if (request.viaIntermediate) intermediate ??= createIntermediate();
      const between = request.viaIntermediate ? await intermediate : null;
      const issuer = request.selfSigned ? subject : (between?.party ?? root);
      const leaf = await certify({ ...request, subject, issuer, authority: false });
      const sent = between && !request.withoutIntermediate ? [leaf, between.pem] : [leaf];
      const key = KeyObject.from(subject.keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
      return { key: key.toString(), cert: sent.join('') };
    },
  };
}

type KeyAlgorithm = webcrypto.EcKeyGenParams | webcrypto.RsaHashedKeyGenParams;

const ECDSA: KeyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256' };

function rsa(modulusLength: number): KeyAlgorithm {
  return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength, publicExponent: new Uint8Array([1, 0, 1]) };
}

/** Whoever a certificate is about, or signs it. */
interface Party {
  readonly name: string;
  readonly keys: webcrypto.CryptoKeyPair;
  /** Tells its key from others of the same name (RFC 5280 section 4.2.1.2). */
  readonly keyId: ArrayBuffer;
}

async function createParty(name: string, algorithm: KeyAlgorithm): Promise<Party> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  return { name, keys, keyId: octets(randomBytes(20)) };
}

interface Certification extends Partial<CertificateRequest> {
  readonly subject: Party;
  readonly issuer: Party;
  readonly authority: boolean;
}

const COMMON_NAME = '2.5.4.3'; // RFC 5280 appendix A.1; the extensions are those of its section 4.2.1
const SUBJECT_KEY_IDENTIFIER = '2.5.29.14';
const KEY_USAGE = '2.5.29.15';
const SUBJECT_ALT_NAME = '2.5.29.17';
const BASIC_CONSTRAINTS = '2.5.29.19';
const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CERT_SIGN_AND_CRL_SIGN = 0b0000_0110; // bits 5 and 6, counted from the left
const DNS_NAME = 2;

/** One certificate, in PEM. */
async function certify({ subject, issuer, authority, names = [], sha1, ...dates }: Certification): Promise<string> {
  const certificate = new Certificate();
  const { start, end } = validity(dates);
  certificate.version = 2; // which is how version 3 is written
  certificate.serialNumber = new Integer({ valueHex: octets([1, ...randomBytes(15)]) });
  certificate.subject.typesAndValues.push(commonName(subject));
  certificate.issuer.typesAndValues.push(commonName(issuer));
  certificate.notBefore.value = start;
  certificate.notAfter.value = end;
  await certificate.subjectPublicKeyInfo.importKey(subject.keys.publicKey);
  const issuerKeyId = new AuthorityKeyIdentifier({ keyIdentifier: new OctetString({ valueHex: issuer.keyId }) });
  certificate.extensions = [
    extension(BASIC_CONSTRAINTS, new BasicConstraints({ cA: authority }).toSchema(), true),
    authority
      ? extension(KEY_USAGE, new BitString({ valueHex: octets([CERT_SIGN_AND_CRL_SIGN]), unusedBits: 1 }), true)
      : extension(EXTENDED_KEY_USAGE, new ExtKeyUsage({ keyPurposes: [SERVER_AUTH] }).toSchema()),
    extension(SUBJECT_KEY_IDENTIFIER, new OctetString({ valueHex: subject.keyId })),
    extension(AUTHORITY_KEY_IDENTIFIER, issuerKeyId.toSchema()),
  ];
  if (names.length > 0) {
    const altNames = names.map((value) => new GeneralName({ type: DNS_NAME, value }));
    certificate.extensions.push(extension(SUBJECT_ALT_NAME, new AltName({ altNames }).toSchema()));
  }
  await certificate.sign(issuer.keys.privateKey, sha1 ? 'SHA-1' : 'SHA-256');
  return pem(certificate.toSchema().toBER());
}

function commonName({ name }: Party): AttributeTypeAndValue {
  return new AttributeTypeAndValue({ type: COMMON_NAME, value: new Utf8String({ value: name }) });
}

function extension(extnID: string, value: { toBER(): ArrayBuffer }, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: value.toBER() });
}

const DAY_MS = 86_400_000;
const VALID_MS = 90 * DAY_MS;

function validity({ notBefore, notAfter }: Pick<CertificateRequest, 'notBefore' | 'notAfter'>) {
  const now = Date.now();
  const end = notAfter ?? new Date(Math.max(now, notBefore?.getTime() ?? 0) + VALID_MS);
  const start = notBefore ?? new Date(Math.min(now - DAY_MS, end.getTime() - VALID_MS));
  return { start, end };
}

function octets(values: ArrayLike<number>): ArrayBuffer {
  return Uint8Array.from(values).buffer;
}

/** Base64 in lines of 64 characters between the marks (RFC 7468 section 5). */
function pem(der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
