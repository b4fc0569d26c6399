import { expect, test } from 'vitest';
import type { FoundMessage, MailboxRequest } from '../../../src/core/net.ts';
import { recordingWire } from '../../../src/net/recording/record.ts';
import { replayWire } from '../../../src/net/recording/replay.ts';
import { parseRecording, recordingText } from '../../../src/net/recording/text.ts';
import type { Wire, WireMailbox } from '../../../src/net/wire.ts';
import { imapWorld } from '../../support/imap-world.ts';
import { scriptedImap } from '../../support/scripted-imap.ts';
import { wireWith } from '../recording-wires.ts';
import { certificate, mail, opener, probe, request, TOKEN, want } from './mailbox-talk.ts';

/** All that is learnt of a mailbox: opened, searched for one message and for a report, and rid of the former. */
async function learn(wire: Wire, asked: MailboxRequest = request): Promise<unknown> {
  const result = await wire.mailbox(asked);
  if (!result.ok) return result;
  const { mailbox } = result;
  const search = await mailbox.find(want({ waitMs: 0 }));
  const bounce = await mailbox.find(want({ kind: 'bounce', waitMs: 0 }));
  const found = search.ok ? search.search.found : null;
  const removed = found === null ? null : await mailbox.remove(found, TOKEN);
  await mailbox.close();
  return { opened: mailbox.opened, search, bounce, removed };
}

test('a mailbox is replayed as it was, and the password is not in the recording', async () => {
  const world = imapWorld({ Junk: { attributes: ['\\Junk'] } });
  const { open } = opener(await scriptedImap({ world, certificate }));
  const { wire, recording } = recordingWire(
    wireWith({
      async mailbox(asked) {
        const result = await open(asked);
        world.deliver('Junk', probe());
        world.deliver('INBOX', mail());
        return result;
      },
    }),
  );
  const then = await learn(wire);
  expect(then).toMatchObject({
    search: { ok: true, search: { found: { folder: 'Junk' } } },
    removed: { removed: true },
  });
  const text = recordingText(recording());
  expect(text).not.toContain('pass word');
  expect(text).not.toContain(Buffer.from('pass word').toString('base64'));
  const parsed = parseRecording(text);
  if (!parsed.ok) throw new Error(parsed.error);
  expect(await learn(replayWire(parsed.recording))).toEqual(then);
});

test('of looks that were repeated the last one is replayed, however often', async () => {
  const world = imapWorld();
  const { open } = opener(await scriptedImap({ world, certificate }));
  const { wire, recording } = recordingWire(wireWith({ mailbox: open }));
  const first = await wire.mailbox(request);
  if (!first.ok) throw new Error(first.detail);
  expect(await first.mailbox.find(want({ waitMs: 0 }))).toMatchObject({ search: { found: null } });
  world.deliver('INBOX', probe());
  const last = await first.mailbox.find(want({ waitMs: 0 }));
  const again = await replayWire(recording()).mailbox(request);
  if (!again.ok) throw new Error(again.detail);
  for (let look = 0; look < 3; look++) expect(await again.mailbox.find(want({ waitMs: 0 }))).toEqual(last);
});

test('a failure is replayed as it was', async () => {
  const { open } = opener(await scriptedImap({ world: imapWorld(), certificate }), { password: 'wrong' });
  const { wire, recording } = recordingWire(wireWith({ mailbox: open }));
  const then = await learn(wire);
  expect(then).toMatchObject({ ok: false, failure: 'login' });
  expect(await learn(replayWire(recording()))).toEqual(then);
});

test('what is not in a recording is no statement about the mailbox', async () => {
  const { recording } = recordingWire(wireWith({}));
  expect(await learn(replayWire(recording()))).toMatchObject({ ok: false, failure: 'not-routed', phase: 'connect' });
});

test('a search that was cut off then is cut off in the replay', async () => {
  const abort = new AbortController();
  const { open } = opener(await scriptedImap({ world: imapWorld(), certificate }), { signal: abort.signal });
  const { wire, recording } = recordingWire(wireWith({ mailbox: open, signal: abort.signal }));
  const result = await wire.mailbox(request);
  if (!result.ok) throw new Error(result.detail);
  const search = result.mailbox.find(want({ waitMs: 60_000 }));
  setTimeout(() => abort.abort(), 20);
  expect(await search).toMatchObject({ ok: false, failure: 'cancelled' });
  const replay = replayWire(recording(), { quietMs: 10 });
  const again = await replay.mailbox(request);
  if (!again.ok) throw new Error(again.detail);
  expect(await again.mailbox.find(want())).toMatchObject({ ok: false, failure: 'cancelled' });
  expect(replay.signal.aborted).toBe(true);
});

test('a report that came after some looks is replayed, however often there was a look', async () => {
  const world = imapWorld();
  const { open } = opener(await scriptedImap({ world, certificate }));
  const { wire, recording } = recordingWire(wireWith({ mailbox: open }));
  const look = async (mailbox: WireMailbox, except: readonly FoundMessage[] = []) => {
    const result = await mailbox.find(want({ kind: 'bounce', waitMs: 0, except }));
    return result.ok ? result.search.found : result.failure;
  };
  const then = await wire.mailbox(request);
  if (!then.ok) throw new Error(then.detail);
  for (let looks = 0; looks < 3; looks++) expect(await look(then.mailbox)).toBeNull();
  world.deliver('INBOX', mail({ From: 'MAILER-DAEMON@sender.test' }, `It bounced.\r\n${probe()}`));
  const found = await look(then.mailbox);
  if (found === null || typeof found === 'string') throw new Error('not found');
  expect(await look(then.mailbox, [found])).toBeNull();
  const now = await replayWire(recording()).mailbox(request);
  if (!now.ok) throw new Error(now.detail);
  expect(await look(now.mailbox)).toEqual(found);
  for (let looks = 0; looks < 3; looks++) expect(await look(now.mailbox, [found])).toBeNull();
});
