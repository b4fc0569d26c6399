import type { HttpsOutcome } from '../../../src/core/net.ts';
import { known, type Observation, unknown } from '../../../src/core/observation.ts';
import type { Scene } from '../../support/scene.ts';
import { copyOf, crlf, trace } from '../message-auth/messages.ts';
import { LIST_ID, letter, NEWS, world } from './messages.ts';
import { sealedNewsletter } from './unsubscribe-scenes.ts';

const post = (
  name: string,
  outcome: Observation<HttpsOutcome>,
  finds: readonly string[],
  more: Partial<Scene> = {},
): Scene => ({
  name,
  message: sealedNewsletter,
  asked: { postUnsubscribe: true },
  zone: world,
  net: {
    httpsPost: (request) => ({
      ...outcome,
      evidence: [{ via: 'https', request: request.url, response: request.body }],
    }),
  },
  finds,
  ...more,
});

const answer = (status: number, body = 'ok', location: string | null = null): Observation<HttpsOutcome> =>
  known({
    ended: 'response',
    status,
    contentType: 'text/html',
    location,
    body,
    octets: Buffer.from(body),
    url: 'https://u.a.example/1',
  });

/** As it was received, with this reverse path. */
const from = (path: string): Buffer =>
  copyOf(crlf(letter({ from: 'Acme <no-reply@a.example>' })), trace('mail.a.example', path));
const dead = { 'out.a.example': { MX: ['0 .'] }, 'bare.a.example': { TXT: ['v=spf1 -all'] } };

export const pathScenes: readonly Scene[] = [
  {
    name: 'a reverse path that takes no bounces',
    message: from('no-reply@out.a.example'),
    zone: { ...world, ...dead },
    finds: ['bulk-return-path-dead'],
  },
  {
    name: 'a reverse path at a domain that does not exist',
    message: from('no-reply@gone.example'),
    zone: world,
    finds: ['bulk-return-path-dead'],
  },
  {
    name: 'a reverse path at a domain that does not answer',
    message: from('no-reply@mute.example'),
    zone: { ...world, 'mute.example': 'TIMEOUT' },
    finds: [],
    outcome: 'not-checked',
  },
  {
    name: 'a reverse path that the user names, and that takes no bounces',
    message: letter({}),
    asked: { mailFrom: 'b@bare.a.example' },
    zone: { ...world, ...dead },
    finds: ['bulk-return-path-dead'],
  },
  { name: 'an empty reverse path', message: from(''), zone: world, finds: [] },
  {
    name: 'answers to where nobody is',
    message: letter({ fields: 'Reply-To: office@bare.a.example\n' }),
    zone: { ...world, ...dead },
    finds: ['bulk-reply-to-dead'],
  },
  {
    name: 'a way out that is not there',
    message: letter({
      fields: `${LIST_ID}List-Unsubscribe: <https://gone.example/1>, <mailto:u@gone.example>\n`,
      html: NEWS,
    }),
    zone: world,
    finds: ['bulk-unsubscribe-dead', 'bulk-unsubscribe-dead', 'bulk-one-click-missing'],
  },
  {
    name: 'a way out that is not answered',
    message: letter({ fields: `${LIST_ID}List-Unsubscribe: <https://mute.example/1>\n`, html: NEWS }),
    zone: { ...world, 'mute.example': 'TIMEOUT' },
    finds: ['bulk-one-click-missing'],
    open: true,
  },
  {
    name: 'to be unsubscribed where that is not offered',
    message: letter({}),
    asked: { postUnsubscribe: true },
    zone: world,
    finds: [],
  },
  post('unsubscribed', answer(200, '<p>You are unsubscribed.</p>'), []),
  post('unsubscribed without a word', answer(202, ''), []),
  post('a redirect', answer(302, '', 'https://a.example/bye'), ['bulk-post-redirected']),
  post('not found', answer(404), ['bulk-post-refused']),
  post('a fault of the server', answer(500), ['bulk-post-refused']),
  post('a login', answer(200, '<form><input name=p type="password"></form>'), ['bulk-post-asks-more']),
  post('a captcha', answer(200, '<div class="g-recaptcha"></div>'), ['bulk-post-asks-more']),
  post('a certificate that has expired', known({ ended: 'tls-error', detail: 'certificate has expired', code: null }), [
    'bulk-post-unreachable',
  ]),
  post('a private address', known({ ended: 'private-address', detail: '10.0.0.1', code: null }), [
    'bulk-post-unreachable',
  ]),
  post('no way to the server', unknown('unreachable', 'no route'), [], { outcome: 'not-checked' }),
  post('an answer without end', known({ ended: 'too-large', detail: 'too much', code: null }), [], {
    outcome: 'not-checked',
  }),
];
