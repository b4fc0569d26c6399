// Judges every message of a collection, or one hostile message of 100 MB, in a process of its own, and prints what that took.
import { attachment } from '../../src/checks/attachment/check.ts';
import { attachedFilesOf } from '../../src/checks/attachment/facts.ts';
import { header } from '../../src/checks/header/check.ts';
import { checks } from '../../src/checks/index.ts';
import { mime } from '../../src/checks/mime/check.ts';
import type { AnyCheck } from '../../src/core/check.ts';
import { run } from '../../src/core/run.ts';
import { readMessage } from '../../src/message/read-message.ts';
import { messageTarget } from '../support/audit.ts';
import { zoneNet } from '../support/zone-net.ts';
import { type CollectedFile, filesIn, filesOf } from './collections.ts';

const messageChecks: readonly AnyCheck[] = checks.filter((check: AnyCheck) => check.about === 'message');
/** The checks that also ask others, or weigh words, are run on each so manieth message. */
const EACH_IN_FULL = 10;
const MEGABYTE = 1024 * 1024;
const HOSTILE_BYTES = 100 * MEGABYTE;

const HEAD = 'From: a@acme.example\r\nTo: b@reader.example\r\nSubject: x\r\nDate: Thu, 12 Mar 2026 10:00:00 +0000\r\n';
/** What a message of 100 MB begins with, and what it then repeats. */
const hostile: Readonly<Record<string, readonly [string, string]>> = {
  headers: [HEAD, `X-Note: ${'x'.repeat(60)}\r\n`],
  'one field': [`${HEAD}X-Note: `, 'x'],
  folds: [`${HEAD}X-Note: x\r\n`, ' x\r\n'],
  'one line': [`${HEAD}\r\n`, 'x'],
  'empty lines': [`${HEAD}\r\n`, '\n'],
  'nested parts': [HEAD, 'Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n'],
  'enclosed messages': [HEAD, 'Content-Type: message/rfc822\r\n\r\n'],
  'many parts': [`${HEAD}Content-Type: multipart/mixed; boundary=a\r\n\r\n`, '--a\r\n\r\nx\r\n'],
  base64: [`${HEAD}Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n`, 'UEsDBBQAAAAIAA==\r\n'],
  'quoted-printable': [
    `${HEAD}Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`,
    '=C3=BC= ',
  ],
  tags: [`${HEAD}Content-Type: text/html\r\n\r\n`, '<b><a href=x>'],
};

/** All checks, as the command runs them; returns what broke. */
async function judgeInFull(raw: Uint8Array): Promise<readonly string[]> {
  const target = messageTarget(raw);
  const ended = new AbortController();
  const results = await run({ checks: messageChecks, target, net: zoneNet({}), signal: ended.signal });
  ended.abort(); // as an audit's deadline does: whoever still listens lets go
  const open = results.flatMap((result) =>
    'unchecked' in result ? result.unchecked.map((one) => [result.check, one] as const) : [],
  );
  return open
    .filter(([, { reason }]) => reason === 'internal-error')
    .map(([check, { detail }]) => `${check}: ${detail}`);
}

/** The checks of form alone, without the engine; throws where one does. */
function judgeForm(raw: Uint8Array): void {
  const message = readMessage(raw);
  const values = { message, nowMs: 0, files: attachedFilesOf(message) };
  const target = messageTarget(raw);
  header.judge(values, target, { message: [], nowMs: [] });
  mime.judge(values, target, { message: [] });
  attachment.judge(values, target, { message: [], files: [] });
}

function bigMessage([begin, unit]: readonly [string, string]): Buffer {
  const raw = Buffer.allocUnsafe(HOSTILE_BYTES);
  const length = raw.write(begin, 0, 'latin1');
  return raw.fill(unit, length, 'latin1');
}

const [what = ''] = process.argv.slice(2);
const wanted = hostile[what];
let [messages, slowestMs, slowest] = [0, 0, ''];
const broken: string[] = [];

async function judgeAll(files: readonly CollectedFile[]): Promise<void> {
  for (const { name, raw } of files) {
    const startedMs = performance.now();
    if (messages % EACH_IN_FULL === 0) broken.push(...(await judgeInFull(raw)).map((text) => `${name}: ${text}`));
    else judgeForm(raw);
    const tookMs = performance.now() - startedMs;
    if (tookMs > slowestMs) [slowestMs, slowest] = [tookMs, name];
    messages++;
  }
}

if (wanted !== undefined) await judgeAll([{ name: what, raw: bigMessage(wanted) }]);
else await judgeAll(what.endsWith('.tar.gz') ? filesOf(what) : filesIn(what));
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ messages, broken: broken.slice(0, 20), slowestMs, slowest, peakBytes }));
