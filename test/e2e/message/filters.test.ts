import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { FilterShown } from '../../../src/checks/filters/shown.ts';
import type { ReportDocument } from '../../../src/report/schema.ts';
import { mailcheck, timeless, world } from '../mailcheck.ts';
import { SENDER } from './places.ts';

const KNOWN_SENDER = ['--ip', SENDER.address, '--helo', SENDER.host, '--mail-from', `bounce@${SENDER.domain}`];
const USUAL = ['--nameserver', '127.0.0.1', '--no-audit', '--only', 'filters', '--format', 'json'];

function told(file: string, args: readonly string[] = []) {
  return mailcheck(['message', join(world, file), ...USUAL, ...args]);
}

/** What the check says of a message. */
async function judged(file: string, args: readonly string[] = []) {
  const { stdout, stderr } = await told(file, args);
  expect(stdout, stderr).toMatch(/^\{/);
  const document = JSON.parse(stdout) as ReportDocument;
  const result = document.reports[0]?.results.find(({ check }) => check === 'filters');
  if (result === undefined) throw new Error(`the report has no filters: ${stdout.slice(0, 2000)}`);
  if (result.outcome === 'not-applicable') return { ...result, codes: [], filters: [], open: [] };
  return {
    outcome: result.outcome,
    codes: result.findings.map(({ code }) => code),
    filters: (result.facts?.['filters'] ?? []) as readonly FilterShown[],
    open: result.unchecked.map(({ reason }) => reason),
  };
}

const ruleIn = (filter: FilterShown | undefined, name: string) => filter?.rules.find((rule) => rule.name === name);
const wordless = (filters: readonly FilterShown[]) =>
  filters.flatMap(({ rules }) => rules.filter(({ words }) => words !== 'ours').map(({ name }) => name));

test('GTUBE: both are found on this machine, and neither lets it through', async () => {
  const { outcome, codes, filters } = await judged('gtube.eml', KNOWN_SENDER);
  expect({ outcome, codes }).toEqual({
    outcome: 'failed',
    codes: expect.arrayContaining(['filters-rspamd-refused', 'filters-spamassassin-spam']),
  });
  expect(filters.map(({ filter, found }) => [filter, found])).toEqual([
    ['Rspamd', 'on-this-machine'],
    ['SpamAssassin', 'on-this-machine'],
  ]);
  expect(filters.map((filter) => ruleIn(filter, 'GTUBE')?.words)).toEqual(['ours', 'ours']);
});

test('a newsletter that is signed and aligned passes, with the rules that say so', async () => {
  const { outcome, codes, filters } = await judged('newsletter.eml', KNOWN_SENDER);
  const [rspamd, spamassassin] = filters;
  expect({
    outcome,
    codes,
    scores: filters.map(({ score, thresholds }) => (score ?? 99) < (thresholds?.junk ?? 0)),
  }).toEqual({
    outcome: 'passed',
    codes: [],
    scores: [true, true],
  });
  for (const name of ['R_DKIM_ALLOW', 'R_SPF_ALLOW', 'DMARC_POLICY_ALLOW'])
    expect(ruleIn(rspamd, name), name).toBeDefined();
  for (const name of ['DKIM_VALID_AU', 'SPF_PASS']) expect(ruleIn(spamassassin, name), name).toBeDefined();
  expect(wordless(filters)).toEqual([]);
});

test('the same newsletter without anybody’s name is not held to be spam for that', async () => {
  const { codes } = await judged('newsletter.eml');
  expect(codes.filter((code) => /-(?:spam|refused)$/.test(code))).toEqual([]);
});

test('phishing is spam, rule by rule, with what to change', async () => {
  const { outcome, codes, filters } = await judged('phishing.eml');
  expect({ outcome, codes }).toEqual({
    outcome: 'failed',
    codes: expect.arrayContaining([expect.stringMatching(/^filters-rspamd-(?:spam|refused)$/)]),
  });
  expect(wordless(filters)).toEqual([]);
  for (const { rules } of filters) expect(rules.filter(({ change }) => change !== null).length).toBeGreaterThan(3);
});

test('a recording is judged again to the same', async () => {
  const file = join(world, 'gtube.json');
  const [first, again] = [
    await told('gtube.eml', ['--record', file]),
    await mailcheck(['message', '--replay', file, '--no-audit', '--only', 'filters', '--format', 'json']),
  ];
  expect(again.exitCode).toBe(first.exitCode);
  expect(timeless(again.stdout)).toEqual(timeless(first.stdout));
});

test('none is asked where none is wanted', async () => {
  expect(await judged('gtube.eml', ['--filters', 'none'])).toMatchObject({ outcome: 'not-applicable' });
});

test('where nobody listens it was not checked', async () => {
  expect(await judged('gtube.eml', ['--rspamd', 'http://127.0.0.1:9', '--spamd', '127.0.0.1:9'])).toMatchObject({
    outcome: 'not-checked',
    codes: [],
    open: ['refused', 'refused'],
  });
});

async function listening(server: ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
const web = (serve: RequestListener) => listening(createServer(serve));
const raw = (serve: (socket: Socket) => void) =>
  listening(createTcpServer((socket) => serve(socket.on('error', () => {}))));

/** Sends as much as is taken, up to 100 MB. */
function flood(out: {
  write(data: Buffer): boolean;
  once(event: 'drain', listener: () => void): unknown;
  end(): unknown;
}) {
  const chunk = Buffer.alloc(65_536, 'x');
  let left = 1600;
  const more = () => {
    while (left-- > 0) if (!out.write(chunk)) return void out.once('drain', more);
    out.end();
  };
  more();
}

function drip(out: { write(text: string): unknown; on(event: 'close', listener: () => void): unknown }) {
  const timer = setInterval(() => out.write('S'), 100);
  out.on('close', () => clearInterval(timer));
}

test.each([
  ['hangs', () => {}, () => {}, 'timeout'],
  ['drips', (_request, response) => drip(response), (socket) => drip(socket), 'timeout'],
  [
    'answers garbage',
    (_request, response) => void response.end('\u0000{]'),
    (socket) => void socket.end('\u0000{]\n'),
    'protocol-error',
  ],
  ['answers with 100 MB', (_request, response) => flood(response), (socket) => flood(socket), 'protocol-error'],
] satisfies [string, RequestListener, (socket: Socket) => void, string][])(
  'a filter that %s leaves it unchecked',
  async (_name, serve, talk, reason) => {
    const [rspamd, spamd] = [await web(serve), await raw(talk)];
    const args = ['--rspamd', `http://127.0.0.1:${rspamd}`, '--spamd', `127.0.0.1:${spamd}`, '--timeout', '4'];
    expect(await judged('gtube.eml', args)).toMatchObject({
      outcome: 'not-checked',
      codes: [],
      open: [reason, reason],
    });
  },
);
