import {
  dmarc,
  goodMx,
  key,
  LISTED_DOMAIN,
  MARK_DOMAIN,
  type Scenario,
  senders,
  sound,
  spf,
  with_,
} from './scenario.ts';

const logo = (host: string, path: string) => `default._bimi TXT "v=BIMI1; l=https://${host}.hosting.example/${path}"`;
/** The same with a mark certificate. */
const marked = (file: string) =>
  `default._bimi TXT "v=BIMI1; l=https://logo.hosting.example/good.svg; a=https://logo.hosting.example/${file}"`;
/** A domain that sends from this address too. */
const sendsFrom = (
  domain: string,
  about: string,
  address: string,
  rest: Pick<Scenario, 'verdict' | 'codes'>,
): Scenario =>
  with_(domain, about, [...goodMx, `@ TXT "v=spf1 mx ip4:${address} -all"`, dmarc, key], {
    args: ['--sending-ip', address],
    ...rest,
  });

/** Name servers, DNSSEC, lists and logos. */
export const zoneScenarios: readonly Scenario[] = [
  sound('disagree.example', 'two name servers that do not say the same', {
    elsewhere: [...goodMx, spf, '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:other@hosting.example"', key],
    verdict: 'at risk',
    codes: ['nameservers-records-differ'],
  }),
  sound('lame.example', 'a name server that does not know its zone', {
    zoneIs: 'lame',
    verdict: 'deliverable',
    codes: ['nameservers-lame'],
  }),
  sound('stale.example', 'DNSSEC signatures that have expired', {
    zoneIs: 'stale',
    verdict: 'rejected',
    codes: ['dnssec-bogus', 'mx-dnssec-bogus'],
  }),
  sound('rolled.example', 'a new key that the parent does not know', {
    zoneIs: 'rolled',
    verdict: 'rejected',
    codes: ['dnssec-bogus', 'mx-dnssec-bogus'],
  }),
  sound('weak.example', 'a short key, NSEC3 iterations, and signatures about to end', {
    zoneIs: 'weak',
    verdict: 'deliverable',
    codes: ['dnssec-nsec3-iterations', 'dnssec-signature-ends-soon'],
    remarks: ['dnssec-key-weak', 'dnssec-mail-host-unsigned'],
  }),
  sound('dsonly.example', 'a DS record of a zone that is not signed', {
    zoneIs: 'ds-only',
    verdict: 'rejected',
    codes: ['dnssec-bogus', 'mx-dnssec-bogus'],
  }),
  sendsFrom('listed.example', 'an address that a list has for spam', senders.listed, {
    verdict: 'at risk',
    codes: ['blocklist-sending-address-listed'],
  }),
  sendsFrom('policy.example', 'an address from which no mail is to come', senders.policy, {
    verdict: 'at risk',
    codes: ['blocklist-sending-address-policy'],
  }),
  sound(LISTED_DOMAIN, 'a domain that a list has for spam', {
    verdict: 'at risk',
    codes: ['blocklist-domain-listed'],
  }),
  sound('logo.example', 'a logo in order', {
    zone: [logo('logo', 'good.svg')],
    verdict: 'deliverable',
    codes: [],
    remarks: ['bimi-no-certificate'],
  }),
  sound('scripted.example', 'a logo with a script', {
    zone: [logo('logo', 'script.svg')],
    verdict: 'deliverable',
    codes: ['bimi-logo-profile'],
  }),
  sound('logo-wrongname.example', 'a logo behind a certificate for another name', {
    zone: [logo('logo-wrongname', 'good.svg')],
    verdict: 'deliverable',
    codes: ['bimi-logo-unreachable'],
  }),
  sound(MARK_DOMAIN, 'a mark certificate in order', { zone: [marked('good.pem')], verdict: 'deliverable', codes: [] }),
  sound('mark-expired.example', 'a mark certificate that has expired', {
    zone: [marked('expired.pem')],
    verdict: 'deliverable',
    codes: ['bimi-certificate-expired'],
  }),
  sound('mark-other.example', 'a mark certificate of another domain', {
    zone: [marked('good.pem')],
    verdict: 'deliverable',
    codes: ['bimi-certificate-other-domain'],
  }),
  sound('logo-expired.example', 'a logo behind an expired certificate', {
    zone: [logo('logo-expired', 'good.svg')],
    verdict: 'deliverable',
    codes: ['bimi-logo-unreachable'],
  }),
];
