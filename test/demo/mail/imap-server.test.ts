import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startImapServer } from '../../../src/demo/mail/imap-server.ts';
import { imapWords, isInSet } from '../../../src/demo/mail/imap-words.ts';
import { createAccount } from '../../../src/demo/mail/mail-store.ts';
import { lineClient, tlsFor } from './line-client.ts';

const MESSAGE = Buffer.from(
  'Subject: one\r\nX-Mailcheck-Probe: abc\r\n def\r\nTo: b@x.test\r\n\r\nbody \xe4\r\n',
  'latin1',
);

async function start(isLoggedIn = true) {
  const account = createAccount('bob@x.test', 'pass word');
  const server = await startImapServer({ name: 'mail.test', tls: await tlsFor('mail.test'), accounts: [account] });
  const client = await lineClient(server.port);
  await client.say('', /^\* OK/);
  onTestFinished(async () => {
    client.close();
    await server.close();
  });
  const say = (command: string) => client.say(`t ${command}\r\n`, /^t (?:OK|NO|BAD)/);
  if (isLoggedIn) {
    await say('STARTTLS');
    await client.startTls();
    expect(await say('LOGIN bob@x.test "pass word"')).toMatch(/^t OK \[CAPABILITY IMAP4rev1 .*SPECIAL-USE/);
  }
  return { account, client, say };
}

describe('the login', () => {
  test('is refused in clear', async () => {
    const { say } = await start(false);
    expect(await say('CAPABILITY')).toContain('LOGINDISABLED');
    expect(await say('LOGIN bob@x.test "pass word"')).toContain('NO [PRIVACYREQUIRED]');
    expect(await say('SELECT INBOX')).toBe('t BAD log in first');
  });

  test('by PLAIN, with and without a challenge, and by literals', async () => {
    const { client, say } = await start(false);
    await say('STARTTLS');
    await client.startTls();
    expect(await say('LOGIN bob@x.test wrong')).toContain('AUTHENTICATIONFAILED');
    const response = Buffer.from('\0bob@x.test\0pass word').toString('base64');
    expect(await say(`AUTHENTICATE PLAIN ${response}`)).toMatch(/^t OK/);
    await client.say('t AUTHENTICATE PLAIN\r\n', /^\+ /);
    expect(await client.say(`${response}\r\n`, /^t /)).toMatch(/^t OK/);
    expect(await client.say('t LOGIN {10+}\r\nbob@x.test {9+}\r\npass word\r\n', /^t /)).toMatch(/^t OK/);
    await client.say('t LOGIN {10}\r\n', /^\+ /);
    expect(await client.say('bob@x.test "pass word"\r\n', /^t /)).toMatch(/^t OK/);
  });
});

describe('folders', () => {
  test('are listed with their special uses (RFC 6154)', async () => {
    const { say } = await start();
    expect((await say('LIST "" "*"')).split('\r\n')).toEqual([
      '* LIST (\\HasNoChildren) "/" "INBOX"',
      '* LIST (\\HasNoChildren \\Junk) "/" "Junk"',
      '* LIST (\\HasNoChildren \\Sent) "/" "Sent"',
      '* LIST (\\HasNoChildren \\Trash) "/" "Trash"',
      't OK done',
    ]);
    expect(await say('LIST "" "inbox"')).toContain('"INBOX"\r\nt OK');
    expect(await say('NAMESPACE')).toContain('(("" "/")) NIL NIL');
  });

  test('tell what is in them', async () => {
    const { account, say } = await start();
    account.file('Junk', MESSAGE);
    expect(await say('STATUS Junk (MESSAGES UIDNEXT X)')).toBe('* STATUS "Junk" (MESSAGES 1 UIDNEXT 2)\r\nt OK done');
    expect(await say('EXAMINE Junk')).toMatch(/\* 1 EXISTS\r\n.*UIDNEXT 2.*READ-ONLY/s);
    expect(await say('SELECT none')).toContain('NONEXISTENT');
    expect(await say('FETCH 1 UID')).toBe('t BAD select a folder first');
  });
});

describe('messages', () => {
  async function opened(how = 'SELECT') {
    const world = await start();
    world.account.file('INBOX', Buffer.from('Subject: other\r\n\r\nx\r\n'));
    world.account.file('INBOX', MESSAGE);
    await world.say(`${how} INBOX`);
    return world;
  }

  test.each([
    ['ALL', '1 2'],
    ['HEADER X-Mailcheck-Probe "abc def"', '2'],
    ['HEADER subject ONE', '2'],
    ['NOT SUBJECT one', '1'],
    ['OR SUBJECT one SUBJECT other', '1 2'],
    ['CHARSET UTF-8 TEXT "body"', '2'],
    ['(UNSEEN SUBJECT one)', '2'],
    ['SEEN', ''],
    ['2:* UNDELETED', '2'],
    ['UID 1', '1'],
    ['SINCE 1-Jan-2020 BEFORE 1-Jan-2099', '1 2'],
    ['ON 1-Jan-2020', ''],
  ])('are found by %s', async (keys, numbers) => {
    const { say } = await opened();
    expect(await say(`UID SEARCH ${keys}`)).toBe(`${`* SEARCH ${numbers}`.trimEnd()}\r\nt OK done`);
  });

  test.each(['BOGUS', 'SINCE yesterday', 'UID x', 'NOT', 'OR ALL'])('are not found by %s', async (keys) => {
    expect(await (await opened()).say(`SEARCH ${keys}`)).toMatch(/^t BAD/);
  });

  test('are fetched whole, in part, and by their fields', async () => {
    const { say } = await opened();
    expect(await say('UID FETCH 2 (BODY.PEEK[] RFC822.SIZE FLAGS)')).toBe(
      `* 2 FETCH (UID 2 BODY[] {${MESSAGE.length}}\r\n${MESSAGE.toString('latin1')} RFC822.SIZE ${MESSAGE.length} FLAGS ())\r\nt OK done`,
    );
    expect(await say('FETCH 2 BODY.PEEK[]<3.4>')).toContain('BODY[]<3> {4}\r\nject)');
    expect(await say('FETCH 2 BODY.PEEK[TEXT]')).toContain('{8}\r\nbody \xe4\r\n)');
    expect(await say('UID FETCH 1:* (UID BODY.PEEK[HEADER.FIELDS (X-MAILCHECK-PROBE)])')).toBe(
      '* 1 FETCH (UID 1 BODY[HEADER.FIELDS (X-MAILCHECK-PROBE)] {2}\r\n\r\n)\r\n' +
        '* 2 FETCH (UID 2 BODY[HEADER.FIELDS (X-MAILCHECK-PROBE)] {32}\r\nX-Mailcheck-Probe: abc\r\n def\r\n\r\n)\r\nt OK done',
    );
    expect(await say('FETCH 1 INTERNALDATE')).toMatch(/INTERNALDATE "\d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d \+0000"/);
    expect(await say('FETCH 1 ENVELOPE')).toMatch(/^t BAD/);
    expect(await say('FETCH x UID')).toBe('t OK done');
  });

  test('are removed one by one, where the folder is open for it', async () => {
    const { account, say } = await opened();
    expect(await say('UID STORE 1:2 +FLAGS.SILENT (\\Deleted)')).toBe('t OK done');
    expect(await say('UID STORE 2 -FLAGS (\\Deleted)')).toContain('* 2 FETCH (UID 2 FLAGS ())');
    expect(await say('UID STORE 2 +FLAGS (\\Deleted)')).toContain('FLAGS (\\Deleted)');
    expect(await say('UID EXPUNGE 2')).toBe('* 2 EXPUNGE\r\nt OK done');
    expect(account.folder('INBOX')?.messages.map(({ uid }) => uid)).toEqual([1]);
  });

  test('stay as they are in a folder that is only examined', async () => {
    const { account, say } = await opened('EXAMINE');
    expect(await say('UID STORE 1 +FLAGS (\\Deleted)')).toContain('NO [READ-ONLY]');
    expect(await say('EXPUNGE')).toContain('NO [READ-ONLY]');
    expect(account.folder('INBOX')?.messages.map(({ flags }) => flags.size)).toEqual([0, 0]);
  });

  test('that come while the client idles are told of', async () => {
    const { account, client, say } = await opened();
    await client.say('t IDLE\r\n', /^\+ /);
    account.file('Junk', MESSAGE);
    account.file('INBOX', MESSAGE);
    expect(await client.say('', /EXISTS/)).toBe('* 3 EXISTS');
    expect(await client.say('DONE\r\n', /^t /)).toBe('t OK done');
    account.file('INBOX', MESSAGE);
    expect(await say('NOOP')).toBe('* 4 EXISTS\r\nt OK done');
    expect(await say('LOGOUT')).toMatch(/^\* BYE .*\r\nt OK/);
    expect(await client.rest()).toBe('');
  });
});

test.each(['', 'x', 't', 't (', 't LIST "', 't LOGIN {99999999}', 't SEARCH ((((((((((', 't UID'])(
  'the line "%s" is answered, and nothing breaks',
  async (line) => {
    const { client, say } = await start();
    expect(await client.say(`${line}\r\n`, /^\S+ BAD/)).toMatch(/BAD/);
    expect(await say('NOOP')).toBe('t OK done');
  },
);

test('any line is words or none', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom('(', ')', '"', '\\', '[', ']', '{', '1', '}', ' ', 'a') }),
      async (line) => {
        const words = await imapWords(line, async () => ({ octets: 'x', line: '' }));
        expect(words === null || Array.isArray(words)).toBe(true);
      },
    ),
  );
});

test('a set counts from both ends, and * is the largest', () => {
  const inSet = (set: string) => [1, 2, 3, 4, 5].filter((number) => isInSet(set, number, 5));
  expect([inSet('1'), inSet('4:2'), inSet('*'), inSet('4:*'), inSet('1,9:*')]).toEqual([
    [1],
    [2, 3, 4],
    [5],
    [4, 5],
    [1, 5],
  ]);
});
