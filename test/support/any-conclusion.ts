import type { BounceConclusion } from '../../src/core/bounce.ts';

/** That authentication failed for good, by a status code alone. */
export const anyConclusion: BounceConclusion = {
  reason: 'authfailure',
  kind: 'permanent',
  move: 'sender-dns',
  ended: true,
  basis: 'status',
  rule: null,
  provider: null,
  status: null,
  action: null,
  phase: null,
  replyCode: 550,
  greylisting: false,
  topics: [],
  others: [],
};
