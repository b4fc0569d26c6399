import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { world } from '../mailcheck.ts';
import { hosts, readers, senders, submission } from './places.ts';
import { clearImap, clearPop3, imap, imaps, pop3, pop3s, probe, urlOf } from './probe.ts';
import { tokenOf } from './token.ts';

const log = (name: string) => readFileSync(join(world, name), 'utf8');

describe.concurrent('logging in', () => {
  // Servers are told the mechanism by name; their own logs say which one it was.
  test.each(['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2', 'OAUTHBEARER'])('by %s', async (mechanism) => {
    const isToken = mechanism.includes('OAUTH');
    const looks = { imap: imaps(readers.logins), pop3: pop3s(readers.logins) };
    // The library that speaks IMAP has no CRAM-MD5: the tool says so, and asks for another one.
    const protocols = (['imap', 'pop3'] as const).filter((one) => `${one} ${mechanism}` !== 'imap CRAM-MD5');
    const { from, to } = { from: senders.sound, to: readers.logins };
    const tokens = {
      MAILCHECK_VIA_PASSWORD: tokenOf(world, from.address),
      MAILBOX_0: tokenOf(world, to.address),
      MAILBOX_1: tokenOf(world, to.address),
    };
    const { placement, stdout, stderr } = await probe({
      to: to.address,
      look: protocols.map((one) => looks[one]),
      args: ['--via-auth', mechanism, '--mailbox-auth', mechanism],
      variables: isToken ? tokens : {},
    });
    expect(placement.mailboxes).toMatchObject(protocols.map(() => ({ verdict: 'inbox' })));
    const queued = /queued as (\w+)/.exec(stdout)?.[1] ?? '';
    expect(log('post/postfix.log')).toMatch(
      new RegExp(`${queued}: client=.*sasl_method=${mechanism}, sasl_username=${from.address}`),
    );
    for (const protocol of protocols) {
      // Of the two ways to say a token, IMAP's library takes OAUTHBEARER where both are offered.
      const spoken = `${protocol} ${mechanism}` === 'imap XOAUTH2' ? 'OAUTHBEARER' : mechanism;
      expect(log('inn/dovecot.log')).toMatch(
        new RegExp(`${protocol}-login: Info: Login: user=<${to.address}>, method=${spoken},`),
      );
    }
    for (const secret of [from.password, to.password, ...Object.values(tokens)]) {
      expect(`${stdout}${stderr}`).not.toContain(secret);
      expect(`${stdout}${stderr}`).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
  });

  test.each([
    ['STARTTLS and STLS', imap(readers.inbox), pop3(readers.inbox), 'smtp', 587],
    ['TLS from the first octet', imaps(readers.inbox), pop3s(readers.inbox), 'smtps', 465],
  ] as const)('under %s', async (_, first, second, scheme, port) => {
    const via = urlOf(scheme, senders.sound, `${submission.good.name}:${port}`);
    const { placement, report } = await probe({ to: readers.inbox.address, via, look: [first, second] });
    expect(placement.mailboxes).toMatchObject([{ verdict: 'inbox' }, { verdict: 'inbox' }]);
    const mailbox = report.results.find(({ check }) => check === 'mailbox');
    expect(mailbox?.outcome).toBe('passed');
  });

  test('with a wrong password at the submission server', async () => {
    const variables = { MAILCHECK_VIA_PASSWORD: 'wrong' };
    const { placement, exitCode } = await probe({ to: readers.inbox.address, variables });
    expect(placement).toMatchObject({ verdict: 'refused', phase: 'auth', reply: { code: 535, enhanced: '5.7.8' } });
    expect(exitCode).toBe(1);
  });

  test('with a token that is no good at the submission server', async () => {
    const { placement } = await probe({
      to: readers.inbox.address,
      args: ['--via-auth', 'XOAUTH2'],
      variables: { MAILCHECK_VIA_PASSWORD: tokenOf(world, 'somebody@else.example') },
    });
    expect(placement).toMatchObject({ verdict: 'refused', phase: 'auth', reply: { code: 535 } });
  });

  test.each([
    ['IMAP', imaps(readers.inbox), 'PLAIN', 'wrong'],
    ['POP3', pop3s(readers.inbox), 'PLAIN', 'wrong'],
    ['IMAP, a token', imaps(readers.inbox), 'OAUTHBEARER', tokenOf(world, 'somebody@else.example')],
    ['POP3, a token', pop3s(readers.inbox), 'XOAUTH2', tokenOf(world, 'somebody@else.example')],
  ] as const)('with what is no good for the mailbox: %s', async (_, look, mechanism, secret) => {
    const { mailbox, exitCode } = await probe({
      to: readers.inbox.address,
      look: [look],
      args: ['--mailbox-auth', mechanism],
      variables: { MAILBOX_0: secret },
    });
    expect(mailbox.verdict).not.toBe('not-arrived');
    expect(mailbox.verdict).not.toBe('inbox');
    expect(mailbox.detail).toMatch(/auth/i);
    expect(exitCode).not.toBe(0);
  });
});

describe.concurrent('a server without TLS', () => {
  const via = urlOf('smtp', senders.sound, `${submission.clear.name}:587`);

  test('is told no password, and given no message', async () => {
    const { placement, mailbox } = await probe({ to: readers.clear.address, via });
    expect(placement).toMatchObject({ verdict: null, reply: null });
    expect(mailbox.detail).toMatch(/STARTTLS/);
    expect(log('post/postfix.log')).not.toMatch(new RegExp(`client=desk.*to=<${readers.clear.address}>`));
  });

  test.each([
    ['IMAP', clearImap(readers.clear)],
    ['POP3', clearPop3(readers.clear)],
  ] as const)('is told no password: %s', async (_, look) => {
    const { mailbox } = await probe({ to: readers.clear.address, look: [look] });
    expect(mailbox).toMatchObject({ folder: null });
    expect(mailbox.detail).toMatch(/TLS/);
  });

  test('is told one where that is asked for', async () => {
    const { mailbox, report } = await probe({
      to: readers.clear.address,
      via,
      look: [clearImap(readers.clear)],
      args: ['--via-tls', 'if-offered', '--mailbox-tls', 'if-offered', '--allow-clear-password'],
    });
    expect(mailbox.verdict).toBe('inbox');
    const findings = report.results.flatMap((result) => ('findings' in result ? result.findings : []));
    expect(findings.map(({ code }) => code)).toContain('mailbox-no-tls');
  });

  test('can still be an MX', async () => {
    const { mailbox } = await probe({ to: readers.clear.address, via: 'mx', args: ['--from', senders.sound.address] });
    expect(mailbox.verdict).toBe('accepted');
    expect(log('inn/postfix.log')).toContain(`${hosts.clear.name.split('.')[0]} postfix/smtpd`);
  });
});

describe.concurrent('an expired certificate', () => {
  const via = urlOf('smtp', senders.sound, `${submission.expired.name}:587`);

  test('ends the dialogue before the password', async () => {
    const { placement, mailbox } = await probe({ to: readers.late.address, via });
    expect(placement).toMatchObject({ verdict: null, reply: null });
    expect(mailbox.detail).toMatch(/expired/i);
  });

  test('is put up with where that is asked for, and said', async () => {
    const { placement, faults } = await probe({ to: readers.late.address, via, args: ['--allow-untrusted'] });
    expect(placement.verdict).toBe('accepted');
    expect(faults).toEqual(['submission-certificate-refused']);
  });
});
