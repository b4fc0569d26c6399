/** A mailbox as the scripted IMAP server holds it. */
export interface ImapMessage {
  readonly uid: number;
  readonly raw: string;
  readonly flags: Set<string>;
  readonly labels: readonly string[];
}

export interface ImapBox {
  /** RFC 6154, such as `\Junk`, and others such as `\Noselect`. */
  readonly attributes: readonly string[];
  uidValidity: number;
  uidNext: number;
  messages: ImapMessage[];
}

export interface ImapWorld {
  readonly boxes: Map<string, ImapBox>;
  /** Puts a message into a folder, and tells whoever idles in it. */
  deliver(folder: string, raw: string, labels?: readonly string[]): ImapMessage;
  /** Called after each delivery. */
  readonly watchers: Set<(folder: string) => void>;
}

export interface BoxOptions {
  readonly attributes?: readonly string[];
  readonly uidValidity?: number;
  /** The UID of the next message; there are none below it unless delivered. */
  readonly uidNext?: number;
}

export function imapWorld(folders: Readonly<Record<string, BoxOptions>> = {}): ImapWorld {
  const boxes = new Map<string, ImapBox>();
  const named: Readonly<Record<string, BoxOptions>> = { INBOX: {}, ...folders };
  for (const [name, { attributes = [], uidValidity = 1, uidNext = 1 }] of Object.entries(named)) {
    boxes.set(name, { attributes, uidValidity, uidNext, messages: [] });
  }
  const watchers = new Set<(folder: string) => void>();
  return {
    boxes,
    watchers,
    deliver(folder, raw, labels = []) {
      const box = boxes.get(folder);
      if (box === undefined) throw new Error(`no folder ${folder}`);
      const message = { uid: box.uidNext++, raw, flags: new Set<string>(), labels };
      box.messages.push(message);
      for (const watch of watchers) watch(folder);
      return message;
    },
  };
}
