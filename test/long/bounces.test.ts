import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conclude } from '../../src/bounce/conclude.ts';
import { readPastedReply } from '../../src/bounce/pasted-reply.ts';
import { readBounce } from '../../src/bounce/read-bounce.ts';
import { titleOfSystem } from '../../src/bounce/system-names.ts';
import { bounceReasons, type ReadBounce } from '../../src/core/bounce.ts';
import { csvRows } from '../../src/report/bounce/csv.ts';
import { entryOf } from '../../src/report/bounce/entry.ts';
import { bounceLine } from '../../src/report/bounce/json.ts';
import { bounceLineSchema } from '../../src/report/bounce/schema.ts';
import { renderBounce } from '../../src/report/bounce/terminal.ts';

// Every real bounce, damaged in each way that happens on the way and in some that do not: it is read, concluded, put into words
// and printed all the same.

const folder = new URL('../../../shared/data/bounces/mail/', import.meta.url);
const samples = readdirSync(folder).map((name) => ({ name, raw: readFileSync(new URL(name, folder)) }));

const CHARSETS = ['utf-8', 'iso-8859-1', 'gb18030', 'shift_jis', 'iso-2022-jp', 'koi8-r', 'utf-16', 'utf-7', 'x-none'];
const TERMINAL = { colour: false, width: 80, verbose: true } as const;
const MOST_MS = 2000; // of a mail that takes some milliseconds, on a machine that is busy

/** Where in it, from 0 to 1, and what to put there. */
interface Damage {
  readonly at: number;
  readonly octet: number;
}

const damages: Readonly<Record<string, (raw: Buffer, damage: Damage) => Buffer>> = {
  cut: (raw, { at }) => raw.subarray(0, Math.floor(raw.length * at)),
  beheaded: (raw, { at }) => raw.subarray(Math.floor(raw.length * at)),
  doubled: (raw) => Buffer.concat([raw, raw]),
  'in itself': (raw, { at }) => {
    const place = Math.floor(raw.length * at);
    return Buffer.concat([raw.subarray(0, place), raw, raw.subarray(place)]);
  },
  'with octets changed': (raw, { at, octet }) => {
    const copy = Buffer.from(raw);
    for (let step = 0; step < 12; step++)
      copy[Math.floor(raw.length * ((at + step * 0.0803) % 1))] = octet ^ (step * 37);
    return copy;
  },
  'with every third line gone': (raw, { octet }) =>
    lines(raw, (all) => all.filter((_, index) => index % 3 !== octet % 3)),
  'with its lines in pairs': (raw) => lines(raw, (all) => all.flatMap((line) => [line, line])),
  'with its lines in reverse': (raw) => lines(raw, (all) => all.toReversed()),
  'in one line': (raw) => lines(raw, (all) => [all.join(' ')]),
  'with another charset': (raw, { octet }) => {
    const charset = CHARSETS[octet % CHARSETS.length] ?? 'utf-8';
    return Buffer.from(raw.toString('latin1').replace(/charset="?[\w-]+"?/gi, `charset=${charset}`), 'latin1');
  },
  'with another encoding': (raw, { octet }) => {
    const name = ['base64', 'quoted-printable', 'x-uuencode', '8bit'][octet % 4] ?? '8bit';
    const field = /^content-transfer-encoding:.*$/gim;
    return Buffer.from(raw.toString('latin1').replace(field, `Content-Transfer-Encoding: ${name}`), 'latin1');
  },
  'with LF alone': (raw) => Buffer.from(raw.toString('latin1').replace(/\r\n/g, '\n'), 'latin1'),
  'with CR alone': (raw) => Buffer.from(raw.toString('latin1').replace(/\r?\n/g, '\r'), 'latin1'),
  'with CRLF': (raw) => Buffer.from(raw.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1'),
  'in UTF-16': (raw) => Buffer.from(`\ufeff${raw.toString('latin1')}`, 'utf16le'),
};

function lines(raw: Buffer, change: (all: readonly string[]) => readonly string[]): Buffer {
  return Buffer.from(change(raw.toString('latin1').split('\n')).join('\n'), 'latin1');
}

/** Everything that the command does with it but asking the network. @returns how long it took */
function explain(read: () => ReadBounce): number {
  const startedMs = performance.now();
  const bounce = read();
  const conclusions = bounce.recipients.map((recipient) => conclude(recipient, bounce, { provider: null }));
  const entry = entryOf({ file: 'x.eml', place: null, bounce, conclusions, systemName: titleOfSystem });
  const printed = [renderBounce(entry, TERMINAL), [...csvRows(entry)].join(''), [...bounceLine(entry)].join('')];
  const tookMs = performance.now() - startedMs;
  for (const { reason } of conclusions) expect(bounceReasons).toContain(reason);
  expect(bounceLineSchema.safeParse(JSON.parse(printed[2] ?? '')).error).toBeUndefined();
  // Whatever stands in a mail, none of it steers a terminal.
  expect(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(printed[0] ?? '')).toBe(false);
  return tookMs;
}

const damage = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), octet: fc.nat({ max: 255 }) });

test('there are samples', () => {
  expect(samples.length).toBeGreaterThan(300);
});

test.each(Object.entries(damages))('every bounce, %s', (_, change) => {
  const chosen = fc.sample(damage, samples.length);
  for (const [index, { name, raw }] of samples.entries()) {
    const damaged = change(raw, chosen[index] ?? { at: 0.5, octet: 0 });
    expect(
      explain(() => readBounce(damaged)),
      name,
    ).toBeLessThan(MOST_MS);
  }
});

test('every bounce, cut at many places', () => {
  for (const { name, raw } of samples.filter((_, index) => index % 12 === 0)) {
    for (let share = 0; share < 1; share += 0.05) {
      const cut = raw.subarray(0, Math.floor(raw.length * share));
      expect(
        explain(() => readBounce(cut)),
        name,
      ).toBeLessThan(MOST_MS);
    }
  }
});

test('every bounce, pasted as if it were a reply', () => {
  for (const { name, raw } of samples) {
    expect(
      explain(() => readPastedReply(raw.toString('latin1'))),
      name,
    ).toBeLessThan(MOST_MS);
  }
});
