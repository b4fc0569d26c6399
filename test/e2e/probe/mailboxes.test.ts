import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mailcheck, world } from '../mailcheck.ts';
import { type Account, readers, senders, submission } from './places.ts';
import { imaps, pop3s, probe, readReport, settings, urlOf } from './probe.ts';

/** Every message of a mailbox with folder, UID and flags, as Dovecot itself tells. */
function state({ address }: Account): readonly string[] {
  const conf = join(world, 'inn/dovecot.conf');
  const fields = 'mailbox uid guid flags';
  const text = execFileSync('doveadm', ['-c', conf, '-f', 'tab', 'fetch', '-u', address, fields, 'all']).toString();
  // That a message is new to a session (\Recent) is over once anybody has looked.
  return text
    .replace(/ ?\\Recent/g, '')
    .split('\n')
    .slice(1, -1)
    .map((line) => line.trimEnd())
    .sort();
}

describe('a mailbox that is looked into', () => {
  test.each([
    ['IMAP', imaps(readers.tidy)],
    ['POP3', pop3s(readers.tidy)],
  ] as const)('by %s keeps everything with --delete-after, but for our own message', async (_, look) => {
    const before = state(readers.tidy);
    expect(before.length).toBeGreaterThanOrEqual(24);
    const { mailbox } = await probe({ to: readers.tidy.address, look: [look], args: ['--delete-after'] });
    expect(mailbox.verdict).toBe('inbox');
    expect(state(readers.tidy)).toEqual(before);
  });

  test('keeps everything without it, ours unread', async () => {
    const before = state(readers.tidy);
    const { mailbox } = await probe({ to: readers.tidy.address, look: [imaps(readers.tidy), pop3s(readers.tidy)] });
    expect(mailbox.verdict).toBe('inbox');
    const after = state(readers.tidy);
    const [ours, ...others] = after.filter((line) => !before.includes(line));
    expect(others).toEqual([]);
    expect(after.filter((line) => line !== ours)).toEqual(before);
    expect(ours).not.toMatch(/Seen|Deleted/);
  });
});

describe.concurrent('a mailbox', () => {
  test.each([
    ['IMAP', imaps(readers.crowd)],
    ['POP3', pop3s(readers.crowd)],
  ] as const)('with 50,000 messages is looked into: %s', async (_, look) => {
    const { mailbox } = await probe({ to: readers.crowd.address, look: [look] });
    expect(mailbox.verdict).toBe('inbox');
    expect(mailbox.seconds).toBeLessThan(30);
  });

  test('is waited for by IDLE, and only read', async () => {
    const { mailbox } = await probe({ to: readers.watched.address, look: [imaps(readers.watched)] });
    expect(mailbox.verdict).toBe('inbox');
    const folder = join(world, 'inn/mail', readers.watched.address, 'rawlog');
    const said = readdirSync(folder).filter((name) => name.endsWith('.in'));
    const commands = said.map((name) => readFileSync(join(folder, name), 'latin1')).join('\n');
    expect(commands).toMatch(/ IDLE\b/i);
    expect(commands).not.toMatch(/ (?:STORE|SELECT|EXPUNGE|COPY|MOVE|APPEND|CREATE|DELETE|SUBSCRIBE)\b/i);
    expect(commands).not.toMatch(/ BODY\[/i);
  });

  test('of many is a row of one table', async () => {
    const file = join(world, 'seeds.json');
    const seeds = [
      { of: readers.inbox, provider: 'Inn', mailbox: imaps(readers.inbox).url, verdict: 'inbox' },
      { of: readers.inbox, provider: 'Inn by POP3', mailbox: pop3s(readers.inbox).url, verdict: 'inbox' },
      { of: readers.chinese, provider: '客栈', mailbox: imaps(readers.chinese).url, verdict: 'junk' },
      { of: readers.sorter, provider: 'Sorter', mailbox: imaps(readers.sorter).url, verdict: 'other' },
    ];
    const entries = seeds.map(({ of, provider, mailbox }, index) => ({
      address: of.address,
      provider,
      mailbox,
      passwordEnv: `SEED_${index}`,
    }));
    writeFileSync(file, JSON.stringify(entries));
    const variables = Object.fromEntries(seeds.map(({ of }, index) => [`SEED_${index}`, of.password]));
    const call = (...args: readonly string[]) =>
      mailcheck(
        [
          ...['probe', '--from', senders.sound.address, '--seeds', file, '--wait', '45', ...settings, ...args],
          ...['--via', urlOf('smtp', senders.sound, `${submission.good.name}:587`)],
        ],
        { ...variables, MAILCHECK_VIA_PASSWORD: senders.sound.password },
      );
    const [json, terminal] = await Promise.all([call('--format', 'json'), call()]);
    const { mailboxes } = readReport(json.stdout).placement;
    expect(mailboxes).toMatchObject(seeds.map(({ provider, verdict }) => ({ provider, verdict })));
    for (const { provider, verdict } of seeds) {
      const row = terminal.stdout.split('\n').find((line) => line.includes(provider) && line.includes(verdict));
      expect(row, terminal.stdout).toBeDefined();
    }
  });
});
