import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { world } from '../mailcheck.ts';
import { storedMessage } from './maildirs.ts';
import { readers, senders } from './places.ts';
import { imaps, probe } from './probe.ts';

// What is in the recipient's Maildir is what was given, octet by octet.

const maildir = join(world, 'inn/mail', readers.exact.address, 'Maildir');

describe('the stored message', () => {
  test('has every attachment and every name as they were given', async () => {
    const files = {
      'Прайс-лист 报价 — “ünï” ; é.bin': randomBytes(70_000),
      'empty.dat': Buffer.alloc(0),
      [`${'a very long name, '.repeat(9)}.txt`]: Buffer.from('.\r\n..\r\nFrom \n.\n\r\r\n'),
      'logo.png': randomBytes(3000),
    };
    const folder = join(world, 'attachments');
    mkdirSync(folder);
    const paths = Object.entries(files).map(([name, octets]) => {
      const path = join(folder, name);
      writeFileSync(path, octets);
      return path;
    });
    const [attached, inline] = [paths.slice(0, -1), paths.slice(-1)];
    const text = '你好 — “quoted”\n.\nFrom here\n';
    const subject = 'Rechnung № 5 für 王小明 — exact';
    const { placement } = await probe({
      written: `Ånn Ünïcode 安 <${senders.sound.address}>`,
      to: `"王小明, x" <${readers.exact.address}>`,
      look: [imaps(readers.exact)],
      args: [
        ...['--subject', subject, '--text', text],
        ...['--html', '<p>你好 <img src="cid:logo.png"></p>'],
        ...attached.flatMap((path) => ['--attach', path]),
        ...inline.flatMap((path) => ['--inline', path]),
      ],
    });
    expect(placement.verdict).toBe('inbox');
    const parsed = await PostalMime.parse(storedMessage(maildir, 'logo.png'));
    expect(parsed.subject).toBe(subject);
    expect(parsed.from).toMatchObject({ name: 'Ånn Ünïcode 安', address: 'ann@sound.example' });
    expect(parsed.to?.[0]).toMatchObject({ name: '王小明, x', address: readers.exact.address });
    expect(parsed.text?.replaceAll('\r\n', '\n').trimEnd()).toBe(text.trimEnd());
    expect(parsed.html).toContain('你好');
    expect(new Set(parsed.attachments.map(({ filename }) => filename))).toEqual(new Set(Object.keys(files)));
    for (const { filename, content } of parsed.attachments) {
      const given = Object.entries(files).find(([name]) => name === filename)?.[1];
      expect(Buffer.from(content as ArrayBuffer).equals(given ?? Buffer.from('none'))).toBe(true);
    }
  });

  test('is a ready message as it was given', async () => {
    const body = ['ready-made, ünï', '.', '..two', 'trailing \t ', 'x'.repeat(900), '', 'From us', ''].join('\r\n');
    const fields = [
      'From: =?UTF-8?B?w4Vubg==?= <ann@sound.example>',
      `To: ${readers.exact.address}`,
      'Subject: a ready',
      '\tmessage',
      'Date: Sat, 21 Nov 2026 10:00:00 +0100',
      'X-Odd:   spaced   out',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
    ];
    const file = join(world, 'ready.eml');
    writeFileSync(file, `${fields.join('\r\n')}\r\n\r\n${body}`);
    const { placement } = await probe({
      written: null,
      to: readers.exact.address,
      look: [imaps(readers.exact)],
      args: ['--message', file],
    });
    expect(placement.verdict).toBe('inbox');
    const stored = storedMessage(maildir, 'ready-made').toString('utf8');
    expect(stored.slice(stored.indexOf('\n\n') + 2)).toBe(body.replaceAll('\r\n', '\n'));
    const head = stored.slice(0, stored.indexOf('\n\n'));
    for (const field of fields.join('\n').split(/\n(?!\t)/)) expect(head).toContain(field);
  });
});
