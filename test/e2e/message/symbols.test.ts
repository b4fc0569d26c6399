import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { arriving } from '../../../src/checks/filters/arriving.ts';
import type { FilterOutcome } from '../../../src/core/filters.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { readMessage } from '../../../src/message/read-message.ts';
import { type SymbolSystem, symbolWords } from '../../../src/message/spam-symbols.ts';
import { createNet, createSystemWire, limiter, parseNameserver } from '../../../src/net/index.ts';
import { SENDER } from './places.ts';

// Every rule of the installed rule sets that the sample mail triggers has words of ours.

const shared = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const FOLDERS = ['messages', 'bounces/mail', 'dkim/corpus'];
const FOR_RSPAMD = 500;
const FOR_SPAMASSASSIN = 60; // it takes a quarter of a second for each
const AT_ONCE = 4;

/** As many of the samples, the same in every run, whatever their names. */
function samples(count: number): readonly Buffer[] {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(shared, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const digest = (file: string) => createHash('sha256').update(file.slice(shared.length)).digest('hex');
  const chosen = files.map((file) => [digest(file), file] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  return chosen.slice(0, count).map(([, file]) => readFileSync(file));
}

const envelope = {
  ip: SENDER.address,
  helo: SENDER.host,
  hostname: SENDER.host,
  mailFrom: `bounce@${SENDER.domain}`,
  recipients: [],
};

function rulesIn(outcome: Observation<FilterOutcome>): readonly string[] {
  if (outcome.status === 'unknown') throw new Error(outcome.detail);
  if (outcome.value.ended !== 'verdict') throw new Error(`${outcome.value.ended}: ${outcome.value.detail}`);
  return outcome.value.verdict.rules.map(({ name }) => name);
}

test.each([
  ['rspamd', FOR_RSPAMD, 60],
  ['spamassassin', FOR_SPAMASSASSIN, 30],
] satisfies [SymbolSystem, number, number][])('%s', async (system, count, atLeast) => {
  const resolver = parseNameserver('127.0.0.1');
  if (!resolver.ok) throw new Error(resolver.expected);
  const wire = createSystemWire({ signal: AbortSignal.timeout(55_000), routes: null });
  onTestFinished(() => wire.close());
  const net = createNet({ wire, servers: [resolver.server] });
  const limited = limiter(AT_ONCE);
  const found = await Promise.all(
    samples(count).map((raw) =>
      limited(async () => {
        const { bare, traced } = arriving(readMessage(raw), { envelope, isTraced: false, nowMs: Date.now() });
        const asked =
          system === 'rspamd'
            ? net.filters.rspamd({ url: 'http://127.0.0.1:11333', message: bare, envelope, password: null })
            : net.filters.spamd({ host: '127.0.0.1', port: 783, message: traced });
        return rulesIn(await asked);
      }),
    ),
  );
  const names = [...new Set(found.flat())];
  expect(names.length).toBeGreaterThan(atLeast);
  expect(names.filter((name) => symbolWords(system, name) === null)).toEqual([]);
});
