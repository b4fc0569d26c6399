import { BitString, Integer, Utf8String } from 'asn1js';
import { AttributeTypeAndValue, BasicConstraints, Certificate, Extension } from 'pkijs';

const COMMON_NAME = '2.5.4.3';
const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** An authority that may have several certificates over one key: from several issuers, or of several times. */
export interface Authority {
  readonly name: string;
  readonly keys: CryptoKeyPair;
}

type CryptoKeyPair = Awaited<ReturnType<typeof makeKeys>>;

const makeKeys = () => crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);

export async function party(name: string): Promise<Authority> {
  return { name, keys: await makeKeys() };
}

interface Request {
  /** Of one with `ca` false the name is the common name, and there are no other names. */
  readonly ca?: boolean;
  readonly years: readonly [from: number, to: number];
}

let serial = 1;

/** A certificate, DER in Base64, from the first of January to the first of January. */
export async function signed(
  subject: Authority,
  issuer: Authority,
  { ca = true, years: [from, to] }: Request,
): Promise<string> {
  const certificate = new Certificate();
  certificate.version = 2;
  certificate.serialNumber = new Integer({ value: serial++ });
  certificate.subject.typesAndValues.push(commonName(subject.name));
  certificate.issuer.typesAndValues.push(commonName(issuer.name));
  certificate.notBefore.value = new Date(Date.UTC(from, 0, 1));
  certificate.notAfter.value = new Date(Date.UTC(to, 0, 1));
  await certificate.subjectPublicKeyInfo.importKey(subject.keys.publicKey);
  const usage = new BitString({ valueHex: Uint8Array.from([0b0000_0110]).buffer, unusedBits: 1 });
  certificate.extensions = [
    new Extension({
      extnID: BASIC_CONSTRAINTS,
      critical: true,
      extnValue: new BasicConstraints({ cA: ca }).toSchema().toBER(),
    }),
    ...(ca ? [new Extension({ extnID: KEY_USAGE, critical: true, extnValue: usage.toBER() })] : []),
  ];
  await certificate.sign(issuer.keys.privateKey, 'SHA-256');
  return Buffer.from(certificate.toSchema().toBER()).toString('base64');
}

function commonName(name: string): AttributeTypeAndValue {
  return new AttributeTypeAndValue({ type: COMMON_NAME, value: new Utf8String({ value: name }) });
}
