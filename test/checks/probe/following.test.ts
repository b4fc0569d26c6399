import { expect, test } from 'vitest';
import { probeSeen } from '../../../src/checks/probe/facts.ts';
import type { ProbeSeen } from '../../../src/checks/probe/seen.ts';
import type { MailboxRequest, MailboxSession, MailboxWant } from '../../../src/core/net.ts';
import { known, type Observation, unknown } from '../../../src/core/observation.ts';
import type { ProbeRequest } from '../../../src/core/probe.ts';
import { domainTarget } from '../../support/audit.ts';
import {
  arrived,
  delivered,
  imapAt,
  mailboxWith,
  probeMessage,
  probeRequest,
  reportAbout,
} from '../../support/probe-world.ts';
import { zoneNet } from '../../support/zone-net.ts';

interface World {
  readonly mailbox: (request: MailboxRequest) => Observation<MailboxSession>;
  readonly signal?: AbortSignal;
}

/** @returns what was seen, and what happened in which order */
async function observe(probe: ProbeRequest, { mailbox, signal = new AbortController().signal }: World) {
  const events: string[] = [];
  const net = zoneNet(
    {},
    {
      deliver: (request) => {
        events.push(`send to ${request.envelope.to.join(' ')}`);
        return delivered(request);
      },
      mailbox: (request) => {
        events.push(`open ${request.login.user}`);
        return mailbox(request);
      },
    },
  );
  const target = domainTarget('a.example', { probe });
  const seen = await probeSeen.observe({} as never, { target, net, signal });
  if (seen.status === 'unknown' || seen.value === null) throw new Error('nothing was seen');
  return { seen: seen.value satisfies ProbeSeen, events };
}

const YOU = 'you@b.example';
const own = { ...imapAt, address: 'a@a.example', login: { ...imapAt.login, user: 'a@a.example' } };

test('the mailbox is opened first, then the message is sent and looked for', async () => {
  const wants: MailboxWant[] = [];
  const { seen, events } = await observe(probeRequest({ mailboxes: [imapAt] }), {
    mailbox: () =>
      mailboxWith((want) => {
        wants.push(want);
        return arrived;
      }),
  });
  expect(events).toEqual([`open ${YOU}`, `send to ${YOU}`]);
  expect(wants).toMatchObject([
    { kind: 'message', token: probeMessage.token, messageId: probeMessage.messageId, waitMs: 30_000 },
  ]);
  expect(seen.mailboxes[0]?.search).toMatchObject({ status: 'known', value: { found: { folder: 'INBOX' } } });
});

test('nothing is sent where no mailbox can be opened to look for it', async () => {
  const { seen, events } = await observe(probeRequest({ mailboxes: [imapAt] }), {
    mailbox: () => unknown('refused', 'the login was refused'),
  });
  expect(events).toEqual([`open ${YOU}`]);
  expect(seen.messages[0]?.recipients).toMatchObject([{ fate: 'unsent' }]);
});

test('of two mailboxes of a message one that can be opened is enough', async () => {
  const { seen, events } = await observe(
    probeRequest({ mailboxes: [imapAt, { ...imapAt, protocol: 'pop3', port: 995 }] }),
    { mailbox: ({ protocol }) => (protocol === 'imap' ? unknown('timeout', 'no answer') : mailboxWith(() => arrived)) },
  );
  expect(events.at(-1)).toBe(`send to ${YOU}`);
  expect(seen.mailboxes.map(({ search }) => search?.status ?? null)).toEqual([null, 'known']);
});

test('a report that comes into the mailbox of the sender ends the search', async () => {
  let isClosed = false;
  let looks = 0;
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const { seen } = await observe(probeRequest({ mailboxes: [imapAt], senderMailbox: own }), {
    mailbox: ({ login }) => {
      if (login.user === 'a@a.example') {
        return mailboxWith(({ kind }) => (kind === 'bounce' && ++looks === 2 ? { raw: reportAbout(YOU) } : null));
      }
      return mailboxWith(() => null, {
        // As a real one does: it looks until its time is up, or it is closed.
        find: async () => {
          await closed;
          return known({ found: null, steps: [], reconnects: 0, unseen: [], elapsedMs: 10 });
        },
        close: async () => {
          isClosed = true;
          resolve();
        },
      });
    },
  });
  expect(isClosed).toBe(true);
  expect(seen.sender?.bounces[0]).toMatchObject([{ status: 'known', value: { found: { uid: '7' } } }]);
});

test('where nobody looks for the message, a report ends the wait', async () => {
  const looked: string[] = [];
  const { seen } = await observe(probeRequest({ senderMailbox: own, waitMs: 30_000 }), {
    mailbox: () =>
      mailboxWith(({ kind }) => {
        looked.push(kind);
        return looked.length > 1 ? { raw: reportAbout(YOU) } : null;
      }),
  });
  expect(looked).toEqual(['bounce', 'bounce']);
  expect(seen.sender?.bounces[0]).toMatchObject([{ status: 'known', value: { found: { uid: '7' } } }]);
});

const BOTH = { ...probeMessage, envelope: { ...probeMessage.envelope, to: [YOU, 'me@c.example'] } };

test('a report about one recipient leaves the message of the other looked for', async () => {
  const closed: string[] = [];
  let reported = false;
  const other = { ...imapAt, address: 'me@c.example', login: { ...imapAt.login, user: 'me@c.example' } };
  const { seen } = await observe(
    probeRequest({ messages: [BOTH], mailboxes: [imapAt, other], senderMailbox: own, waitMs: 10_000 }),
    {
      mailbox: ({ login: { user } }) => {
        if (user === 'a@a.example') {
          return mailboxWith(() => {
            reported = true;
            return { raw: reportAbout('me@c.example') };
          });
        }
        return mailboxWith(() => null, {
          find: async () => {
            while (!reported) await new Promise((resolve) => setImmediate(resolve));
            return known({ found: user === YOU ? arrived : null, steps: [], reconnects: 0, unseen: [], elapsedMs: 10 });
          },
          close: async () => {
            closed.push(user);
          },
        });
      },
    },
  );
  expect(closed[0]).toBe('me@c.example');
  expect(seen.mailboxes.map(({ search }) => search)).toMatchObject([
    { value: { found: { folder: 'INBOX' } } },
    { value: { found: null } },
  ]);
});

test('each recipient may have a report of its own, and none is taken twice', async () => {
  const reports = [YOU, 'me@c.example'].map((address, index) => ({ uid: `${index}`, raw: reportAbout(address) }));
  const { seen } = await observe(probeRequest({ messages: [BOTH], senderMailbox: own, waitMs: 10_000 }), {
    mailbox: () =>
      mailboxWith(({ except = [] }) => reports.find(({ uid }) => !except.some((known) => known.uid === uid)) ?? null),
  });
  expect(seen.sender?.bounces[0]).toMatchObject([
    { value: { found: { uid: '0' } } },
    { value: { found: { uid: '1' } } },
  ]);
});

test('a report that is none of a failure ends nothing', async () => {
  const { seen } = await observe(probeRequest({ senderMailbox: own, waitMs: 10_000 }), {
    mailbox: () =>
      mailboxWith(
        ({ except = [] }) =>
          [
            { uid: '1', raw: reportAbout(YOU, 'delayed') },
            { uid: '2', raw: reportAbout(YOU) },
          ].find(({ uid }) => !except.some((known) => known.uid === uid)) ?? null,
      ),
  });
  expect(seen.sender?.bounces[0]).toMatchObject([
    { value: { found: { uid: '1' } } },
    { value: { found: { uid: '2' } } },
  ]);
});

test('a look that fails is tried again, but not a login that is refused', async () => {
  for (const [reason, looks] of [
    ['timeout', 2],
    ['refused', 1],
  ] as const) {
    let looked = 0;
    const { seen } = await observe(probeRequest({ senderMailbox: own, waitMs: 10_000 }), {
      mailbox: () =>
        mailboxWith(() => null, {
          find: async () =>
            ++looked === 1
              ? unknown(reason, 'as scripted')
              : known({
                  found: { ...arrived, raw: reportAbout(YOU) },
                  steps: [],
                  reconnects: 0,
                  unseen: [],
                  elapsedMs: 1,
                }),
        }),
    });
    expect(looked).toBe(looks);
    expect(seen.sender?.bounces[0]?.map(({ status }) => status)).toEqual([reason === 'timeout' ? 'known' : 'unknown']);
  }
});

test('no report is looked for where the message arrived', async () => {
  const looked: string[] = [];
  const { seen } = await observe(probeRequest({ mailboxes: [imapAt], senderMailbox: own }), {
    mailbox: ({ login }) =>
      mailboxWith(({ kind }) => {
        looked.push(`${login.user} ${kind}`);
        return kind === 'message' ? arrived : null;
      }),
  });
  expect(looked.filter((look) => look.startsWith(YOU))).toEqual([`${YOU} message`]);
  expect(seen.sender?.bounces[0]).toEqual([]);
});

test('our own message is removed where that was asked for, and only then', async () => {
  const removed: string[] = [];
  const mailbox = () =>
    mailboxWith(() => arrived, {
      remove: async ({ uid }, token) => {
        removed.push(`${uid} ${token}`);
        return known({ removed: true, detail: 'removed' });
      },
    });
  await observe(probeRequest({ mailboxes: [imapAt] }), { mailbox });
  expect(removed).toEqual([]);
  const { seen } = await observe(probeRequest({ mailboxes: [imapAt], deleteAfter: true }), { mailbox });
  expect(removed).toEqual([`7 ${probeMessage.token}`]);
  expect(seen.mailboxes[0]?.removed).toMatchObject({ status: 'known', value: { removed: true } });
});

test('whoever interrupts the removal is told that the message may still be there', async () => {
  const controller = new AbortController();
  const { seen } = await observe(probeRequest({ mailboxes: [imapAt], deleteAfter: true }), {
    signal: controller.signal,
    mailbox: () =>
      mailboxWith(() => arrived, {
        remove: () => {
          controller.abort();
          return new Promise(() => {});
        },
      }),
  });
  expect(seen.mailboxes[0]).toMatchObject({ search: { status: 'known' }, removed: { status: 'unknown' } });
});

test('each seed gets a message of its own', async () => {
  const seeds = [YOU, 'me@c.example'].map((address) => ({
    ...probeMessage,
    envelope: { from: 'a@a.example', to: [address] },
  }));
  const { seen, events } = await observe(
    probeRequest({ messages: seeds, mailboxes: [imapAt, { ...imapAt, address: 'me@c.example', message: 1 }] }),
    { mailbox: () => mailboxWith(() => arrived) },
  );
  expect(events.filter((event) => event.startsWith('send'))).toEqual([`send to ${YOU}`, 'send to me@c.example']);
  expect(seen.mailboxes.map(({ search }) => search?.status)).toEqual(['known', 'known']);
});

test('whoever interrupts is told what is known by then', async () => {
  const interrupt = new AbortController();
  const { seen } = await observe(probeRequest({ mailboxes: [imapAt] }), {
    signal: interrupt.signal,
    mailbox: () =>
      mailboxWith(() => null, {
        find: () => {
          interrupt.abort();
          return new Promise(() => {});
        },
      }),
  });
  expect(seen.messages[0]?.recipients).toMatchObject([{ fate: 'accepted' }]);
  expect(seen.mailboxes[0]?.opened.status).toBe('known');
  expect(seen.mailboxes[0]?.search).toMatchObject({ status: 'unknown', reason: 'timeout' });
});

test('nothing is sent once the audit has ended', async () => {
  const { seen, events } = await observe(probeRequest(), {
    signal: AbortSignal.abort(),
    mailbox: () => mailboxWith(() => null),
  });
  expect(events).toEqual([]);
  expect(seen.messages[0]?.recipients).toMatchObject([{ fate: 'unsent' }]);
});
