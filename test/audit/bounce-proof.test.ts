import { describe, expect, test } from 'vitest';
import { type KnownLooks, runProofOver } from '../../src/audit/bounce-proof.ts';
import type { BounceProof } from '../../src/report/bounce/schema.ts';
import { healthy as lists, reversed } from '../checks/blocklist/scenes.ts';
import { world } from '../checks/nameservers/world.ts';
import { sceneOf, V4 } from '../checks/smtp/world.ts';
import { good, one, tlsServer, world as tlsWorld } from '../checks/tls/scenes.ts';
import { zoneNet } from '../support/zone-net.ts';
import { ADDRESS, type ProofCase, planOf, proved, provedRun } from './bounce-world.ts';

const KEY =
  'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwdm0jaCjVaq3xRRTr+nAPNH36sKHaQzD4f3Qi0fP7OWmMJu097UuhIDvfMZEDqtPmdlOJk/6gczYvAdSEumhUjRIAAC+bb9sggW96Jmw37SyaG9Dp4mZHGcdsNpqpZW3MXSZC1/5go0s0BcnoweIWKWRsRim4KUbL1/88vyArCz5l+xn0acTevC4fIY6RXM1xWY9mMlOfQH+6Mmqjox7pLnfJlrV99on0CZ4n+Sjt6QXBTsj5CfcnRfC/tQ0cZS0WQgTRwRyBtl/6rAM9G0C2l/225m/EyJmgOmRzah0jcynBbquw0joXW8kpuRNf9MRy0bJAzfuDA+rnGjaDS9LhwIDAQAB';
const HOST = { 'mail.acme.example': { A: [ADDRESS] } };
const MX = { 'acme.example': { MX: ['10 mail.acme.example'] }, ...HOST };
const acme = (spf: string) => ({ 'acme.example': { MX: ['10 mail.acme.example'], TXT: [spf] }, ...HOST });
const PASSES = `v=spf1 ip4:${ADDRESS} -all`;
const FAILS = 'v=spf1 ip4:45.66.77.7 -all';
const SIGNED = { 's1._domainkey.acme.example': { TXT: [KEY] } };
const DMARC = { '_dmarc.acme.example': { TXT: ['v=DMARC1; p=reject; rua=mailto:d@acme.example'] } };
const PTR = `${reversed(ADDRESS)}.in-addr.arpa`;
const HOME = '45-66-77-88.dyn.isp.example';
const LISTED = { [`${reversed(ADDRESS)}.zen.spamhaus.org`]: { A: ['127.0.0.3'] } };

const OF_A = {
  from: 'ann@a.example',
  returnPath: 'ann@a.example',
  signatures: [{ domain: 'a.example', selector: 's1' }],
};

const denied = (recipient: ProofCase['recipient'] & object) =>
  ({
    conclusion: { reason: 'norelaying', basis: 'rule', move: 'recipient-admin', topics: ['recipient-domain'] },
    said: 'Relay access denied',
    recipient,
    zone: { 'there.example': { MX: ['10 mx.there.example'] }, 'mx.there.example': { A: ['45.66.88.1'] } },
  }) satisfies ProofCase;

interface Scene extends ProofCase {
  readonly name: string;
  readonly verdict: BounceProof['verdict'];
  readonly codes?: readonly string[];
}

const spf: readonly Scene[] = [
  {
    name: 'SPF refuses the address still',
    conclusion: { topics: ['spf'] },
    zone: acme(FAILS),
    verdict: 'confirmed',
    codes: ['spf-sending-ip-fails'],
  },
  { name: 'SPF lists the address now', conclusion: { topics: ['spf'] }, zone: acme(PASSES), verdict: 'fine now' },
  {
    name: 'no SPF record, and the address is not known',
    conclusion: { topics: ['spf'] },
    original: { sendingAddress: null },
    zone: MX,
    verdict: 'confirmed',
    codes: ['spf-missing'],
  },
  {
    name: 'an SPF record, and the address is not known',
    conclusion: { topics: ['spf'] },
    original: { sendingAddress: null },
    zone: acme(PASSES),
    verdict: 'unchecked',
  },
  {
    name: 'an SPF record that does not answer',
    conclusion: { topics: ['spf'] },
    zone: { 'acme.example': { MX: ['10 mail.acme.example'], TXT: 'SERVFAIL' }, ...HOST },
    verdict: 'unchecked',
  },
  {
    name: 'SPF of the reverse path, which is not that of the author',
    conclusion: { topics: ['spf'] },
    original: { returnPath: 'bounce@mailer.example' },
    zone: { ...acme(PASSES), 'mailer.example': { MX: ['10 mail.acme.example'], TXT: [FAILS] } },
    verdict: 'confirmed',
    codes: ['spf-sending-ip-fails'],
  },
  {
    name: 'the domain and the address that Gmail names, in a pasted reply',
    conclusion: { topics: ['spf', 'dmarc'], status: { code: '5.7.26', derived: false } },
    said: `DKIM = did not pass SPF [acme.example] with ip: [${ADDRESS}] = did not pass`,
    original: null,
    zone: acme(FAILS),
    verdict: 'confirmed',
    codes: ['spf-sending-ip-fails', 'dkim-missing'],
  },
  {
    name: 'a pasted reply that says in other words whom it means',
    conclusion: { topics: ['spf'] },
    said: `SPF: ${ADDRESS} is not allowed to send mail from acme.example`,
    original: null,
    zone: acme(FAILS),
    verdict: 'confirmed',
    codes: ['spf-sending-ip-fails'],
  },
  {
    name: 'a pasted reply that names nobody',
    conclusion: { topics: ['spf'] },
    original: null,
    verdict: 'unchecked',
  },
  {
    name: 'a sender whom the user names',
    conclusion: { topics: ['spf'] },
    original: null,
    hints: { from: 'ann@acme.example', sendingIps: [ADDRESS] },
    zone: acme(PASSES),
    verdict: 'fine now',
  },
  {
    name: 'a sender whom the notice is to',
    conclusion: { topics: ['spf'] },
    original: { from: null, returnPath: null },
    notified: 'ann@acme.example',
    zone: acme(FAILS),
    verdict: 'confirmed',
    codes: ['spf-sending-ip-fails'],
  },
  {
    name: 'an empty return path: SPF counts for the name given in EHLO, and not for whom the notice is to',
    conclusion: { topics: ['spf'] },
    original: { returnPath: '', helo: 'mail.acme.example' },
    notified: 'ann@acme.example',
    zone: { ...acme(PASSES), 'mail.acme.example': { A: [ADDRESS], TXT: [FAILS] } },
    verdict: 'confirmed',
    codes: ['spf-sending-ip-fails'],
  },
  {
    name: 'an empty return path, and a name given in EHLO that passes',
    conclusion: { topics: ['spf'] },
    original: { returnPath: '', helo: 'mail.acme.example' },
    zone: { ...acme(FAILS), 'mail.acme.example': { A: [ADDRESS], TXT: ['v=spf1 a -all'] } },
    verdict: 'fine now',
  },
  {
    name: 'an empty return path, and no name given in EHLO',
    conclusion: { topics: ['spf'] },
    original: { returnPath: '', helo: null },
    notified: 'ann@acme.example',
    zone: acme(FAILS),
    verdict: 'unchecked',
  },
  {
    name: 'an empty return path, and no name given in EHLO: a key alone makes nothing fine',
    conclusion: { topics: ['spf', 'dkim', 'dmarc'] },
    original: { returnPath: '', helo: null },
    zone: { ...acme(FAILS), ...SIGNED, ...DMARC },
    verdict: 'unchecked',
  },
  {
    name: 'an empty return path, and a name given in EHLO of somebody else',
    conclusion: { topics: ['dmarc'] },
    original: { returnPath: '', helo: 'out.mailer.example' },
    zone: { ...MX, ...DMARC, ...SIGNED, 'out.mailer.example': { A: [ADDRESS], TXT: [PASSES] } },
    verdict: 'fine now',
  },
  { name: 'a domain that is not there', conclusion: { topics: ['spf'] }, zone: { example: {} }, verdict: 'confirmed' },
];

const authentication: readonly Scene[] = [
  {
    name: 'a DKIM key that is gone',
    conclusion: { topics: ['dkim'] },
    zone: MX,
    verdict: 'confirmed',
    codes: ['dkim-selector-missing'],
  },
  {
    name: 'a DKIM key that is there',
    conclusion: { topics: ['dkim'] },
    zone: { ...MX, ...SIGNED },
    verdict: 'fine now',
  },
  {
    name: 'a selector that nobody knows, beside keys',
    conclusion: { topics: ['dkim'] },
    original: { signatures: [] },
    zone: { ...MX, ...SIGNED },
    verdict: 'unchecked',
  },
  {
    name: 'a selector that the user names',
    conclusion: { topics: ['dkim'] },
    original: { signatures: [] },
    hints: { selectors: ['s1'] },
    zone: { ...MX, ...SIGNED },
    verdict: 'fine now',
  },
  {
    name: 'a text that is not the signed one, whatever the key',
    conclusion: { topics: ['dkim'] },
    said: 'DKIM: body hash did not verify',
    zone: { ...MX, ...SIGNED },
    verdict: 'unchecked',
  },
  {
    name: 'no key at the domain, of a message that nobody shows: it may be signed for another',
    conclusion: { topics: ['dmarc'] },
    original: null,
    hints: { from: 'ann@acme.example' },
    zone: acme(PASSES),
    verdict: 'possible',
    codes: ['dkim-missing'],
  },
  {
    name: 'no key at the domain, of a message that is not signed',
    conclusion: { topics: ['dkim'] },
    original: { signatures: [] },
    zone: MX,
    verdict: 'confirmed',
    codes: ['dkim-missing'],
  },
  {
    name: 'neither SPF nor DKIM',
    conclusion: { topics: ['spf', 'dkim', 'dmarc'] },
    zone: { ...acme(FAILS), ...DMARC },
    verdict: 'confirmed',
    codes: ['spf-sending-ip-fails', 'dkim-selector-missing'],
  },
  {
    name: 'SPF that passes where the key is gone: one of the two is enough',
    conclusion: { topics: ['spf', 'dkim', 'dmarc'] },
    zone: { ...acme(PASSES), ...DMARC },
    verdict: 'fine now',
    codes: ['dkim-selector-missing'],
  },
  {
    name: 'SPF that fails where the key is there: the server says that the signature did not pass',
    conclusion: { topics: ['spf', 'dkim', 'dmarc'] },
    zone: { ...acme(FAILS), ...DMARC, ...SIGNED },
    verdict: 'confirmed',
    codes: ['spf-sending-ip-fails'],
  },
  {
    name: 'a key that is there, and an address that is not known',
    conclusion: { topics: ['spf', 'dkim', 'dmarc'] },
    original: { sendingAddress: null },
    zone: { ...acme(FAILS), ...DMARC, ...SIGNED },
    verdict: 'unchecked',
  },
  {
    name: 'a key that is there, and a reverse path of somebody else',
    conclusion: { topics: ['dmarc'] },
    original: { returnPath: 'bounce@mailer.example' },
    zone: { ...MX, ...DMARC, ...SIGNED, 'mailer.example': { MX: ['10 mail.acme.example'], TXT: [PASSES] } },
    verdict: 'fine now',
  },
  {
    name: 'SPF that passes for a reverse path of somebody else',
    conclusion: { topics: ['dmarc'] },
    original: { returnPath: 'bounce@mailer.example' },
    zone: { ...MX, ...DMARC, 'mailer.example': { MX: ['10 mail.acme.example'], TXT: [PASSES] } },
    verdict: 'confirmed',
    codes: ['dkim-selector-missing'],
  },
  {
    name: 'SPF of a subdomain, under strict alignment',
    conclusion: { topics: ['dmarc'] },
    original: { returnPath: 'bounce@news.acme.example', signatures: [{ domain: 'news.acme.example', selector: 's1' }] },
    zone: {
      ...MX,
      'news.acme.example': { MX: ['10 mail.acme.example'], TXT: [PASSES] },
      '_dmarc.acme.example': { TXT: ['v=DMARC1; p=reject; aspf=s; adkim=s'] },
    },
    verdict: 'confirmed',
  },
  {
    name: 'no DMARC record, where one is demanded',
    conclusion: { topics: ['dmarc'] },
    said: 'the sending domain has no DMARC record',
    zone: { ...acme(PASSES), ...SIGNED },
    verdict: 'confirmed',
    codes: ['dmarc-missing'],
  },
  {
    name: 'no DMARC record, where the results say so',
    conclusion: { topics: ['spf', 'dkim', 'dmarc'], basis: 'rule' },
    said: 'Spf= Pass , Dkim= Pass , DMARC= None',
    zone: { ...acme(PASSES), ...SIGNED },
    verdict: 'confirmed',
    codes: ['dmarc-missing'],
  },
  {
    name: 'no DMARC record, where each of the three is asked for',
    conclusion: { topics: ['spf', 'dkim', 'dmarc'], basis: 'rule' },
    said: 'does not meet the required authentication level',
    zone: { ...acme(PASSES), ...SIGNED },
    verdict: 'confirmed',
    codes: ['dmarc-missing'],
  },
  {
    name: 'what passed is not the reason',
    conclusion: { topics: ['spf', 'dkim', 'dmarc'], basis: 'rule' },
    said: 'Spf= Pass , Dkim= Fail , DMARC= Pass',
    zone: { ...acme(PASSES), ...DMARC },
    verdict: 'confirmed',
    codes: ['dkim-selector-missing'],
  },
  {
    name: 'a receiver whose DNS failed for a moment: a missing key is not what it said',
    conclusion: { topics: ['spf', 'dkim', 'dmarc'], kind: 'temporary', status: { code: '4.7.26', derived: false } },
    said: 'temporary DNS failures prevent authentication',
    original: OF_A,
    ...world({ zone: { 'mx.a.example': { A: [ADDRESS] } } }),
    verdict: 'possible',
    codes: ['dkim-selector-missing'],
  },
];

const address: readonly Scene[] = [
  {
    name: 'an address without a name',
    conclusion: { reason: 'requireptr', topics: ['reverse-dns'] },
    zone: MX,
    verdict: 'confirmed',
    codes: ['reverse-dns-missing'],
  },
  {
    name: 'an address with a name that leads back',
    conclusion: { reason: 'requireptr', topics: ['reverse-dns'] },
    zone: { ...MX, [PTR]: { PTR: ['mail.acme.example'] } },
    verdict: 'fine now',
  },
  {
    name: 'a name of a home line, where the server says that there is none',
    conclusion: { reason: 'requireptr', topics: ['reverse-dns'] },
    said: 'no PTR record',
    zone: { ...MX, [PTR]: { PTR: [HOME] }, [HOME]: { A: [ADDRESS] } },
    verdict: 'possible',
    codes: ['reverse-dns-dynamic'],
  },
  {
    name: 'a name of a home line, where the server says so',
    conclusion: { reason: 'requireptr', topics: ['reverse-dns'] },
    said: 'dynamic reverse DNS is not accepted',
    zone: { ...MX, [PTR]: { PTR: [HOME] }, [HOME]: { A: [ADDRESS] } },
    verdict: 'confirmed',
    codes: ['reverse-dns-dynamic'],
  },
  {
    name: 'reverse DNS that does not answer',
    conclusion: { reason: 'requireptr', topics: ['reverse-dns'] },
    zone: { ...MX, [PTR]: 'TIMEOUT' },
    verdict: 'unchecked',
  },
  {
    name: 'reverse DNS of an address that is not known',
    conclusion: { reason: 'requireptr', topics: ['reverse-dns'] },
    original: { sendingAddress: null },
    zone: MX,
    verdict: 'unchecked',
  },
  {
    name: 'an EHLO name that is none',
    conclusion: { reason: 'blocked', topics: ['helo'] },
    said: 'Helo command rejected: need fully-qualified hostname',
    original: { helo: 'localhost' },
    verdict: 'confirmed',
  },
  {
    name: 'an EHLO name that the reply quotes',
    conclusion: { reason: 'syntaxerror', topics: ['helo'] },
    said: '<srv17>: Helo command rejected: need fully-qualified hostname',
    original: null,
    verdict: 'confirmed',
  },
  {
    name: 'an EHLO name that is not in DNS',
    conclusion: { reason: 'blocked', topics: ['helo'] },
    said: 'Helo command rejected: Host not found',
    original: { helo: 'gone.acme.example' },
    zone: MX,
    verdict: 'confirmed',
  },
  {
    name: 'an EHLO name that is in DNS',
    conclusion: { reason: 'blocked', topics: ['helo'] },
    said: 'Helo command rejected: Host not found',
    zone: MX,
    verdict: 'fine now',
  },
  {
    name: 'the list that the reply names has the address',
    conclusion: { reason: 'blocked', topics: ['blocklist'] },
    said: 'blocked using zen.spamhaus.org',
    zone: { ...lists, ...MX, ...LISTED },
    verdict: 'confirmed',
    codes: ['blocklist-sending-address-listed'],
  },
  {
    name: 'another list has the address, and not the one that the reply names',
    conclusion: { reason: 'blocked', topics: ['blocklist'] },
    said: 'blocked using bl.spamcop.net',
    zone: { ...lists, ...MX, ...LISTED },
    verdict: 'fine now',
  },
  {
    name: 'the list that the reply names does not answer here',
    conclusion: { reason: 'blocked', topics: ['blocklist'] },
    said: 'blocked using zen.spamhaus.org',
    zone: { ...lists, ...MX, 'zen.spamhaus.org': 'REFUSED', '2.0.0.127.zen.spamhaus.org': 'REFUSED' },
    verdict: 'unchecked',
  },
  {
    name: 'a list that is not asked here',
    conclusion: { reason: 'blocked', topics: ['blocklist'] },
    said: 'blocked using bl.small.example',
    zone: { ...lists, ...MX },
    verdict: 'unchecked',
  },
  {
    name: 'a list of IPv4 addresses, of an address in IPv6',
    conclusion: { reason: 'blocked', topics: ['blocklist'] },
    said: 'blocked using bl.spamcop.net',
    original: { sendingAddress: '2a0e:fd45::25' },
    zone: { ...lists, ...MX },
    verdict: 'unchecked',
  },
  {
    name: 'an address on the list that the reply names, of a domain that is not there',
    conclusion: { reason: 'blocked', topics: ['blocklist'] },
    said: 'blocked using zen.spamhaus.org',
    zone: { ...lists, ...LISTED },
    verdict: 'confirmed',
    codes: ['blocklist-sending-address-listed'],
  },
  {
    name: 'a list that is no more',
    conclusion: { reason: 'blocked', topics: ['blocklist'] },
    said: 'blocked using dnsbl.sorbs.net',
    zone: { ...lists, ...MX },
    verdict: 'unchecked',
  },
  {
    name: 'a refusal that names no list, of an address that is on one',
    conclusion: { reason: 'blocked', topics: ['blocklist'] },
    said: 'your address is blocked',
    zone: { ...lists, ...MX, ...LISTED },
    verdict: 'possible',
    codes: ['blocklist-sending-address-listed'],
  },
  {
    name: 'a refusal that names no list, of an address that is on none',
    conclusion: { reason: 'blocked', topics: ['blocklist'] },
    said: 'your address is blocked',
    zone: { ...lists, ...MX },
    verdict: 'not provable',
  },
  {
    name: 'a domain on the list that the reply names',
    conclusion: { reason: 'blocked', topics: ['domain-blocklist'] },
    said: 'listed in dbl.spamhaus.org',
    zone: { ...lists, ...MX, 'acme.example.dbl.spamhaus.org': { A: ['127.0.1.2'] } },
    verdict: 'confirmed',
    codes: ['blocklist-domain-listed'],
  },
  {
    name: 'a domain that is no longer on it',
    conclusion: { reason: 'blocked', topics: ['domain-blocklist'] },
    said: 'sender domain listed in dbl.spamhaus.org',
    zone: { ...lists, ...MX },
    verdict: 'fine now',
  },
];

const domains: readonly Scene[] = [
  {
    name: "a domain on a list, which need not be the sender's",
    conclusion: { reason: 'spamdetected', topics: ['domain-blocklist'] },
    said: 'message contains a link listed in dbl.spamhaus.org',
    zone: { ...lists, ...MX },
    verdict: 'unchecked',
  },
  {
    name: 'a sender whose domain is not there',
    conclusion: { reason: 'rejected', topics: ['sender-domain'] },
    said: 'Sender address rejected: Domain not found',
    zone: { example: {} },
    verdict: 'confirmed',
    codes: ['mx-domain-nonexistent'],
  },
  {
    name: 'a sender with a null MX',
    conclusion: { reason: 'rejected', topics: ['sender-domain'] },
    said: 'Sender address rejected: Domain does not accept mail',
    zone: { 'acme.example': { MX: ['0 .'] } },
    verdict: 'confirmed',
    codes: ['mx-null-but-sends'],
  },
  {
    name: 'a sender whose domain is there',
    conclusion: { reason: 'rejected', topics: ['sender-domain'] },
    said: 'Sender address rejected: Domain not found',
    original: OF_A,
    ...world({ zone: { 'mx.a.example': { A: [ADDRESS] } } }),
    verdict: 'fine now',
  },
  {
    name: 'a recipient with a null MX',
    conclusion: { reason: 'notaccept', topics: ['recipient-domain'] },
    zone: { 'there.example': { MX: ['0 .'] } },
    verdict: 'confirmed',
  },
  {
    name: 'a recipient with a null MX, where the server says that there is no such domain',
    conclusion: { reason: 'hostunknown', topics: ['recipient-domain'] },
    said: 'Host not found',
    zone: { 'there.example': { MX: ['0 .'] } },
    verdict: 'possible',
  },
  {
    name: 'a recipient whose domain is not there, where the server says that it takes no mail',
    conclusion: { reason: 'notaccept', topics: ['recipient-domain'] },
    said: 'Domain there.example does not accept mail (nullMX)',
    zone: { example: {} },
    verdict: 'possible',
    codes: ['mx-domain-nonexistent'],
  },
  {
    name: 'a recipient whose domain is not there',
    conclusion: { reason: 'hostunknown', topics: ['recipient-domain'] },
    zone: { example: {} },
    verdict: 'confirmed',
    codes: ['mx-domain-nonexistent'],
  },
  {
    name: 'a recipient who is there now',
    conclusion: { reason: 'hostunknown', topics: ['recipient-domain'] },
    zone: { 'there.example': { MX: ['10 mx.there.example'] }, 'mx.there.example': { A: ['45.66.88.1'] } },
    verdict: 'fine now',
  },
  {
    name: 'a recipient whose DNS does not answer',
    conclusion: { reason: 'hostunknown', topics: ['recipient-domain'] },
    zone: { 'there.example': 'SERVFAIL' },
    verdict: 'confirmed',
    codes: ['mx-name-servers-failing'],
  },
  {
    name: 'a recipient whom the reply does not name',
    conclusion: { reason: 'hostunknown', topics: ['recipient-domain'] },
    recipient: { finalRecipient: null },
    verdict: 'unchecked',
  },
  {
    name: 'relaying denied by a server that is an MX of the recipient, by its name',
    ...denied({ remoteMta: 'mx.there.example.' }),
    verdict: 'confirmed',
  },
  {
    name: 'relaying denied by a server that is an MX of the recipient, by its address',
    ...denied({ remoteMta: 'srv1.hosting.example', remoteAddress: '45.66.88.1' }),
    verdict: 'confirmed',
  },
  {
    name: 'relaying denied by a server that is no MX of the recipient',
    ...denied({ remoteMta: 'smtp.isp.example', remoteAddress: '45.66.99.1' }),
    verdict: 'confirmed',
  },
  {
    name: 'relaying denied by a server whose name alone is none of the MX: it may have two',
    ...denied({ remoteMta: 'srv1.hosting.example' }),
    verdict: 'possible',
  },
  {
    name: 'relaying denied by a server whose address alone is none of the MX: they may change',
    ...denied({ remoteAddress: '45.66.99.1' }),
    verdict: 'possible',
  },
  {
    name: 'relaying denied by a server of the owner of the MX, which is none of them',
    ...denied({ remoteMta: 'mx7.there.example', remoteAddress: '45.66.99.1' }),
    verdict: 'possible',
  },
  { name: 'relaying denied by nobody knows whom', ...denied({}), verdict: 'unchecked' },
  {
    name: 'relaying denied by a filter beside the own server',
    ...denied({ remoteMta: '127.0.0.1' }),
    verdict: 'unchecked',
  },
  {
    name: 'relaying denied, to a recipient who takes no mail',
    ...denied({ remoteMta: 'smtp.isp.example', remoteAddress: '45.66.99.1' }),
    zone: { 'there.example': { MX: ['0 .'] } },
    verdict: 'confirmed',
  },
  {
    name: 'relaying denied, to a recipient whose MX does not answer',
    ...denied({ remoteMta: 'smtp.isp.example', remoteAddress: '45.66.99.1' }),
    zone: { 'there.example': { MX: ['10 mx.there.example'] }, 'mx.there.example': 'TIMEOUT' },
    verdict: 'unchecked',
  },
  {
    name: 'TLS of a recipient to whom no session is opened',
    conclusion: { reason: 'failedstarttls', topics: ['recipient-tls'] },
    zone: { 'there.example': { MX: ['10 mx.there.example'] }, 'mx.there.example': { A: ['45.66.88.1'] } },
    verdict: 'unchecked',
  },
];

const others: readonly Scene[] = [
  {
    name: 'spam of a domain without DMARC',
    conclusion: { reason: 'spamdetected', basis: 'rule' },
    said: 'rejected as spam',
    zone: { ...lists, ...acme(PASSES), ...SIGNED, [PTR]: { PTR: ['mail.acme.example'] } },
    verdict: 'possible',
    codes: ['dmarc-missing'],
  },
  {
    name: 'spam of a domain in order',
    conclusion: { reason: 'spamdetected', basis: 'rule' },
    said: 'rejected as spam',
    zone: { ...lists, ...acme(PASSES), ...SIGNED, ...DMARC, [PTR]: { PTR: ['mail.acme.example'] } },
    verdict: 'not provable',
  },
  {
    name: 'a guess states nothing',
    conclusion: { topics: ['spf'], basis: 'guess' },
    zone: acme(FAILS),
    verdict: 'possible',
    codes: ['spf-sending-ip-fails'],
  },
  {
    name: 'an unknown user',
    conclusion: { reason: 'userunknown', basis: 'rule' },
    said: 'no such user',
    verdict: 'not provable',
  },
];

describe.each([
  ['SPF', spf],
  ['authentication', authentication],
  ['the sending address', address],
  ['domains', domains],
  ['others', others],
] as const)('the proof of %s', (_, scenes) => {
  test.for(scenes.map((scene) => [scene.name, scene] as const))('%s', async ([, scene]) => {
    const proof = await proved(scene);
    expect(proof, proof.sentence).toMatchObject({ verdict: scene.verdict });
    expect(proof.findings.map(({ code }) => code)).toEqual(scene.codes ?? []);
    if (proof.verdict === 'unchecked') expect(proof.unchecked).not.toEqual([]);
  });
});

describe('TLS of a recipient', () => {
  const tlsProof = async (said: string, request = good, conclusion: ProofCase['conclusion'] = {}) => {
    const { zone, net } = sceneOf({ ...tlsWorld, hosts: one, servers: { [V4[0]]: await tlsServer(request) } });
    return proved({
      conclusion: { reason: 'failedstarttls', move: 'recipient-admin', topics: ['recipient-tls'], ...conclusion },
      said,
      recipient: { finalRecipient: 'bob@acme.example' },
      zone,
      net,
      smtp: true,
    });
  };
  const foreign = { names: ['mail.hosting.example'] };

  test('a certificate is at fault where the server asks for a valid one', async () => {
    const proof = await tlsProof('server certificate not verified', foreign);
    expect(proof).toMatchObject({ verdict: 'confirmed', findings: [{ code: 'tls-name-mismatch' }] });
  });

  test('and not where it says that there is no TLS', async () => {
    const proof = await tlsProof('TLS is required, but was not offered', foreign);
    expect(proof).toMatchObject({ verdict: 'fine now', findings: [] });
  });

  test('whoever is asked to use TLS, and finds it working, did not use it', async () => {
    const proof = await tlsProof('Must issue a STARTTLS command first', good, { move: 'sender-server' });
    expect(proof.verdict).toBe('fine now');
    expect(proof.sentence).toContain('the sending server did not use it');
  });
});

describe('whose address it is', () => {
  const refused = { conclusion: { topics: ['spf'] }, zone: acme(FAILS) } as const;

  test('one that the bounce shows may be of somebody else: it is not to be authorised unseen', async () => {
    const proof = await proved(refused);
    expect(proof.sentence).toContain(`if ${ADDRESS} does not send for acme.example`);
    expect(proof.findings[0]?.fix.condition).toContain(`you know that ${ADDRESS} sends for acme.example`);
  });

  test('of one that the user gives there is no doubt, nor of a record that is broken', async () => {
    const given = await proved({ ...refused, hints: { sendingIps: [ADDRESS] } });
    const broken = await proved({ ...refused, zone: acme('v=spf1 include:gone.example -all') });
    for (const { verdict, sentence } of [given, broken]) {
      expect(verdict).toBe('confirmed');
      expect(sentence).not.toContain('does not send for');
    }
  });

  test('a message that was passed on fails SPF by that alone', async () => {
    const recipient = { originalRecipient: 'info@shop.example', finalRecipient: 'bob@there.example' };
    const passedOn = await proved({ ...refused, recipient });
    expect(passedOn.verdict).toBe('possible');
    expect(passedOn.sentence).toContain('passed on from shop.example to there.example');
    // ... and has only its signature, the key of which is to be there.
    const unsigned = await proved({ ...refused, conclusion: { topics: ['spf', 'dkim', 'dmarc'] }, recipient });
    expect(unsigned.verdict).toBe('confirmed');
    const own = await proved({ ...refused, recipient: { ...recipient, originalRecipient: 'bob@lists.acme.example' } });
    expect(own.verdict).toBe('confirmed');
  });

  test('what the message shows is not called DNS', async () => {
    const foreign = { returnPath: 'b@mailer.example', signatures: [{ domain: 'mailer.example', selector: 'k1' }] };
    const proof = await proved({ conclusion: { topics: ['dmarc'] }, original: foreign, zone: { ...MX, ...DMARC } });
    expect(proof.sentence).toContain('confirmed by what the bounce itself shows');
  });

  test('nothing is called yours that is not', async () => {
    const zone = { ...MX, 'mailer.example': { MX: ['10 mail.acme.example'], TXT: [FAILS] } };
    const path = await proved({ ...refused, original: { returnPath: 'b@mailer.example' }, zone });
    expect(path.sentence).toContain('confirmed by the DNS of mailer.example');
    const name = await proved({ conclusion: { reason: 'requireptr', topics: ['reverse-dns'] }, zone: MX });
    expect(name.sentence).toContain(`confirmed by the DNS of ${ADDRESS}`);
  });
});

test('a sender is not told to publish that it takes, or sends, no mail', async () => {
  const conclusion = { reason: 'rejected', topics: ['sender-domain'] } as const;
  for (const zone of [{ 'acme.example': { TXT: ['hello'] } }, { 'acme.example': { MX: ['0 .'] } }]) {
    const { findings } = await proved({ conclusion, said: 'Sender address rejected: Domain not found', zone });
    expect(findings.map(({ fix }) => [fix.records, fix.condition, fix.text.includes('no mail')])).toEqual([
      [[], null, false],
    ]);
  }
});

test('nothing is said where no DNS server answers', async () => {
  const run = await provedRun({ conclusion: { topics: ['spf'] }, zone: { '.': 'TIMEOUT' } });
  expect(run.proofs).toEqual([null]);
  expect(run.noResolver).not.toBeNull();
});

test('a DNS server that fails at the control question is there', async () => {
  const run = await provedRun({ conclusion: { topics: ['spf'] }, zone: { '.': 'REFUSED', ...acme(FAILS) } });
  expect(run.proofs).toMatchObject([{ verdict: 'confirmed' }]);
});

test('what is no failure is not proved', async () => {
  expect((await provedRun({ conclusion: { kind: 'not a failure', topics: ['spf'] } })).proofs).toEqual([null]);
});

test('looks that were taken are not taken again, also where DNS has ceased to answer', async () => {
  const plan = planOf({ conclusion: { topics: ['spf'] } });
  const known: KnownLooks = new Map();
  const first = await runProofOver(plan, zoneNet(acme(FAILS)), new AbortController().signal, known);
  const again = await runProofOver(plan, zoneNet({ '.': 'TIMEOUT' }), new AbortController().signal, known);
  expect(first.proofs).toMatchObject([{ verdict: 'confirmed' }]);
  expect(again).toEqual(first);
});

test('the sentence says whose SPF counts where the return path is empty', async () => {
  const zone = { ...acme(PASSES), 'mail.acme.example': { A: [ADDRESS], TXT: [FAILS] } };
  const named = await proved({ conclusion: { topics: ['spf'] }, original: { returnPath: '' }, zone });
  expect(named.sentence).toContain('the name given in EHLO, mail.acme.example');
  const unknown = await proved({ conclusion: { topics: ['spf'] }, original: { returnPath: '', helo: null }, zone });
  expect(unknown.unchecked).toMatchObject([{ domain: null, subject: 'SPF of the name given in EHLO' }]);
});

test('a host that has no SPF record is told of one for itself', async () => {
  const { findings } = await proved({ conclusion: { topics: ['spf'] }, original: { returnPath: '' }, zone: MX });
  expect(findings).toMatchObject([
    { code: 'spf-missing', fix: { records: [{ name: 'mail.acme.example.', value: '"v=spf1 a -all"' }] } },
  ]);
});

test('whoever denies relaying is compared with the MX, and named', async () => {
  const own = await proved(denied({ remoteMta: 'mx.there.example', remoteAddress: '45.66.88.1' }));
  expect(own.sentence).toContain('mx.there.example 45.66.88.1, which refused, is an MX of there.example');
  const other = await proved(denied({ remoteMta: 'smtp.isp.example', remoteAddress: '45.66.99.1' }));
  expect(other.sentence).toContain('is no MX of there.example (mx.there.example)');
});

test('only what can confirm or refute the cause is asked', async () => {
  const asked: string[] = [];
  await proved({ conclusion: { reason: 'notaccept', topics: ['recipient-domain'] }, net: { asked } });
  expect(asked.filter((question) => !/^(?:\.|(?:.+\.)?there\.example|example) /.test(question))).toEqual([]);
  expect([...planOf({ conclusion: { reason: 'userunknown' } }).looks]).toEqual([]);
});
