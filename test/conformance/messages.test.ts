import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readBounce } from '../../src/bounce/read-bounce.ts';
import { addressKind } from '../../src/core/addresses.ts';
import { arcSetsIn } from '../../src/message/arc.ts';
import { readAuthenticationResults } from '../../src/message/authentication-results.ts';
import { type HeaderField, headerFieldsIn } from '../../src/message/header-fields.ts';
import { pathOf } from '../../src/message/path.ts';
import { readReceived } from '../../src/message/received.ts';
import { spamVerdictsIn } from '../../src/message/spam-headers.ts';
import { trustedResults } from '../../src/message/trusted-results.ts';
import { type CollectedFile, filesIn, filesOf } from './collections.ts';

// Real messages that others collected: what is read of them, in shares, and that none takes long.

const shared = new URL('../../../shared/data/', import.meta.url);
const octets = (files: readonly CollectedFile[]) => files.map(({ raw }) => raw);

const bounces = octets(filesIn('bounces/mail/'));
const messages = [
  ...octets(filesIn('messages/')),
  ...bounces,
  ...['spamassassin', 'ccert', 'enron'].flatMap((name) => octets(filesOf(`spam/${name}.tar.gz`))),
];
const headers = messages.map((raw) => headerFieldsIn(raw));
const fieldsNamed = (name: string): readonly HeaderField[] =>
  headers.flatMap((fields) => fields.filter((field) => field.name.toLowerCase() === name));

const share = (part: number, whole: number) => `${part} of ${whole}, ${((100 * part) / whole).toFixed(2)} %`;

test('the samples are there', () => {
  expect(messages.length).toBeGreaterThan(14_000);
  expect(bounces.length).toBe(378);
});

describe('Received', () => {
  const values = fieldsNamed('received').map(({ value }) => value);
  const bare = values.map((value) => value.replace(/\([^()]*\)/g, ' ').replace(/\([^()]*\)/g, ' '));
  const hops = values.map(readReceived);

  /** How many of those that seem to have a piece, by a rough look, give it. */
  function measured(name: string, seems: (value: string) => boolean, has: (index: number) => boolean): number {
    const indices = bare.flatMap((value, index) => (seems(value) ? [index] : []));
    const found = indices.filter(has).length;
    console.log(`Received, ${name}: ${share(found, indices.length)}`);
    return found / indices.length;
  }

  test('from is read', () => {
    const rate = measured(
      'from',
      (value) => /^\s*from\s+\S/i.test(value),
      (index) => hops[index]?.from?.helo != null,
    );
    expect(rate).toBeGreaterThan(0.998);
  });

  test('the address is read where there is one in brackets', () => {
    const seems = (value: string) => /^\s*from\s/i.test(value);
    const listed = values.flatMap((value, index) => {
      const from = value.split(/\sby\s/i, 1)[0] ?? '';
      return seems(value) && /\[\d+\.\d+\.\d+\.\d+\]/.test(from) ? [index] : [];
    });
    const found = listed.filter((index) => hops[index]?.from?.address != null).length;
    console.log(`Received, address: ${share(found, listed.length)}`);
    expect(found / listed.length).toBeGreaterThan(0.99);
  });

  test('by is read', () => {
    const rate = measured(
      'by',
      (value) => /(?:^|\s)by\s+[\w[]/i.test(value),
      (index) => hops[index]?.by != null,
    );
    expect(rate).toBeGreaterThan(0.998);
  });

  test('the date is read', () => {
    const rate = measured(
      'date',
      (value) => /;[^;]*\d{1,2}:\d{2}[^;]*$/.test(value),
      (index) => hops[index]?.atMs != null,
    );
    expect(rate).toBeGreaterThan(0.98);
  });

  test('dates lie in the time of electronic mail', () => {
    const years = hops.flatMap(({ atMs }) => (atMs === null ? [] : [new Date(atMs).getUTCFullYear()]));
    const odd = years.filter((year) => year < 1985 || year > 2026);
    console.log(`Received, years out of 1985 to 2026: ${share(odd.length, years.length)}`);
    expect(odd.length / years.length).toBeLessThan(0.002);
  });
});

describe('Authentication-Results', () => {
  const NAMES = ['authentication-results', 'x-original-authentication-results', 'arc-authentication-results'];
  const values = NAMES.flatMap(fieldsNamed).map(({ name, value }) =>
    /^arc/i.test(name) ? value.replace(/^\s*i\s*=\s*\d{1,3}\s*;/i, '') : value,
  );
  const fields = values.map((value) => ({ value, read: readAuthenticationResults(value) }));

  test('are read: those with results give them, those with none say so', () => {
    const read = fields.filter(
      ({ value, read: { results } }) => results.length > 0 || /;\s*none\s*;?\s*$/i.test(value),
    );
    console.log(`Authentication-Results: ${share(read.length, fields.length)}`);
    const missed = fields.filter((one) => !read.includes(one));
    for (const { value } of missed.slice(0, 5)) console.log(`  missed: ${value.length} characters`);
    expect(read.length / fields.length).toBeGreaterThan(0.99);
  });

  test('every result that seems to be there is given', () => {
    const METHOD =
      /(?:^|[;\s])(spf|dkim|dmarc|arc|compauth|iprev|auth|sender-id|domainkeys|dkim-adsp|dkim-atps)\s*=\s*\w+/gi;
    const bare = (value: string) =>
      value
        .replace(/\([^()]*\)/g, ' ')
        .replace(/\([^()]*\)/g, ' ')
        .replace(/"[^"]*"/g, 'q');
    const rates = fields.map(({ value, read }) => ({
      seems: [...bare(value).matchAll(METHOD)].length,
      given: read.results.length,
    }));
    const whole = rates.filter(({ seems, given }) => given >= seems);
    console.log(`Authentication-Results with all their results: ${share(whole.length, rates.length)}`);
    expect(whole.length / rates.length).toBeGreaterThan(0.99);
  });

  test('a missing authserv-id is said, and only there', () => {
    const METHOD_FIRST = /^\s*(?:\([^()]*\)\s*)*[a-z-]+\s*(?:\/\s*\d+\s*)?=/i;
    const nameless = fields.filter(({ read: { authservId } }) => authservId === null);
    const seem = fields.filter(({ value }) => METHOD_FIRST.test(value));
    console.log(`Authentication-Results without authserv-id: ${share(nameless.length, fields.length)}`);
    expect(nameless.filter((one) => !seem.includes(one)).length).toBe(0);
    for (const { read } of nameless) expect(read.malformed).not.toBeNull();
  });
});

test('every header is read as a whole: its path, its verdicts, its seals', () => {
  let crossed = 0;
  let addressed = 0;
  for (const fields of headers) {
    const path = pathOf(fields, { sentAtMs: 0 });
    const { hops, sendingAddress, trustedFrom } = path;
    if (path.crossesBorder === true) crossed++;
    if (sendingAddress !== null) {
      if (path.crossesBorder === true) addressed++;
      expect(['public', 'reserved']).toContain(addressKind(sendingAddress));
    }
    expect(trustedFrom === null).toBe(hops.length === 0);
    for (const { origin } of trustedResults(fields, { path }))
      expect(['trusted', 'possible', 'forged', 'foreign']).toContain(origin);
    for (const { score } of spamVerdictsIn(fields)) expect(score === null || Number.isFinite(score)).toBe(true);
    for (const { instance } of arcSetsIn(fields)) expect(instance).toBeGreaterThan(0);
  }
  console.log(`paths that cross a border: ${crossed}; with the address that was seen: ${share(addressed, crossed)}`);
  expect(addressed / crossed).toBeGreaterThan(0.99);
});

describe('bounces', () => {
  interface Label {
    readonly file: string;
    readonly recipients: readonly { readonly reason: string; readonly replycode: string }[];
  }
  const lines = readFileSync(new URL('bounces/labels.jsonl', shared), 'utf8').trim().split('\n');
  const labels = lines.map((line) => JSON.parse(line) as Label);
  const read = (file: string) => readBounce(readFileSync(new URL(`bounces/${file}`, shared)));
  const OTHERS = new Set(['feedback', 'vacation', 'delivered']);

  test('are known as such', () => {
    const real = labels.filter(({ recipients }) => recipients.every(({ reason }) => !OTHERS.has(reason)));
    const known = real.filter(({ file }) => read(file).what !== 'none');
    console.log(`bounces known: ${share(known.length, real.length)}`);
    expect(known.length / real.length).toBeGreaterThan(0.95);
  });

  test('give a reply code or a status code', () => {
    const reports = labels.map(({ file }) => read(file));
    const replies = reports.filter((report) => report.recipients.some(({ reply }) => reply !== null));
    const codes = reports.filter((report) =>
      report.recipients.some(({ reply, status }) => reply !== null || status !== null),
    );
    console.log(
      `bounces with a reply: ${share(replies.length, 378)}; with a reply or a status: ${share(codes.length, 378)}`,
    );
    expect(codes.length).toBeGreaterThan(295);
  });

  test('give the reply code that people have found in them', () => {
    const labelled = labels.filter(({ recipients }) => recipients.some(({ replycode }) => replycode !== ''));
    const right = labelled.filter(({ file, recipients }) => {
      const found = read(file).recipients.map(({ reply }) => String(reply?.code));
      return recipients.some(({ replycode }) => replycode !== '' && found.includes(replycode));
    });
    console.log(`bounces with the right reply code: ${share(right.length, labelled.length)}`);
    expect(right.length / labelled.length).toBeGreaterThan(0.92);
  });

  test('are not seen in ordinary mail', () => {
    const ordinary = octets(filesOf('spam/spamassassin.tar.gz').slice(0, 2000));
    const taken = ordinary.filter((raw) => readBounce(raw).what !== 'none');
    console.log(`ordinary mail taken for a bounce: ${share(taken.length, ordinary.length)}`);
    expect(taken.length / ordinary.length).toBeLessThan(0.01);
  });
});
