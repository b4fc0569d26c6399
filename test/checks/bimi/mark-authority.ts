import { createHash, randomBytes, webcrypto } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Integer, OctetString, Utf8String } from 'asn1js';
import {
  AltName,
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  Extension,
  ExtKeyUsage,
  GeneralName,
} from 'pkijs';

/** A certificate and its key, as an authority for marks would have them. */
interface Party {
  readonly name: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

export interface MarkRequest {
  readonly names?: readonly string[];
  readonly logo?: string;
  /** Of the logo; default: the true one. */
  readonly hash?: Uint8Array;
  readonly withoutLogo?: boolean;
  readonly withoutPurpose?: boolean;
  readonly withoutTimestamps?: boolean;
  readonly notAfter?: Date;
}

const BIMI_PURPOSE = '1.3.6.1.5.5.7.3.31';
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

export async function party(name: string): Promise<Party> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  return { name, keys: await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) };
}

/** An authority for marks with a root and an intermediate of its own. */
export async function markAuthority(rootName = 'Mark Root') {
  const [root, between] = await Promise.all([party(rootName), party('Mark Intermediate')]);
  return {
    root,
    rootPem: await certify(root, root, { ca: true }),
    betweenPem: await certify(between, root, { ca: true }),
    issue: async (request: MarkRequest = {}) => certify(await party('Acme'), between, { ca: false, ...request }),
  };
}

/** PEM. Keys tell nothing of whose they are: no key identifiers, so that only a signature shows who really signed. */
export async function certify(
  subject: Party,
  issuer: Party,
  request: MarkRequest & { readonly ca: boolean },
): Promise<string> {
  const certificate = new Certificate();
  certificate.version = 2;
  certificate.serialNumber = new Integer({ valueHex: Uint8Array.from([1, ...randomBytes(15)]).buffer });
  certificate.subject.typesAndValues.push(commonName(subject));
  certificate.issuer.typesAndValues.push(commonName(issuer));
  certificate.notBefore.value = new Date('2025-01-01T00:00:00Z');
  certificate.notAfter.value = request.notAfter ?? new Date('2030-01-01T00:00:00Z');
  await certificate.subjectPublicKeyInfo.importKey(subject.keys.publicKey);
  certificate.extensions = [
    extension('2.5.29.19', new BasicConstraints({ cA: request.ca }).toSchema().toBER()),
    ...(request.ca ? [] : leafExtensions(request)),
  ];
  await certificate.sign(issuer.keys.privateKey, 'SHA-256');
  const lines =
    Buffer.from(certificate.toSchema().toBER())
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function leafExtensions(request: MarkRequest): Extension[] {
  const { names = ['a.example'], logo = '<svg/>', withoutLogo, withoutPurpose, withoutTimestamps } = request;
  const altNames = names.map((value) => new GeneralName({ type: 2, value }));
  const keyPurposes = [withoutPurpose ? SERVER_AUTH : BIMI_PURPOSE];
  return [
    extension('2.5.29.37', new ExtKeyUsage({ keyPurposes }).toSchema().toBER()),
    extension('2.5.29.17', new AltName({ altNames }).toSchema().toBER()),
    ...(withoutLogo ? [] : [extension('1.3.6.1.5.5.7.1.12', logotype(logo, request.hash))]),
    ...(withoutTimestamps
      ? []
      : [extension('1.3.6.1.4.1.11129.2.4.2', new OctetString({ valueHex: Uint8Array.from([0, 0]).buffer }).toBER())]),
  ];
}

function commonName({ name }: Party): AttributeTypeAndValue {
  return new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: name }) });
}

function extension(extnID: string, extnValue: ArrayBuffer): Extension {
  return new Extension({ extnID, critical: false, extnValue });
}

/** The logo inside, as RFC 9399 section 4.1 has it: a data URL of gzip, and the hash of what comes out. */
function logotype(logo: string, hash: Uint8Array = createHash('sha256').update(logo).digest()): ArrayBuffer {
  const url = `data:image/svg+xml;base64,${gzipSync(logo).toString('base64')}`;
  const sha256 = Buffer.from('300b0609608648016503040201', 'hex');
  const details = der(0x30, [
    der(0x16, [Buffer.from('image/svg+xml')]),
    der(0x30, [der(0x30, [sha256, der(0x04, [hash])])]),
    der(0x30, [der(0x16, [Buffer.from(url)])]),
  ]);
  const image = der(0x30, [details]);
  const whole = der(0x30, [der(0xa2, [der(0xa0, [der(0x30, [image])])])]);
  return Uint8Array.from(whole).buffer;
}

function der(tag: number, parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}
