import { expect, onTestFinished, test } from 'vitest';
import { createAccount } from '../../../src/demo/mail/mail-store.ts';
import { startPop3Server } from '../../../src/demo/mail/pop3-server.ts';
import { lineClient, tlsFor } from './line-client.ts';

async function start() {
  const account = createAccount('bob@x.test', 'pass word');
  account.file('INBOX', Buffer.from('Subject: one\r\n\r\n.first\r\nsecond\r\n'));
  account.file('INBOX', Buffer.from('Subject: two\r\n\r\n'));
  account.file('Junk', Buffer.from('Subject: spam\r\n\r\n'));
  const server = await startPop3Server({ name: 'mail.test', tls: await tlsFor('mail.test'), accounts: [account] });
  const client = await lineClient(server.port);
  onTestFinished(async () => {
    client.close();
    await server.close();
  });
  await client.say('', /^\+OK/);
  const say = (command: string) => client.say(`${command}\r\n`, /^(?:\+OK|-ERR)/);
  const list = (command: string) => client.say(`${command}\r\n`, /^\.$/);
  async function enter() {
    await say('STLS');
    await client.startTls();
    await say('USER bob@x.test');
    return say('PASS pass word');
  }
  return { account, client, say, list, enter };
}

test('the login is refused in clear, and with another password', async () => {
  const { client, say, list } = await start();
  expect(await list('CAPA')).toContain('\r\nSTLS\r\n.');
  expect(await say('USER bob@x.test')).toMatch(/^-ERR/);
  expect(await say('STAT')).toBe('-ERR log in first');
  await say('STLS');
  await client.startTls();
  expect(await list('CAPA')).toContain('\r\nUSER\r\n.');
  await say('USER bob@x.test');
  expect(await say('PASS wrong')).toContain('[AUTH]');
});

test('the inbox is listed and read, dots stuffed', async () => {
  const { say, list, enter } = await start();
  expect(await enter()).toMatch(/^\+OK/);
  expect(await say('STAT')).toBe('+OK 2 48');
  expect(await list('LIST')).toBe('+OK sizes\r\n1 32\r\n2 16\r\n.');
  expect(await list('UIDL')).toMatch(/^\+OK names\r\n1 [0-9a-f]{32}\r\n2 [0-9a-f]{32}\r\n\.$/);
  expect(await say('LIST 2')).toBe('+OK 2 16');
  expect(await say('UIDL 1')).toMatch(/^\+OK 1 [0-9a-f]{32}$/);
  expect(await say('LIST 3')).toMatch(/^-ERR/);
  expect(await list('RETR 1')).toBe('+OK here it is\r\nSubject: one\r\n\r\n..first\r\nsecond\r\n.');
  expect(await list('TOP 1 1')).toBe('+OK here it begins\r\nSubject: one\r\n\r\n..first\r\n.');
  expect(await list('TOP 1 0')).toBe('+OK here it begins\r\nSubject: one\r\n\r\n.');
  expect(await say('RETR 3')).toMatch(/^-ERR/);
  expect(await say('XYZ')).toMatch(/^-ERR/);
});

test('a message is removed at QUIT, and not before', async () => {
  const { account, client, say, enter } = await start();
  const left = () => account.folder('INBOX')?.messages.map(({ uid }) => uid);
  await enter();
  await say('DELE 1');
  expect(await say('DELE 1')).toMatch(/^-ERR/);
  expect(await say('STAT')).toBe('+OK 1 16');
  await say('RSET');
  expect(await say('STAT')).toBe('+OK 2 48');
  await say('DELE 2');
  expect(left()).toEqual([1, 2]);
  await say('QUIT');
  await client.rest();
  expect(left()).toEqual([1]);
});
