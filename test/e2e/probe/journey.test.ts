import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mailcheck, timeless, world } from '../mailcheck.ts';
import { hosts, mailboxHost, readers, senders, submission } from './places.ts';
import { imaps, pop3s, probe, runProbe, urlOf } from './probe.ts';

const STEPS = ['submit', 'queue', 'mx-lookup', 'relay', 'delivery'];

describe.concurrent('the whole way through real servers', () => {
  const call = { to: readers.inbox.address, look: [imaps(readers.inbox), pop3s(readers.inbox)] };

  test('is one timeline of six steps, in JSON', async () => {
    const { placement } = await probe(call);
    const steps = placement.journey.map(({ step }) => step);
    expect(steps.slice(0, 5)).toEqual(STEPS);
    expect(steps.slice(5).toSorted()).toEqual(['imap', 'pop3']);
    const hostOf = (wanted: string) => placement.journey.find(({ step }) => step === wanted)?.host;
    expect(hostOf('submit')).toBe(submission.good.name);
    expect(hostOf('relay')).toBe(hosts.inbox.name);
    expect(hostOf('imap')).toBe(mailboxHost.name);
    expect(hostOf('pop3')).toBe(mailboxHost.name);
  });

  test('and on the terminal', async () => {
    const { stdout, exitCode } = await runProbe(call);
    for (const word of ['submit', 'queue', 'relay', 'delivery', 'IMAP', 'POP3'])
      expect(stdout).toMatch(new RegExp(word, 'i'));
    expect(stdout).toContain(hosts.inbox.name);
    expect(exitCode).toBe(0);
  });

  test('is told again from a recording without a network, and the recording holds no password', async () => {
    const file = join(world, 'probe.recording.json');
    const first = await runProbe({ ...call, bounces: true, args: ['--record', file, '--format', 'json'] });
    const again = await mailcheck(['--replay', file, '--format', 'json'], {}, ['unshare', '--net']);
    expect(again.stderr).not.toMatch(/ENETUNREACH|unreachable/);
    expect(timeless(again.stdout)).toEqual(timeless(first.stdout));
    expect(again.exitCode).toBe(first.exitCode);
    const recording = readFileSync(file, 'utf8');
    expect(recording).toContain(readers.inbox.address);
    for (const { address, password } of [senders.sound, readers.inbox]) {
      for (const secret of waysToSay(address, password)) expect(recording).not.toContain(secret);
    }
  });

  test('is told of an audit of a domain with a probe beside it', async () => {
    const run = await mailcheck(
      [
        ...['sound.example', '--probe', readers.inbox.address, '--from', senders.sound.address],
        ...['--via', urlOf('smtps', senders.sound, submission.good.name)],
        ...['--mailbox', imaps(readers.inbox).url, '--wait', '45', '--nameserver', '127.0.0.1', '--no-canary'],
        ...['--ca-file', join(world, 'ca.pem')],
      ],
      { MAILCHECK_VIA_PASSWORD: senders.sound.password, MAILCHECK_MAILBOX_PASSWORD: readers.inbox.password },
    );
    expect(run.stdout).toContain('sound.example');
    expect(run.stdout).toMatch(/inbox/);
    expect(run.exitCode).toBe(0);
  });
});

/** A password as it stands in JSON, in a URL, in Base64, and in the answers to AUTH PLAIN and LOGIN. */
function waysToSay(user: string, password: string): readonly string[] {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return [
    password,
    JSON.stringify(password).slice(1, -1),
    encodeURIComponent(password),
    base64(password),
    base64(`\0${user}\0${password}`),
    // IMAP's quoted string
    base64(password.replace(/["\\]/g, '\\$&')),
  ];
}
