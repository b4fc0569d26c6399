import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageChecks } from '../../src/audit/check-sets.ts';
import { attachment } from '../../src/checks/attachment/check.ts';
import { attachedFilesOf } from '../../src/checks/attachment/facts.ts';
import { header } from '../../src/checks/header/check.ts';
import { mime } from '../../src/checks/mime/check.ts';
import { run } from '../../src/core/run.ts';
import { readMessage } from '../../src/message/read-message.ts';
import { zipEntries } from '../../src/message/zip-entries.ts';
import { messageTarget } from '../support/audit.ts';
import { zipOf } from '../support/zip.ts';
import { zoneNet } from '../support/zone-net.ts';

// A whole message, cut, with octets changed, and with pieces of its own put elsewhere: it is read and judged all the same.

const archive = zipOf({ name: 'a.exe' }, { name: 'b/vbaProject.bin', encrypted: true });
const whole = Buffer.from(
  `Received: from a.example ([192.0.2.1]) by mx.b.example with ESMTP id 1; Thu, 12 Mar 2026 10:00:05 +0000
From: =?utf-8?B?w4Ru?= <ann@acme.example>
To: undisclosed-recipients:;
Subject: Re: =?gb2312?Q?=C4=E3?= lunch
Date: Thu, 12 Mar 2026 10:00:00 +0000
Message-ID: <1@localhost>
Content-Type: multipart/mixed; boundary="a"

--a
Content-Type: multipart/alternative; boundary=ab

--ab
Content-Type: text/plain; charset=utf-8; format=flowed
Content-Transfer-Encoding: quoted-printable

gr=C3=BCn =
password: secret
--ab
Content-Type: text/html; charset=gb2312
Content-Transfer-Encoding: base64

PHA+xOO6wzwvcD4=
--ab--
--a
Content-Type: application/zip; name*=utf-8''gr%C3%BCn.zip
Content-Transfer-Encoding: base64

${archive.toString('base64')}
--a
Content-Type: message/rfc822

Subject: inner
Content-Type: text/calendar; method=REQUEST

METHOD:REQUEST
--a--
`.replace(/\n/g, '\r\n'),
);

/** Every check of form, with its words. */
function judge(raw: Uint8Array): void {
  const message = readMessage(raw);
  const values = { message, nowMs: 0, files: attachedFilesOf(message) };
  const target = messageTarget(raw);
  for (const check of [header, mime, attachment]) {
    const found = check.judge(values, target, { message: [], nowMs: [], files: [] }) ?? [];
    for (const { code } of found) expect(code === 'unchecked' || Object.hasOwn(check.findings, code)).toBe(true);
  }
  expect(header.summary(header.show(values, target)).length).toBeGreaterThan(0);
  expect(mime.summary(mime.show(values, target)).length).toBeLessThanOrEqual(60);
  expect(attachment.summary(attachment.show(values, target)).length).toBeLessThanOrEqual(60);
}

const place = fc.nat({ max: whole.length - 1 });

test('cut anywhere', () => {
  for (let end = 0; end <= whole.length; end += 7) judge(whole.subarray(0, end));
});

test('with octets changed', () => {
  const change = fc.record({ at: place, octet: fc.nat({ max: 255 }) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 20 }), (changes) => {
      const raw = Buffer.from(whole);
      for (const { at, octet } of changes) raw[at] = octet;
      judge(raw);
    }),
  );
});

test('with its pieces in another order', () => {
  const piece = fc.tuple(place, place).map(([from, to]) => whole.subarray(Math.min(from, to), Math.max(from, to)));
  fc.assert(fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => judge(Buffer.concat(pieces))));
});

test('every check of a message, over cut and changed ones', { timeout: 110_000 }, async () => {
  const change = fc.record({ at: place, octet: fc.nat({ max: 255 }) });
  await fc.assert(
    fc.asyncProperty(place, fc.array(change, { maxLength: 20 }), async (end, changes) => {
      const raw = Buffer.from(whole.subarray(0, Math.max(end, whole.length / 2)));
      for (const { at, octet } of changes) if (at < raw.length) raw[at] = octet;
      const ended = new AbortController();
      const results = await run({
        checks: messageChecks,
        target: messageTarget(raw),
        net: zoneNet({}),
        signal: ended.signal,
      });
      ended.abort();
      const open = results.flatMap((result) => ('unchecked' in result ? result.unchecked : []));
      expect(open.filter(({ reason }) => reason === 'internal-error')).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('an archive with octets changed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: archive.length - 1 }), fc.nat({ max: 255 })), { maxLength: 8 }),
      (changes) => {
        const head = Buffer.from(archive);
        for (const [at, octet] of changes) head[at] = octet;
        const listing = zipEntries({ head, tail: new Uint8Array(), sizeBytes: head.length });
        expect(listing?.entries.length ?? 0).toBeLessThan(100);
      },
    ),
  );
});

test('every charset that there is, and some that are not, over every octet', () => {
  const octets = Buffer.from(Array.from({ length: 256 }, (_, octet) => octet));
  for (const charset of [
    'utf-8',
    'utf-16be',
    'utf-7',
    'gb18030',
    'big5',
    'euc-kr',
    'iso-2022-jp',
    'shift_jis',
    'x-user-defined',
    'hz-gb-2312',
    'iso-2022-kr',
    '"',
    '=?',
    '\0',
    'a'.repeat(5000),
  ]) {
    const raw = Buffer.concat([
      Buffer.from(`MIME-Version: 1.0\r\nContent-Type: text/plain; charset=${charset}\r\n\r\n`),
      octets,
    ]);
    judge(raw);
    expect(readMessage(raw).parts[0]?.text?.length).toBeGreaterThan(0);
  }
});
