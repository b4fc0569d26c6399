import { expect, test, vi } from 'vitest';
import {
  certificate,
  foundBy,
  MESSAGE_ID,
  mail,
  open,
  opened,
  probe,
  searchFor,
  TOKEN,
  textOf,
} from '../net/mailbox/mailbox-talk.ts';
import { imapWorld } from '../support/imap-world.ts';
import { scriptedImap } from '../support/scripted-imap.ts';

test('opening tells TLS, capabilities, folders and what took its time', async () => {
  const world = imapWorld({ Junk: { attributes: ['\\Junk'] }, Sent: { attributes: ['\\Sent'] }, 'Shared/all': {} });
  const { opened: seen } = await opened(await scriptedImap({ world, certificate }));
  expect(seen.tls).toMatchObject({ protocol: 'TLSv1.3', trustError: null });
  expect(seen.tls?.chain).toHaveLength(1);
  expect(seen.idle).toBe(true);
  expect(seen.capabilities).toContain('UIDPLUS');
  expect(seen.folders).toEqual([
    { path: 'INBOX', specialUse: '\\Inbox' },
    { path: 'Junk', specialUse: '\\Junk' },
  ]);
  expect(seen.steps.map(({ phase }) => phase)).toEqual(['tls', 'greeting', 'login', 'list']);
});

test('a message that has come is found in the inbox, whole', async () => {
  const world = imapWorld();
  const mailbox = await opened(await scriptedImap({ world, certificate }));
  world.deliver('INBOX', mail());
  const { uid } = world.deliver('INBOX', probe());
  const found = await foundBy(mailbox);
  expect(found).toMatchObject({
    folder: 'INBOX',
    specialUse: '\\Inbox',
    labels: null,
    uid: String(uid),
    truncated: false,
  });
  expect(found.receivedAtMs).toBe(Date.UTC(2026, 10, 21, 10));
  expect(textOf(found)).toBe(probe());
});

test('a message that comes while we idle is found at once', async () => {
  const world = imapWorld();
  const server = await scriptedImap({ world, certificate });
  const mailbox = await opened(server, { deadlines: { firstMs: 60_000, slowestMs: 60_000 } });
  const found = foundBy(mailbox, { waitMs: 60_000 });
  await expect.poll(() => server.commands.at(-1)).toBe('0 IDLE');
  world.deliver('INBOX', probe());
  expect((await found).folder).toBe('INBOX');
});

test('a message that comes into Junk is found while we idle in the inbox', async () => {
  const world = imapWorld({ 'Ordner A': {}, Spamverdacht: { attributes: ['\\Junk'] } });
  const server = await scriptedImap({ world, certificate });
  const mailbox = await opened(server);
  const found = foundBy(mailbox);
  await expect.poll(() => server.commands.at(-1)).toBe('0 IDLE');
  world.deliver('Spamverdacht', probe());
  expect(await found).toMatchObject({ folder: 'Spamverdacht', specialUse: '\\Junk' });
});

test('the search ends when the mailbox is closed', async () => {
  const server = await scriptedImap({ world: imapWorld(), certificate });
  const mailbox = await opened(server, { deadlines: { firstMs: 60_000, slowestMs: 60_000 } });
  const search = searchFor(mailbox, { waitMs: 60_000 });
  await expect.poll(() => server.commands.at(-1)).toBe('0 IDLE');
  await mailbox.close();
  expect(await search).toMatchObject({ found: null, reconnects: 0 });
});

test('the report of a filter is found under the Message-ID of what is in it', async () => {
  const world = imapWorld({ Junk: { attributes: ['\\Junk'] } });
  const mailbox = await opened(await scriptedImap({ world, certificate }));
  world.deliver('Junk', mail({ 'Message-ID': MESSAGE_ID, 'X-Spam-Flag': 'YES' }, probe()));
  expect((await foundBy(mailbox)).folder).toBe('Junk');
});

test('a folder that is made for the message is looked into', async () => {
  const world = imapWorld({ Junk: { attributes: ['\\Junk'] } });
  const server = await scriptedImap({ world, certificate });
  const mailbox = await opened(server);
  const found = foundBy(mailbox);
  await expect.poll(() => server.commands.at(-1)).toBe('0 IDLE');
  world.boxes.set('Lists', { attributes: [], uidValidity: 1, uidNext: 1, messages: [] });
  world.deliver('Lists', probe());
  expect(await found).toMatchObject({ folder: 'Lists', specialUse: null });
});

test('folders are only examined, messages only peeked at, and none is marked', async () => {
  const world = imapWorld({ Junk: { attributes: ['\\Junk'] } });
  const server = await scriptedImap({ world, certificate });
  const mailbox = await opened(server);
  const message = world.deliver('Junk', probe());
  await foundBy(mailbox);
  await mailbox.close();
  expect(message.flags.size).toBe(0);
  const verbs = server.commands.map((command) => command.replace(/^\d+ ((?:UID )?\S+).*/, '$1'));
  expect(verbs.filter((verb) => !READING.has(verb))).toEqual([]);
  expect(server.commands.some((command) => /BODY\[/.test(command))).toBe(false);
});

const READING = new Set([
  'CAPABILITY',
  'ID',
  'AUTHENTICATE',
  'NAMESPACE',
  'LIST',
  'LSUB',
  'STATUS',
  'EXAMINE',
  'UID FETCH',
  'FETCH',
  'UID SEARCH',
  'IDLE',
  'LOGOUT',
]);

test.each([
  ['in the body', mail({}, `X-Mailcheck-Probe: ${TOKEN}\r\nMessage-ID: ${MESSAGE_ID}\r\n`)],
  ['in an answer', mail({ 'In-Reply-To': MESSAGE_ID, 'X-Mailcheck-Probe': TOKEN })],
  ['in an attached message', mail({ 'Content-Type': 'message/rfc822' }, probe())],
  ['of another probe', probe({ 'X-Mailcheck-Probe': 'otherotherother0' })],
])('a message with the token %s is not ours', async (_where, raw) => {
  const world = imapWorld();
  const mailbox = await opened(await scriptedImap({ world, certificate }));
  world.deliver('INBOX', raw);
  const { found, unseen } = await searchFor(mailbox, { waitMs: 0 });
  expect({ found, unseen }).toEqual({ found: null, unseen: [] });
});

test('a copy whose Message-ID was replaced on the way is ours by its token', async () => {
  const world = imapWorld();
  const mailbox = await opened(await scriptedImap({ world, certificate }));
  world.deliver('INBOX', probe({ 'Message-ID': '<0100@eu-west-1.amazonses.com>' }));
  expect((await foundBy(mailbox)).folder).toBe('INBOX');
});

test('a message that is seen among all mail first is said to lie in its own folder', async () => {
  const world = imapWorld({ All: { attributes: ['\\All'] }, Junk: { attributes: ['\\Junk'] } });
  let isArmed = false;
  const server = await scriptedImap({
    world,
    certificate,
    hostile({ verb, args }) {
      if (!isArmed || verb !== 'EXAMINE' || !args.includes('All')) return undefined;
      isArmed = false;
      world.deliver('Junk', probe());
      return undefined;
    },
  });
  const mailbox = await opened(server);
  world.deliver('All', probe());
  isArmed = true;
  expect(await foundBy(mailbox)).toMatchObject({ folder: 'Junk' });
});

test('our own copy of what was sent did not arrive', async () => {
  const world = imapWorld({ 'Gesendete Objekte': {}, Gesendet: { attributes: ['\\Sent'] } });
  const mailbox = await opened(await scriptedImap({ world, certificate }));
  world.deliver('Gesendet', probe());
  expect((await searchFor(mailbox, { waitMs: 0 })).found).toBeNull();
});

test('a folder that was made for the message is looked into', async () => {
  const world = imapWorld();
  const mailbox = await opened(await scriptedImap({ world, certificate }));
  world.boxes.set('Junk', { attributes: ['\\Junk'], uidValidity: 9, uidNext: 1, messages: [] });
  world.deliver('Junk', probe());
  expect(await foundBy(mailbox, { waitMs: 0 })).toMatchObject({ folder: 'Junk', specialUse: '\\Junk' });
});

test('what does not come is not found when the time is up', async () => {
  const world = imapWorld();
  const mailbox = await opened(await scriptedImap({ world, certificate }));
  const { found, elapsedMs, reconnects } = await searchFor(mailbox, { waitMs: 60 });
  expect({ found, reconnects }).toEqual({ found: null, reconnects: 0 });
  expect(elapsedMs).toBeGreaterThanOrEqual(60);
});

test('of 50,000 messages only a handful is fetched', async () => {
  const world = imapWorld({ Archive: { attributes: ['\\Archive'] } });
  for (let n = 0; n < 50_000; n++) world.deliver('INBOX', mail({ 'Message-ID': `<${n}@old.test>` }));
  const server = await scriptedImap({ world, certificate });
  const mailbox = await opened(server);
  world.deliver('INBOX', mail());
  world.deliver('INBOX', probe());
  expect((await foundBy(mailbox)).uid).toBe('50002');
  const fetches = server.commands.filter((command) => command.includes('FETCH'));
  expect(fetches.map((command) => command.split(' ')[3])).toEqual(['50001:*', '50002']);
});

test('a message that came after more than we look at is found by its Message-ID', async () => {
  const world = imapWorld();
  const server = await scriptedImap({ world, certificate });
  const mailbox = await opened(server);
  world.deliver('INBOX', probe());
  for (let n = 0; n < 300; n++) world.deliver('INBOX', mail({ 'Message-ID': `<${n}@new.test>` }));
  expect((await foundBy(mailbox, { waitMs: 0 })).uid).toBe('1');
});

test('a bounce is found, and our own message in the same mailbox is none', async () => {
  const world = imapWorld();
  const mailbox = await opened(await scriptedImap({ world, certificate }));
  world.deliver('INBOX', probe());
  world.deliver('INBOX', mail({ From: 'a friend <b@b.test>', 'In-Reply-To': MESSAGE_ID }, `you wrote ${MESSAGE_ID}`));
  expect((await searchFor(mailbox, { kind: 'bounce', waitMs: 0 })).found).toBeNull();
  const { uid } = world.deliver(
    'INBOX',
    mail(
      {
        From: 'MAILER-DAEMON@sender.test',
        'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
      },
      `--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n${probe()}\r\n--b--\r\n`,
    ),
  );
  expect((await foundBy(mailbox, { kind: 'bounce', waitMs: 0 })).uid).toBe(String(uid));
});

test('of 2,000 folders the one that a message comes into is looked into', async () => {
  const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`Lists/${index}`, {}]));
  const world = imapWorld(many);
  const server = await scriptedImap({ world, certificate });
  const mailbox = await opened(server, { deadlines: { askMs: 10_000 } });
  world.deliver('Lists/1321', probe());
  const search = await searchFor(mailbox);
  expect(search.found?.folder).toBe('Lists/1321');
  expect(search.unseen).toEqual([]);
  expect(server.commands.filter((command) => command.includes('EXAMINE')).length).toBeLessThan(5);
});

test('a far server has its time for each folder, not for all together', async () => {
  const many = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`f${index}`, {}]));
  const world = imapWorld(many);
  const now = performance.now.bind(performance);
  let farMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now() + farMs);
  const server = await scriptedImap({
    world,
    certificate,
    capabilities: ['IMAP4rev1', 'AUTH=PLAIN'],
    hostile: (command) => {
      if (command.verb !== 'STATUS') return undefined;
      farMs += 300;
      setTimeout(() => {
        command.socket.write(`* STATUS "f" (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 1)\r\n${command.tag} OK done\r\n`);
      }, 5);
      return null;
    },
  });
  const result = await open(server, { deadlines: { askMs: 2_000 } });
  vi.restoreAllMocks();
  expect(farMs).toBeGreaterThan(2_000);
  expect(result).toMatchObject({ ok: true });
});
