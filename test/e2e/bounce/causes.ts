import {
  FULL_READER,
  type Mailer,
  NO_DOMAIN,
  NULL_MX_DOMAIN,
  type SenderState,
  SIZE_LIMIT,
  senderDomain,
} from './places.ts';

/** Why a message comes back, or is late. */
export interface Cause {
  readonly id: string;
  readonly from: SenderState;
  readonly to: string;
  /** Of its body, in octets. */
  readonly sizeBytes?: number;
}

export const failures = [
  { id: 'unknown-user', from: 'sound', to: 'nobody@strict.example' },
  { id: 'full-mailbox', from: 'sound', to: FULL_READER },
  { id: 'over-size', from: 'sound', to: 'ada@strict.example', sizeBytes: 2 * SIZE_LIMIT },
  { id: 'no-such-domain', from: 'sound', to: `ada@${NO_DOMAIN}` },
  { id: 'null-mx', from: 'sound', to: `ada@${NULL_MX_DOMAIN}` },
  { id: 'blocklist', from: 'listed', to: 'ada@lists.example' },
  { id: 'spf', from: 'forgetful', to: 'ada@policy.example' },
] as const satisfies readonly Cause[];

export const delays = [
  { id: 'greylisting', from: 'sound', to: 'ada@grey.example' },
  { id: 'dead-host', from: 'sound', to: 'ada@dead.example' },
] as const satisfies readonly Cause[];

export const causes: readonly Cause[] = [...failures, ...delays];

/** Whose mailbox the bounce of a cause comes to, which tells it from the others. */
export function senderOf({ id, from }: Cause, mailer: Mailer): string {
  return `${id}@${senderDomain(from, mailer)}`;
}
