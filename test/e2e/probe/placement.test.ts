import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { world } from '../mailcheck.ts';
import { readers, senders } from './places.ts';
import { copyIn, imaps, pop3s, probe } from './probe.ts';

// Where mail lands, with Rspamd or SpamAssassin before the mailbox and Sieve in it.

const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X';

describe.concurrent('a probe that is taken', () => {
  test('lands in the inbox when it is well made, seen by IMAP', async () => {
    const { placement, report, faults, exitCode } = await probe({
      to: readers.inbox.address,
      look: [imaps(readers.inbox)],
    });
    expect(placement).toMatchObject({ verdict: 'inbox', folder: 'INBOX', reply: null, phase: null });
    expect(placement.seconds).toBeLessThan(60);
    expect(faults).toEqual([]);
    expect(report.verdict).toBe('deliverable');
    expect(exitCode).toBe(0);
    const copy = copyIn(report);
    expect(copy).toMatchObject({ authservId: 'mx.inn.example', disagreements: [] });
    expect(results(copy.stated)).toEqual(['spf=pass', 'dkim=pass', 'dmarc=pass']);
    expect(results(copy.own)).toEqual(['spf=pass', 'dkim=pass', 'dmarc=pass']);
  });

  test('lands in the inbox, seen by POP3', async () => {
    const { mailbox, exitCode } = await probe({ to: readers.inbox.address, look: [pop3s(readers.inbox)] });
    expect(mailbox).toMatchObject({ verdict: 'inbox', looked: 'inbox-only' });
    expect(exitCode).toBe(0);
  });

  test('lands in Junk when it carries GTUBE', async () => {
    const { placement, report, exitCode } = await probe({
      to: readers.filter.address,
      look: [imaps(readers.filter)],
      args: ['--text', GTUBE],
    });
    expect(placement).toMatchObject({ verdict: 'junk', folder: 'Junk' });
    const { spam } = copyIn(report);
    expect(spam.flatMap(({ rules }) => rules)).toContainEqual(expect.objectContaining({ name: 'GTUBE' }));
    expect(report.causes[0]).toMatchObject({ symptom: { kind: 'placement' }, certainty: 'stated' });
    expect(report.causes[0]?.findings).toContain('received-spam-marked');
    expect(exitCode).toBe(1);
  });

  test('lands in Junk inside the report of a filter', async () => {
    const { placement } = await probe({
      to: readers.wrapped.address,
      look: [imaps(readers.wrapped)],
      args: ['--text', GTUBE],
    });
    expect(placement).toMatchObject({ verdict: 'junk', folder: 'Junk' });
  });

  test('lands in the inbox through SpamAssassin when it does not', async () => {
    const { placement } = await probe({ to: readers.filter.address, look: [imaps(readers.filter)] });
    expect(placement).toMatchObject({ verdict: 'inbox' });
  });

  test('lands in Junk when SPF, DKIM and DMARC fail', async () => {
    const { placement, report, exitCode } = await probe({
      from: senders.spoofed,
      to: readers.inbox.address,
      look: [imaps(readers.inbox)],
    });
    expect(placement).toMatchObject({ verdict: 'junk', folder: 'Junk', sendingAddress: '44.128.30.25' });
    expect(exitCode).toBe(1);
    expect(results(copyIn(report).stated)).toEqual(['spf=fail', 'dkim=none', 'dmarc=fail']);
    expect(report.causes[0]).toMatchObject({ symptom: { kind: 'placement' }, certainty: 'stated' });
    expect(report.causes[0]?.findings).toEqual(
      expect.arrayContaining(['spf-sending-ip-fails', 'dkim-missing', 'received-dmarc-failed']),
    );
  });

  test('is not said to be in Junk by POP3, which shows the inbox alone', async () => {
    const { mailbox } = await probe({
      from: senders.spoofed,
      to: readers.inbox.address,
      look: [pop3s(readers.inbox)],
      args: ['--wait', '8'],
    });
    expect(mailbox).toMatchObject({ verdict: 'not-arrived', looked: 'inbox-only', folder: null });
  });

  test('lands in a folder of the reader', async () => {
    const { mailbox } = await probe({ to: readers.sorter.address, look: [imaps(readers.sorter)] });
    expect(mailbox).toMatchObject({ verdict: 'other', folder: 'Lists/Tests' });
  });

  test('lands in a Junk folder that only its name tells', async () => {
    const { mailbox } = await probe({ to: readers.chinese.address, look: [imaps(readers.chinese)] });
    expect(mailbox).toMatchObject({ verdict: 'junk', folder: '垃圾邮件' });
  });

  test('lands in the inbox straight from here, signed by us', async () => {
    const key = join(world, 'dkim.desk.key');
    const { placement, report, faults } = await probe({
      to: readers.inbox.address,
      via: 'mx',
      look: [imaps(readers.inbox)],
      args: ['--dkim-key', key, '--dkim-selector', 'desk'],
    });
    expect(placement).toMatchObject({ verdict: 'inbox', sendingAddress: '44.128.200.1' });
    expect(faults).toEqual([]);
    expect(results(copyIn(report).stated)).toEqual(['spf=pass', 'dkim=pass', 'dmarc=pass']);
  });

  test('is not judged by results that came with it', async () => {
    const forged = 'Authentication-Results: late.inn.example; spf=fail; dkim=fail; dmarc=fail';
    const { report, faults } = await probe({
      to: readers.late.address,
      look: [imaps(readers.late)],
      args: ['--header', forged],
    });
    expect(copyIn(report).stated).toEqual([]);
    expect(results(copyIn(report).own)).toEqual(['spf=pass', 'dkim=pass', 'dmarc=pass']);
    expect(faults).toEqual([]);
    const findings = report.results.flatMap((result) => ('findings' in result ? result.findings : []));
    expect(findings.map(({ code }) => code)).toContain('received-results-forged');
  });

  test('lands at an address in Chinese', async () => {
    const { mailbox } = await probe({ to: readers.utf8.address, look: [imaps(readers.utf8Mailbox)] });
    expect(mailbox).toMatchObject({ recipient: readers.utf8.address, verdict: 'inbox' });
  });

  test('is "accepted" where nobody looks', async () => {
    const { placement } = await probe({ to: readers.late.address });
    expect(placement).toMatchObject({ verdict: 'accepted', folder: null, seconds: null });
  });
});

function results(methods: readonly { readonly method: string; readonly result: string }[]): readonly string[] {
  return methods.map(({ method, result }) => `${method}=${result}`);
}
