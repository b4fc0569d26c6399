import { expect, test } from 'vitest';
import { links } from '../../../src/checks/links/check.ts';
import { known } from '../../../src/core/observation.ts';
import { auditOnce, messageTarget } from '../../support/audit.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { healthy } from '../blocklist/scenes.ts';
import { page } from '../html/scenes.ts';

/** The addresses that are asked for, and the result. */
async function lookedAt(html: string, header = '', checkLinks = true) {
  const asked: string[] = [];
  const net = zoneNet(healthy, {
    look: ({ url }) => {
      asked.push(url);
      return known({ outcome: { ended: 'response', status: 200, url }, redirects: [] });
    },
  });
  const result = await auditOnce(links, net, messageTarget(page(html, header), { checkLinks }));
  return { asked, result };
}

const link = (url: string, text = 'here') => `<a href="${url}">${text}</a>`;

test('nothing is asked for unless the user says so', async () => {
  expect((await lookedAt(link('https://acme.example/'), '', false)).asked).toEqual([]);
});

test('each address is asked for once, without what stands behind #', async () => {
  const html = link('https://acme.example/a#x') + link('https://acme.example/a') + link('http://b.example/');
  expect((await lookedAt(html)).asked).toEqual(['https://acme.example/a', 'http://b.example/']);
});

test.each([
  ['the address of List-Unsubscribe', link('https://acme.example/u?1')],
  ['an address that says so', link('https://acme.example/unsubscribe/1')],
  ['a text that says so', link('https://acme.example/x', 'Newsletter abmelden')],
  ['a text that says so in Chinese', link('https://acme.example/x', '退订')],
  ['a link to confirm with', link('https://acme.example/confirm?k=1')],
  ['a link to log in with', link('https://acme.example/x?token=1')],
])('%s is left alone, and that is said', async (_, html) => {
  const { asked, result } = await lookedAt(
    html,
    'List-Unsubscribe: <https://acme.example/u?1>, <mailto:u@acme.example>',
  );
  expect(asked).toEqual([]);
  expect(result).toMatchObject({ outcome: 'passed', unchecked: [{ reason: 'not-requested', couldBe: [] }] });
});

test.each([
  ['the words stand beside it', '<p>To unsubscribe, click <a href="https://t.example/x">here</a>.</p>'],
  [
    'another link to the same place says so',
    '<a href="https://t.example/x">here</a> <a href="https://t.example/x">unsubscribe</a>',
  ],
])('a link that may unsubscribe is left alone where %s', async (_, html) => {
  const { asked, result } = await lookedAt(`<p>News</p>${'<p>words words words words words</p>'.repeat(9)}${html}`);
  expect(asked).toEqual([]);
  expect(result).toMatchObject({ unchecked: [{ subject: 'the link https://t.example/x', reason: 'not-requested' }] });
});

test('links beside the one that says so are asked for', async () => {
  const html = `${link('https://t.example/u', 'Unsubscribe')} | ${link('https://t.example/shop', 'Shop')}`;
  expect((await lookedAt(html)).asked).toEqual(['https://t.example/shop']);
});

test('a redirect to where one unsubscribes is not followed, and that is said', async () => {
  const net = zoneNet(healthy, {
    look: ({ url, mayFollow }) => {
      const to = 'https://acme.example/unsubscribe?u=1';
      expect([mayFollow?.(to), mayFollow?.('https://acme.example/autumn')]).toEqual([false, true]);
      return known({ outcome: { ended: 'left-alone', url: to }, redirects: [{ from: url, status: 302, to }] });
    },
  });
  const target = messageTarget(page(link('https://t.example/x')), { checkLinks: true });
  expect(await auditOnce(links, net, target)).toMatchObject({
    outcome: 'passed',
    unchecked: [{ subject: 'the link https://t.example/x', reason: 'not-requested', couldBe: [] }],
  });
});

test('only what a browser can open is asked for, within the bound', async () => {
  const many = Array.from({ length: 40 }, (_, index) => link(`https://acme.example/${index}`)).join('');
  const { asked, result } = await lookedAt(`${link('mailto:a@acme.example')}${link('javascript:x')}${many}`);
  expect(asked).toHaveLength(25);
  expect(result).toMatchObject({ unchecked: [{ subject: '15 more links', reason: 'limit' }] });
});

test('the domains of the sender are asked about first, then in the order of the message, each once', async () => {
  const asked: string[] = [];
  const html = `${link('https://b.example/')}${link('https://www.b.example/2')}${link('https://a.example/')}`;
  const net = zoneNet(healthy, { asked });
  await auditOnce(links, net, messageTarget(page(html, 'Return-Path: <x@bounce.mailer.example>')));
  const dbl = asked.filter(
    (question) => question.endsWith('.dbl.spamhaus.org A') && !/^(?:dbltest|invalid)/.test(question),
  );
  expect(dbl.map((question) => question.replace('.dbl.spamhaus.org A', ''))).toEqual([
    'acme.example',
    'mailer.example',
    'b.example',
    'a.example',
  ]);
});

test('a link shows an address and leads elsewhere', async () => {
  const { result } = await lookedAt(link('https://elsewhere.example/a', 'https://bank.com/login'), '', false);
  expect(result).toMatchObject({
    findings: [
      {
        code: 'links-text-mismatch',
        params: {
          shown: 'bank.com',
          leadsTo: 'elsewhere.example',
          isSenders: false,
          href: 'https://elsewhere.example/a',
          links: 1,
        },
      },
    ],
  });
});
