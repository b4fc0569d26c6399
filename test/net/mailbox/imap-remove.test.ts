import { describe, expect, test } from 'vitest';
import { imapWorld } from '../../support/imap-world.ts';
import { type ScriptedImapOptions, scriptedImap } from '../../support/scripted-imap.ts';
import { certificate, foundBy, mail, opened, probe, searchFor, TOKEN } from './mailbox-talk.ts';

const GMAIL = [
  'IMAP4rev1',
  'ID',
  'IDLE',
  'UIDPLUS',
  'MOVE',
  'SPECIAL-USE',
  'LIST-EXTENDED',
  'X-GM-EXT-1',
  'AUTH=PLAIN',
];

/** A mailbox with another message, one that another program has marked, and the probe; and the latter as found. */
async function withProbe(options: Partial<ScriptedImapOptions> = {}) {
  const world = imapWorld({
    Junk: { attributes: ['\\Junk'] },
    '[Gmail]/Trash': { attributes: ['\\Trash'] },
  });
  world.deliver('Junk', mail()).flags.add('\\Deleted');
  world.deliver('Junk', mail());
  const server = await scriptedImap({ world, certificate, ...options });
  const mailbox = await opened(server);
  const message = world.deliver('Junk', probe());
  const found = await foundBy(mailbox);
  const uids = (folder: string) => world.boxes.get(folder)?.messages.map(({ uid }) => uid);
  return { world, server, mailbox, message, found, uids };
}

test('our own message is removed, and nothing else, marked or not', async () => {
  const { mailbox, found, uids } = await withProbe();
  expect(await mailbox.remove(found, TOKEN)).toEqual({ ok: true, removed: true, detail: 'removed from Junk' });
  expect(uids('Junk')).toEqual([1, 2]);
});

test('without UID EXPUNGE the message is marked, and nothing is expunged', async () => {
  const capabilities = ['IMAP4rev1', 'AUTH=PLAIN', 'SPECIAL-USE', 'LIST-EXTENDED'];
  const { mailbox, found, uids, server, message } = await withProbe({ capabilities });
  expect(await mailbox.remove(found, TOKEN)).toMatchObject({ ok: true, removed: false });
  await mailbox.close();
  expect(uids('Junk')).toEqual([1, 2, 3]);
  expect([...message.flags]).toEqual(['\\Deleted']);
  expect(server.commands.filter((command) => /EXPUNGE|CLOSE/.test(command))).toEqual([]);
});

describe('what is not ours by now is left alone', () => {
  test('another message has the UID', async () => {
    const { world, mailbox, found, uids } = await withProbe();
    world.boxes.get('Junk')?.messages.splice(2, 1, { uid: 3, raw: mail(), flags: new Set(), labels: [] });
    expect(await mailbox.remove(found, TOKEN)).toMatchObject({ ok: true, removed: false });
    expect(uids('Junk')).toEqual([1, 2, 3]);
  });

  test('the message has another token', async () => {
    const { mailbox, found, uids } = await withProbe();
    expect(await mailbox.remove(found, 'otherotherother0')).toMatchObject({ ok: true, removed: false });
    expect(uids('Junk')).toEqual([1, 2, 3]);
  });

  test('the folder is gone', async () => {
    const { world, mailbox, found } = await withProbe();
    world.boxes.delete('Junk');
    expect(await mailbox.remove(found, TOKEN)).toMatchObject({ ok: false, phase: 'remove', failure: 'protocol-error' });
  });
});

describe('of Gmail', () => {
  test('a message is removed by way of the trash', async () => {
    const { mailbox, found, uids } = await withProbe({ capabilities: GMAIL });
    expect(await mailbox.remove(found, TOKEN)).toMatchObject({ ok: true, removed: true });
    expect(uids('Junk')).toEqual([1, 2]);
    expect(uids('[Gmail]/Trash')).toEqual([]);
  });

  test('labels and the tab are told', async () => {
    const world = imapWorld({ '[Gmail]/All Mail': { attributes: ['\\All'] } });
    const server = await scriptedImap({
      world,
      certificate,
      capabilities: GMAIL,
      hostile: ({ verb, args, tag }) =>
        verb === 'UID SEARCH' && args.includes('X-GM-RAW')
          ? `* SEARCH${args.includes('category:social') ? ' 1' : ''}\r\n${tag} OK done\r\n`
          : undefined,
    });
    const mailbox = await opened(server);
    world.deliver('[Gmail]/All Mail', probe(), ['\\Inbox', '\\Important']);
    world.deliver('INBOX', probe(), ['\\Important', 'my label']);
    const found = await foundBy(mailbox);
    expect(found).toMatchObject({ folder: 'INBOX', labels: ['\\Important', 'my label', 'CATEGORY_SOCIAL'] });
  });

  test('what was sent from this account has not come back by standing among all mail', async () => {
    const world = imapWorld({ '[Gmail]/All Mail': { attributes: ['\\All'] } });
    const mailbox = await opened(await scriptedImap({ world, certificate, capabilities: GMAIL }));
    world.deliver('[Gmail]/All Mail', probe(), ['\\Sent']);
    expect((await searchFor(mailbox, { waitMs: 0 })).found).toBeNull();
    world.deliver('[Gmail]/All Mail', probe({ 'Delivered-To': 'user@imap.test' }), ['\\Sent']);
    expect(await foundBy(mailbox, { waitMs: 0 })).toMatchObject({ uid: '2' });
  });

  test('a message that is only among all mail is found there', async () => {
    const world = imapWorld({ '[Gmail]/All Mail': { attributes: ['\\All'] }, Work: {} });
    const mailbox = await opened(await scriptedImap({ world, certificate, capabilities: GMAIL }));
    world.deliver('[Gmail]/All Mail', probe(), ['Work']);
    expect(await foundBy(mailbox)).toMatchObject({ folder: '[Gmail]/All Mail', specialUse: '\\All', labels: ['Work'] });
  });
});
