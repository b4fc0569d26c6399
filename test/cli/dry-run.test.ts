import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { printDryRun } from '../../src/cli/dry-run.ts';
import { type Fresh, probePlanOf } from '../../src/cli/probe-plan.ts';
import { capturedIo } from '../support/io.ts';

// What a probe says that it would do, word for word, as of one time and with one token.

const golden = (name: string) => join(dirname(fileURLToPath(import.meta.url)), '../golden', name);
const fresh: Fresh = { nowMs: Date.UTC(2026, 10, 21, 10, 30), token: () => '0123456789abcdef01234567' };

async function dryRun(flags: Parameters<typeof probePlanOf>[0], columns = 80): Promise<string> {
  const { io, stdout } = capturedIo({ columns });
  printDryRun(await probePlanOf(flags, null, io, fresh), 'text', io);
  return stdout();
}

test('a probe by the usual way out', async () => {
  const text = await dryRun({
    from: 'Ann Example <ann@example.com>',
    to: ['you@gmail.com'],
    via: 'smtp://ann@mail.example.com:587',
    mailbox: ['gmail'],
    senderMailbox: 'imaps://ann@mail.example.com',
  });
  await expect(text).toMatchFileSnapshot(golden('dry-run.txt'));
});

test('what is hostile is written out, and lines are broken to the width', async () => {
  const text = await dryRun(
    {
      from: 'ann@example.com',
      to: ['you@gmail.com', '"a\\"b"@example.net'],
      via: 'mx',
      envelopeFrom: '',
      subject: 'safe \u202e evil',
      text: 'a \u001b[31m red \u0007 line',
    },
    50,
  );
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
  await expect(text).toMatchFileSnapshot(golden('dry-run-hostile.txt'));
});
