/** A message in a folder. */
export interface StoredMessage {
  readonly uid: number;
  readonly raw: Buffer;
  readonly receivedAt: Date;
  readonly flags: Set<string>;
}

export interface StoredFolder {
  readonly path: string;
  /** RFC 6154, such as `\Junk`; null: none. */
  readonly specialUse: string | null;
  readonly uidValidity: number;
  readonly messages: readonly StoredMessage[];
  readonly uidNext: number;
}

/** The mailbox of one user. */
export interface Account {
  /** The address, which is the login too. */
  readonly address: string;
  readonly password: string;
  readonly folders: readonly StoredFolder[];
  folder(path: string): StoredFolder | null;
  /** @throws RangeError where there is no such folder */
  file(path: string, raw: Buffer): StoredMessage;
  remove(path: string, uids: readonly number[]): void;
  /** Calls back whenever a folder has changed, until the function that it returns is called. */
  watch(onChange: (path: string) => void): () => void;
}

const FOLDERS = [
  ['INBOX', null],
  ['Junk', '\\Junk'],
  ['Sent', '\\Sent'],
  ['Trash', '\\Trash'],
] as const;

/** A mailbox with the usual folders, kept in memory. */
export function createAccount(address: string, password: string): Account {
  const uidValidity = Math.floor(Date.now() / 1000);
  const folders = FOLDERS.map(([path, specialUse]) => ({
    path,
    specialUse,
    uidValidity,
    messages: [] as StoredMessage[],
    uidNext: 1,
  }));
  const watchers = new Set<(path: string) => void>();
  const of = (path: string) => folders.find((folder) => folder.path === (/^inbox$/i.test(path) ? 'INBOX' : path));
  const changed = (path: string) => {
    for (const onChange of watchers) onChange(path);
  };
  return {
    address,
    password,
    folders,
    folder: (path) => of(path) ?? null,
    file(path, raw) {
      const folder = of(path);
      if (folder === undefined) throw new RangeError(`${address} has no folder "${path}"`);
      const message = { uid: folder.uidNext++, raw, receivedAt: new Date(), flags: new Set<string>() };
      folder.messages.push(message);
      changed(folder.path);
      return message;
    },
    remove(path, uids) {
      const folder = of(path);
      if (folder === undefined) return;
      folder.messages = folder.messages.filter(({ uid }) => !uids.includes(uid));
      changed(folder.path);
    },
    watch(onChange) {
      watchers.add(onChange);
      return () => watchers.delete(onChange);
    },
  };
}
