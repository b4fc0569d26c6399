import { X509Certificate } from 'node:crypto';
import { createAuthority } from '../../../src/demo/certificates.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import { handshake, observed } from '../../support/smtp-session.ts';
import type { ZoneNetOptions } from '../../support/zone-net.ts';

// The authority has a common name only; written like this, its text reads as if there were an organisation too.
const authority = await createAuthority("R11, O=Let's Encrypt");
const { cert } = await authority.issue({ names: ['mx.a.com'] });
const leaf = new X509Certificate(cert).raw.toString('base64');

const own = { 'a.com': { MX: ['10 mx.a.com'] }, 'mx.a.com': { A: ['44.128.1.25'] } } satisfies Zone;
const caa = (...CAA: readonly string[]): Zone => ({ ...own, 'a.com': { ...own['a.com'], CAA } });
const presenting = (chain: readonly string[], trusted = true): ZoneNetOptions => ({
  smtp: (request) =>
    observed(request, {
      startTls: {
        handshake: {
          ...handshake({ chain }),
          ...(trusted ? {} : { trust: { trusted: false, code: 'DEPTH_ZERO_SELF_SIGNED_CERT', detail: 'self-signed' } }),
        },
      },
    }),
});
const leafOf = async (organisation: string, name: string) => {
  const maker = await createAuthority(`R11, O=${organisation}`);
  return new X509Certificate((await maker.issue({ names: [name] })).cert).raw.toString('base64');
};
const wild = await leafOf("Let's Encrypt", '*.a.com');
const elsewhere = await leafOf("Let's Encrypt", 'server1.hoster.com');
const stranger = await leafOf('Unheard Of', 'mx.a.com');
const net: ZoneNetOptions = {
  smtp: (request) => observed(request, { startTls: { handshake: handshake({ chain: [leaf] }) } }),
};
const scene = (name: string, zone: Zone, finds: Scene['finds']): Scene => ({ name, domain: 'a.com', zone, net, finds });

const host = own['mx.a.com'];
const published = { '_mta-sts.a.com': { TXT: ['v=STSv1; id=1'] } } satisfies Zone;

export const scenes: readonly Scene[] = [
  scene('no records', own, ['caa-missing']),
  scene('another authority is allowed than the one in use', caa('0 issue "digicert.com"'), [
    'caa-forbids-issuer-in-use',
  ]),
  scene('an authority is allowed', caa('0 issue "letsencrypt.org"'), []),
  scene(
    'records at the host itself count first',
    { ...caa('0 issue ";;"'), 'mx.a.com': { ...host, CAA: ['0 issue "letsencrypt.org; validationmethods=dns-01"'] } },
    [],
  ),
  scene('records at the top-level domain count too', { ...own, com: { CAA: ['0 issue "digicert.com"'] } }, [
    'caa-forbids-issuer-in-use',
  ]),
  scene('no mail', { 'a.com': { MX: ['0 .'] } }, null),
  scene('hosts of a provider are not ours', { 'a.com': { MX: ['1 aspmx.l.google.com'] } }, null),
  scene('a critical property that nobody knows', caa('128 tbs "x"'), ['caa-nobody-may-issue']),
  scene('a critical property about other certificates', caa('128 issuemail ";"', '128 issuevmc ";"'), []),
  scene('nobody is allowed, though a certificate is in use', caa('0 issue ";"'), ['caa-forbids-issuer-in-use']),
  {
    ...scene('nobody is allowed, and a stranger has issued', caa('0 issue ";"'), ['caa-nobody-may-issue']),
    net: presenting([stranger]),
  },
  { ...scene('nobody is allowed, and the host made its own', caa('0 issue ";"'), []), net: presenting([leaf], false) },
  scene('no authority is named, by mistake', caa('0 issue "https://letsencrypt.org"'), ['caa-nobody-may-issue']),
  scene('a mistake beside a good record', caa('0 issue "https://x"', '0 issue "letsencrypt.org"'), []),
  scene('wildcards are for others, and there is none', caa('0 issue "letsencrypt.org"', '0 issuewild ";"'), []),
  {
    ...scene("a certificate for the hoster's own name", caa('0 issue "digicert.com"', '0 issuewild ";"'), []),
    net: presenting([elsewhere]),
  },
  { ...scene('a wildcard by issue', caa('0 issue "letsencrypt.org"'), []), net: presenting([wild]) },
  {
    ...scene('a wildcard that issuewild forbids', caa('0 issue "letsencrypt.org"', '0 issuewild "digicert.com"'), [
      'caa-forbids-issuer-in-use',
    ]),
    net: presenting([wild]),
  },
  {
    ...scene('a wildcard that only issuewild allows', caa('0 issue ";"', '0 issuewild "letsencrypt.org"'), []),
    net: presenting([wild]),
  },
  scene('questions that fail', { ...own, 'mx.a.com': { ...host, CAA: 'SERVFAIL' } }, ['caa-lookup-fails']),
  scene(
    'questions that fail above the records',
    {
      ...own,
      'mx.a.com': { ...host, CAA: ['0 issue "letsencrypt.org"'] },
      'a.com': { ...own['a.com'], CAA: 'SERVFAIL' },
    },
    [],
  ),
  scene(
    'the policy host is an alias of a name with records',
    {
      ...caa('0 issue "letsencrypt.org"'),
      ...published,
      'mta-sts.a.com': { CNAME: ['x.vendor.net'] },
      'x.vendor.net': { A: ['44.128.2.2'], CAA: ['128 tbs "x"'] },
    },
    ['caa-nobody-may-issue'],
  ),
  scene(
    'records above where an alias leads do not count',
    {
      ...caa('0 issue "letsencrypt.org"'),
      ...published,
      'mta-sts.a.com': { CNAME: ['x.vendor.net'] },
      'x.vendor.net': { A: ['44.128.2.2'] },
      'vendor.net': { CAA: ['128 tbs "x"'] },
    },
    [],
  ),
];
