export interface ZipFile {
  readonly name: string;
  readonly encrypted?: boolean;
  /** As the archive says. */
  readonly sizeBytes?: number;
}

/** A ZIP archive whose files are stored and empty, whatever it says of them (PKWARE APPNOTE 4.3). */
export function zipOf(...files: readonly ZipFile[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  for (const { name, encrypted = false, sizeBytes = 0 } of files) {
    const bytes = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE((encrypted ? 1 : 0) | 0x800, 2);
    fields.writeUInt32LE(sizeBytes, 18);
    fields.writeUInt16LE(bytes.length, 22);
    const at = Buffer.alloc(18);
    at.writeUInt32LE(Buffer.concat(locals).length, 14);
    locals.push(Buffer.from('PK\x03\x04', 'latin1'), fields, bytes);
    directory.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), fields, at.subarray(4), bytes);
  }
  const [content, list] = [Buffer.concat(locals), Buffer.concat(directory)];
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(content.length, 16);
  return Buffer.concat([content, list, end]);
}
