import { createHash, X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthority } from '../../src/demo/certificates.ts';
import { type MarkRequest, markAuthority } from '../checks/bimi/mark-authority.ts';
import { writeCertificate } from './certificate-files.ts';
import { listeners, MARK_DOMAIN } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { goodLogo, webHosts, writeWeb } from './web.ts';
import { writeWorld } from './world.ts';

// Writes everything the servers of the end-to-end test need into the folder given as the first argument.
const [dir] = process.argv.slice(2);
if (dir === undefined) throw new Error('usage: prepare.ts FOLDER');

const DAY_MS = 86_400_000;
const daysFromNow = (days: number) => new Date(Date.now() + days * DAY_MS);

const authority = await createAuthority();
const markIssuer = await markAuthority();
writeFileSync(join(dir, 'ca.pem'), `${authority.caPem}\n${markIssuer.rootPem}`);

const past = { notBefore: daysFromNow(-100), notAfter: daysFromNow(-10) };
// The hosts that domains have in zones of their own are the good listener by another name.
const ownHosts = scenarios.filter(({ zone }) => zone.includes('mx A 44.128.1.25')).map(({ domain }) => `mx.${domain}`);
const keys = new Map<string, string>();
for (const [key, { name }] of Object.entries(listeners)) {
  const names = [key === 'wrongName' ? 'other.hosting.example' : name, ...(key === 'good' ? ownHosts : [])];
  const issued = await authority.issue({
    names,
    ...(key === 'expired' ? past : {}),
    ...(key === 'selfSigned' ? { selfSigned: true } : {}),
    ...(key === 'oldTls' ? { rsaBits: 2048 } : {}),
  });
  keys.set(key, spkiDigest(issued.cert));
  writeCertificate(dir, key, issued);
}
for (const { name, certificate } of webHosts) {
  const names = [certificate === 'wrong-name' ? 'other.hosting.example' : name];
  writeCertificate(dir, `web.${name}`, await authority.issue({ names, ...(certificate === 'expired' ? past : {}) }));
}
writeWorld(dir, keys);
const mark = async (request: MarkRequest) =>
  `${await markIssuer.issue({ logo: goodLogo, ...request })}${markIssuer.betweenPem}`;
writeWeb(
  dir,
  new Map([
    ['good.pem', await mark({ names: [MARK_DOMAIN] })],
    ['expired.pem', await mark({ names: ['mark-expired.example'], notAfter: daysFromNow(-10) })],
  ]),
);

/** What a TLSA record `3 1 1` holds (RFC 6698 section 2.1). */
function spkiDigest(pem: string): string {
  const spki = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex');
}
