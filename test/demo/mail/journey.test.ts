import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GTUBE } from '../../../src/demo/mail/filter.ts';
import { attachment } from '../../message/parts.ts';
import { found, type MailWorld, mailWorld, message } from './world.ts';

let world: MailWorld;
beforeAll(async () => {
  world = await mailWorld();
});
afterAll(() => world.close());

describe('a message through both providers', () => {
  test('that is well made lands in the inbox, with the verdicts and the path of the receiver', async () => {
    const mailbox = await world.open('bob@mailbox.example');
    const sent = await message('ann@post.example', 'bob@mailbox.example', {
      attachments: [attachment('附件.bin', new Uint8Array(2000))],
    });
    const delivery = await world.send(sent);
    expect(delivery).toMatchObject({
      status: 'known',
      value: { final: { code: 250 }, auth: { reply: { code: 235 } } },
    });
    const hit = await found(mailbox, sent);
    expect(hit).toMatchObject({ folder: 'INBOX', truncated: false });
    const header = hit.text.slice(0, hit.text.indexOf('\r\n\r\n'));
    expect(header).toMatch(/^Return-Path: <ann@post\.example>\r\nDelivered-To: bob@mailbox\.example\r\n/);
    const flat = header.replace(/\r\n[ \t]+/g, ' ');
    expect(flat).toMatch(/^Authentication-Results: mx\.mailbox\.example;.*dkim=pass.*$/m);
    expect(flat).toMatch(/^Authentication-Results: .*spf=pass.*dmarc=pass.*$/m);
    expect(flat).toMatch(/^X-Spam-Status: No, score=-0\.2 required=5\.0 tests=SPF_PASS,DKIM_VALID$/m);
    expect(flat.match(/^Received: .*$/gm)).toEqual([
      expect.stringMatching(
        /from mail\.post\.example \(mail\.post\.example \[44\.128\.12\.25\]\) \(using TLSv1\.3 .*by mx\.mailbox\.example with ESMTPS id \w+ for <bob@mailbox\.example>; /,
      ),
      expect.stringMatching(
        /from client\.post\.example \(unknown \[44\.128\.15\.99\]\).*\(authenticated sender ann@post\.example\) by mail\.post\.example with ESMTPSA id /,
      ),
    ]);
    expect(hit.text.endsWith(Buffer.from(sent.raw, 'base64').toString('latin1'))).toBe(true);
    await mailbox.close();
  });

  test('is found by POP3 too, which shows the inbox alone', async () => {
    const mailbox = await world.open('bob@mailbox.example', 'pop3');
    const sent = await message('ann@post.example', 'bob@mailbox.example');
    await world.send(sent);
    await world.filed('bob@mailbox.example', 'INBOX', sent.token);
    expect(await found(mailbox, sent)).toMatchObject({ folder: 'INBOX', text: expect.stringContaining('dmarc=pass') });
    await mailbox.close();
  });

  test('is told of at once, where the client idles', async () => {
    const mailbox = await world.open('bob@mailbox.example');
    const sent = await message('ann@post.example', 'bob@mailbox.example');
    const hit = found(mailbox, sent);
    await world.send(sent);
    expect((await hit).afterMs).toBeLessThan(1500);
  });

  test('of a domain whose SPF does not know the host is Junk', async () => {
    const mailbox = await world.open('bob@mailbox.example');
    const sent = await message('ann@careless.example', 'bob@mailbox.example');
    await world.send(sent);
    await world.filed('bob@mailbox.example', 'Junk', sent.token);
    const hit = await found(mailbox, sent);
    expect(hit).toMatchObject({ folder: 'Junk', specialUse: '\\Junk' });
    expect(hit.text.replace(/\r\n[ \t]+/g, ' ')).toMatch(/spf=softfail.*dmarc=fail/);
    expect(hit.text).toContain('X-Spam-Flag: YES\r\n');
  });

  test('with the test pattern of spam filters is Junk, however well it is signed', async () => {
    const mailbox = await world.open('bob@mailbox.example');
    const sent = await message('ann@post.example', 'bob@mailbox.example', { text: `${GTUBE}\n` });
    await world.send(sent);
    await world.filed('bob@mailbox.example', 'Junk', sent.token);
    expect(await found(mailbox, sent)).toMatchObject({ folder: 'Junk', text: expect.stringContaining('dkim=pass') });
  });

  test.each([
    ['an unknown user', 'nobody@mailbox.example', '550 5.1.1'],
    ['a full mailbox', 'full@mailbox.example', '552 5.2.2'],
    ['a domain that takes no mail', 'x@nowhere.example', '550 5.1.2'],
  ])('to %s comes back as a report', async (_, recipient, reply) => {
    const mailbox = await world.open('ann@post.example');
    const sent = await message('ann@post.example', recipient);
    expect(await world.send(sent)).toMatchObject({ status: 'known', value: { final: { code: 250 } } });
    const { text } = await found(mailbox, sent, 'bounce');
    expect(text).toContain(`Final-Recipient: rfc822; ${recipient}\r\nAction: failed\r\n`);
    expect(text).toContain(`Status: ${reply.slice(4)}\r\n`);
    expect(text).toContain(`Diagnostic-Code: smtp; ${reply}`);
    expect(text).toContain(sent.messageId);
  });

  test('to a greylisted recipient arrives after a while', async () => {
    const mailbox = await world.open('grey@mailbox.example');
    const sent = await message('ann@post.example', 'grey@mailbox.example');
    await world.send(sent);
    expect(await found(mailbox, sent)).toMatchObject({ folder: 'INBOX' });
  });

  test('is refused with the wrong password, and the password is nowhere', async () => {
    const delivery = await world.send(await message('ann@post.example', 'bob@mailbox.example'), 'wrong');
    expect(delivery).toMatchObject({ status: 'known', value: { auth: { reply: { code: 535 } }, final: null } });
    expect(JSON.stringify(delivery)).not.toContain(world.demo.password);
  });

  test('straight to the MX, without a signature and from an unknown host, is refused by the policy', async () => {
    const sent = await message('ann@post.example', 'bob@mailbox.example');
    const delivery = await world.net.smtp.deliver({
      host: 'mx.mailbox.example',
      address: '44.128.13.25',
      port: 25,
      helo: 'client.example',
      tls: 'starttls',
      accepts: () => null,
      login: null,
      allowClear: false,
      envelope: sent.envelope,
      message: Buffer.from(sent.raw, 'base64'),
      smtputf8: false,
      eightBit: false,
    });
    expect(delivery).toMatchObject({ status: 'known', value: { final: { code: 550, enhanced: '5.7.1' } } });
  });

  test('is removed from the mailbox, and nothing else', async () => {
    const mailbox = await world.open('bob@mailbox.example');
    const sent = await message('ann@post.example', 'bob@mailbox.example');
    const other = await message('ann@post.example', 'bob@mailbox.example');
    await world.send(sent);
    await world.send(other);
    const hit = await found(mailbox, sent);
    await found(mailbox, other);
    expect(await mailbox.remove(hit, sent.token)).toMatchObject({ status: 'known', value: { removed: true } });
    const [bob] = world.demo.accounts.filter(({ address }) => address === 'bob@mailbox.example');
    const left =
      bob
        ?.folder('INBOX')
        ?.messages.map(({ raw }) => raw.toString('latin1'))
        .join() ?? '';
    expect([left.includes(sent.token), left.includes(other.token)]).toEqual([false, true]);
  });

  test('goes out in UTF-8 where an address asks for it', async () => {
    const mailbox = await world.open('ann@post.example');
    const sent = await message('ann@post.example', '用户@mailbox.example');
    expect(await world.send(sent)).toMatchObject({ status: 'known', value: { final: { code: 250 } } });
    const { text } = await found(mailbox, sent, 'bounce');
    expect(text).toContain('Status: 5.1.1');
  });
});
