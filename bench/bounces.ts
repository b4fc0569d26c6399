import PostalMime from 'postal-mime';
import { conclude } from '../src/bounce/conclude.ts';
import { readBounce } from '../src/bounce/read-bounce.ts';
import { titleOfSystem } from '../src/bounce/system-names.ts';
import { entryOf } from '../src/report/bounce/entry.ts';
import { type ComposedBounce, composedBounces } from './support/composed-bounces.ts';
import { median, ratio, short, table } from './support/numbers.ts';

// Bounces a second, on one core: read, concluded and put into words, beside a MIME parser that only takes the same mail apart.
// In turns, so that a busy machine slows both alike, and by CPU time. A bounce that is not read rightly fails the benchmark.

const smoke = process.argv.includes('--smoke');
const ROUNDS = smoke ? 1 : 9;
const ROUND_MS = smoke ? 20 : 400;
const WANTED_PER_SECOND = 300;

function explained(raw: Uint8Array) {
  const bounce = readBounce(raw);
  const conclusions = bounce.recipients.map((recipient) => conclude(recipient, bounce, { provider: null }));
  return entryOf({ file: null, place: null, bounce, conclusions, systemName: titleOfSystem });
}

/** How often something is done in a second of CPU time, of all threads; out of a time that is long enough to be measured. */
async function perSecond(act: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  let count = 0;
  for (let cpuMs = 0; ; ) {
    await act();
    count++;
    const { user, system } = process.cpuUsage(before);
    cpuMs = (user + system) / 1000;
    if (cpuMs >= ROUND_MS) return (1000 * count) / cpuMs;
  }
}

function isRight({ raw, recipients, reason }: ComposedBounce): boolean {
  const entry = explained(raw);
  return entry.recipientCount === recipients && entry.recipients[0]?.reason === reason;
}

const bounces = composedBounces();
const wrong = bounces.filter((bounce) => !isRight(bounce));
for (const { form } of wrong) process.stdout.write(`not read rightly: ${form}\n`);

const measured = bounces.map(() => ({ ours: [] as number[], parsers: [] as number[] }));
for (let round = 0; round < ROUNDS; round++) {
  for (const [at, { raw }] of bounces.entries()) {
    measured[at]?.ours.push(await perSecond(() => explained(raw)));
    measured[at]?.parsers.push(await perSecond(() => PostalMime.parse(raw)));
  }
}
const rates = measured.map(({ ours, parsers }) => ({ ours: median(ours), parser: median(parsers) }));
const rows = [['bounce', 'octets', 'explained/s', 'parsed/s by postal-mime', 'ratio']];
for (const [at, { form, raw }] of bounces.entries()) {
  const { ours = Number.NaN, parser = Number.NaN } = rates[at] ?? {};
  rows.push([form, `${raw.length}`, short(ours), short(parser), ratio(ours / parser)]);
}
const usual = rates.slice(0, -2); // the large ones are told by their rows
const together = usual.length / usual.reduce((seconds, { ours }) => seconds + 1 / ours, 0);
process.stdout.write(`${ROUNDS} rounds of ${ROUND_MS} ms of CPU time each, in turns, on one core\n${table(rows)}`);
process.stdout.write(`the first ${usual.length} in turns: ${short(together)} a second\n`);
process.stdout.write(
  `${JSON.stringify({ bench: 'bounces', perSecond: Math.round(together), toWanted: together / WANTED_PER_SECOND })}\n`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
