import type { MailboxPhase } from '../../core/net.ts';
import type { MailboxFailed, Wire, WireMailbox } from '../wire.ts';
import { findKey, mailboxKey, removeKey } from './keys.ts';
import type { RecordedCall, RecordedMailbox } from './recording-mailbox.ts';

/** Opens mailboxes of a wire and keeps what is learnt of each in `entries`. */
export function recordMailbox(wire: Pick<Wire, 'mailbox'>, entries: RecordedMailbox[]): Wire['mailbox'] {
  return async (request) => {
    // Takes its place when it begins, as every exchange does.
    const entry: RecordedMailbox = { key: mailboxKey(request), open: underWay('connect'), calls: [] };
    entries.push(entry);
    const result = await wire.mailbox(request);
    entry.open = result.ok ? { ok: true, opened: result.mailbox.opened } : plainFailure(result);
    return result.ok ? { ok: true, mailbox: recordingMailbox(result.mailbox, entry.calls) } : result;
  };
}

function recordingMailbox(mailbox: WireMailbox, calls: RecordedCall[]): WireMailbox {
  return {
    opened: mailbox.opened,
    async find(want) {
      const call: Extract<RecordedCall, { what: 'find' }> = {
        what: 'find',
        key: findKey(want),
        result: underWay('search'),
      };
      calls.push(call);
      const result = await mailbox.find(want);
      call.result = result.ok ? { ok: true, search: result.search } : plainFailure(result);
      return result;
    },
    async remove(message, token) {
      const call: Extract<RecordedCall, { what: 'remove' }> = {
        what: 'remove',
        key: removeKey(message),
        result: underWay('remove'),
      };
      calls.push(call);
      const result = await mailbox.remove(message, token);
      call.result = result.ok ? { ok: true, removed: result.removed, detail: result.detail } : plainFailure(result);
      return result;
    },
    close: () => mailbox.close(),
  };
}

function underWay(phase: MailboxPhase): MailboxFailed {
  return { ok: false, failure: 'cancelled', phase, detail: 'still under way when the recording ended', ms: 0 };
}

function plainFailure({ failure, phase, detail, code, ms }: MailboxFailed): MailboxFailed {
  return { ok: false, failure, phase, detail, ...(code === undefined ? {} : { code }), ms };
}
