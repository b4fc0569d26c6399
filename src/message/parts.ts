import type { Address } from './addresses.ts';

/** A file that goes with the message. */
export interface Attachment {
  readonly name: string;
  /** `type/subtype`; null: by the ending of its name. */
  readonly type: string | null;
  readonly content: Uint8Array;
}

export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

/** The pair of RFC 8058; `https` alone brings `List-Unsubscribe-Post` with it. */
export interface ListUnsubscribe {
  readonly https: string | null;
  /** A `mailto:` URI, or an address alone. */
  readonly mailto: string | null;
}

/** What a message is made of. */
export interface MessageParts {
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  /** In the envelope only. */
  readonly bcc: readonly Address[];
  readonly subject: string;
  readonly text: string | null;
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
  /** Shown in the HTML body, which refers to each as `cid:NAME`. */
  readonly inlineImages: readonly Attachment[];
  readonly headers: readonly HeaderField[];
  readonly listUnsubscribe: ListUnsubscribe | null;
  /** The reverse path where it is not the address of From; empty: `<>`. */
  readonly envelopeFrom: string | null;
  /** Of the Date field, since 1970 in milliseconds. */
  readonly dateMs: number;
  /** 16 to 64 letters and digits. */
  readonly token: string;
}

/** Of the whole message. */
export const MAX_MESSAGE_BYTES = 50 * 1024 * 1024;

export const PROBE_FIELD = 'X-Mailcheck-Probe';
