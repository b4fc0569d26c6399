import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

// The import table of docs/architecture.md, as a test. A new kind of module is a new row here and there, not an exception.

const root = join(dirname(fileURLToPath(import.meta.url)), '../src');

interface Row {
  readonly from: RegExp;
  /** Files of ours it may import, as paths below src/. */
  readonly ours: readonly RegExp[];
  /** Packages and `node:` modules it may import. */
  readonly packages: readonly RegExp[];
}

const CORE = /^core\//;
const DATA = /^data\//;
const NOTHING = /^(?!)/;
const PURE_NODE = /^node:(?:crypto|util|buffer|zlib)$/;

/** The first row that fits a file is its row. */
const table: readonly Row[] = [
  { from: /^core\//, ours: [CORE], packages: [/^tldts$/, /^ipaddr\.js$/, /^node:url$/] },
  { from: /^net\//, ours: [CORE, /^net\//], packages: [/^node:/, /^dns-packet$/, /^undici$/, /^zod$/, /^imapflow$/] },
  {
    from: /^message\//,
    ours: [CORE, DATA, /^message\//],
    packages: [
      PURE_NODE,
      /^node:module$/,
      /^postal-mime$/,
      /^nodemailer(?:\/|$)/,
      /^mailauth(?:\/|$)/,
      /^htmlparser2$/,
    ],
  },
  {
    from: /^classifier\//,
    ours: [CORE, DATA, /^message\//, /^classifier\//],
    packages: [/^node:(?:crypto|buffer|zlib)$/],
  },
  {
    from: /^bounce\//,
    ours: [CORE, DATA, /^(?:message|bounce)\//, /^checks\/(?:providers|data-files)\.ts$/],
    packages: [/^node:buffer$/],
  },
  { from: /^checks\/index\.ts$/, ours: [CORE, /^checks\/[^/]+\/check\.ts$/], packages: [] },
  {
    from: /^checks\/(?:providers|provider-files|data-files|mail-presets)\.ts$/,
    ours: [CORE, DATA, /^checks\/(?:provider-files|data-files)\.ts$/],
    packages: [/^node:fs$/],
  },
  {
    from: /^checks\/[^/]+\/(?:facts|evaluate|ask-[^/]+|[^/]+-facts)\.ts$/,
    ours: [
      CORE,
      DATA,
      /^(?:message|classifier|bounce)\//,
      /^checks\/(?:providers|mail-presets)\.ts$/,
      /^checks\/[^/]+\/(?:facts|[^/]+-facts)\.ts$/,
      /^checks\/OWN\/(?!check|findings)/,
    ],
    packages: [/^mailauth(?:\/|$)/, /^@postalsys\/vmc$/, PURE_NODE],
  },
  {
    from: /^checks\/[^/]+\/(?:check|judge-[^/]+)\.ts$/,
    ours: [
      CORE,
      /^(?:message|classifier)\//,
      /^checks\/mail-presets\.ts$/,
      /^checks\/[^/]+\/(?:facts|[^/]+-facts)\.ts$/,
      /^checks\/OWN\/(?!check\.ts)/,
    ],
    packages: [],
  },
  // parse.ts, findings.ts and the other pure parts of a check
  {
    from: /^checks\/[^/]+\//,
    ours: [CORE, /^(?:message|classifier|bounce)\//, /^checks\/OWN\/(?!check\.ts|facts\.ts)/],
    packages: [PURE_NODE, /^postal-mime$/, /^@rgrove\/parse-xml$/],
  },
  {
    from: /^demo\//,
    ours: [CORE, DATA, /^demo\//, /^net\//],
    packages: [/^node:/, /^dns-packet$/, /^pkijs$/, /^asn1js$/, /^mailauth(?:\/|$)/],
  },
  {
    from: /^report\//,
    ours: [CORE, DATA, /^report\//, /^checks\/(?:index|providers|mail-presets)\.ts$/],
    packages: [/^zod$/, /^node:util$/],
  },
  {
    from: /^(?:audit|cli)\/|^index\.ts$/,
    ours: [/./],
    packages: [
      /^commander$/,
      /^fastest-levenshtein$/,
      /^zod$/,
      /^node:(?:crypto|fs|os|process|util|path|url|readline)(?:\/|$)/,
    ],
  },
];

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

describe('the import table', () => {
  test.each(files)('%s keeps to its row', (file) => {
    const row = table.find(({ from }) => from.test(file));
    expect(row, `${file} fits no row of the table`).toBeDefined();
    const own = /^checks\/([^/]+)\//.exec(file)?.[1] ?? '';
    const allowed = row?.ours.map((pattern) => new RegExp(pattern.source.replace('OWN', own))) ?? [NOTHING];
    for (const [statement, statically, dynamically] of readFileSync(join(root, file), 'utf8').matchAll(IMPORT)) {
      const specifier = statically ?? dynamically ?? '';
      if (specifier.startsWith('.')) {
        const target = relative(root, join(root, dirname(file), specifier));
        // The type of one's own fact may be named anywhere in the module: it is gone when the code runs.
        const typeOnly = /^\s*(?:import|export) type\b/.test(statement);
        if (typeOnly && own !== '' && target.startsWith(`checks/${own}/`)) continue;
        expect(
          allowed.some((pattern) => pattern.test(target)),
          `${file} imports ${target}`,
        ).toBe(true);
      } else {
        expect(
          row?.packages.some((pattern) => pattern.test(specifier)),
          `${file} imports ${specifier}`,
        ).toBe(true);
      }
    }
  });
});

test('src/ is not empty, so the table above was tested', () => {
  expect(files.length).toBeGreaterThan(20);
});

test('data/ holds JSON only', () => {
  const others = readdirSync(join(root, 'data'), { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.endsWith('.json'),
  );
  expect(others.map(({ name }) => name)).toEqual([]);
});

test('the chains of docs/architecture.md are made of facts that there are', () => {
  const page = readFileSync(join(root, '../docs/architecture.md'), 'utf8');
  const chains = Array.from(page.matchAll(/`([^`]*→[^`]*)`/gs), ([, chain = '']) => chain).join(' ');
  const named = new Set(chains.match(/[a-z-]+\.[a-z-]+/g));
  const sources = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  expect(named.size).toBeGreaterThan(8);
  for (const id of named) expect(sources, id).toContain(`id: '${id}'`);
});
