import type { Scene } from '../../support/scene.ts';
import { chain, HOST, issued, recordOf, right, root, second, sha512Of, TLSA, unsigned, world, wrong } from './world.ts';

const withRoot = [...chain, root];
const viaIntermediate = await issued({ viaIntermediate: true });
const misnamed = await issued({ names: ['elsewhere.example'] });
const expired = await issued({ notBefore: new Date(Date.UTC(2026, 5, 1)), notAfter: new Date(Date.UTC(2026, 8, 1)) });
const stranger = await issued({ selfSigned: true });
const ofDomain = await issued({ names: ['a.example'] });
const rootRecord = recordOf([root], 0, '2 1 1');
const whole = Buffer.from(chain[0] ?? '', 'base64').toString('hex');
const wholeRoot = Buffer.from(root, 'base64').toString('hex');

export const scenes: readonly Scene[] = [
  // nothing to say
  { name: 'a domain without mail', zone: { 'a.example': { MX: ['0 .'] } }, net: { authenticated: true }, finds: null },
  { name: 'no record, and nothing is signed', ...world({ secure: (name) => name === '.' }), finds: null },
  { name: 'no record, and a resolver that does not validate', ...world({ secure: false }), finds: null },
  {
    name: 'no record at the signed host of another',
    ...world({ zone: { 'a.example': { MX: ['10 mx.hosting.test'] }, 'mx.hosting.test': { A: ['44.128.9.25'] } } }),
    finds: null,
  },
  { name: 'a record that names the key', ...world({ records: [right] }), finds: [] },
  {
    name: 'an expired, self-signed certificate for another name is good where its key is named',
    ...world({ records: [recordOf(expired)], servers: { [HOST]: expired } }),
    finds: [],
  },
  {
    name: 'a record that names the issuer',
    ...world({ records: [rootRecord], servers: { [HOST]: withRoot } }),
    finds: [],
  },
  {
    name: 'the issuer further up is named, and the chain is sent in another order',
    ...world({
      records: [rootRecord],
      servers: { [HOST]: [viaIntermediate[0] ?? '', root, viaIntermediate[1] ?? ''] },
    }),
    finds: [],
  },
  {
    name: 'under the issuer named, a certificate for the domain itself will do',
    ...world({ records: [rootRecord], servers: { [HOST]: [...ofDomain, root] } }),
    finds: [],
  },
  {
    name: 'the issuer stands whole in the record, so that it need not be sent',
    ...world({ records: [`2 0 0 ${wholeRoot}`] }),
    finds: ['dane-full-data'],
  },
  {
    name: 'a good SHA-512 digest shadows a stale SHA-256 one',
    ...world({ records: [wrong, sha512Of(chain)] }),
    finds: ['dane-combination-unmatched'],
  },
  {
    name: 'the key is named, and an issuer that is not sent',
    ...world({ records: [right, rootRecord] }),
    finds: ['dane-combination-unmatched'],
  },
  {
    name: 'the key and the issuer, each beside one that is not in use',
    ...world({
      records: [right, wrong, rootRecord, recordOf(stranger, 0, '2 1 1')],
      servers: { [HOST]: withRoot },
    }),
    finds: ['dane-rollover'],
  },
  { name: 'both hosts', ...world({ records: [right], zone: second([right]) }), finds: [] },
  {
    name: 'TLSA questions that fail, where addresses are not signed anyway',
    ...world({ zone: { [TLSA]: 'SERVFAIL' }, secure: unsigned(HOST, 'a.example') }),
    finds: null,
  },
  // nobody is left
  { name: 'a record of another key', ...world({ records: [wrong] }), finds: ['dane-refused'] },
  {
    name: 'a record, and no STARTTLS',
    ...world({ records: [right], servers: { [HOST]: null } }),
    finds: ['dane-refused'],
  },
  {
    name: 'no certificate that can be read',
    ...world({ records: [right], servers: { [HOST]: ['AAAA'] } }),
    finds: ['dane-refused'],
  },
  { name: 'TLSA questions that fail', ...world({ zone: { [TLSA]: 'SERVFAIL' } }), finds: ['dane-refused'] },
  { name: 'TLSA questions that nobody answers', ...world({ zone: { [TLSA]: 'TIMEOUT' } }), finds: ['dane-refused'] },
  {
    name: 'a stale SHA-512 digest shadows the good SHA-256 one',
    ...world({ records: [right, sha512Of(stranger)] }),
    finds: ['dane-refused'],
  },
  {
    name: 'the issuer is named, and is not sent',
    ...world({ records: [rootRecord] }),
    finds: ['dane-refused'],
  },
  {
    name: 'the issuer is named, the certificate is for another name',
    ...world({ records: [rootRecord], servers: { [HOST]: [...misnamed, root] } }),
    finds: ['dane-refused'],
  },
  {
    name: 'the issuer is named, the certificate has expired',
    ...world({ records: [rootRecord], servers: { [HOST]: [...expired, root] } }),
    finds: ['dane-refused'],
  },
  {
    name: 'the issuer is named and sent, but did not issue the certificate',
    ...world({ records: [rootRecord], servers: { [HOST]: [...stranger, root] } }),
    finds: ['dane-refused'],
  },
  {
    name: 'a DANE-TA record does not name the leaf',
    ...world({ records: [recordOf(stranger, 0, '2 1 1')], servers: { [HOST]: stranger } }),
    finds: ['dane-refused'],
  },
  {
    name: 'one host is refused, the other is down',
    ...world({
      records: [wrong],
      zone: second(),
      servers: { 'mx2.a.example': { ends: { phase: 'connect', ended: 'refused' } } },
    }),
    finds: ['dane-refused', 'dane-partial'],
  },
  {
    name: 'another key, at the signed host of an unsigned domain',
    ...world({ records: [wrong], secure: unsigned('a.example') }),
    finds: ['dane-refused-mx-unsigned', 'dane-mx-not-secure'],
  },
  // others are left
  {
    name: 'one of two hosts is refused',
    ...world({ records: [right], zone: second([wrong]) }),
    finds: ['dane-refused-at-host'],
  },
  {
    name: 'one of two addresses presents another key',
    ...world({
      records: [right],
      zone: { [HOST]: { A: ['44.128.1.25', '44.128.1.26'] } },
      servers: { '44.128.1.26': stranger },
    }),
    finds: ['dane-refused-at-host'],
  },
  {
    name: 'one of two hosts fails on TLSA',
    ...world({ records: [right], zone: { ...second(), '_25._tcp.mx2.a.example': 'SERVFAIL' } }),
    finds: ['dane-refused-at-host'],
  },
  // worth less than it seems
  {
    name: 'nothing but a record for web PKI',
    ...world({ records: [recordOf(chain, 0, '0 1 1')] }),
    finds: ['dane-none-usable'],
  },
  {
    name: 'a record for web PKI, and no TLS',
    ...world({ records: [recordOf(chain, 0, '1 1 1')], servers: { [HOST]: null } }),
    finds: ['dane-none-usable', 'dane-refused'],
  },
  {
    name: 'records of the wrong form beside a good one',
    ...world({ records: [right, '3 1 1 abcd', '3 1 9 abcd', '3 7 1 abcd', '4 1 1 abcd', '3 0 0 abcd'] }),
    finds: ['dane-record-unusable'],
  },
  {
    name: 'the records of an unsigned host',
    ...world({ records: [wrong], secure: unsigned(HOST, TLSA) }),
    finds: ['dane-not-secure'],
  },
  {
    name: 'records that are themselves not signed',
    ...world({ records: [wrong], secure: unsigned(TLSA) }),
    finds: ['dane-not-secure'],
  },
  {
    name: 'an unsigned domain at a signed host',
    ...world({ records: [right], secure: unsigned('a.example') }),
    finds: ['dane-mx-not-secure'],
  },
  { name: 'one of two hosts has records', ...world({ records: [right], zone: second() }), finds: ['dane-partial'] },
  { name: 'a whole certificate', ...world({ records: [`3 0 0 ${whole}`] }), finds: ['dane-full-data'] },
  { name: 'this key and the next', ...world({ records: [right, wrong] }), finds: ['dane-rollover'] },
  { name: 'no record, though all is signed', ...world({}), finds: ['dane-missing'] },
];
