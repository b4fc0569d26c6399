import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../src/checks/index.ts';
import { explainedCode } from '../src/cli/explain-codes.ts';
import { runCli } from '../src/cli/run-cli.ts';
import { demoDomains } from '../src/demo/zones.ts';
import { capturedIo } from './support/io.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly name: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
};

async function help(...args: readonly string[]): Promise<string> {
  const { io, stdout } = capturedIo({ columns: 100 });
  await runCli([...args, '--help'], io);
  return stdout();
}

describe('README.md', () => {
  test('every flag it names is in the help', async () => {
    const text = (
      await Promise.all([
        help(),
        help('fix'),
        help('plan'),
        help('probe'),
        help('send'),
        help('message'),
        help('train'),
        help('bounce'),
      ])
    ).join('\n');
    const flags = new Set(readme.match(/(?<![\w-])--[a-z][a-z0-9-]*/g));
    expect(flags.size).toBeGreaterThan(8);
    for (const flag of flags) expect(text, flag).toContain(flag);
  });

  test('every flag that the page on the probe names is in its help', async () => {
    const page = readFileSync(join(root, 'docs/probe.md'), 'utf8');
    const text = (await Promise.all([help(), help('probe'), help('send')])).join('\n');
    const flags = new Set(page.match(/(?<![\w-])--[a-z][a-z0-9-]*/g));
    expect(flags.size).toBeGreaterThan(30);
    for (const flag of flags) expect(text, flag).toContain(flag);
  });

  test('every command it names exists', async () => {
    const text = await help();
    for (const [, command] of readme.matchAll(/mailcheck (demo|explain|[a-z]+)(?=[\s`])/g)) {
      if (command !== undefined && !['notices', 'example'].includes(command))
        expect(text, command).toContain(`mailcheck ${command}`);
    }
  });

  test('every flag that the page on bounces names is in its help', async () => {
    const page = readFileSync(join(root, 'docs/bounce.md'), 'utf8');
    const text = (await Promise.all([help('bounce'), help('explain')])).join('\n');
    const flags = new Set(page.match(/(?<![\w-])--[a-z][a-z0-9-]*/g));
    expect(flags.size).toBeGreaterThan(8);
    for (const flag of flags) expect(text, flag).toContain(flag);
  });

  test('every code it has explained is known', () => {
    for (const [, code = ''] of readme.matchAll(/explain ([a-z0-9.-]+)/g))
      expect(catalogue.has(code) || explainedCode(code) !== null, code).toBe(true);
  });

  test('its set-up commands are those of the package', () => {
    expect(readme).toContain('npm ci && npx mailcheck demo');
    expect(readme).toContain('npm cit');
    expect(Object.keys(manifest.bin)).toEqual(['mailcheck']);
    expect(manifest.scripts['test']).toBeDefined();
    expect(manifest.scripts['prepare']).toContain('build');
    expect(readme).toContain(`from '${manifest.name}'`);
  });

  test('every file it links to is there', () => {
    for (const [, path] of readme.matchAll(/\]\(([^)#:]+)\)/g))
      expect(existsSync(join(root, path ?? '')), path).toBe(true);
  });

  test('its terminal block is what the demo prints today', async () => {
    const [, block = ''] = /```console\n([\s\S]*?)```/.exec(readme) ?? [];
    const [command = '', ...printed] = block.trimEnd().split('\n');
    expect(command).toMatch(/^\$ mailcheck demo \S+$/);
    const domain = command.split(' ').at(-1) ?? '';
    expect(demoDomains.map((demo) => demo.domain)).toContain(domain);
    const { io, stdout } = capturedIo();
    await runCli(['demo', domain], io);
    // Ports and seconds are of the day, and a busy machine may ask a question again.
    const timeless = (text: string) =>
      text
        .replace(/@127\.0\.0\.1:\d+/g, '@127.0.0.1:0')
        .replace(/in \d+\.\d s/g, 'in 0.0 s')
        .replace(/\d+ DNS queries for (\d+) questions/, '$1 DNS queries')
        .trimEnd();
    expect(timeless(printed.join('\n'))).toBe(timeless(stdout()));
  });
});
