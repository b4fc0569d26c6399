import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const shared = new URL('../../../shared/data/', import.meta.url);

export interface CollectedFile {
  readonly name: string;
  readonly raw: Buffer;
}

/** The files of a folder of ../shared/data, those in folders below it too. */
export function filesIn(folder: string): readonly CollectedFile[] {
  const entries = readdirSync(new URL(folder, shared), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: `${folder}${entry.name}`, raw: readFileSync(`${entry.parentPath}/${entry.name}`) }));
}

/** The files of a tar archive, gzipped: a block of 512 octets about each (POSIX ustar), then its content in whole blocks. */
export function filesOf(archive: string): readonly CollectedFile[] {
  const tar = gunzipSync(readFileSync(new URL(archive, shared)));
  const files: CollectedFile[] = [];
  for (let at = 0; at + 512 <= tar.length; ) {
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8) || 0;
    const isFile = tar[at + 156] === 0x30 || (tar[at + 156] === 0 && size > 0);
    const name = tar.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
    if (isFile) files.push({ name: `${archive}/${name}`, raw: tar.subarray(at + 512, at + 512 + size) });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
