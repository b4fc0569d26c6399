import { readMailLog } from '../bounce/logs/read-mail-log.ts';
import { readPastedReply } from '../bounce/pasted-reply.ts';
import { readWebhook, type WebhookEvent } from '../bounce/webhooks/read-webhook.ts';
import { textOf } from './bounce-kinds.ts';
import { type BounceItem, type Chunks, type Items, PASTED } from './bounce-readers.ts';
import { linesOf } from './text-lines.ts';

// Readers of what holds many bounces, and is no mail: loaded where there is such a thing, as most input is a mail.

/** Exchange names all recipients of a message in one line. */
const MAX_LOG_LINE = 256 * 1024;
const MAX_JSON_CHARACTERS = 64 * 1024 * 1024;
const MAX_JSON_LINE = 4 * 1024 * 1024;

export async function* logItems(file: string | null, chunks: Chunks): Items {
  const log = readMailLog(linesOf(chunks, MAX_LOG_LINE));
  for (let next = await log.next(); ; next = await log.next()) {
    if (next.done === true) {
      const { known, lines, foreign, delivered, refusedHere, lostNotices, cut, unnamed } = next.value;
      const name = file ?? PASTED;
      if (known === 0)
        yield { kind: 'unreadable', file: name, why: 'it holds no line of a mail program that is known' };
      else if (file !== null) {
        const counts = [
          counted(lines, 'line', 'lines'),
          counted(delivered, 'delivery', 'deliveries'),
          ...(refusedHere === 0 ? [] : [`${counted(refusedHere, 'refusal', 'refusals')} of mail from others`]),
          ...(foreign === 0 ? [] : [`${counted(foreign, 'line', 'lines')} of no mail program that is known`]),
          ...(cut === 0 ? [] : [`${counted(cut, 'delivery', 'deliveries')} whose line ends too early to tell`]),
          ...(unnamed === 0
            ? []
            : [
                `${counted(unnamed, 'failure', 'failures')} whose recipients the export left out: join them with -join ';'`,
              ]),
          ...(lostNotices === 0
            ? []
            : [
                `${counted(lostNotices, 'notice of failure', 'notices of failure')} that nobody got, not counted again`,
              ]),
        ];
        yield { kind: 'note', file: name, note: counts.join(', ') };
      }
      return;
    }
    yield { kind: 'bounce', file, place: `line ${next.value.line}`, bounce: next.value.bounce, source: null };
  }
}

const MAX_REPLY_LINE = 8192;

/** A list of replies, one in each line. */
export async function* replyLineItems(file: string | null, chunks: Chunks): Items {
  let line = 0;
  for await (const text of linesOf(chunks, MAX_REPLY_LINE)) {
    line++;
    if (text.trim() === '') continue;
    yield { kind: 'bounce', file, place: `line ${line}`, bounce: readPastedReply(text), source: null };
  }
}

function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
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
  else if (others > 0)
    yield {
      kind: 'note',
      file: name,
      note: `${counted(others, 'event', 'events')} of no kind or service that is known`,
    };
}

/** Whether the first line is a JSON text by itself, and another line begins behind it. */
function isLineByLine(head: Uint8Array): boolean {
  const lines = textOf(head)
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (lines.length < 2) return false;
  return readWebhook(lines[0] ?? '') !== null;
}
