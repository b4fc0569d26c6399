import type { ImapBox, ImapMessage, ImapWorld } from './imap-world.ts';

/** What a connection is in the middle of. */
export interface ImapState {
  readonly world: ImapWorld;
  readonly password: string;
  capabilities(): readonly string[];
  selected: string | null;
  readOnly: boolean;
  /** The tag of the IDLE under way. */
  idling: string | null;
  /** What the next line answers, such as the response of AUTHENTICATE. */
  pending: ((line: string) => string) | null;
}

interface Said {
  readonly tag: string;
  readonly verb: string;
  readonly args: string;
}

/** The answer to one command as RFC 3501 has it; only what a client that looks for one message asks. */
export function answerImap(state: ImapState, { tag, verb, args }: Said): string {
  const ok = (text = '') => `${text}${tag} OK ${verb} done\r\n`;
  if (state.pending !== null) {
    const { pending } = state;
    state.pending = null;
    return pending(args);
  }
  if (state.idling !== null) {
    const idle = state.idling;
    state.idling = null;
    return args.toUpperCase() === 'DONE' ? `${idle} OK IDLE done\r\n` : '* BAD expected DONE\r\n';
  }
  const { world } = state;
  switch (verb) {
    case 'CAPABILITY':
      return ok(`* CAPABILITY ${state.capabilities().join(' ')}\r\n`);
    case 'ID':
      return ok('* ID ("name" "scripted" "version" "1")\r\n');
    case 'STARTTLS':
    case 'NOOP':
    case 'ENABLE':
      return ok();
    case 'LOGOUT':
      return ok('* BYE\r\n');
    case 'NAMESPACE':
      return ok('* NAMESPACE (("" "/")) NIL (("Shared/" "/"))\r\n');
    case 'LOGIN':
      return args.includes(`"${state.password}"`) ? ok() : `${tag} NO [AUTHENTICATIONFAILED] wrong password\r\n`;
    case 'AUTHENTICATE': {
      const judge = (line: string) =>
        Buffer.from(line, 'base64').toString().includes(state.password)
          ? ok()
          : `${tag} NO [AUTHENTICATIONFAILED] wrong password\r\n`;
      const [, initial] = args.split(' ');
      if (initial !== undefined) return judge(initial);
      state.pending = judge;
      return '+ \r\n';
    }
    case 'LIST':
      return ok(listed(world, args));
    case 'LSUB':
      return ok();
    case 'STATUS': {
      const [, path = ''] = /^"?([^"(]*?)"? \(/.exec(args) ?? [];
      const box = world.boxes.get(path);
      return box === undefined ? `${tag} NO no such folder\r\n` : ok(status(path, box));
    }
    case 'SELECT':
    case 'EXAMINE': {
      const path = args.replace(/^"(.*)"$/, '$1');
      const box = world.boxes.get(path);
      if (box === undefined) return `${tag} NO no such folder\r\n`;
      state.selected = path;
      state.readOnly = verb === 'EXAMINE';
      return `* ${box.messages.length} EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY ${box.uidValidity}] ok\r\n* OK [UIDNEXT ${box.uidNext}] ok\r\n${tag} OK [READ-${state.readOnly ? 'ONLY' : 'WRITE'}] done\r\n`;
    }
    case 'IDLE':
      state.idling = tag;
      return '+ idling\r\n';
  }
  const box = world.boxes.get(state.selected ?? '');
  if (box === undefined) return `${tag} BAD nothing is selected\r\n`;
  return inFolder(state, box, { tag, verb, args });
}

function inFolder(state: ImapState, box: ImapBox, { tag, verb, args }: Said): string {
  const ok = (text = '') => `${text}${tag} OK ${verb} done\r\n`;
  switch (verb) {
    case 'FETCH':
    case 'UID FETCH': {
      const [set = '', items = ''] = split(args);
      const messages = inSet(box, set, verb === 'UID FETCH');
      return ok(messages.map((message) => fetched(box, message, items)).join(''));
    }
    case 'UID SEARCH': {
      const [, id = ''] = /HEADER "?message-id"? "?(<[^>]*>)/i.exec(args) ?? [];
      const hits = box.messages.filter(({ raw }) => id !== '' && headerOf(raw).includes(`Message-ID: ${id}`));
      return ok(`* SEARCH${hits.map(({ uid }) => ` ${uid}`).join('')}\r\n`);
    }
    case 'UID STORE': {
      if (state.readOnly) return `${tag} NO read-only\r\n`;
      const [set = ''] = split(args);
      for (const message of inSet(box, set, true)) message.flags.add('\\Deleted');
      return ok();
    }
    case 'UID EXPUNGE':
    case 'EXPUNGE': {
      if (state.readOnly) return `${tag} NO read-only\r\n`;
      const named = verb === 'EXPUNGE' ? box.messages : inSet(box, args, true);
      box.messages = box.messages.filter((message) => !named.includes(message) || !message.flags.has('\\Deleted'));
      return ok();
    }
    case 'UID MOVE': {
      const [set = '', to = ''] = split(args);
      const target = state.world.boxes.get(to.replace(/^"(.*)"$/, '$1'));
      const [message] = inSet(box, set, true);
      if (target === undefined || message === undefined) return `${tag} NO no such thing\r\n`;
      box.messages = box.messages.filter((one) => one !== message);
      const moved = { ...message, uid: target.uidNext++ };
      target.messages.push(moved);
      return ok(`* OK [COPYUID ${target.uidValidity} ${message.uid} ${moved.uid}] moved\r\n`);
    }
  }
  return `${tag} BAD unknown command\r\n`;
}

function split(args: string): readonly string[] {
  const at = args.indexOf(' ');
  return [args.slice(0, at), args.slice(at + 1)];
}

function listed({ boxes }: ImapWorld, args: string): string {
  if (/^"" ""$/.test(args)) return '* LIST (\\Noselect) "/" ""\r\n';
  const only = /^"" "?([^"*%]+?)"?$/.exec(args)?.[1];
  const withStatus = /RETURN \(.*STATUS/.test(args);
  return Array.from(boxes)
    .filter(([path]) => only === undefined || path === only)
    .map(([path, box]) => {
      const line = `* LIST (${['\\HasNoChildren', ...box.attributes].join(' ')}) "/" "${path}"\r\n`;
      return withStatus && !box.attributes.includes('\\Noselect') ? line + status(path, box) : line;
    })
    .join('');
}

function status(path: string, { messages, uidNext, uidValidity }: ImapBox): string {
  return `* STATUS "${path}" (MESSAGES ${messages.length} UIDNEXT ${uidNext} UIDVALIDITY ${uidValidity})\r\n`;
}

function inSet(box: ImapBox, set: string, byUid: boolean): readonly ImapMessage[] {
  const last = byUid ? (box.messages.at(-1)?.uid ?? 0) : box.messages.length;
  const number = (text: string) => (text === '*' ? last : Number(text));
  const ranges = set.split(',').map((part) => {
    const [from = '', to = from] = part.split(':');
    const [a, b] = [number(from), number(to)];
    return [Math.min(a, b), Math.max(a, b)] as const;
  });
  return box.messages.filter((message, index) => {
    const key = byUid ? message.uid : index + 1;
    return ranges.some(([from, to]) => key >= from && key <= to);
  });
}

function headerOf(raw: string): string {
  return raw.slice(0, raw.indexOf('\r\n\r\n') + 2);
}

/** One FETCH response with the items asked for, as far as they are known here. */
function fetched(box: ImapBox, message: ImapMessage, items: string): string {
  const { raw, uid, flags, labels } = message;
  const parts = [`UID ${uid}`];
  if (/RFC822\.SIZE/.test(items)) parts.push(`RFC822.SIZE ${Buffer.byteLength(raw, 'latin1')}`);
  if (/INTERNALDATE/.test(items)) parts.push('INTERNALDATE "21-Nov-2026 10:00:00 +0000"');
  if (/X-GM-LABELS/.test(items))
    parts.push(`X-GM-LABELS (${labels.map((label) => `"${label.replace(/\\/g, '\\\\')}"`).join(' ')})`);
  if (/(?<!\.)FLAGS/.test(items)) parts.push(`FLAGS (${[...flags].join(' ')})`);
  const [, fields] = /BODY(?:\.PEEK)?\[HEADER\.FIELDS \(([^)]*)\)\]/.exec(items) ?? [];
  if (fields !== undefined) {
    const wanted = new Set(fields.toLowerCase().replaceAll('"', '').split(' '));
    const lines = headerOf(raw)
      .replace(/\r\n(?=[ \t])/g, '')
      .split('\r\n')
      .filter((line) => wanted.has(line.split(':', 1)[0]?.toLowerCase() ?? ''));
    const text = [...lines, '', ''].join('\r\n');
    parts.push(`BODY[HEADER.FIELDS (${fields})] {${text.length}}\r\n${text}`);
  }
  const [whole, , count] = /BODY(?:\.PEEK)?\[\](?:<(\d+)\.(\d+)>)?/.exec(items) ?? [];
  if (whole !== undefined) {
    const text = raw.slice(0, count === undefined ? undefined : Number(count));
    parts.push(`BODY[]${count === undefined ? '' : '<0>'} {${text.length}}\r\n${text}`);
  }
  return `* ${box.messages.indexOf(message) + 1} FETCH (${parts.join(' ')})\r\n`;
}
