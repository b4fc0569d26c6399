import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

// Puts the files of the command, as `tsc` wrote them, into a few that Node loads at once: `dist/command`. Several hundred
// imports, and the ES module that Node makes of each of its own modules, took longer than what the command then did.
// They stand as deep below `dist` as those they were made of, which find `dist/data` and `package.json` by their own place.

const dist = new URL('../dist/', import.meta.url);
const pathOf = (name) => fileURLToPath(new URL(name, dist));

/** What every start needs, and no more: all other packages are loaded where they are used. */
const TAKEN_IN = ['commander', 'ipaddr.js'];

/** Text is parsed in half the time of a literal. */
const jsonAsText = {
  name: 'json-as-text',
  transform: {
    filter: { id: /\.json$/ },
    handler: (code) => ({
      code: `export default JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(code)))});`,
      moduleType: 'js',
    }),
  },
};

const bundle = await rolldown({
  input: { mailcheck: pathOf('cli/process.js') },
  platform: 'node',
  external: (id) => !/^[./]|^[A-Za-z]:\\/.test(id) && !TAKEN_IN.includes(id),
  plugins: [jsonAsText],
  checks: { ineffectiveDynamicImport: false },
});
await bundle.write({
  dir: pathOf('command'),
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name].cjs',
  comments: false,
});
await bundle.close();

const licences = TAKEN_IN.map((name) => {
  const text = readFileSync(new URL(`../node_modules/${name}/LICENSE`, import.meta.url), 'utf8');
  return `${name}\n\n${text.trim()}\n`;
});
writeFileSync(pathOf('command/LICENSES'), licences.join('\n'));

// The library begins at dist/index.js and has no part of the command line in it.
rmSync(pathOf('cli'), { recursive: true });
