import { dmarc, key, mxAt, type PolicyHost, type Scenario, sound, spf, tlsRpt, WEB, with_ } from './scenario.ts';

const STS = [tlsRpt, `mta-sts A ${WEB}`, '_mta-sts TXT "v=STSv1; id=20261121"'];
const POLICY = [
  'version: STSv1',
  'mode: enforce',
  'mx: mx1.hosting.example',
  'mx: mx2.hosting.example',
  'max_age: 1209600',
];
const enforced: PolicyHost = { certificate: 'good', lines: POLICY };

/** A domain whose one MX host is in its own zone, with these TLSA records. */
function ownHost(
  domain: string,
  about: string,
  tlsa: readonly string[],
  rest: Pick<Scenario, 'verdict' | 'codes'> & Partial<Scenario>,
): Scenario {
  const host = ['@ MX 10 mx', 'mx A 44.128.1.25', ...tlsa.map((data) => `_25._tcp.mx TLSA ${data}`)];
  return with_(domain, about, [...host, spf, dmarc, key, tlsRpt], rest);
}

/** The same, signed. */
function dane(...[domain, about, tlsa, rest]: Parameters<typeof ownHost>): Scenario {
  return ownHost(domain, about, tlsa, { zoneIs: 'signed', ...rest });
}

/** MTA-STS with a real web server, DANE in signed zones, and what they come to together. */
export const transportScenarios: readonly Scenario[] = [
  sound('sts.example', 'MTA-STS in order', { zone: STS, policy: enforced, verdict: 'deliverable', codes: [] }),
  sound('sts-testing.example', 'MTA-STS that only asks for reports', {
    zone: STS,
    policy: { certificate: 'good', lines: POLICY.map((line) => line.replace('enforce', 'testing')) },
    verdict: 'deliverable',
    codes: ['mta-sts-testing'],
  }),
  sound('sts-expired.example', 'a policy behind an expired certificate', {
    zone: STS,
    policy: { ...enforced, certificate: 'expired' },
    verdict: 'deliverable',
    codes: ['mta-sts-certificate-expired'],
  }),
  sound('sts-wrongname.example', 'a policy behind a certificate for another name', {
    zone: STS,
    policy: { ...enforced, certificate: 'wrong-name' },
    verdict: 'deliverable',
    codes: ['mta-sts-certificate-wrong-name'],
  }),
  sound('sts-redirect.example', 'a policy somewhere else', {
    zone: STS,
    policy: { certificate: 'good', lines: null },
    verdict: 'deliverable',
    codes: ['mta-sts-policy-redirected'],
  }),
  sound('sts-unlisted.example', 'an enforced policy without one of the hosts', {
    zone: STS,
    policy: { certificate: 'good', lines: POLICY.filter((line) => !line.includes('mx2')) },
    verdict: 'deliverable',
    codes: ['mta-sts-mx-not-listed'],
  }),
  sound(
    'sts-refused.example',
    'an enforced policy, and a host with an expired certificate',
    {
      zone: STS,
      policy: {
        certificate: 'good',
        lines: ['version: STSv1', 'mode: enforce', 'mx: *.hosting.example', 'max_age: 1209600'],
      },
      verdict: 'rejected',
      codes: ['tls-certificate-expired', 'transport-mta-sts-refused'],
    },
    [mxAt('expired')],
  ),
  dane('dane.example', 'TLSA that matches', ['3 1 1 {spki:good}'], { verdict: 'deliverable', codes: [] }),
  dane(
    'dane-rollover.example',
    'TLSA of the key in use and of the next',
    ['3 1 1 {spki:good}', '3 1 1 {spki:second}'],
    {
      verdict: 'deliverable',
      codes: [],
      remarks: ['dane-rollover'],
    },
  ),
  dane('dane-wrong.example', 'TLSA of another key', ['3 1 1 {spki:second}'], {
    verdict: 'rejected',
    codes: ['dane-refused'],
  }),
  dane('dane-missing.example', 'a signed zone without TLSA', [], {
    verdict: 'deliverable',
    codes: [],
    remarks: ['dane-missing'],
  }),
  ownHost('dane-unsigned.example', 'TLSA in a zone that is not signed', ['3 1 1 {spki:good}'], {
    verdict: 'deliverable',
    codes: ['dane-not-secure'],
  }),
  sound('submission.example', 'submission in order, by implicit TLS and by STARTTLS', {
    zone: ['_submissions._tcp SRV 0 1 465 mx1.hosting.example.', '_submission._tcp SRV 10 1 587 mx1.hosting.example.'],
    verdict: 'deliverable',
    codes: [],
  }),
  sound('submission-scan.example', 'submission taken apart, as Postfix has it by itself', {
    args: ['--tls-scan'],
    zone: ['_submissions._tcp SRV 0 1 465 mx1.hosting.example.', '_submission._tcp SRV 10 1 587 mx1.hosting.example.'],
    verdict: 'deliverable',
    codes: ['tls-scan-old-version', 'tls-scan-weak-suite'],
    remarks: ['tls-scan-anonymous-suite'],
  }),
  sound('clear-auth.example', 'passwords asked for in clear', {
    zone: ['_submission._tcp SRV 0 1 587 mx2.hosting.example.'],
    verdict: 'deliverable',
    codes: ['submission-auth-in-clear'],
  }),
  sound(
    'scan.example',
    'nothing newer than TLS 1.0, scanned',
    {
      args: ['--tls-scan'],
      verdict: 'at risk',
      codes: ['tls-old-version-only'],
      remarks: ['tls-scan-anonymous-suite', 'tls-scan-no-tls-1-3'],
    },
    [mxAt('oldtls')],
  ),
];
