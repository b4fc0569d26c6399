import { readMailLog } from '../bounce/logs/read-mail-log.ts';
import { readPastedReply } from '../bounce/pasted-reply.ts';
import { readBounce } from '../bounce/read-bounce.ts';
import { readWebhook, type WebhookEvent } from '../bounce/webhooks/read-webhook.ts';
import type { ReadBounce } from '../core/bounce.ts';
import { MAX_MESSAGE_BYTES } from '../message/parts.ts';
import { octetsFrom } from '../net/file-octets.ts'; // not by its index, which takes long to load
import { textOf } from './bounce-kinds.ts';
import { type MailboxItem, messagesFrom } from './mailbox-files.ts';
import { linesOf } from './text-lines.ts';

// One reader for each kind of input: octets as they come in, bounces out.

export type BounceItem =
  | {
      readonly kind: 'bounce';
      /** As given, `-` for standard input; null for what was pasted. */
      readonly file: string | null;
      /** `#17` of a mailbox, `line 20` of a log, `event 3` of a webhook; null: the whole. */
      readonly place: string | null;
      readonly bounce: ReadBounce;
      /** What it was read from, a mail or a reply; null: part of something larger. */
      readonly source: { readonly as: 'mail' | 'reply'; readonly octets: Uint8Array } | null;
    }
  | { readonly kind: 'unreadable'; readonly file: string; readonly why: string }
  /** A file of a folder that holds no mail. */
  | { readonly kind: 'passed-over'; readonly file: string; readonly why: string }
  /** What else there was to say of a file. */
  | { readonly kind: 'note'; readonly file: string; readonly note: string };

type Items = AsyncGenerator<BounceItem, void, undefined>;
type Chunks = AsyncIterable<Uint8Array>;

/** For words of ours about what has no file. */
export const PASTED = 'the pasted text';

const MAX_LOG_LINE = 8192;
const MAX_JSON_CHARACTERS = 64 * 1024 * 1024;
const MAX_JSON_LINE = 4 * 1024 * 1024;

export function mailItems(file: string | null, chunks: Chunks, kind: 'message' | 'mbox'): Items {
  return mailsIn(messagesFrom(file ?? PASTED, chunks, { maxBytes: MAX_MESSAGE_BYTES }, kind), file === null);
}

/** @param isPasted  that there is no file to name */
export async function* mailsIn(items: AsyncIterable<MailboxItem>, isPasted = false): Items {
  for await (const item of items) {
    if (item.kind !== 'message') {
      yield { kind: item.kind, file: item.name, why: item.why };
      continue;
    }
    const place = item.number === undefined ? null : `#${item.number}`;
    const file = place === null ? item.name : item.name.slice(0, -place.length);
    const octets = withoutMark(item.octets);
    const bounce = readBounce(octets);
    const beyond =
      item.sizeBytes > item.octets.length
        ? [`what follows behind the first ${item.octets.length / 1024 / 1024} MiB of it`]
        : [];
    yield {
      kind: 'bounce',
      file: isPasted ? null : file,
      place,
      bounce: beyond.length === 0 ? bounce : { ...bounce, unread: [...bounce.unread, ...beyond] },
      source: { as: 'mail', octets },
    };
  }
}

/** A byte order mark, as Notepad writes it, is no part of a mail. */
function withoutMark(octets: Uint8Array): Uint8Array {
  return octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf ? octets.subarray(3) : octets;
}

export async function* replyItems(file: string | null, chunks: Chunks, maxBytes: number): Items {
  const text = textOf(await octetsFrom(chunks, maxBytes));
  const source = { as: 'reply', octets: Buffer.from(text) } as const;
  yield { kind: 'bounce', file, place: null, bounce: readPastedReply(text), source };
}

export async function* logItems(file: string | null, chunks: Chunks): Items {
  const log = readMailLog(linesOf(chunks, MAX_LOG_LINE));
  for (let next = await log.next(); ; next = await log.next()) {
    if (next.done === true) {
      const { known, lines, delivered, refusedHere } = next.value;
      const name = file ?? PASTED;
      if (known === 0)
        yield { kind: 'unreadable', file: name, why: 'it holds no line of a mail program that is known' };
      else if (file !== null) {
        const others = refusedHere === 0 ? '' : `, ${refusedHere} refusals of mail from others`;
        yield { kind: 'note', file: name, note: `${lines} lines, ${delivered} deliveries${others}` };
      }
      return;
    }
    yield { kind: 'bounce', file, place: `line ${next.value.line}`, bounce: next.value.bounce, source: null };
  }
}

/** A JSON text is held whole, up to a bound; one event for each line is read line by line. */
export async function* webhookItems(file: string | null, head: Uint8Array, chunks: Chunks): Items {
  const name = file ?? PASTED;
  let known = 0;
  let others = 0;
  const items = (events: readonly WebhookEvent[]): readonly BounceItem[] =>
    events.flatMap(({ bounce }): readonly BounceItem[] => {
      const place = `event ${++known + others}`;
      if (bounce !== null) return [{ kind: 'bounce', file, place, bounce, source: null }];
      known--;
      others++;
      return [];
    });
  if (isLineByLine(head)) {
    for await (const line of linesOf(chunks, MAX_JSON_LINE)) {
      if (line.trim() !== '') yield* items(readWebhook(line) ?? [{ number: 1, bounce: null }]);
    }
  } else {
    let text = '';
    for await (const line of linesOf(chunks, MAX_JSON_CHARACTERS + 1)) {
      text += `${line}\n`;
      if (text.length > MAX_JSON_CHARACTERS) {
        const why = `it is larger than ${MAX_JSON_CHARACTERS / 1024 / 1024} MiB, the most that is read of one JSON text: give one event in each line`;
        return yield { kind: 'unreadable', file: name, why };
      }
    }
    const events = readWebhook(text);
    if (events === null) return yield { kind: 'unreadable', file: name, why: 'it begins as JSON, and is none' };
    yield* items(events);
  }
  if (known === 0)
    yield { kind: 'unreadable', file: name, why: 'it holds no event of a sending service that is known' };
  else if (others > 0) yield { kind: 'note', file: name, note: `${others} events of no service that is known` };
}

/** Whether the first line is a JSON text by itself, and another line begins behind it. */
function isLineByLine(head: Uint8Array): boolean {
  const lines = textOf(head)
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (lines.length < 2) return false;
  return readWebhook(lines[0] ?? '') !== null;
}
