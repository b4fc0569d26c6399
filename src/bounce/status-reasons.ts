import type { BounceReason } from '../core/bounce.ts';
import data from '../data/enhanced-codes.json' with { type: 'json' };

/** What an enhanced status code says of the reason. */
export interface StatusReason {
  readonly reason: BounceReason;
  /** The words of a reply say more than it. */
  readonly isVague: boolean;
}

const REASONS: ReadonlyMap<string, StatusReason> = new Map(
  data.codes.map(({ detail, reason, vague }) => [
    detail,
    { reason: reason as BounceReason, isVague: vague === true }, // the file is checked by its test
  ]),
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
