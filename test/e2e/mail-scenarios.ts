import { DOWN, dmarc, goodMx, key, mxAt, type Scenario, SPF_BY_ADDRESS, sound, spf, with_ } from './scenario.ts';

/** What goes wrong with MX, SPF, DKIM, DMARC, reverse DNS, SMTP and STARTTLS. */
export const mailScenarios: readonly Scenario[] = [
  sound('healthy.example', 'everything in order', { verdict: 'deliverable', codes: [] }),
  sound('signed.example', 'the same, signed with DNSSEC', { zoneIs: 'signed', verdict: 'deliverable', codes: [] }),
  sound('bogus.example', 'DNSSEC signatures that do not verify', {
    zoneIs: 'bogus',
    verdict: 'rejected',
    codes: ['dnssec-bogus', 'mx-dnssec-bogus'],
  }),
  sound('dead.example', 'delegated to a server that does not answer', {
    zoneIs: 'dead',
    verdict: 'rejected',
    codes: ['mx-name-servers-failing'],
  }),
  with_('absent.example', 'a name that does not exist', [], {
    zoneIs: 'absent',
    verdict: 'rejected',
    codes: ['mx-domain-nonexistent'],
  }),
  with_('nomx.example', 'neither MX nor address', [SPF_BY_ADDRESS, dmarc, key], {
    verdict: 'rejected',
    codes: ['mx-missing'],
  }),
  with_('implicit.example', 'no MX, an address', ['@ A 44.128.1.25', SPF_BY_ADDRESS, dmarc, key], {
    verdict: 'deliverable',
    codes: ['mx-implicit', 'tls-name-mismatch'],
  }),
  with_(
    'parked.example',
    'null MX, sends nothing',
    ['@ MX 0 .', '@ TXT "v=spf1 -all"', '_dmarc TXT "v=DMARC1; p=reject"'],
    { verdict: 'deliverable', codes: [] },
  ),
  with_('nullmx.example', 'a null MX beside another', ['@ MX 0 .', ...goodMx, spf, dmarc, key], {
    verdict: 'at risk',
    codes: ['mx-null-with-others'],
  }),
  with_(
    'alias.example',
    'an MX that is an alias',
    ['@ MX 10 mail', 'mail CNAME mx1.hosting.example.', spf, dmarc, key],
    { verdict: 'deliverable', codes: ['mx-target-cname', 'tls-name-mismatch'] },
  ),
  with_(
    'private.example',
    'an MX with a private address beside a good one',
    ['@ MX 5 inside', 'inside A 10.1.2.3', ...goodMx, spf, dmarc, key],
    { verdict: 'at risk', codes: ['mx-target-not-public'] },
  ),
  with_(
    'lookups.example',
    'SPF with twelve lookups',
    [...goodMx, '@ TXT "v=spf1 mx include:i1.example include:i2.example -all"', dmarc, key],
    { verdict: 'at risk', codes: ['spf-too-many-lookups'] },
  ),
  with_('twospf.example', 'two SPF records', [...goodMx, spf, '@ TXT "v=spf1 a -all"', dmarc, key], {
    verdict: 'at risk',
    codes: ['spf-multiple'],
  }),
  with_('badspf.example', 'an SPF syntax error', [...goodMx, '@ TXT "v=spf1 mx ipv4:44.128.1.25 -all"', dmarc, key], {
    verdict: 'at risk',
    codes: ['spf-syntax-error'],
  }),
  with_('plusall.example', 'SPF that lets everybody send', [...goodMx, '@ TXT "v=spf1 mx +all"', dmarc, key], {
    verdict: 'at risk',
    codes: ['spf-plus-all'],
  }),
  with_(
    'loop.example',
    'an include that comes back',
    [...goodMx, '@ TXT "v=spf1 mx include:loop.example -all"', dmarc, key],
    { verdict: 'at risk', codes: ['spf-include-loop'] },
  ),
  with_(
    'deadinclude.example',
    'an include of nothing',
    [...goodMx, '@ TXT "v=spf1 mx include:gone.absent.example -all"', dmarc, key],
    { verdict: 'at risk', codes: ['spf-include-missing'] },
  ),
  with_('nodmarc.example', 'no DMARC record', [...goodMx, spf, key], { verdict: 'at risk', codes: ['dmarc-missing'] }),
  with_(
    'pnone.example',
    'DMARC that asks for nothing',
    [...goodMx, spf, key, '_dmarc TXT "v=DMARC1; p=none; rua=mailto:dmarc@pnone.example"'],
    { verdict: 'at risk', codes: ['dmarc-policy-none'] },
  ),
  with_(
    'reports.example',
    'reports to a domain that did not agree',
    [...goodMx, spf, key, '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@healthy.example"'],
    { verdict: 'deliverable', codes: ['dmarc-report-not-authorized'] },
  ),
  with_(
    'shortkey.example',
    'a DKIM key of 512 bits',
    [
      ...goodMx,
      spf,
      dmarc,
      's1._domainkey TXT "v=DKIM1; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALvoQBJu9fF6CSfEzkVkg5+uYHcGRs/HSvovof+4shdVPtcoiiY8uau3sNOXG0+EQvuoL6BNHeToYhjqxzYTB1sCAwEAAQ=="',
    ],
    { verdict: 'at risk', codes: ['dkim-key-too-short'] },
  ),
  sound('noselector.example', 'a given selector that is not there', {
    args: ['--selector', 's9'],
    verdict: 'at risk',
    codes: ['dkim-selector-missing'],
  }),
  sound('expired.example', 'an expired certificate', { verdict: 'at risk', codes: ['tls-certificate-expired'] }, [
    mxAt('expired'),
  ]),
  sound(
    'wrongname.example',
    'a certificate for another name',
    { verdict: 'deliverable', codes: ['tls-name-mismatch'] },
    [mxAt('wrongname')],
  ),
  sound('selfsigned.example', 'a self-signed certificate', { verdict: 'deliverable', codes: ['tls-self-signed'] }, [
    mxAt('selfsigned'),
  ]),
  sound('oldtls.example', 'nothing newer than TLS 1.0', { verdict: 'at risk', codes: ['tls-old-version-only'] }, [
    mxAt('oldtls'),
  ]),
  sound('clear.example', 'no STARTTLS', { verdict: 'deliverable', codes: ['tls-not-offered'] }, [mxAt('clear')]),
  sound('unknown.example', 'postmaster is unknown', { verdict: 'deliverable', codes: ['smtp-postmaster-refused'] }, [
    mxAt('nouser'),
  ]),
  sound(
    'grey.example',
    'greylisting, waited for',
    { args: ['--retry-greylist', '6'], verdict: 'deliverable', codes: [], remarks: ['smtp-greylisting'] },
    [mxAt('grey')],
  ),
  sound('refusing.example', '554 in place of a greeting', { verdict: 'rejected', codes: ['smtp-banner-refused'] }, [
    mxAt('refusing'),
  ]),
  sound('busy.example', '421 in place of a greeting', { verdict: 'at risk', codes: ['smtp-temporary-failure'] }, [
    mxAt('busy'),
  ]),
  sound('nobounce.example', 'the null sender is refused', { verdict: 'at risk', codes: ['smtp-null-sender-refused'] }, [
    mxAt('nobounce'),
  ]),
  sound('down.example', 'nothing listens', { verdict: 'rejected', codes: ['smtp-unreachable'] }, [
    '@ MX 10 mx',
    `mx A ${DOWN}`,
  ]),
  sound('halfdown.example', 'one of two hosts is down', { verdict: 'deliverable', codes: ['smtp-host-unreachable'] }, [
    mxAt('mx1'),
    '@ MX 20 mx',
    `mx A ${DOWN}`,
  ]),
  sound('noptr.example', 'a sending address without PTR', {
    args: ['--sending-ip', '44.128.77.1'],
    verdict: 'rejected',
    codes: ['reverse-dns-missing', 'spf-sending-ip-fails'],
  }),
  with_('fixme.example', 'what "mailcheck fix" mends', [...goodMx, '@ TXT "v=spf1 mx +all"', key], {
    verdict: 'at risk',
    codes: ['dmarc-missing', 'spf-plus-all'],
  }),
];
