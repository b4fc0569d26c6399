import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inputKindOf, whyNoInput } from '../../src/cli/bounce-kinds.ts';

test('a packed log is no bounce, and what unpacks it is said', async () => {
  const packed = gzipSync('Nov 21 10:00:00 out postfix/smtp[9]: 4XyZ1A2B3C: to=<kim@inn.example>, status=bounced (no)');
  expect(await inputKindOf(packed)).toBeNull();
  expect(whyNoInput(packed)).toContain('gzip -dc FILE | mailcheck bounce -');
});

test('what is no text is no reply, whatever words are in it; a log may have such octets in it', async () => {
  const octets = Buffer.from('\u007fELF\0\0 550 5.1.1 mailbox unavailable, delivery failed\0');
  expect(await inputKindOf(octets)).toBeNull();
  expect(whyNoInput(octets)).toBe('it is no text');
  expect(await inputKindOf(Buffer.from('\0\0\nNov 21 10:00:00 out postfix/smtp[9]: 4XyZ1A2B3C: removed'))).toBe('log');
});
