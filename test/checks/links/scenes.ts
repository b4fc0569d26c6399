import type { Look, LookRequest } from '../../../src/core/net.ts';
import { known, type Observation, unknown } from '../../../src/core/observation.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import { healthy } from '../blocklist/scenes.ts';
import { page } from '../html/scenes.ts';

const OK: Look = { outcome: { ended: 'response', status: 200, url: 'https://acme.example/' }, redirects: [] };
const BULK = 'List-Unsubscribe: <https://acme.example/u>\nPrecedence: bulk';

function scene(name: string, html: string, finds: readonly string[], more: Partial<Scene> = {}): Scene {
  return { name, message: page(html), zone: healthy, finds, ...more };
}

const bulk = (html: string) => ({ message: page(html, BULK) });
const plain = (text: string, header = '') => ({
  message: page(text, header).replace('text/html', 'text/plain'),
});
const listed = (name: string, A: string, more: Zone = {}): Partial<Scene> => ({
  zone: { ...healthy, [name]: { A: [A], TXT: ['because'] }, ...more },
});

/** With `--check-links`, in a world where each link ends so. */
function looked(outcomes: Readonly<Record<string, Partial<Look> | 'silent'>>): Partial<Scene> {
  const look = ({ url }: LookRequest): Observation<Look> => {
    const said = outcomes[url];
    const evidence = [{ via: 'https', request: `HEAD ${url}`, response: JSON.stringify(said ?? OK) }] as const;
    if (said === 'silent') return unknown('unreachable', `${url}: nobody took the connection`, evidence);
    return known({ ...OK, ...said }, evidence);
  };
  return { asked: { checkLinks: true }, net: { look } };
}
const status = (url: string, code: number): Partial<Look> => ({ outcome: { ended: 'response', status: code, url } });
const ended = (how: 'no-address' | 'tls-error' | 'private-address' | 'timeout', url: string): Partial<Look> => ({
  outcome: { ended: how, detail: how, code: how === 'tls-error' ? 'CERT_HAS_EXPIRED' : null, url },
});

const one = '<p>hello <a href="https://acme.example/x">the shop</a></p>';

const good: readonly Scene[] = [
  scene('a link with words', one, []),
  scene('the address itself', '<a href="https://acme.example/x?utm=1">https://www.acme.example/x</a>', []),
  scene('a name of two suffixes', '<a href="https://acme.de/">www.acme.com</a>', []),
  scene(
    'text in which addresses are spoken of',
    '',
    [],
    plain('see http://localhost:8080/ and http://192.0.2.1/', 'In-Reply-To: <2@acme.example>'),
  ),
  scene(
    'an address that the text goes on behind',
    '',
    [],
    plain('请看https://acme.example/ok，谢谢（见http://acme.example/a）'),
  ),
  scene(
    'an address that the reader’s protection has coded',
    '<a href="https://urldefense.com/v3/__https://x.example__;!!a$">https://x.example/</a>',
    [],
  ),
  scene(
    'an address that the reader’s protection has put its own before',
    '<a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.example%2F&data=1">https://x.example/</a>',
    [],
  ),
  scene(
    'mailto, tel and a place in the message',
    '<a href="mailto:a@acme.example?subject=x">write</a><a href="mailto:?body=look">share</a><a href="tel:+1">call</a><a href="#top">up</a><a name="top"></a>',
    [],
  ),
  scene('the name of a product that is a domain too', '<a href="https://microsoft.example/">ASP.NET</a>', []),
  { name: 'neither sender nor links', message: 'Subject: x\n\nhello', zone: healthy, finds: null },
];

const disguised: readonly Scene[] = [
  scene('a bank’s address that leads elsewhere', '<a href="https://elsewhere.example/a">https://bank.com/login</a>', [
    'links-text-mismatch',
  ]),
  scene('a brand’s address through the sender', '<a href="https://acme.example/a">www.paypal.com</a>', [
    'links-text-mismatch',
  ]),
  scene(
    'a name below no suffix that there is, written as an address',
    '<a href="https://elsewhere.com/a">https://bank.example/login</a>',
    ['links-text-mismatch'],
  ),
  scene(
    'the name that is shown in the path of another',
    '<a href="https://elsewhere.com/bank.com/">https://bank.com/login</a>',
    ['links-text-mismatch'],
  ),
  scene(
    'the name that is shown before that of another',
    '<a href="https://www.bank.com.elsewhere.com/">https://www.bank.com/login</a>',
    ['links-text-mismatch'],
  ),
  scene(
    'the address that is shown within that of a counter',
    '<a href="https://x.counter.com/L0/https:%2F%2Fwww.bank.com%2Flogin/1/a">https://www.bank.com/login</a>',
    ['links-text-tracked'],
  ),
  scene('an address through the sender’s counter', '<a href="https://click.acme.example/a">www.bank.com</a>', [
    'links-text-tracked',
  ]),
  scene(
    'an address through the signer’s counter',
    '<a href="https://click.mailer.com/a">www.bank.com</a>',
    ['links-text-tracked'],
    {
      message: page(
        '<a href="https://click.mailer.com/a">www.bank.com</a>',
        'DKIM-Signature: v=1; d=mailer.com; s=a; h=from; bh=x; b=x',
      ),
    },
  ),
  scene(
    'a newsletter through a service',
    '',
    ['links-text-tracked', 'links-tracking-foreign'],
    bulk(
      `<a href="https://click.mailer.com/a">www.acme-shop.com</a>${'<a href="https://click.mailer.com/b">more</a>'.repeat(6)}`,
    ),
  ),
  scene('an IP address', '<a href="http://44.128.9.9/login">log in</a>', ['links-insecure', 'links-ip-address']),
  scene('a host as a number', '<a href="http://746588425/">log in</a>', ['links-host-obscured', 'links-insecure']),
  scene('a host in percent codes', '<a href="https://%61cme.example/">shop</a>', ['links-host-obscured']),
  scene('a user name like a host', '<a href="https://bank.com@acme.example/">bank</a>', ['links-user']),
  scene('a look-alike of a brand', '<a href="https://paypa1.com/">pay</a>', ['links-lookalike']),
  scene('letters of two scripts', '<a href="https://shоp-acme.com/">shop</a>', ['links-mixed-scripts']),
  scene('an international name', '<a href="https://bücher.com/">books</a>', ['links-international']),
  scene('a short address', '<a href="https://bit.ly/abc">news</a>', ['links-shortener']),
];

const slips: readonly Scene[] = [
  scene('a script', '<a href="javascript:void(0)">go</a>', ['links-scheme']),
  scene('another port', '<a href="https://acme.example:8443/">shop</a>', ['links-port']),
  scene('a developer’s machine', '<a href="https://localhost:3000/">shop</a><a href="https://10.1.2.3/">in</a>', [
    'links-internal',
  ]),
  scene('a test site', '<a href="https://www.staging.acme.example/">shop</a>', ['links-staging']),
  scene('a test site of somebody else', '<a href="https://dev.elsewhere.example/">shop</a>', []),
  scene('a template that was not filled in', '<a href="{{unsubscribe}}">leave</a><a href="https://%%host%%/">x</a>', [
    'links-placeholder',
  ]),
  scene('a link to nothing', '<a href="#">shop</a><a href="http://">x</a>', ['links-empty']),
  scene('a relative link', '<a href="/shop">shop</a>', ['links-relative']),
  scene('a relative link below a base', '<base href="https://acme.example/"><a href="/shop">shop</a>', []),
  scene('a space in the host', '<a href="https://acme .example/">shop</a>', ['links-broken']),
  scene('a line end in the midst', '<a href="https://acme.example/a\n  b">shop</a>', ['links-broken']),
  scene('two schemes', '<a href="http://https://acme.example/">shop</a>', ['links-broken']),
  scene('an address that is none', '<a href="mailto:info(at)acme.example">write</a>', ['links-mailto-broken']),
  scene('without TLS', '<a href="http://acme.example/">shop</a>', ['links-insecure']),
  scene('a long address', `<a href="https://acme.example/?k=${'x'.repeat(2100)}">shop</a>`, ['links-long']),
  scene('many links', one.repeat(301), ['links-many']),
  { ...scene('more links than are read', one.repeat(1001), ['links-many']), outcome: 'not-checked' },
];

const lists: readonly Scene[] = [
  scene(
    'a link to a listed domain',
    '<a href="https://www.bad.example/">x</a>',
    ['links-domain-listed'],
    listed('bad.example.dbl.spamhaus.org', '127.0.1.4'),
  ),
  scene(
    'an image from a listed domain',
    '<p>x</p><img src="https://bad.example/a.png" alt="">',
    ['links-domain-listed'],
    listed('bad.example.multi.surbl.org', '127.0.0.8'),
  ),
  scene('a listed domain in plain text', '', ['links-domain-listed'], {
    ...plain('look: https://bad.example/.'),
    ...listed('bad.example.multi.uribl.com', '127.0.0.2'),
  }),
  scene('the sender is listed', one, ['links-sender-listed'], listed('acme.example.dbl.spamhaus.org', '127.0.1.2')),
  scene(
    'on a list of bulk mail',
    '<a href="https://bulk.example/">x</a>',
    ['links-domain-noted'],
    listed('bulk.example.multi.uribl.com', '127.0.0.4'),
  ),
  {
    ...scene('a list that refuses the resolver', one, [], listed('dbltest.com.dbl.spamhaus.org', '127.255.255.254')),
    outcome: 'not-checked',
  },
  {
    ...scene(
      'more domains than are asked about',
      Array.from({ length: 30 }, (_, index) => `<a href="https://a${index}.com/">x</a>`).join(''),
      [],
    ),
    outcome: 'not-checked',
  },
];

const alive: readonly Scene[] = [
  scene('a link that answers', one, [], looked({})),
  scene(
    'a page that is gone',
    one,
    ['links-dead'],
    looked({ 'https://acme.example/x': status('https://acme.example/x', 404) }),
  ),
  scene(
    'a server with a fault',
    one,
    ['links-dead'],
    looked({ 'https://acme.example/x': status('https://acme.example/x', 503) }),
  ),
  scene(
    'a name without address',
    one,
    ['links-dead'],
    looked({ 'https://acme.example/x': ended('no-address', 'https://acme.example/x') }),
  ),
  scene(
    'a name that leads inside',
    one,
    ['links-dead'],
    looked({ 'https://acme.example/x': ended('private-address', 'https://acme.example/x') }),
  ),
  scene(
    'a certificate that has expired',
    one,
    ['links-certificate'],
    looked({ 'https://acme.example/x': ended('tls-error', 'https://acme.example/x') }),
  ),
  scene(
    'a redirect to somebody else',
    one,
    ['links-redirected'],
    looked({
      'https://acme.example/x': {
        ...status('https://casino.example/', 200),
        redirects: [{ from: 'https://acme.example/x', status: 302, to: 'https://casino.example/' }],
      },
    }),
  ),
  {
    ...scene(
      'a server that does not like us',
      one,
      [],
      looked({ 'https://acme.example/x': status('https://acme.example/x', 403) }),
    ),
    outcome: 'not-checked',
  },
  {
    ...scene(
      'a server that is slow',
      one,
      [],
      looked({ 'https://acme.example/x': ended('timeout', 'https://acme.example/x') }),
    ),
    outcome: 'not-checked',
  },
  {
    ...scene('a server out of reach', one, [], looked({ 'https://acme.example/x': 'silent' })),
    outcome: 'not-checked',
  },
  {
    ...scene(
      'more links than are looked at',
      Array.from({ length: 30 }, (_, index) => `<a href="https://acme.example/${index}">x</a>`).join(''),
      [],
      looked({}),
    ),
    outcome: 'not-checked',
  },
  scene('what would unsubscribe is left alone', '', [], {
    ...looked({
      'https://acme.example/u': status('https://acme.example/u', 500),
      'https://acme.example/reset?t=1': status('x', 500),
    }),
    message: page(
      '<a href="https://acme.example/u">leave</a><a href="https://acme.example/reset?t=1">new password</a>',
      BULK,
    ),
  }),
];

export const scenes: readonly Scene[] = [...good, ...disguised, ...slips, ...lists, ...alive];
