import { known, unknown } from '../../../src/core/observation.ts';
import type { ProbeRequest } from '../../../src/core/probe.ts';
import {
  arrived,
  type DeliveryScript,
  delivered,
  imapAt,
  mailboxWith,
  probeRequest,
  reportAbout,
} from '../../support/probe-world.ts';
import type { Scene } from '../../support/scene.ts';
import type { ZoneNetOptions } from '../../support/zone-net.ts';

const YOU = 'you@b.example';
const OPEN = new Set(['probe-put-off']);
const zone = { 'b.example': { MX: ['10 mx.b.example.'] }, 'mx.b.example': { A: ['44.128.1.25'] } };
const looked = [{ via: 'imap', request: 'find', response: 'not found' }] as const;
const inVain = { found: null, steps: [], reconnects: 0, unseen: [], elapsedMs: 30_000 };
const followed = (parts: Partial<ProbeRequest> = {}) => probeRequest({ mailboxes: [imapAt], ...parts });

/** @param scripts  one for each try; the last holds for all further ones */
function scene(
  name: string,
  finds: readonly string[],
  probe: ProbeRequest,
  scripts: readonly DeliveryScript[] = [{}],
  net: ZoneNetOptions = {},
): Scene {
  return {
    name,
    zone,
    options: { probe },
    net: {
      deliver: (() => {
        let tries = 0;
        return (request) => delivered(request, scripts[Math.min(tries++, scripts.length - 1)]);
      })(),
      mailbox: () => mailboxWith(({ kind }) => (kind === 'message' ? arrived : null)),
      ...net,
    },
    finds,
    ...(finds.some((code) => OPEN.has(code)) ? { open: true } : {}),
  };
}

export const scenes: readonly Scene[] = [
  { name: 'no probe was asked for', zone, finds: null },
  scene('the message is in the inbox', [], followed()),
  { ...scene('a server took it, and nobody looks further', [], probeRequest()), open: true },
  scene('it goes to the MX hosts of the recipient', [], followed({ route: { kind: 'direct' } })),
  scene('it is refused for the sender', ['probe-refused'], followed(), [
    { message: '550 5.7.26 Your email has been blocked because the sender is unauthenticated.' },
  ]),
  scene(
    'it goes straight to the recipient unsigned, and is refused',
    ['probe-refused', 'probe-unsigned'],
    followed({ route: { kind: 'direct' } }),
    [{ message: '550 5.7.1 refused by DMARC policy' }],
  ),
  scene('its envelope sender is refused', ['probe-refused'], followed(), [{ mail: '550 5.7.1 you are not welcome' }]),
  {
    ...scene(
      'the domain of the recipient takes no mail',
      ['probe-no-server'],
      probeRequest({ route: { kind: 'direct' } }),
    ),
    zone: { 'b.example': { MX: ['0 .'] } },
  },
  scene('there is no such mailbox', ['probe-recipient-refused'], followed(), [
    { rcpt: { [YOU]: '550 5.1.1 User unknown' } },
  ]),
  scene('the mailbox is full', ['probe-recipient-refused'], followed(), [
    { rcpt: { [YOU]: '552 5.2.2 mailbox is full' } },
  ]),
  scene('the server wants a login first', ['probe-login-refused'], followed(), [
    { rcpt: { [YOU]: '554 5.7.1 <you@b.example>: Relay access denied' } },
  ]),
  scene('the login is refused', ['probe-login-refused'], followed(), [{ auth: '535 5.7.8 authentication failed' }]),
  scene('the server offers no STARTTLS', ['probe-held'], followed(), [
    { held: { because: 'tls-not-offered', detail: 'STARTTLS is not offered' } },
  ]),
  scene('it is larger than the server takes', ['probe-too-large'], followed(), [
    { held: { because: 'too-large', detail: '200 octets, and the server takes 100' }, sizeLimit: 100 },
  ]),
  scene('it is greylisted, and not tried again', ['probe-put-off'], followed(), [
    { rcpt: { [YOU]: '451 4.7.1 Greylisted, try again later' } },
  ]),
  {
    ...scene(
      'it is greylisted, and taken at the second try',
      ['probe-delayed'],
      followed({ retryMs: 60_000 }),
      [{ rcpt: { [YOU]: '451 4.7.1 Greylisted, try again later' } }, {}],
      { elapsedMs: (purpose) => (purpose.includes('round') ? 30_000 : 0) },
    ),
  },
  scene('it is filed as spam', ['probe-junk'], followed(), [{}], {
    mailbox: () => mailboxWith(() => ({ folder: 'Junk', specialUse: '\\Junk' })),
  }),
  scene('a rule of the mailbox files it', ['probe-other-folder'], followed(), [{}], {
    mailbox: () => mailboxWith(() => ({ folder: 'Lists', specialUse: null })),
  }),
  scene('it comes under a tab', ['probe-in-tab'], followed(), [{}], {
    mailbox: () => mailboxWith(() => ({ labels: ['\\Inbox', 'CATEGORY_PROMOTIONS'] })),
  }),
  scene('it does not arrive', ['probe-not-arrived'], followed(), [{}], { mailbox: () => mailboxWith(() => null) }),
  scene(
    'a report comes back',
    ['probe-bounced'],
    followed({ senderMailbox: { ...imapAt, address: 'a@a.example' } }),
    [{}],
    {
      mailbox: () => mailboxWith(({ kind }) => (kind === 'bounce' ? { raw: reportAbout(YOU) } : null)),
    },
  ),
  scene('it cannot be removed', ['probe-left-behind'], followed({ deleteAfter: true }), [{}], {
    mailbox: () => mailboxWith(() => arrived, { remove: async () => known({ removed: false, detail: 'no UIDPLUS' }) }),
  }),
  {
    ...scene('it is in no folder that could be looked into', [], followed(), [{}], {
      mailbox: () =>
        mailboxWith(() => null, {
          find: async () => known({ ...inVain, unseen: [{ folder: 'Junk', why: 'refused', foreign: false }] }),
        }),
    }),
    outcome: 'not-checked',
  },
  scene('it is in no folder, those of other users aside', ['probe-not-arrived'], followed(), [{}], {
    mailbox: () =>
      mailboxWith(() => null, {
        find: async () => known({ ...inVain, unseen: [{ folder: 'Shared', why: 'of others', foreign: true }] }, looked),
      }),
  }),
  {
    ...scene('the mailbox lets nobody in', [], followed(), [{}], {
      mailbox: () => unknown('refused', 'the login was refused'),
    }),
    outcome: 'not-checked',
  },
];
