import type { ProbeMessage } from '../core/probe.ts';
import { type Address, readAddress } from '../message/addresses.ts';
import { composeMessage } from '../message/compose.ts';
import { readyMessage } from '../message/ready.ts';
import { type Io, UsageError } from './io.ts';
import { contentOf, octetsNamed } from './message-files.ts';
import type { MessageFlags } from './probe-options.ts';
import { usualSubject, usualText } from './usual-message.ts';

export interface Recipients {
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
}

/** A message that is ready but for its recipients and its token. */
export interface Draft {
  /**
   * @param recipients  null: as a ready message says
   * @throws UsageError where no message can be made of what was given
   */
  make(
    recipients: Recipients | null,
    token: string,
  ): Promise<{ readonly message: ProbeMessage; readonly from: string }>;
}

/** What a ready message has of its own. */
const OF_THE_PARTS = [
  ['from', '--from'],
  ['cc', '--cc'],
  ['bcc', '--bcc'],
  ['subject', '--subject'],
  ['text', '--text'],
  ['textFile', '--text-file'],
  ['html', '--html'],
  ['htmlFile', '--html-file'],
  ['attach', '--attach'],
  ['inline', '--inline'],
  ['header', '--header'],
  ['listUnsubscribe', '--list-unsubscribe'],
] as const satisfies readonly (readonly [keyof MessageFlags, string])[];

/** @throws UsageError for an address that is none */
export function addressOf(option: string, text: string): Address {
  const read = readAddress(text);
  if (read.ok) return read.address;
  throw new UsageError(`${option}: ${read.error}`);
}

export function addressesOf(option: string, texts: readonly string[] = []): readonly Address[] {
  return texts.map((text) => addressOf(option, text));
}

/** @throws UsageError */
function envelopeFromOf({ envelopeFrom }: MessageFlags): string | null {
  if (envelopeFrom === undefined || envelopeFrom === '') return envelopeFrom ?? null;
  return addressOf('--envelope-from', envelopeFrom).address;
}

/**
 * A draft of the file that `--message` names.
 *
 * @throws UsageError where it cannot be read, or another option gives what stands in it
 */
export async function readyDraft(file: string, flags: MessageFlags, io: Io): Promise<Draft> {
  const other = OF_THE_PARTS.find(([flag]) => flags[flag] !== undefined);
  if (other !== undefined) {
    throw new UsageError(
      `${other[1]} does not go with --message, which gives the message whole: recipients other than its own are given with --to`,
    );
  }
  const octets = await octetsNamed('--message', file, io);
  const envelopeFrom = envelopeFromOf(flags);
  return {
    async make(recipients, token) {
      const to = recipients === null ? null : [...recipients.to, ...recipients.cc, ...recipients.bcc];
      const ready = await readyMessage(octets, { token, envelopeFrom, recipients: to });
      if (!ready.ok) throw new UsageError(`--message: "${file}": ${ready.error}`);
      return { message: ready.message, from: ready.from };
    },
  };
}

/**
 * A draft of the parts that the flags name, in plain words where they name none.
 *
 * @param dateMs  of the message, since 1970
 * @throws UsageError where a file cannot be read, or something is said twice
 */
export async function composedDraft(from: Address, flags: MessageFlags, io: Io, dateMs: number): Promise<Draft> {
  const content = await contentOf(flags, io);
  const envelopeFrom = envelopeFromOf(flags);
  const isUsual = content.text === null && content.html === null;
  return {
    async make(recipients, token) {
      const composed = await composeMessage({
        ...content,
        from,
        to: recipients?.to ?? [],
        cc: recipients?.cc ?? [],
        bcc: recipients?.bcc ?? [],
        subject: flags.subject ?? usualSubject(from.address),
        text: isUsual ? usualText(from.address, dateMs, token) : content.text,
        envelopeFrom,
        dateMs,
        token,
      });
      if (!composed.ok) throw new UsageError(composed.error);
      return { message: composed.message, from: from.address };
    },
  };
}
