import { REDACTED } from '../redaction.ts';
import type { Connection, Failed } from '../wire.ts';
import { octetsOf } from './keys.ts';
import type { RecordedEvent } from './recording.ts';
import { isAsThen } from './writes.ts';

export interface ReplayEnding {
  /** Called for everything that is asked for. */
  asked(): void;
  /** What to hand out where the recording has nothing. */
  absent(what: string): Promise<Failed>;
  /** A recorded failure, when it is its time. */
  fail<F extends { readonly failure: string }>(failure: F): Promise<F>;
}

/**
 * A recorded connection. It has to be used as it was then: each read, write and handshake in its turn, and the same
 * octets written. From the first step that differs on, nothing recorded answers what is asked now, so nothing is.
 */
export function replayConnection(events: readonly RecordedEvent[], { asked, absent, fail }: ReplayEnding): Connection {
  let at = 0;
  let leftOver: Uint8Array = new Uint8Array();

  /** The next event if it is of this kind; otherwise the recording is over. */
  function next<W extends RecordedEvent['what']>(what: W): Extract<RecordedEvent, { what: W }> | null {
    asked();
    const event = events[at];
    at = event?.what === what ? at + 1 : events.length;
    return event?.what === what ? (event as Extract<RecordedEvent, { what: W }>) : null;
  }

  return {
    async read({ maxBytes }) {
      let ms = 0;
      if (leftOver.length === 0) {
        const event = next('read');
        if (event === null) return absent('more of what this server said');
        if (!event.result.ok) return fail(event.result);
        leftOver = octetsOf(event.result.data);
        ms = event.result.ms;
      }
      // As many as asked for, whatever was asked for then.
      const data = leftOver.subarray(0, maxBytes);
      leftOver = leftOver.subarray(maxBytes);
      return { ok: true, data, ms };
    },
    async write(data, options) {
      const event = next('write');
      if (event !== null && isAsThen(event.data, data, options)) {
        return event.result.ok ? event.result : fail(event.result);
      }
      at = events.length;
      const said = options === undefined ? Buffer.from(data).toString('latin1').slice(0, 80) : REDACTED;
      return absent(`what this server said to ${JSON.stringify(said)}`);
    },
    async startTls() {
      leftOver = new Uint8Array();
      const event = next('tls');
      if (event === null) return { ...(await absent('a TLS handshake with this server')), code: 'not-routed' };
      if (event.result.ok) return event.result;
      return { ...(await fail(event.result)), code: event.result.code };
    },
    close() {},
  };
}
