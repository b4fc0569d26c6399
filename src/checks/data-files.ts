import { readFileSync } from 'node:fs';

/**
 * Reads files of `src/data/`. Where there are many of a kind, they are read and not imported: a hundred imports of JSON take
 * a tenth of a second, before the first of them is needed.
 *
 * @param folder  below `src/data/`
 * @param names  of the files, without `.json`
 * @returns what each holds, in the order of the names; whoever types it has a test for the form
 */
export function dataFiles(folder: string, names: readonly string[]): readonly unknown[] {
  const path = `${import.meta.dirname}/../data/${folder}`;
  return names.map((name) => JSON.parse(readFileSync(`${path}/${name}.json`, 'utf8')));
}
