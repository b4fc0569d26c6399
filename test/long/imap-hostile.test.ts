import { expect, test } from 'vitest';
import { certificate, foundBy, mail, open, opened, probe, refused, searchFor } from '../net/mailbox/mailbox-talk.ts';
import { imapWorld } from '../support/imap-world.ts';
import { type ImapCommand, type ScriptedImapOptions, scriptedImap } from '../support/scripted-imap.ts';

type Hostile = NonNullable<ScriptedImapOptions['hostile']>;

test.each<[string, Hostile, string]>([
  ['a line', ({ verb }) => (verb === 'LIST' ? `* LIST () "/" "${'x'.repeat(1_200_000)}` : undefined), 'too-large'],
  ['a literal', ({ verb }) => (verb === 'LIST' ? '* LIST () "/" {4000000000}\r\nxxx' : undefined), 'too-large'],
  [
    'a list of folders',
    ({ verb }) => (verb === 'LIST' ? `* LIST () "/" "${'x'.repeat(5000)}"\r\n`.repeat(600) : undefined),
    'too-large',
  ],
  ['silence', ({ verb }) => (verb === 'LIST' ? null : undefined), 'timeout'],
])('%s without an end is not waited for', async (_what, hostile, failure) => {
  const server = await scriptedImap({ world: imapWorld(), certificate, hostile });
  const deadlines = { askMs: failure === 'timeout' ? 60 : 20_000 };
  expect(await refused(server, { deadlines })).toMatchObject({ failure, phase: 'list' });
});

test('answers that go on and on, each of them whole, end with the time', async () => {
  const drip = ({ verb, socket }: ImapCommand) => {
    if (verb !== 'EXAMINE') return undefined;
    const timer = setInterval(() => socket.write('* OK still here\r\n'), 5);
    socket.on('close', () => clearInterval(timer));
    return null;
  };
  const server = await scriptedImap({ world: imapWorld(), certificate, hostile: drip });
  expect((await refused(server, { deadlines: { askMs: 80 } })).failure).toBe('timeout');
});

test.each<[string, string]>([
  ['a greeting that never comes', ''],
  ['a greeting of another protocol', '220 smtp ready'],
  ['a farewell', '* BYE too many connections'],
])('%s opens nothing', async (_what, greeting) => {
  const server = await scriptedImap({ world: imapWorld(), certificate, greeting: greeting === '' ? null : greeting });
  const failure = await refused(server, { deadlines: { greetingMs: 60, openMs: 500 } });
  expect(failure.phase).toBe('greeting');
  if (greeting.includes('BYE')) expect(failure.detail).toContain('too many connections');
});

test.each([
  ['of another UID than asked for', 7],
  ['that is another when fetched whole', 1],
])('a message %s is not taken', async (_, uid) => {
  const world = imapWorld();
  const other = mail({}, 'private');
  const server = await scriptedImap({
    world,
    certificate,
    hostile: ({ verb, args, tag }) =>
      verb === 'UID FETCH' && args.includes('BODY.PEEK[]')
        ? `* 1 FETCH (UID ${uid} BODY[]<0> {${other.length}}\r\n${other})\r\n${tag} OK done\r\n`
        : undefined,
  });
  const mailbox = await opened(server);
  world.deliver('INBOX', probe());
  expect((await searchFor(mailbox, { waitMs: 0 })).found).toBeNull();
});

test('numbers beyond all reason do no harm, and the message is found all the same', async () => {
  const world = imapWorld();
  let isLying = false;
  const server = await scriptedImap({
    world,
    certificate,
    hostile: ({ verb, tag }) =>
      verb === 'EXAMINE' && isLying
        ? `* 4294967295 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT 4294967295] ok\r\n${tag} OK [READ-ONLY] done\r\n`
        : undefined,
  });
  const mailbox = await opened(server);
  world.deliver('INBOX', probe());
  isLying = true;
  expect((await foundBy(mailbox, { waitMs: 0 })).uid).toBe('1');
});

test('a folder whose UIDs begin anew is looked into again', async () => {
  const world = imapWorld({ INBOX: { uidNext: 1000 } });
  const mailbox = await opened(await scriptedImap({ world, certificate }));
  const inbox = world.boxes.get('INBOX');
  if (inbox !== undefined) Object.assign(inbox, { uidValidity: 2, uidNext: 1 });
  world.deliver('INBOX', probe());
  expect((await foundBy(mailbox)).uid).toBe('1');
});

test('a server that tells of news without an end is not asked without an end', async () => {
  const world = imapWorld();
  let count = 0;
  const server = await scriptedImap({
    world,
    certificate,
    hostile: ({ verb, tag }) =>
      verb === 'IDLE' ? `+ idling\r\n* ${++count + 10} EXISTS\r\n${tag} OK done\r\n` : undefined,
  });
  const mailbox = await opened(server);
  await searchFor(mailbox, { waitMs: 250 });
  expect(server.commands.filter((command) => command.includes('EXAMINE')).length).toBeLessThan(12);
});

test('a folder that may not be looked into is named, and the others are looked into', async () => {
  const world = imapWorld({ Locked: {}, Junk: { attributes: ['\\Junk'] } });
  const server = await scriptedImap({
    world,
    certificate,
    hostile: ({ verb, args, tag }) =>
      verb === 'EXAMINE' && args.includes('Locked') ? `${tag} NO [NOPERM] not for you\r\n` : undefined,
  });
  const mailbox = await opened(server);
  world.deliver('Locked', mail());
  const { found, unseen } = await searchFor(mailbox, { waitMs: 0 });
  expect(found).toBeNull();
  expect(unseen).toEqual([{ folder: 'Locked', why: expect.stringContaining('not for you'), foreign: false }]);
  world.deliver('Junk', probe());
  expect((await foundBy(mailbox)).folder).toBe('Junk');
});

test('capabilities that the server does not have do no harm', async () => {
  const world = imapWorld({ Junk: { attributes: ['\\Junk'] } });
  const server = await scriptedImap({
    world,
    certificate,
    hostile: ({ verb, args, tag }) =>
      verb === 'IDLE' || verb === 'NAMESPACE' || verb === 'ENABLE' || (verb === 'LIST' && args.includes('RETURN'))
        ? `${tag} BAD unknown command\r\n`
        : undefined,
  });
  const mailbox = await opened(server);
  world.deliver('Junk', probe());
  expect((await foundBy(mailbox)).folder).toBe('Junk');
});

test.each(['EXAMINE', 'STATUS', 'LIST', 'UID FETCH', 'IDLE'])(
  'a connection that breaks at %s once is made anew, and the message is found',
  async (at) => {
    const world = imapWorld({ Junk: { attributes: ['\\Junk'] } });
    let isArmed = false;
    const server = await scriptedImap({
      world,
      certificate,
      // Without LIST-STATUS the folders are asked one by one.
      ...(at === 'STATUS' ? { capabilities: ['IMAP4rev1', 'IDLE', 'AUTH=PLAIN', 'SPECIAL-USE', 'LIST-EXTENDED'] } : {}),
      hostile({ verb, socket }) {
        if (!isArmed || verb !== at) return undefined;
        isArmed = false;
        socket.destroy();
        return null;
      },
    });
    const mailbox = await opened(server);
    if (at !== 'IDLE') world.deliver('Junk', probe());
    isArmed = true;
    const search = searchFor(mailbox);
    if (at === 'IDLE') {
      await expect.poll(() => isArmed).toBe(false);
      world.deliver('Junk', probe());
    }
    const { found, reconnects } = await search;
    expect(found?.folder).toBe('Junk');
    expect(reconnects).toBe(1);
  },
);

test('a connection that always breaks is given up', async () => {
  const world = imapWorld();
  const server = await scriptedImap({
    world,
    certificate,
    hostile({ verb, connection, socket }) {
      if (connection === 0 || verb !== 'CAPABILITY') return undefined;
      socket.destroy();
      return null;
    },
  });
  const mailbox = await opened(server);
  server.drop();
  const result = await mailbox.find({ kind: 'message', token: 't', messageId: '<m@t>', sentAtMs: 0, waitMs: 60_000 });
  expect(result).toMatchObject({ ok: false, failure: 'closed' });
  expect(server.connections).toBe(6);
});

test('a connection that is lost at each step of opening is told with its phase', async () => {
  for (const [at, phase] of [
    ['CAPABILITY', 'login'],
    ['AUTHENTICATE', 'login'],
    ['LIST', 'list'],
    ['EXAMINE', 'list'],
  ] as const) {
    const server = await scriptedImap({
      world: imapWorld(),
      certificate,
      hostile({ verb, socket }) {
        if (verb !== at) return undefined;
        socket.destroy();
        return null;
      },
    });
    const result = await open(server);
    expect(result, at).toMatchObject({ ok: false, phase });
  }
});
