import type { Scene } from '../../support/scene.ts';
import { copyOf, signed } from '../message-auth/messages.ts';
import { ADVERTISEMENT, LIST_ID, letter, NEWS, PAIR, type Parts, RECEIPT, world } from './messages.ts';

const COVERED = ['From', 'To', 'Subject', 'Date', 'Message-ID', 'List-Unsubscribe', 'List-Unsubscribe-Post'];
/** What is left open wherever the pair is offered, and nobody asked for the button to be pressed. */
const offered = { open: true } as const;

const newsletter = letter({ from: 'Acme News <news@a.example>', fields: `${LIST_ID}${PAIR}`, html: NEWS });
export const sealedNewsletter = copyOf(await signed(newsletter, { fields: COVERED }));
const uncovered = copyOf(await signed(newsletter));
const broken = copyOf((await signed(newsletter, { fields: COVERED })).replace('120 pages', '140 pages'));

function mailing(name: string, parts: Parts, finds: readonly string[], more: Partial<Scene> = {}): Scene {
  return {
    name,
    message: letter(parts.text === undefined ? { html: NEWS, ...parts } : parts),
    zone: world,
    finds,
    ...more,
  };
}

const HTTPS = 'List-Unsubscribe: <https://u.a.example/1>\n';
const LIST_MISSING = 'bulk-list-unsubscribe-missing';
const MALFORMED = 'bulk-list-unsubscribe-malformed';
const POST_MISSING = 'bulk-one-click-missing';

const notAsked: readonly Scene[] = [
  { name: 'a letter', message: letter({}), zone: world, finds: [] },
  { name: 'a receipt', message: letter({ text: RECEIPT }), zone: world, finds: [] },
  {
    name: 'a receipt that its program calls automatic',
    message: letter({
      text: RECEIPT,
      fields: 'Auto-Submitted: auto-generated\nFeedback-ID: 1:us-east-1:x:AmazonSES\n',
    }),
    zone: world,
    finds: [],
  },
  {
    name: 'a post to a mailing list',
    message: letter({
      fields:
        'List-Id: <talk.lists.example>\nList-Post: <mailto:talk@lists.example>\nPrecedence: list\nList-Unsubscribe: <mailto:talk-leave@lists.example>\n',
    }),
    zone: world,
    finds: [],
  },
  {
    name: 'a post to a list that says no more than its name',
    message: letter({ fields: 'List-Id: <talk.lists.example>\n' }),
    zone: world,
    finds: [],
  },
  { name: 'a newsletter passed on', message: letter({ subject: 'Fwd: news', html: NEWS }), zone: world, finds: [] },
  {
    name: 'an answer to a newsletter',
    message: letter({ fields: 'In-Reply-To: <9@a.example>\n', html: NEWS }),
    zone: world,
    finds: [],
  },
];

const asked: readonly Scene[] = [
  { name: 'a newsletter as it should be', message: sealedNewsletter, zone: world, finds: [], ...offered },
  mailing(
    'a campaign without any way out',
    { fields: `${LIST_ID}X-CSA-Complaints: a@b.example\n`, html: ADVERTISEMENT },
    ['bulk-unsubscribe-missing'],
  ),
  mailing('a link in the text alone', {}, [LIST_MISSING, 'bulk-list-id-missing']),
  mailing('a link in Chinese alone', { html: '<p>亲爱的读者，</p><p><a href="https://u.a.example/1">退订</a></p>' }, [
    LIST_MISSING,
    'bulk-list-id-missing',
  ]),
  mailing('a link in Japanese alone', { html: '<p>配信停止は<a href="https://u.a.example/1">こちら</a></p>' }, [
    LIST_MISSING,
    'bulk-list-id-missing',
  ]),
  mailing('a link in Korean alone', { html: '<p><a href="https://u.a.example/1">수신거부</a></p>' }, [
    LIST_MISSING,
    'bulk-list-id-missing',
  ]),
  mailing('an address in a plain text', { text: 'News.\n\nAbmelden: https://u.a.example/1' }, [
    LIST_MISSING,
    'bulk-list-id-missing',
  ]),
  mailing('no one-click', { fields: `${LIST_ID}${HTTPS}` }, [POST_MISSING]),
  mailing('the header, and no link in the text', { fields: `${LIST_ID}${HTTPS}`, html: ADVERTISEMENT }, [
    POST_MISSING,
    'bulk-link-missing',
  ]),
  mailing('no one-click at a large volume', { fields: `${LIST_ID}${HTTPS}` }, ['bulk-one-click-required'], {
    options: { volume: 20_000 },
  }),
  mailing('no one-click at a small volume', { fields: `${LIST_ID}${HTTPS}` }, [POST_MISSING], {
    options: { volume: 300 },
  }),
];

const form: readonly Scene[] = [
  ...(
    [
      ['no brackets', 'https://u.a.example/1'],
      ['a bracket left open', '<https://u.a.example/1'],
      ['no comma between', '<https://u.a.example/1> <mailto:u@a.example>'],
      ['an encoded word', '=?utf-8?Q?=3Chttps=3A//u.a.example/1=3E?='],
      ['nothing', ''],
      ['another scheme alone', '<ftp://a.example/u>'],
      ['no address', '<https://u.a.example/1>, <mailto:>'],
    ] as const
  ).map(([name, value]) =>
    mailing(`List-Unsubscribe with ${name}`, { fields: `${LIST_ID}List-Unsubscribe: ${value}\n` }, [
      MALFORMED,
      POST_MISSING,
    ]),
  ),
  mailing(
    'List-Unsubscribe with a space that folding put in',
    { fields: `${LIST_ID}List-Unsubscribe: <https://\n u.a.example/1>\n` },
    [POST_MISSING],
  ),
  mailing('two List-Unsubscribe', { fields: `${LIST_ID}${HTTPS}${HTTPS}` }, [
    'bulk-list-unsubscribe-repeated',
    POST_MISSING,
  ]),
  mailing('http alone', { fields: `${LIST_ID}List-Unsubscribe: <http://u.a.example/1>\n` }, [
    'bulk-list-unsubscribe-http',
    POST_MISSING,
  ]),
  mailing('another value of the pair', { fields: `${LIST_ID}${HTTPS}List-Unsubscribe-Post: One-Click\n` }, [
    'bulk-one-click-malformed',
  ]),
  {
    name: 'the pair with two https addresses',
    message: letter({
      fields: `${LIST_ID}List-Unsubscribe: <https://u.a.example/1>, <https://u.a.example/2>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n`,
      html: NEWS,
    }),
    zone: world,
    finds: ['bulk-one-click-several'],
    outcome: 'not-checked',
  },
  mailing(
    'the pair with a mailto alone',
    { fields: `${LIST_ID}List-Unsubscribe: <mailto:u@a.example>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n` },
    ['bulk-one-click-no-https'],
  ),
  { name: 'the pair, not covered', message: uncovered, zone: world, finds: ['bulk-one-click-unsigned'], ...offered },
  {
    name: 'the pair, covered by what does not verify',
    message: broken,
    zone: world,
    finds: ['bulk-one-click-unsigned'],
    ...offered,
  },
  {
    name: 'the pair, received without a signature',
    message: copyOf(newsletter.replace(/\n/g, '\r\n')),
    zone: world,
    finds: ['bulk-one-click-unsigned'],
    ...offered,
  },
  { name: 'the pair, before it is signed', message: newsletter, zone: world, finds: [], outcome: 'not-checked' },
  {
    name: 'the pair, and the key is not answered',
    message: sealedNewsletter,
    zone: { ...world, 's1._domainkey.a.example': 'TIMEOUT' },
    finds: [],
    outcome: 'not-checked',
  },
  mailing('a List-Id without brackets', { fields: `List-Id: Acme News\n${HTTPS}` }, [
    'bulk-list-id-malformed',
    POST_MISSING,
  ]),
  mailing('a List-Id that is an address', { fields: `List-Id: <news@a.example>\n${HTTPS}` }, [
    'bulk-list-id-malformed',
    POST_MISSING,
  ]),
  mailing('a Feedback-ID with a short end', { fields: `${LIST_ID}${HTTPS}Feedback-ID: 17:4711:news\n` }, [
    'bulk-feedback-id-malformed',
    POST_MISSING,
  ]),
  {
    name: 'a Precedence of one message',
    message: letter({ fields: 'Precedence: bulk\n' }),
    zone: world,
    finds: ['bulk-precedence'],
  },
  {
    name: 'a Precedence that is none',
    message: letter({ fields: 'Precedence: urgent\n' }),
    zone: world,
    finds: ['bulk-precedence'],
  },
  {
    name: 'an Auto-Submitted that is none',
    message: letter({ fields: 'Auto-Submitted: yes\n' }),
    zone: world,
    finds: ['bulk-auto-submitted-malformed'],
  },
];

export const unsubscribeScenes: readonly Scene[] = [...notAsked, ...asked, ...form];
