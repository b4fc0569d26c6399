import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import { type DemoConnection, demoConnection } from '../support/demo-connection.ts';
import { capturedIo } from '../support/io.ts';
import { said } from '../support/said.ts';

let demo: Demo;
let connection: DemoConnection;
let connect: readonly string[];

const fileOf = (name: string, text: string) => {
  const file = join(connection.folder, name);
  writeFileSync(file, text);
  return file;
};

beforeAll(async () => {
  demo = await startDemo();
  connection = demoConnection(demo);
  connect = [...connection.options, '--no-progress', '--no-smtp'];
});

afterAll(async () => {
  await demo.close();
  connection.remove();
});

const run = (...args: readonly string[]) => said([...args, ...connect]);

const fixed = async (...args: readonly string[]) => JSON.parse((await run('fix', ...args, '--format', 'json')).stdout);

describe('mailcheck fix --flatten', () => {
  test('brings the domain under the limit, in each format', async () => {
    const zone = await run('fix', 'broken.example', '--flatten');
    expect(zone).toMatchObject({ code: 0, stderr: '' });
    expect(zone.stdout).toMatch(/^; SPF flattened on \d{4}-\d\d-\d\d: 13 lookups become 10 of 10$/m);
    expect(zone.stdout).toMatch(/^broken\.example\. 3600 IN TXT "v=spf1 mx ip4:44\.128\.120\.0\/23 include:news/m);
    const update = await run('fix', 'broken.example', '--flatten', '--format', 'nsupdate');
    expect(update.stdout).toMatch(/^update add broken\.example\. 3600 TXT "v=spf1 mx ip4:44\.128\.120\.0\/23/m);
    expect(await fixed('broken.example', '--flatten')).toMatchObject({
      schema: 'mailcheck/fix@1',
      domain: 'broken.example',
      flattening: { outcome: 'flattened', lookupsAfter: 10 },
    });
  });

  test('flattens what it is told to, and needs no --flatten for it', async () => {
    const { flattening } = await fixed('broken.example', '--flatten-include', 'hr.vendors.example,crm.vendors.example');
    expect(flattening.flattened.map(({ term }: { term: string }) => term)).toEqual([
      'include:crm.vendors.example',
      'include:hr.vendors.example',
    ]);
    expect((await fixed('broken.example', '--flatten-include', 'all')).flattening).toMatchObject({ lookupsAfter: 1 });
  });

  test.each([
    'v=spf1 include:crm.vendors.example -all\n',
    '@ IN TXT ( "v=spf1 include:crm."\n  "vendors.example -all" )',
  ])('flattens the record in a file: %j', async (text) => {
    const file = fileOf('spf.txt', text);
    const { steps, flattening } = await fixed('healthy.example', '--flatten-from', file, '--flatten-include', 'all');
    expect(flattening.source).toBe('v=spf1 include:crm.vendors.example -all');
    expect(steps).toMatchObject([{ add: ['"v=spf1 ip4:44.128.120.0/23 -all"'], flattens: true }]);
  });

  test.each([
    ['parked.example', ['--flatten-include', 'x.example'], /no include:x\.example/],
    ['nothing.example', ['--flatten'], /nothing\.example publishes no SPF record/],
  ])('%s: exit 1, and says why', async (domain, flags, why) => {
    const { code, stdout, stderr } = await run('fix', domain, ...flags);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^mailcheck: --flatten: /);
    expect(stderr).toMatch(why);
    expect(stdout).toContain('; SPF is not flattened: ');
  });

  test('that is not needed is exit 0', async () => {
    const { code, stdout } = await run('fix', 'healthy.example', '--flatten');
    expect(code).toBe(0);
    expect(stdout).toContain('; SPF is not flattened: it takes 1 of 10 lookups as it is');
  });
});

describe('a slip', () => {
  test.each([
    [['fix'], /fix takes a domain: mailcheck fix example\.com/],
    [['plan'], /plan takes a domain/],
    [['fix', 'a.example', 'b.example'], /fix takes one domain, these are 2/],
    [['fix', 'a.example', '--record', '/nonexistent/x.json'], /--record: .*\/nonexistent/],
    [['fix', 'a.example', '--format', 'bind'], /"bind" is unknown: expected one of zone, nsupdate, json/],
    [['fix', 'a.example', '--flatten-from', '/nonexistent'], /cannot read "\/nonexistent"/],
    [['fix', 'a.example', '--flatten-form', 'x'], /--flatten-from/],
  ])('%j is exit 2', async (args, words) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
    expect(stdout).toBe('');
  });

  test.each([
    ['hello', /holds no SPF record/],
    ['', /holds no SPF record/],
    ['v=spf1 ipv4:1.2.3.4 -all', /"ipv4:1\.2\.3\.4" is a syntax error|"ipv4:" is a syntax error/],
  ])('a file with %j is no record to flatten', async (text, words) => {
    const { code, stderr } = await run('fix', 'a.example', '--flatten-from', fileOf('bad.txt', text));
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  });
});

test('a resolver that does not answer is exit 3, and no false comfort', async () => {
  const { io, stdout, stderr } = capturedIo();
  const dead = ['--nameserver', '127.0.0.1:9', '--no-canary', '--no-smtp', '--timeout', '2', '--only', 'spf,dmarc,mx'];
  expect(await runCli(['fix', 'healthy.example', ...dead], io)).toBe(3);
  expect(stdout()).toContain('; there is no record to change in what could be checked');
  expect(stderr()).toContain('could not be checked');
  expect(await runCli(['plan', 'healthy.example', '--verify', ...dead], io)).toBe(3);
});

test('a fix and a plan tell their exit codes', async () => {
  for (const command of ['fix', 'plan']) expect((await run(command, '--help')).stdout).toMatch(/Exit codes: 0 .*3\s/s);
});
