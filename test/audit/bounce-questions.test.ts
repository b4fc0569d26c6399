import { expect, test } from 'vitest';
import { lists as all } from '../../src/checks/blocklist/lists-facts.ts';
import { proofLines } from '../../src/report/bounce/proof-lines.ts';
import { healthy as lists, reversed } from '../checks/blocklist/scenes.ts';
import { ADDRESS, type ProofCase, proved } from './bounce-world.ts';

// Which checks run for each cause, and what they ask: a table of docs/decisions/bounce-proof.md.

const ZONE: ProofCase['zone'] = {
  ...lists,
  'acme.example': { MX: ['10 mail.acme.example'], TXT: [`v=spf1 ip4:${ADDRESS} -all`] },
  'mail.acme.example': { A: [ADDRESS] },
  [`${reversed(ADDRESS)}.in-addr.arpa`]: { PTR: ['mail.acme.example'] },
  'there.example': { MX: ['10 mx.there.example'] },
  'mx.there.example': { A: ['45.66.88.1'] },
};

async function questionsFor(given: ProofCase) {
  const asked: string[] = [];
  const proof = await proved({ zone: ZONE, ...given, net: { asked } });
  const [control, ...questions] = [...new Set(asked)];
  expect(control).toBe('. NS');
  return { proof, questions };
}

const ofLists = (reason: 'blocked' | 'spamdetected', topic: 'blocklist' | 'domain-blocklist', said: string) =>
  questionsFor({ conclusion: { reason, topics: [topic] }, said });

test('of lists the one is asked that the reply names, with its test entries', async () => {
  const { proof, questions } = await ofLists('blocked', 'blocklist', 'blocked using zen.spamhaus.org');
  expect(questions.toSorted()).toEqual([
    '1.0.0.127.zen.spamhaus.org A',
    '2.0.0.127.zen.spamhaus.org A',
    `${reversed(ADDRESS)}.zen.spamhaus.org A`,
  ]);
  expect(proof.looked).toEqual([{ of: 'sender', domain: ADDRESS, checks: ['blocklist'], lists: ['zen.spamhaus.org'] }]);
  expect(proofLines(proof).at(-1)?.text).toBe(`${ADDRESS} (blocklist: zen.spamhaus.org and no other list)`);
});

test('the same of lists of domains', async () => {
  const { proof, questions } = await ofLists('blocked', 'domain-blocklist', 'sender listed in dbl.spamhaus.org');
  expect(questions.every((question) => question.includes('.dbl.spamhaus.org '))).toBe(true);
  expect(questions).toHaveLength(3);
  expect(proof.looked).toEqual([
    { of: 'sender', domain: 'acme.example', checks: ['blocklist'], lists: ['dbl.spamhaus.org'] },
  ]);
});

test.for(['your address is blocked', 'blocked using bl.small.example'])(
  'where none is named that can be asked all lists of addresses are, and none of domains: %s',
  async (said) => {
    const { proof, questions } = await ofLists('blocked', 'blocklist', said);
    const zones = all.filter(({ subject, kind }) => subject === 'address' && kind === 'block').map(({ zone }) => zone);
    expect(proof.looked).toMatchObject([{ lists: zones }]);
    expect(questions).toHaveLength(3 * zones.length);
    expect(proofLines(proof).at(-1)?.text).toContain(`blocklist: ${zones.length} lists`);
  },
);

test('a list that nobody here can ask is named as such', async () => {
  const { proof } = await ofLists('blocked', 'blocklist', 'listed at zen.spamhaus.org; blocked using bl.small.example');
  expect(proof.verdict).toBe('unchecked');
  expect(proof.unchecked).toMatchObject([
    { subject: 'bl.small.example', detail: expect.stringContaining('not a list that mailcheck can ask') },
  ]);
});

/** In a healthy world: who is looked at, by which checks, and how many questions that takes beside the control question. */
const CAUSES: readonly (readonly [cause: string, given: ProofCase, looked: readonly string[], questions: number])[] = [
  ['SPF', { conclusion: { topics: ['spf'] } }, ['acme.example: spf'], 10],
  ['DKIM', { conclusion: { topics: ['dkim'] } }, ['acme.example: dkim'], 5],
  ['DMARC', { conclusion: { topics: ['dmarc'] } }, ['acme.example: dmarc spf dkim'], 14],
  [
    'DMARC, of a message of a mailing service that nobody signs for the author',
    {
      conclusion: { topics: ['dmarc'] },
      original: { returnPath: 'b@mailer.example', signatures: [{ domain: 'mailer.example', selector: 'k1' }] },
    },
    ['acme.example: dmarc'],
    7,
  ],
  [
    'a DMARC record that is missing',
    { conclusion: { topics: ['dmarc'] }, said: 'the sending domain has no DMARC record' },
    ['acme.example: dmarc'],
    7,
  ],
  [
    'SPF, of a message with an empty return path',
    { conclusion: { topics: ['spf'] }, original: { returnPath: '' } },
    ['mail.acme.example: spf'],
    9,
  ],
  ['reverse DNS', { conclusion: { reason: 'requireptr', topics: ['reverse-dns'] } }, ['acme.example: reverse-dns'], 5],
  [
    'the name given in EHLO',
    { conclusion: { reason: 'blocked', topics: ['helo'] }, said: 'Helo command rejected: Host not found' },
    ['mail.acme.example: mx'],
    7,
  ],
  [
    'a list of addresses',
    { conclusion: { reason: 'blocked', topics: ['blocklist'] }, said: 'blocked using zen.spamhaus.org' },
    [`${ADDRESS}: blocklist`],
    3,
  ],
  [
    'a list of domains',
    { conclusion: { reason: 'blocked', topics: ['domain-blocklist'] }, said: 'sender listed in dbl.spamhaus.org' },
    ['acme.example: blocklist'],
    3,
  ],
  [
    'a sender who is not there',
    {
      conclusion: { reason: 'rejected', topics: ['sender-domain'] },
      said: 'Sender address rejected: Domain not found',
    },
    ['acme.example: mx nameservers dnssec'],
    16,
  ],
  [
    'a recipient who is not there, or takes no mail',
    { conclusion: { reason: 'hostunknown', topics: ['recipient-domain'] } },
    ['there.example: mx'],
    7,
  ],
  [
    'relaying that is denied',
    {
      conclusion: { reason: 'norelaying', topics: ['recipient-domain'] },
      recipient: { remoteMta: 'mx.there.example' },
    },
    ['there.example: mx'],
    7,
  ],
  [
    'TLS of the recipient',
    { conclusion: { reason: 'failedstarttls', topics: ['recipient-tls'] } },
    ['there.example: tls mta-sts dane transport'],
    11,
  ],
  [
    'TLS of the recipient, by DANE',
    { conclusion: { reason: 'failedstarttls', topics: ['recipient-tls'] }, said: 'TLSA lookup error' },
    ['there.example: tls dane transport'],
    7,
  ],
  ['an unknown user', { conclusion: { reason: 'userunknown' } }, [], -1],
];

test.for(CAUSES)('only what can confirm or refute it is looked at: %s', async ([, given, looked, count]) => {
  const asked: string[] = [];
  const proof = await proved({ zone: ZONE, ...given, net: { asked } });
  expect(proof.looked.map(({ domain, checks }) => `${domain}: ${checks.join(' ')}`)).toEqual(looked);
  expect(new Set(asked).size - 1).toBe(count);
});
