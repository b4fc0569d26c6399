import type { Scene } from '../../support/scene.ts';
import { copyOf, keys, plain, SENDER, SIGNED_AT_MS, sealed, signed, trace, withPolicy, zone } from './messages.ts';

const DAY_MS = 86_400_000;
const good = await signed(plain);
const foreign = await signed(plain, { domain: 'mailer.example' });

const unsigned = plain.replace(/\n/g, '\r\n');
const elsewhere = (message: string) => copyOf(message, trace('mail.a.example', 'bounces@mailer.example'));
const vouched = await sealed(foreign, 'dmarc=pass header.from=a.example');
const unvouched = await sealed(foreign, 'spf=pass');
const subdomain = unsigned.replaceAll('ann@a.example', 'ann@my.a.example');
const stated = (results: string) => `Authentication-Results: ${results}\r\n${trace()}`;
const withSelector = `BIMI-Selector: v=BIMI1; s=brand\n${plain}`;
const withLogo = { ...zone, 'brand._bimi.a.example': { TXT: ['v=BIMI1; l=https://a.example/logo.svg'] } };
const OPEN = 'message-auth-dkim-field-open';
const DMARC_ARC = 'message-auth-dmarc-arc';
const SPF_ONLY = 'message-auth-dmarc-spf-only';

const scene = (name: string, message: Buffer | string, finds: Scene['finds'], more: Partial<Scene> = {}): Scene => ({
  ...{ name, zone, finds },
  message: typeof message === 'string' ? Buffer.from(message, 'latin1') : message,
  net: { startedAtMs: SIGNED_AT_MS + DAY_MS },
  ...more,
});

const given = { ip: SENDER, helo: 'mail.a.example', mailFrom: 'ann@a.example' };
const byEd25519 = await signed(plain, { selector: 'ed', key: keys.ed });
const expired = await signed(plain, { expiresAtMs: SIGNED_AT_MS + DAY_MS / 2 });

export const scenes: readonly Scene[] = [
  scene('everything passes', copyOf(good), [OPEN]),
  scene('a message that is not sent yet, with what the user says', good, [OPEN], { asked: given }),
  scene('nothing says where it comes from', good, [OPEN], { open: true, outcome: 'not-checked' }),
  scene('it never left its provider', copyOf(good, 'Received: by mail.b.example (Postfix) id 1\r\n'), [OPEN], {
    outcome: 'not-checked',
  }),
  scene('not signed yet, and not sent', unsigned, [], { asked: given, outcome: 'not-checked' }),
  scene('not signed yet, with the reverse path of a service', unsigned, [], {
    asked: { ...given, mailFrom: 'bounces@mailer.example' },
    outcome: 'not-checked',
  }),
  scene('not signed yet, of a domain without anything', unsigned, ['message-auth-spf-none'], {
    zone: { ...withPolicy(null), 'a.example': { A: ['44.128.7.80'] } },
    asked: given,
    open: true,
  }),
  scene('not signed', copyOf(unsigned), ['message-auth-dkim-missing']),
  scene(
    'neither a signature nor SPF, and no policy',
    elsewhere(unsigned),
    ['message-auth-none', 'message-auth-dkim-missing', 'message-auth-spf-none'],
    {
      zone: { ...withPolicy(null), 'mailer.example': {} },
    },
  ),
  scene('DMARC fails at p=reject', elsewhere(unsigned), ['message-auth-dmarc-reject', 'message-auth-dkim-missing']),
  scene(
    'DMARC fails at p=quarantine',
    elsewhere(unsigned),
    ['message-auth-dmarc-quarantine', 'message-auth-dkim-missing'],
    {
      zone: withPolicy('v=DMARC1; p=quarantine'),
    },
  ),
  scene('DMARC fails at p=none', elsewhere(foreign), ['message-auth-dmarc-fail', OPEN], {
    zone: withPolicy('v=DMARC1; p=none'),
  }),
  scene(
    'DMARC fails at p=none behind a list',
    elsewhere(`List-Post: <mailto:l@lists.example>\r\n${foreign}`),
    ['message-auth-dmarc-list', OPEN],
    {
      zone: withPolicy('v=DMARC1; p=none'),
    },
  ),
  scene('DMARC fails, and a seal vouches', elsewhere(vouched), [DMARC_ARC, OPEN]),
  scene('DMARC fails, and the seal does not say that it passed', elsewhere(unvouched), [
    'message-auth-dmarc-reject',
    OPEN,
  ]),
  scene('the seal is broken', copyOf(vouched.replace('these are', 'those were')), [
    'message-auth-arc-broken',
    'message-auth-dkim-body-changed',
    SPF_ONLY,
  ]),
  scene('a sealer without a key', copyOf(await sealed(good, 'dmarc=pass', { selector: 'gone' })), [
    'message-auth-arc-key-missing',
    OPEN,
  ]),
  scene('DMARC fails, and DNS does not answer for the key of the seal', elsewhere(vouched), [DMARC_ARC, OPEN], {
    zone: { ...zone, 's1._domainkey.lists.example': { TXT: 'SERVFAIL' } },
    open: true,
  }),
  scene(
    'DMARC fails, and the key of the seal is gone by now',
    elsewhere(await sealed(foreign, 'dmarc=pass header.from=a.example', { selector: 'gone' })),
    [DMARC_ARC, 'message-auth-dns-later', OPEN],
    { net: { startedAtMs: SIGNED_AT_MS + 90 * DAY_MS }, open: true },
  ),
  scene('no policy, and the signature passes', copyOf(good), ['message-auth-dmarc-missing', OPEN], {
    zone: withPolicy(null),
  }),
  scene('two DMARC records, and the signature passes', copyOf(good), ['message-auth-dmarc-multiple', OPEN], {
    zone: { ...zone, '_dmarc.a.example': { TXT: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] } },
  }),
  scene('a policy that is none, and the signature passes', copyOf(good), ['message-auth-dmarc-void', OPEN], {
    zone: withPolicy('v=DMARC1; p=rejected'),
  }),
  scene(
    'a policy that is none, and reports',
    elsewhere(unsigned),
    ['message-auth-dmarc-fail', 'message-auth-dkim-missing'],
    { zone: withPolicy('v=DMARC1; p=rejected; rua=mailto:d@a.example') },
  ),
  scene(
    'a test, which older receivers do not know',
    elsewhere(unsigned),
    ['message-auth-dmarc-quarantine', 'message-auth-dmarc-older-stricter', 'message-auth-dkim-missing'],
    { zone: withPolicy('v=DMARC1; p=reject; t=y') },
  ),
  scene(
    'a name that is not there, of which older receivers are asked for nothing',
    elsewhere(subdomain),
    ['message-auth-dmarc-reject', 'message-auth-dmarc-policies-differ', 'message-auth-dkim-missing'],
    { zone: withPolicy('v=DMARC1; p=none; np=reject') },
  ),
  scene('Ed25519 alone at p=reject', elsewhere(byEd25519), ['message-auth-dmarc-ed25519-reject', OPEN]),
  scene('Ed25519 alone at p=quarantine', elsewhere(byEd25519), ['message-auth-dmarc-ed25519-quarantine', OPEN], {
    zone: withPolicy('v=DMARC1; p=quarantine'),
  }),
  scene('Ed25519 alone at p=none', elsewhere(byEd25519), ['message-auth-dkim-ed25519-only', OPEN], {
    zone: withPolicy('v=DMARC1; p=none'),
  }),
  scene('Ed25519, and SPF passes', copyOf(byEd25519), ['message-auth-dkim-ed25519-only', OPEN]),
  scene('Ed25519, and nobody says where it comes from', byEd25519, ['message-auth-dkim-ed25519-only', OPEN], {
    open: true,
  }),
  scene('Ed25519 beside RSA', elsewhere(await signed(byEd25519)), [OPEN, OPEN]),
  scene('the body was changed', copyOf(good.replace('these are', 'those were')), [
    'message-auth-dkim-body-changed',
    SPF_ONLY,
  ]),
  scene('the subject was changed', copyOf(good.replace('the minutes\r', 'the hours\r')), [
    'message-auth-dkim-header-changed',
    SPF_ONLY,
  ]),
  scene('a service signs for itself', copyOf(foreign), [SPF_ONLY, OPEN]),
  scene(
    'the signature had expired when it came',
    copyOf(await signed(plain, { signedAtMs: SIGNED_AT_MS - 2 * DAY_MS, expiresAtMs: SIGNED_AT_MS - DAY_MS })),
    ['message-auth-dkim-expired', SPF_ONLY],
  ),
  scene('the signature has expired since it came', copyOf(expired), [OPEN]),
  scene('the signature has expired before it is sent', expired, ['message-auth-dkim-expired', SPF_ONLY], {
    asked: given,
  }),
  scene('signed tomorrow', copyOf(await signed(plain, { signedAtMs: SIGNED_AT_MS + DAY_MS })), [
    'message-auth-dkim-future',
    OPEN,
  ]),
  scene('signed with SHA-1', copyOf(await signed(plain, { algorithm: 'rsa-sha1' })), [
    'message-auth-dkim-sha1',
    SPF_ONLY,
    OPEN,
  ]),
  scene('signed with SHA-1, and nothing else passes', elsewhere(await signed(plain, { algorithm: 'rsa-sha1' })), [
    'message-auth-dkim-sha1',
    'message-auth-dmarc-reject',
    OPEN,
  ]),
  scene(
    'a key record that some verifiers do not take, and nothing else passes',
    elsewhere(await signed(plain, { selector: 'odd' })),
    ['message-auth-dkim-tolerated', 'message-auth-dmarc-tolerated', OPEN],
  ),
  scene('no key', copyOf(await signed(plain, { selector: 'gone' })), ['message-auth-dkim-key-missing', SPF_ONLY]),
  scene('no key for an old message', copyOf(await signed(plain, { selector: 'gone' })), ['message-auth-dns-later'], {
    net: { startedAtMs: SIGNED_AT_MS + 90 * DAY_MS },
    outcome: 'not-checked',
  }),
  scene(
    'no key for an old message that nothing else speaks for: what it came to then is not known',
    elsewhere(await signed(plain, { selector: 'gone' })),
    ['message-auth-dns-later'],
    { net: { startedAtMs: SIGNED_AT_MS + 90 * DAY_MS }, outcome: 'not-checked' },
  ),
  scene(
    'no policy, and DNS does not answer for the key: whether anything passes is not known',
    elsewhere(good),
    ['message-auth-spf-none'],
    {
      zone: { ...withPolicy(null), 'mailer.example': {}, 's1._domainkey.a.example': { TXT: 'SERVFAIL' } },
      open: true,
    },
  ),
  scene('the reverse path is at an address literal', good, ['message-auth-spf-none', OPEN], {
    asked: { ...given, mailFrom: `ann@[${SENDER}]` },
  }),
  scene('an old message that still passes', copyOf(good), [OPEN], { net: { startedAtMs: SIGNED_AT_MS + 90 * DAY_MS } }),
  scene('a revoked key', copyOf(await signed(plain, { selector: 'revoked' })), [
    'message-auth-dkim-key-revoked',
    SPF_ONLY,
  ]),
  scene('a key record that is none', copyOf(await signed(plain, { selector: 'broken' })), [
    'message-auth-dkim-key-unusable',
    SPF_ONLY,
  ]),
  scene('a key record that some verifiers do not take', copyOf(await signed(plain, { selector: 'odd' })), [
    'message-auth-dkim-tolerated',
    SPF_ONLY,
    OPEN,
  ]),
  scene('a key too short', copyOf(await signed(plain, { selector: 'short', key: keys.short })), [
    'message-auth-dkim-key-short',
    SPF_ONLY,
  ]),
  scene('a key of 1024 bits', copyOf(await signed(plain, { selector: 'weak', key: keys.weak })), [
    'message-auth-dkim-key-weak',
    OPEN,
  ]),
  scene('a key for testing', copyOf(await signed(plain, { selector: 'test' })), ['message-auth-dkim-testing', OPEN]),
  scene('a signature without From', copyOf(good.replace(/(h=[^;]*?):\s*From;/i, '$1;')), [
    'message-auth-dkim-unusable',
    SPF_ONLY,
  ]),
  scene('a tag twice', copyOf(good.replace('v=1;', 'v=1; q=dns/txt;')), ['message-auth-dkim-unusable', SPF_ONLY]),
  scene('only a part of the body is signed', copyOf(await signed(plain, { bodyLength: 20 })), [
    'message-auth-dkim-part-signed',
    OPEN,
  ]),
  scene('Subject is not signed', copyOf(await signed(plain, { fields: ['From', 'To', 'Date'] })), [
    'message-auth-dkim-fields-unsigned',
    OPEN,
  ]),
  scene('SPF fails, and the signature carries DMARC', copyOf(good), ['message-auth-spf-fail', OPEN], {
    zone: { ...zone, 'a.example': { TXT: ['v=spf1 ~all'], A: ['44.128.7.80'] } },
  }),
  scene('SPF is neutral about the very address', copyOf(good), ['message-auth-spf-fail', OPEN], {
    zone: { ...zone, 'a.example': { TXT: [`v=spf1 ?ip4:${SENDER} -all`] } },
  }),
  scene('SPF is in error', copyOf(good), ['message-auth-spf-error', OPEN], {
    zone: { ...zone, 'a.example': { TXT: ['v=spf1 ip4:44.128.7.300 -all'], A: ['44.128.7.80'] } },
  }),
  scene('no SPF', copyOf(good), ['message-auth-spf-none', OPEN], {
    zone: { ...zone, 'a.example': { A: ['44.128.7.80'] } },
  }),
  scene('a bounce, by the name of its server', copyOf(good, trace('mail.a.example', '')), [OPEN], {
    zone: { ...zone, 'mail.a.example': { A: [SENDER], TXT: ['v=spf1 a -all'] } },
  }),
  scene('no PTR', copyOf(good), ['message-auth-iprev-missing', OPEN], {
    zone: { ...zone, '25.7.128.44.in-addr.arpa': {} },
  }),
  scene('a PTR that does not lead back', copyOf(good), ['message-auth-iprev-mismatch', OPEN], {
    zone: { ...zone, '25.7.128.44.in-addr.arpa': { PTR: ['www.a.example.'] }, 'www.a.example': { A: ['44.128.7.80'] } },
  }),
  scene('two From fields', copyOf(`From: Eve <eve@mailer.example>\r\n${unsigned}`), [
    'message-auth-from-unusable',
    'message-auth-dkim-missing',
  ]),
  scene(
    'two authors of two domains',
    copyOf(unsigned.replace('<ann@a.example>', '<ann@a.example>, Eve <eve@mailer.example>')),
    ['message-auth-from-unusable', 'message-auth-dkim-missing'],
  ),
  scene(
    'an author at an address literal beside one who signed',
    copyOf(await signed(plain.replace('<ann@a.example>', '<ann@a.example>, eve@[44.128.7.9]'))),
    ['message-auth-from-unusable', OPEN],
  ),
  scene('no From', copyOf(unsigned.replace(/^From: .*\r\n/, '')), [
    'message-auth-from-unusable',
    'message-auth-dkim-missing',
  ]),
  scene('Sender of another domain', copyOf(`Sender: news@mailer.example\r\n${good}`), [
    'message-auth-sender-differs',
    OPEN,
  ]),
  scene(
    'two generations of receivers differ',
    copyOf(subdomain),
    ['message-auth-dmarc-receivers-differ', 'message-auth-dmarc-reject', 'message-auth-dkim-missing'],
    {
      zone: { ...withPolicy(null), '_dmarc.my.a.example': { TXT: ['v=DMARC1; p=reject'] } },
    },
  ),
  scene('DNS does not answer for the key', copyOf(good), [], {
    zone: { ...zone, 's1._domainkey.a.example': { TXT: 'SERVFAIL' } },
    outcome: 'not-checked',
  }),
  scene('DNS does not answer for the policy', copyOf(good), [OPEN], {
    zone: { ...zone, '_dmarc.a.example': { TXT: 'SERVFAIL' } },
    outcome: 'not-checked',
  }),
  scene(
    'the receiver found the same',
    copyOf(good, stated('mx.b.example; spf=pass; dkim=pass header.d=a.example; dmarc=pass')),
    [OPEN],
  ),
  scene('the receiver found something else', copyOf(good, stated('mx.b.example; dkim=fail header.d=a.example')), [
    'message-auth-receiver-differs',
    OPEN,
  ]),
  scene(
    'a field in the name of the receiver says something else, and may be the sender’s',
    copyOf(`Authentication-Results: mx.b.example; dkim=fail header.d=a.example\r\n${good}`),
    ['message-auth-receiver-differs', OPEN],
  ),
  scene('the receiver does not say who it is', copyOf(good, stated('spf=pass smtp.mailfrom=a.example; dkim=pass')), [
    'message-auth-results-nameless',
    OPEN,
  ]),
  scene(
    'a logo, and all is well',
    copyOf(
      await signed(withSelector, {
        fields: ['From', 'To', 'Subject', 'Date', 'Message-ID', 'MIME-Version', 'Content-Type', 'BIMI-Selector'],
      }),
    ),
    [OPEN],
    { zone: withLogo },
  ),
  scene(
    'the selector of the logo is not signed',
    copyOf(await signed(withSelector)),
    ['message-auth-bimi-not-shown', OPEN],
    { zone: withLogo },
  ),
  scene('a logo, and the policy is for no subdomain', copyOf(good), ['message-auth-bimi-not-shown', OPEN], {
    zone: {
      ...withPolicy('v=DMARC1; p=reject; sp=none'),
      'default._bimi.a.example': { TXT: ['v=BIMI1; l=https://a.example/logo.svg'] },
    },
  }),
  scene('the selector of the logo has no record', copyOf(await signed(withSelector)), [
    'message-auth-bimi-selector-missing',
    OPEN,
  ]),
];
