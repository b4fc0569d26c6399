import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { octetsToVerify } from '../../../src/checks/message-auth/bounds.ts';
import { messageAuth } from '../../../src/checks/message-auth/check.ts';
import { readHeader } from '../../../src/message/header-fields.ts';
import { auditOnce, messageTarget } from '../../support/audit.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { copyOf, plain, SIGNED_AT_MS, signed, zone } from './messages.ts';

const good = await signed(plain);
const SIGNATURE = good.slice(0, good.indexOf('\r\nFrom: ') + 2);

async function judged(raw: Buffer) {
  const result = await auditOnce(messageAuth, zoneNet(zone, { startedAtMs: SIGNED_AT_MS }), messageTarget(raw));
  expect(['passed', 'failed', 'not-checked']).toContain(result.outcome);
  const unseen = 'unchecked' in result ? result.unchecked : [];
  expect(unseen.filter(({ reason }) => reason === 'internal-error')).toEqual([]);
  return unseen;
}

const NAMES = ['DKIM-Signature', 'ARC-Seal', 'ARC-Message-Signature', 'ARC-Authentication-Results', 'From', 'Sender'];
const NAMES_TOO = ['Received', 'Return-Path', 'Authentication-Results', 'BIMI-Selector', 'Subject', 'Content-Type'];
const field = fc
  .tuple(fc.constantFrom(...NAMES, ...NAMES_TOO), fc.string({ maxLength: 80 }))
  .map(([name, value]) => `${name}: ${value}\r\n`);

test('whatever stands in the header, it is judged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(field, { maxLength: 6 }), fc.string({ maxLength: 60 }), async (fields, body) => {
      await judged(copyOf(`${fields.join('')}${good}${body}`));
    }),
    { numRuns: 15 },
  );
});

test('whatever octets are changed, it is judged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 8 }), async (changes) => {
      const raw = copyOf(good);
      for (const [at, octet] of changes) raw[at % raw.length] = octet;
      await judged(raw);
    }),
    { numRuns: 15 },
  );
});

test('whatever tags a signature has, it is judged', async () => {
  const tag = fc.tuple(
    fc.constantFrom('v', 'a', 'b', 'bh', 'c', 'd', 'h', 'i', 'l', 'q', 's', 't', 'x', 'z'),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(tag, { maxLength: 12 }), async (tags) => {
      const value = tags.map(([name, text]) => `${name}=${text.replace(/[^ -~]/g, '')}`).join('; ');
      await judged(copyOf(`DKIM-Signature: ${value}\r\n${good}`));
    }),
    { numRuns: 15 },
  );
});

describe('what would take mailauth time by the square is not verified, and said so', () => {
  const KIB = 1024;
  test.each([
    ['21 signatures', `${SIGNATURE.repeat(20)}${good}`, '21 signatures'],
    ['51 seals', `${'ARC-Seal: i=1; a=b\r\n'.repeat(51)}${good}`, '51 seals'],
    ['a long signature', good.replace('v=1;', `v=1; n=${'x'.repeat(70 * KIB)};`), 'a signature of more than'],
    ['white space in a signature', good.replace('v=1;', `v=1;${' '.repeat(2000)}`), 'white spaces in a row'],
    ['a long field', `X: ${'x'.repeat(300 * KIB)}\r\n${good}`, 'a header field of'],
    [
      'many folds',
      `${'X: a\r\n b\r\n b\r\n b\r\n b\r\n b\r\n b\r\n b\r\n b\r\n b\r\n b\r\n b\r\n'.repeat(1700)}${good}`,
      'lines',
    ],
    ['white space in the body', `${good}${' '.repeat(20 * KIB)}`, 'white spaces in a row'],
    ['a long line', `${good}${'x'.repeat(150 * KIB)}`, 'a line of'],
  ])('%s', async (_, message, detail) => {
    const raw = Buffer.from(message, 'latin1');
    const whole = octetsToVerify(raw, readHeader(raw));
    expect(whole).toMatchObject({ ok: false, detail: expect.stringContaining(detail) });
    const unseen = await judged(raw);
    expect(unseen.map(({ subject }) => subject)).toContain('the signatures of the message');
  });

  test('only the beginning of a message was read', async () => {
    const target = { ...messageTarget(Buffer.from(good, 'latin1')), sizeBytes: 100_000_000 };
    const result = await auditOnce(messageAuth, zoneNet(zone), target);
    expect('unchecked' in result && result.unchecked.map(({ reason }) => reason)).toContain('limit');
  });
});

test('line ends that were LF alone are put back', () => {
  const raw = Buffer.from('A: b\r\nC: d\n\nx\n\n', 'latin1');
  expect(octetsToVerify(raw, readHeader(raw))).toEqual({
    ok: true,
    octets: Buffer.from('A: b\r\nC: d\r\n\r\nx\r\n\r\n', 'latin1'),
    restoredLineEnds: 4,
  });
});
