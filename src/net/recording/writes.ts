import { createHash } from 'node:crypto';
import { REDACTED, type Span, spansOf } from '../redaction.ts';
import type { SecretWrite } from '../wire.ts';
import { base64, octetsOf } from './keys.ts';
import type { RecordedEvent } from './recording.ts';

/** A longer write is kept as its digest: a message stands in the audit's own request, and need not be there twice. */
const MAX_OCTETS = 4096;

type Written = Extract<RecordedEvent, { what: 'write' }>['data'];

/** What a recording keeps of a write: the octets, a digest of many, or only that something secret was said. */
export function keptOf(data: Uint8Array, options?: SecretWrite): Written {
  if (options !== undefined) return { secret: true };
  return data.length > MAX_OCTETS ? digestOf(data) : base64(data);
}

/** Whether this is what was written then. Where it was secret, anything secret is. */
export function isAsThen(kept: Written, data: Uint8Array, options?: SecretWrite): boolean {
  if (typeof kept === 'string') return options === undefined && Buffer.from(data).equals(octetsOf(kept));
  if ('secret' in kept) return options !== undefined;
  const { octets, sha256 } = digestOf(data);
  return options === undefined && kept.octets === octets && kept.sha256 === sha256;
}

function digestOf(data: Uint8Array): { readonly octets: number; readonly sha256: string } {
  return { octets: data.length, sha256: createHash('sha256').update(data).digest('hex') };
}

/**
 * The events of a connection without what the other side repeated of the secrets that were said, behind the first of
 * them; also where one is spread over several reads.
 */
export function withoutEchoes(events: readonly RecordedEvent[], secrets: readonly string[]): RecordedEvent[] {
  const first = events.findIndex(({ what, ...event }) => what === 'write' && 'data' in event && isSecret(event.data));
  if (first === -1) return [...events];
  const reads = events.slice(first).map((event) => (event.what === 'read' && event.result.ok ? event.result.data : ''));
  const octets = reads.map(octetsOf);
  const spans = spansOf(Buffer.concat(octets), secrets);
  if (spans.length === 0) return [...events];
  let start = 0;
  return events.map((event, index) => {
    const data = octets[index - first];
    if (data === undefined || event.what !== 'read' || !event.result.ok) return event;
    const kept = without(data, start, spans);
    start += data.length;
    return { ...event, result: { ...event.result, data: base64(kept) } };
  });
}

function isSecret(data: Written): boolean {
  return typeof data === 'object' && 'secret' in data;
}

/** Of a piece that begins at `start` of the whole: what lies in no span, and the placeholder where one begins. */
function without(piece: Uint8Array, start: number, spans: readonly Span[]): Uint8Array {
  const end = start + piece.length;
  const parts: Uint8Array[] = [];
  let at = start;
  for (const span of spans) {
    if (span.end <= start || span.start >= end) continue;
    parts.push(piece.subarray(at - start, Math.max(0, span.start - start)));
    if (span.start >= start) parts.push(Buffer.from(REDACTED));
    at = Math.min(span.end, end);
  }
  return Buffer.concat([...parts, piece.subarray(at - start)]);
}
