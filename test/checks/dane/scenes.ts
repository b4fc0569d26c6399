import { X509Certificate } from 'node:crypto';
import { presented, recordFor } from '../../../src/checks/dane/parse.ts';
import type { RecordType, SmtpRequest, SmtpSession } from '../../../src/core/net.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { createAuthority } from '../../../src/demo/certificates.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import { handshake, observed } from '../../support/smtp-session.ts';
import type { ZoneNetOptions } from '../../support/zone-net.ts';

const HOST = 'mx.a.example';
const authority = await createAuthority('test root');

/** Leaf and root, in DER. */
async function chainOf(name: string): Promise<readonly string[]> {
  const { cert } = await authority.issue({
    names: [name],
    notBefore: new Date(Date.UTC(2026, 9, 1)),
    notAfter: new Date(Date.UTC(2027, 0, 1)),
  });
  const [leaf = ''] = cert.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return [leaf, authority.caPem].map((pem) => new X509Certificate(pem).raw.toString('base64'));
}

export const chain = await chainOf(HOST);
const other = await chainOf(HOST);
const misnamed = await chainOf('elsewhere.example');

/** `3 1 1` of a chain's leaf, and `2 0 1` of its issuer. */
export const leafRecord = (of: readonly string[]) => recordFor(presented(of)[0] ?? { whole: '', key: null }) ?? '';
const issuerRecord = (of: readonly string[]) =>
  (recordFor(presented(of)[1] ?? { whole: '', key: null }) ?? '').replace('3 1 1', '2 1 1');

const right = leafRecord(chain);
const wrong = leafRecord(other);

interface World {
  readonly records?: readonly string[];
  readonly zone?: Zone;
  /** What the server presents; null: no STARTTLS. */
  readonly chain?: readonly string[] | null;
  readonly secure?: ZoneNetOptions['authenticated'];
  readonly net?: ZoneNetOptions;
}

export function world({
  records = [],
  zone = {},
  chain: shown = chain,
  secure = true,
  net = {},
}: World): Pick<Scene, 'zone' | 'net'> {
  const smtp = (request: SmtpRequest): Observation<SmtpSession> =>
    observed(
      request,
      shown === null ? { extensions: {} } : { startTls: { handshake: handshake({ chain: [...shown] }) } },
    );
  return {
    zone: {
      'a.example': { MX: [`10 ${HOST}`] },
      [HOST]: { A: ['44.128.1.25'] },
      ...(records.length > 0 ? { [`_25._tcp.${HOST}`]: { TLSA: records } } : {}),
      ...zone,
    },
    net: { authenticated: secure, smtp, ...net },
  };
}

const unsigned =
  (...names: readonly string[]) =>
  (name: string, _: RecordType) =>
    !names.includes(name);

export const scenes: readonly Scene[] = [
  { name: 'a record that names the key', ...world({ records: [right] }), finds: [] },
  { name: 'a record that names the issuer', ...world({ records: [issuerRecord(chain)] }), finds: [] },
  { name: 'a domain without mail', zone: { 'a.example': { MX: ['0 .'] } }, net: { authenticated: true }, finds: null },
  { name: 'no record, and nothing is signed', ...world({ secure: (name) => name === '.' }), finds: [] },
  { name: 'no record, though all is signed', ...world({}), finds: ['dane-missing'] },
  { name: 'a record of another key', ...world({ records: [wrong] }), finds: ['dane-no-match'] },
  {
    name: 'the issuer is named, the host is not',
    ...world({ records: [issuerRecord(misnamed)], chain: misnamed }),
    finds: ['dane-no-match'],
  },
  {
    name: 'the issuer is named, and is not presented',
    ...world({ records: [issuerRecord(chain)], chain: chain.slice(0, 1) }),
    finds: ['dane-no-match'],
  },
  { name: 'a record, and no STARTTLS', ...world({ records: [right], chain: null }), finds: ['dane-no-tls'] },
  { name: 'this key and the next', ...world({ records: [right, wrong] }), finds: ['dane-rollover'] },
  {
    name: 'a record for web PKI beside a good one',
    ...world({ records: [right, right.replace('3 1 1', '1 1 1')] }),
    finds: ['dane-unusable-record'],
  },
  {
    name: 'nothing but a record for web PKI',
    ...world({ records: [right.replace('3 1 1', '0 1 1')] }),
    finds: ['dane-unusable-record'],
  },
  {
    name: 'a digest of the wrong length',
    ...world({ records: [right, '3 1 1 abcd', '3 1 9 abcd', '3 7 1 abcd', '4 1 1 abcd'] }),
    finds: ['dane-unusable-record'],
  },
  {
    name: 'a whole certificate',
    ...world({ records: [`3 0 0 ${presented(chain)[0]?.whole ?? ''}`] }),
    finds: ['dane-full-data'],
  },
  {
    name: 'the records of an unsigned domain',
    ...world({ records: [right], secure: unsigned('a.example') }),
    finds: ['dane-not-secure'],
  },
  {
    name: 'the records of an unsigned host',
    ...world({ records: [wrong], secure: unsigned(HOST, `_25._tcp.${HOST}`) }),
    finds: ['dane-not-secure'],
  },
  {
    name: 'TLSA questions that fail',
    ...world({ zone: { [`_25._tcp.${HOST}`]: 'SERVFAIL' } }),
    finds: ['dane-lookup-fails'],
  },
  {
    name: 'one of two hosts',
    ...world({
      records: [right],
      zone: { 'a.example': { MX: [`10 ${HOST}`, '20 mx2.a.example'] }, 'mx2.a.example': { A: ['44.128.2.25'] } },
    }),
    finds: ['dane-partial'],
  },
];
