import type { BounceReason } from '../core/bounce.ts';
import data from '../data/enhanced-codes.json' with { type: 'json' };

/** What an enhanced status code says of the reason. */
export interface StatusReason {
  readonly reason: BounceReason;
  /** The words of a reply say more than it. */
  readonly isVague: boolean;
  /** What it may stand for as well. */
  readonly others: readonly BounceReason[];
}

interface RegisteredCode {
  /** Subject and detail, without the class. */
  readonly detail: string;
  readonly reason: BounceReason;
  readonly vague?: boolean;
  readonly others?: readonly BounceReason[];
}

// A JSON import widens the strings; test/bounce/status-reasons.test.ts checks them.
const codes = data.codes as readonly unknown[] as readonly RegisteredCode[];

const REASONS: ReadonlyMap<string, StatusReason> = new Map(
  codes.map(({ detail, reason, vague, others = [] }) => [detail, { reason, isVague: vague === true, others }]),
);

/**
 * The reason that an enhanced status code stands for (RFC 3463, and the registry of RFC 5248), whatever its class.
 *
 * @param status  such as `5.7.23`
 * @returns null where the code names none, or is not in the registry
 */
export function reasonOfStatus(status: string | null): StatusReason | null {
  const detail = /^[45]\.(\d{1,3}\.\d{1,3})$/.exec(status ?? '')?.[1];
  return detail === undefined ? null : (REASONS.get(detail) ?? null);
}

/**
 * What the subject of a status code stands for, where its detail is in no registry: it counts all the same (RFC 3463 section 2).
 *
 * @param status  such as `5.4.20`
 * @returns null where the subject names no reason either
 */
export function reasonOfSubject(status: string | null): StatusReason | null {
  return reasonOfStatus(status?.replace(/\.\d{1,3}$/, '.0') ?? null);
}
