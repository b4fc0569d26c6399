import { describe, expect, onTestFinished, test } from 'vitest';
import { type MailServerOptions, type MailTransaction, startMailServer } from '../../../src/demo/mail/mail-server.ts';
import { lineClient, tlsFor } from './line-client.ts';

async function start(given: Partial<MailServerOptions> = {}) {
  const taken: MailTransaction[] = [];
  const server = await startMailServer({
    name: 'mail.test',
    tls: await tlsFor('mail.test'),
    client: { address: '192.0.2.1', host: null },
    logIn: null,
    refuses: (recipient) => (recipient.startsWith('no') ? '550 5.1.1 no' : null),
    accept: async (transaction) => {
      taken.push(transaction);
      return '250 2.0.0 taken';
    },
    ...given,
  });
  const client = await lineClient(server.port);
  await client.say('', /^220 mail\.test/);
  onTestFinished(async () => {
    client.close();
    await server.close();
  });
  return { taken, client, say: (lines: string) => client.say(lines.replaceAll('\n', '\r\n'), /^\d{3} /) };
}

const submission = { logIn: (user: string, password: string) => user === 'ann' && password === 'secret' };
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a message', () => {
  test('is taken as it was sent, dots unstuffed', async () => {
    const { say, taken } = await start();
    await say('EHLO client.test\n');
    await say('MAIL FROM:<a@x.test> BODY=8BITMIME SIZE=10\n');
    expect(await say('RCPT TO:<no@x.test>\n')).toBe('550 5.1.1 no');
    await say('RCPT TO:<b@x.test>\n');
    await say('DATA\n').then((reply) => expect(reply).toMatch(/^354/));
    expect(await say('Subject: x\n\n..dot\n\xe4\n.\n')).toBe('250 2.0.0 taken');
    expect(taken).toEqual([
      {
        client: { address: '192.0.2.1', host: null },
        helo: 'client.test',
        protocol: 'ESMTP',
        tls: null,
        user: null,
        sender: 'a@x.test',
        recipients: ['b@x.test'],
        message: Buffer.from('Subject: x\r\n\r\n.dot\r\n\xe4\r\n', 'latin1'),
      },
    ]);
  });

  test('does not end at a dot between bare line ends (RFC 5321 section 4.1.1.4)', async () => {
    const { client, say, taken } = await start();
    await say('EHLO c.test\n');
    await say('MAIL FROM:<>\n');
    await say('RCPT TO:<b@x.test>\n');
    await say('DATA\n');
    await client.say('x\n.\nMAIL FROM:<evil@x.test>\r\n.\r\n', /^250/);
    expect(taken.map(({ message }) => message.toString())).toEqual(['x\n.\nMAIL FROM:<evil@x.test>\r\n']);
  });

  test('wants its commands in order', async () => {
    const { say } = await start();
    expect(await say('MAIL FROM:<a@x.test>\n')).toMatch(/^503/);
    await say('EHLO c.test\n');
    expect(await say('RCPT TO:<b@x.test>\n')).toMatch(/^503/);
    expect(await say('DATA\n')).toMatch(/^503/);
    expect(await say('MAIL FROM:a@x.test\n')).toMatch(/^501/);
    await say('MAIL FROM:<a@x.test>\n');
    expect(await say('RCPT TO:<>\n')).toMatch(/^501/);
    await say('RSET\n');
    expect(await say('RCPT TO:<b@x.test>\n')).toMatch(/^503/);
    expect(await say('VRFY b\n')).toMatch(/^502/);
  });

  test('that is too large is refused, before it is sent where its size is said', async () => {
    const { say } = await start();
    await say('EHLO c.test\n');
    expect(await say('MAIL FROM:<a@x.test> SIZE=99999999\n')).toMatch(/^552 5\.3\.4/);
  });

  test('with a line that does not end is not waited for', async () => {
    const { client } = await start();
    void client.say('x'.repeat(20_000), /^never$/).catch(() => {});
    expect(await client.rest()).not.toContain('250');
  });
});

describe('a submission', () => {
  test('offers AUTH after TLS only, and drops what came before', async () => {
    const { client, say, taken } = await start(submission);
    expect(await say('EHLO c.test\n')).not.toContain('AUTH');
    expect(await say(`AUTH PLAIN ${base64('\0ann\0secret')}\n`)).toMatch(/^538/);
    expect(await say('MAIL FROM:<a@x.test>\n')).toMatch(/^530/);
    expect(await say('STARTTLS\n')).toMatch(/^220/);
    await client.startTls();
    expect(await say('MAIL FROM:<a@x.test>\n')).toMatch(/^503/);
    expect(await say('EHLO c.test\n')).toContain('250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN');
    expect(await say(`AUTH PLAIN ${base64('\0ann\0wrong')}\n`)).toMatch(/^535 5\.7\.8/);
    expect(await say(`AUTH PLAIN ${base64('\0ann\0secret')}\n`)).toMatch(/^235/);
    await say('MAIL FROM:<a@x.test> SMTPUTF8\n');
    await say('RCPT TO:<b@x.test>\n');
    await say('DATA\n');
    await say('x\n.\n');
    expect(taken).toMatchObject([{ user: 'ann', protocol: 'UTF8SMTPSA', tls: { protocol: 'TLSv1.3' } }]);
  });

  test('drops what was sent behind STARTTLS in clear (RFC 3207 section 6)', async () => {
    const { client, say } = await start(submission);
    await say('EHLO c.test\n');
    expect(await say('STARTTLS\nEHLO evil.test\nNOOP\n')).toMatch(/^220/);
    await client.startTls();
    expect(await say('RSET\n')).toBe('250 2.0.0 forgotten');
    expect(await say('MAIL FROM:<a@x.test>\n')).toMatch(/^503/);
  });

  test.each([
    ['PLAIN in two steps', ['AUTH PLAIN', base64('\0ann\0secret')], '235'],
    ['LOGIN', ['AUTH LOGIN', base64('ann'), base64('secret')], '235'],
    ['LOGIN with the user at once', [`AUTH LOGIN ${base64('ann')}`, base64('secret')], '235'],
    ['LOGIN given up', ['AUTH LOGIN', '*'], '501'],
    ['what is no Base64', ['AUTH PLAIN', 'not-base64'], '501'],
    ['another mechanism', ['AUTH CRAM-MD5'], '504'],
  ])('understands %s', async (_, lines, code) => {
    const { client, say } = await start({ ...submission });
    await say('EHLO c.test\n');
    await say('STARTTLS\n');
    await client.startTls();
    await say('EHLO c.test\n');
    let reply = '';
    for (const line of lines) reply = await say(`${line}\n`);
    expect(reply.slice(0, 3)).toBe(code);
  });

  test('by TLS from the first octet has no STARTTLS', async () => {
    const server = await startMailServer({
      name: 'mail.test',
      tls: await tlsFor('mail.test'),
      implicitTls: true,
      client: { address: '192.0.2.1', host: null },
      ...submission,
      refuses: () => null,
      accept: async () => '250 ok',
    });
    onTestFinished(() => server.close());
    const client = await lineClient(server.port);
    await client.startTls();
    await client.say('', /^220/);
    const reply = await client.say('EHLO c.test\r\n', /^\d{3} /);
    expect(reply).toContain('AUTH PLAIN LOGIN');
    expect(reply).not.toContain('STARTTLS');
    client.close();
  });
});
