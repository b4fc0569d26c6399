import type { HttpsOutcome } from '../../../src/core/net.ts';
import { known, type Observation } from '../../../src/core/observation.ts';
import { defaultSmtpOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';

const server = (socket: string, host = 'imap.a.example') =>
  `<incomingServer type="imap"><hostname>${host}</hostname><port>993</port><socketType>${socket}</socketType></incomingServer>`;
export const file = (...servers: readonly string[]) =>
  `<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="a.example">${servers.join('')}</emailProvider></clientConfig>`;

function serving(status: number, body: string) {
  return ({ url }: { readonly url: string }): Observation<HttpsOutcome> =>
    known({ ended: 'response', status, contentType: 'text/xml', location: null, body, octets: new Uint8Array(), url });
}

const hosts = {
  'imap.a.example': { A: ['44.128.1.93'] },
  'autoconfig.a.example': { A: ['44.128.1.80'] },
} satisfies Zone;
const zone = { 'a.example': { MX: ['10 mx.a.example'] } } satisfies Zone;
const srv = { '_imaps._tcp.a.example': { SRV: ['0 1 993 imap.a.example'] } } satisfies Zone;

export const scenes: readonly Scene[] = [
  {
    name: 'SRV that leads to a server',
    zone: { ...zone, ...srv, 'imap.a.example': hosts['imap.a.example'] },
    finds: [],
  },
  { name: 'nothing at all', zone, finds: ['client-setup-missing'] },
  { name: 'a domain without mail', zone: { 'a.example': { MX: ['0 .'] } }, finds: null },
  { name: 'SRV that leads nowhere', zone: { ...zone, ...srv }, finds: ['client-setup-host-missing'] },
  { name: 'services that are not offered', zone: { ...zone, '_imap._tcp.a.example': { SRV: ['0 0 0 .'] } }, finds: [] },
  {
    name: 'autodiscover is an alias',
    zone: {
      ...zone,
      'autodiscover.a.example': { CNAME: ['big.hoster.example'] },
      'big.hoster.example': { A: ['44.128.2.1'] },
    },
    finds: [],
  },
  {
    name: 'autodiscover is an alias of nothing',
    zone: { ...zone, 'autodiscover.a.example': { CNAME: ['gone.hoster.example'] }, example: {} },
    finds: ['client-setup-host-missing'],
  },
  { name: 'a set-up file', zone: { ...zone, ...hosts }, net: { https: serving(200, file(server('SSL'))) }, finds: [] },
  {
    name: 'a set-up file that asks for clear text',
    zone: { ...zone, ...hosts },
    net: { https: serving(200, file(server('plain'))) },
    finds: ['client-setup-clear-text'],
  },
  {
    name: 'a set-up file that is not there',
    zone: { ...zone, ...srv, ...hosts },
    net: { https: serving(404, 'no') },
    finds: ['client-setup-autoconfig-broken'],
  },
  {
    name: 'a page in place of the set-up file',
    zone: { ...zone, ...srv, ...hosts },
    net: { https: serving(200, '<html>') },
    finds: ['client-setup-autoconfig-broken'],
  },
  {
    name: 'a set-up file that names no server',
    zone: { ...zone, ...srv, ...hosts },
    net: { https: serving(200, file()) },
    finds: ['client-setup-autoconfig-broken'],
  },
  {
    name: 'a set-up host with IPv6 alone',
    zone: { ...zone, ...hosts, 'autoconfig.a.example': { AAAA: ['2a0e:fd45::80'] } },
    net: { https: serving(200, file(server('SSL'))) },
    finds: [],
  },
  {
    name: 'servers named by address and by a placeholder',
    zone: { ...zone, ...hosts, 'a.example': { ...zone['a.example'], A: ['44.128.1.1'] } },
    net: {
      https: serving(200, file(server('SSL', '44.128.1.93'), server('SSL', '%EMAILDOMAIN%'), server('SSL', '%X%'))),
    },
    finds: [],
  },
  {
    name: 'autodiscover with IPv6 alone',
    zone: { ...zone, 'autodiscover.a.example': { AAAA: ['2a0e:fd45::80'] } },
    finds: [],
  },
  {
    name: 'a wildcard that leads to a web server is no set-up',
    zone: { ...zone, '*.a.example': { A: ['44.128.1.80'] } },
    net: { https: serving(404, 'no') },
    finds: ['client-setup-missing'],
  },
  {
    name: 'a wildcard whose web server serves the file is one',
    zone: { ...zone, '*.a.example': { A: ['44.128.1.80'] } },
    net: { https: serving(200, file(server('SSL'))) },
    finds: [],
  },
  {
    name: 'a provider that mail programs know needs no set-up',
    zone: { 'a.example': { MX: ['1 aspmx.l.google.com'] } },
    finds: [],
  },
  {
    name: 'a submission server that is gone, which submission tells',
    zone: { ...zone, '_submissions._tcp.a.example': { SRV: ['0 1 465 gone.a.example'] } },
    finds: [],
  },
  {
    name: 'a submission server that is gone, and SMTP was left out',
    zone: { ...zone, '_submissions._tcp.a.example': { SRV: ['0 1 465 gone.a.example'] } },
    options: { smtp: { ...defaultSmtpOptions, enabled: false } },
    finds: ['client-setup-host-missing'],
  },
];
