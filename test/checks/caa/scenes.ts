import { X509Certificate } from 'node:crypto';
import { createAuthority } from '../../../src/demo/certificates.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import { handshake, observed } from '../../support/smtp-session.ts';

// The authority has a common name only; written like this, its text reads as if there were an organisation too.
const authority = await createAuthority("R11, O=Let's Encrypt");
const { cert } = await authority.issue({ names: ['mx.a.com'] });
const leaf = new X509Certificate(cert).raw.toString('base64');

const own = { 'a.com': { MX: ['10 mx.a.com'] }, 'mx.a.com': { A: ['44.128.1.25'] } } satisfies Zone;
const caa = (...CAA: readonly string[]): Zone => ({ ...own, 'a.com': { ...own['a.com'], CAA } });
const net: Scene['net'] = {
  smtp: (request) => observed(request, { startTls: { handshake: handshake({ chain: [leaf] }) } }),
};
const scene = (name: string, zone: Zone, finds: Scene['finds']): Scene => ({ name, domain: 'a.com', zone, net, finds });

export const scenes: readonly Scene[] = [
  scene('no records', own, ['caa-missing']),
  scene('another authority is allowed than the one in use', caa('0 issue "digicert.com"'), [
    'caa-forbids-issuer-in-use',
  ]),
  scene('an authority is allowed', caa('0 issue "letsencrypt.org"'), []),
  scene(
    'records at the host itself count first',
    {
      ...caa('0 issue ";;"'),
      'mx.a.com': { A: ['44.128.1.25'], CAA: ['0 issue "letsencrypt.org; validationmethods=dns-01"'] },
    },
    [],
  ),
  scene('no mail', { 'a.com': { MX: ['0 .'] } }, null),
  scene('hosts of a provider are not ours', { 'a.com': { MX: ['1 aspmx.l.google.com'] } }, null),
  scene('a critical property that nobody knows', caa('128 tbs "x"'), ['caa-nobody-may-issue']),
  scene('nobody is allowed, though a certificate is in use', caa('0 issue ";"'), ['caa-forbids-issuer-in-use']),
  scene('no authority is named, by mistake', caa('0 issue "https://letsencrypt.org"'), [
    'caa-forbids-issuer-in-use',
    'caa-nobody-may-issue',
  ]),
  scene('questions that fail', { ...own, 'mx.a.com': { A: ['44.128.1.25'], CAA: 'SERVFAIL' } }, ['caa-lookup-fails']),
];
