import { describe, expect, test } from 'vitest';
import type { SignatureDamage } from '../../../src/checks/message-auth/alteration-facts.ts';
import { messageDamage } from '../../../src/checks/message-auth/alteration-facts.ts';
import { learner } from '../../../src/core/run.ts';
import { messageTarget } from '../../support/audit.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { plain, type Signing, signed, zone } from './messages.ts';

// What was done to a message since it was signed, where the signature itself shows it.

async function damageOf(message: string | Buffer): Promise<readonly SignatureDamage[]> {
  const raw = typeof message === 'string' ? Buffer.from(message, 'latin1') : message;
  const context = { target: messageTarget(raw), net: zoneNet(zone), signal: AbortSignal.timeout(10_000) };
  const found = await learner(context)(messageDamage);
  if (found.status === 'unknown') throw new Error(found.detail);
  return found.value;
}

/** The reasons that are shown for a change to the signed message. */
async function shownFor(change: (message: string) => string, signing: Signing = {}, text = plain): Promise<string> {
  const [damage] = await damageOf(change(await signed(text, signing)));
  expect(damage?.reasons.map(({ certainty }) => certainty)).toContain('shown');
  return (damage?.reasons ?? [])
    .filter(({ certainty }) => certainty === 'shown')
    .map(({ what }) => what)
    .join('; ');
}

const field = (name: string, by: (value: string) => string) => (message: string) =>
  message.replace(
    new RegExp(`^(${name}: )(.*)\r\n`, 'm'),
    (_, start: string, value: string) => `${start}${by(value)}\r\n`,
  );

describe('of the body', () => {
  test('a whole message has none', async () => {
    expect(await damageOf(await signed(plain))).toEqual([]);
  });

  test.each(['relaxed/relaxed', 'simple/simple'])('a footer: %s', async (canonicalization) => {
    const what = await shownFor((message) => `${message}-- \r\nthe list\r\n`, { canonicalization });
    expect(what).toBe('2 lines were added at its end: "-- the list"');
  });

  test('a banner', async () => {
    const what = await shownFor((message) => message.replace('\r\n\r\n', '\r\n\r\nfrom outside!\r\n\r\n'));
    expect(what).toContain('2 lines were put before it: "from outside!"');
  });

  test('white space at the end of lines', async () => {
    const what = await shownFor((message) => message.replace('Bob,\r\n', 'Bob, \r\n'), {
      canonicalization: 'simple/simple',
    });
    expect(what).toContain('white space');
  });

  const words =
    'The minutes of our last meeting are attached, and everybody is asked to read them before Tuesday evening. ';
  /** As editors wrap, at a width of 74. */
  const atSpaces = (line: string, kept: string): string => {
    const end = line.length <= 74 ? -1 : line.lastIndexOf(' ', 74);
    return end === -1 ? line : `${line.slice(0, end)}${kept}\r\n${atSpaces(line.slice(end + 1), kept)}`;
  };
  const wrapping: readonly (readonly [string, (line: string) => string])[] = [
    ['at a space', (line) => atSpaces(line, '')],
    ['behind a space', (line) => atSpaces(line, ' ')],
    ['in the middle of a word', (line) => line.replace(/(.{72})(?=.)/g, '$1\r\n')],
  ];

  test.each(wrapping)('long lines that were wrapped %s', async (_, wrapped) => {
    const text = `${plain}${words.repeat(3).trim()}\n\n${words.repeat(2).trim()}\n`;
    for (const canonicalization of ['simple/simple', 'relaxed/relaxed']) {
      const change = (message: string) => {
        const body = message.indexOf('\r\n\r\n');
        return `${message.slice(0, body)}${message.slice(body).split('\r\n').map(wrapped).join('\r\n')}`;
      };
      expect(await shownFor(change, { canonicalization }, text)).toBe('long lines were wrapped');
    }
  });

  test('"From " quoted in a mailbox file', async () => {
    const text = `${plain}From now on all is well.\n`;
    expect(await shownFor((message) => message.replace('\r\nFrom now', '\r\n>From now'), {}, text)).toContain(
      'mailbox file',
    );
  });

  test('put into base64 on the way', async () => {
    const text = `${plain.replace('Dear', 'Liebe')}Gr\xfc\xdfe\n`;
    const what = await shownFor(
      (message) => {
        const at = message.indexOf('\r\n\r\n') + 4;
        const encoded = Buffer.from(message.slice(at), 'latin1').toString('base64').replace(/.{76}/g, '$&\r\n');
        return `${message.slice(0, at - 2)}Content-Transfer-Encoding: base64\r\n\r\n${encoded}\r\n`;
      },
      {},
      text,
    );
    expect(what).toContain('was put into base64');
  });

  test('a list put it into a part, and added another', async () => {
    const what = await shownFor((message) => {
      const at = message.indexOf('\r\n\r\n') + 4;
      const type = 'Content-Type: text/plain; charset=utf-8\r\n';
      const header = message.slice(0, at - 2).replace(type, 'Content-Type: multipart/mixed; boundary=x\r\n');
      return `${header}\r\n--x\r\n${type}\r\n${message.slice(at)}\r\n--x\r\n\r\nthe list\r\n--x--\r\n`;
    });
    expect(what).toContain('put into the first part');
    expect(what).toContain('Content-Type went into the first part');
  });

  test('a changed word shows nothing', async () => {
    const [damage] = await damageOf((await signed(plain)).replace('minutes of', 'hours of'));
    expect(damage).toMatchObject({ body: 'changed', header: 'intact', reasons: [] });
  });

  test('a list, where nothing shows it', async () => {
    const message = `List-Id: <l.lists.example>\r\n${(await signed(plain)).replace('minutes of', 'hours of')}`;
    const [damage] = await damageOf(message);
    expect(damage?.reasons.map(({ certainty }) => certainty)).toEqual(['possible']);
  });

  test.each([
    ['LF', '\n'],
    ['CR', '\r'],
  ])('a file saved with %s alone verifies; where it does not, that is said', async (name, newline) => {
    const saved = (await signed(plain)).replace(/\r\n/g, newline);
    expect(await damageOf(saved)).toEqual([]);
    const [damage] = await damageOf(saved.replace('minutes of', 'hours of'));
    expect(damage?.reasons[0]?.what).toContain(`ended in ${name} alone`);
  });
});

describe('of the header', () => {
  test.each([
    ['a tag before the subject', field('Subject', (text) => `[list] ${text}`), '"[list]" was put before the subject'],
    [
      'two of them',
      field('Subject', (text) => `***SPAM*** [list] ${text}`),
      '"***SPAM*** [list]" was put before the subject',
    ],
    ['a tag behind Re:', field('Subject', (text) => text.replace('Re: ', 'Re: [list] ')), 'was put before the subject'],
    ['quotes about names', field('To', (text) => text.replace('Bob', '"Bob"')), 'names in To were put into quotes'],
    [
      'a second To',
      (message: string) => message.replace('\r\nDate:', '\r\nTo: c@c.example\r\nDate:'),
      'a second To was added',
    ],
  ])('%s', async (_, change, what) => {
    const text = plain.replace('Subject: ', 'Subject: Re: ');
    expect(await shownFor(change, {}, text)).toContain(what);
  });

  test('a field that was folded', async () => {
    const what = await shownFor((message) => message.replace(/^(Subject: \S+) /m, '$1\r\n '), {
      canonicalization: 'simple/simple',
    });
    expect(what).toBe('Subject was folded anew');
  });

  test('a reply address and a tag', async () => {
    const what = await shownFor(
      (message) => `Reply-To: <l@lists.example>\r\n${field('Subject', (text) => `[l] ${text}`)(message)}`,
      { fields: ['From', 'To', 'Subject', 'Reply-To', 'Date'] },
    );
    expect(what).toContain('[l]');
  });

  test('From was rewritten', async () => {
    const what = await shownFor(
      (message) =>
        `X-Original-From: Ann <ann@a.example>\r\n${field('From', () => 'Ann via List <l@lists.example>')(message)}`,
    );
    expect(what).toBe('From was rewritten; the author stands in X-Original-From now');
  });

  test('body and header at once', async () => {
    const what = await shownFor((message) => `${field('Subject', (text) => `[l] ${text}`)(message)}the list\r\n`);
    expect(what).toContain('one line was added at its end');
    expect(what).toContain('"[l]" was put before the subject');
  });

  test('without the key nothing is said of it', async () => {
    const [damage] = await damageOf((await signed(plain, { selector: 'gone' })).replace('minutes of', 'hours of'));
    expect(damage).toMatchObject({ body: 'changed', header: 'not-known' });
  });
});
