import type { BouncePhase, BounceReason } from '../core/bounce.ts';

/** What a reply code and the phase say where the words say nothing. The first is the likeliest. */
export type CodeReasons = readonly [BounceReason, ...BounceReason[]];

// RFC 5321 section 4.2.3, RFC 7504 (521, 556), RFC 4954 (454, 530, 534, 535, 538), RFC 3848 and common use (422, 525, 541, 571)
const BY_CODE: Readonly<Record<number, CodeReasons>> = {
  422: ['mailboxfull'],
  454: ['securityerror', 'failedstarttls'],
  500: ['syntaxerror'],
  501: ['syntaxerror'],
  502: ['syntaxerror'],
  503: ['syntaxerror'],
  504: ['syntaxerror'],
  521: ['notaccept', 'blocked'],
  523: ['securityerror'],
  525: ['suspend'],
  530: ['securityerror'],
  534: ['securityerror'],
  535: ['securityerror'],
  538: ['securityerror'],
  541: ['rejected', 'spamdetected'],
  551: ['hasmoved', 'norelaying'],
  552: ['mailboxfull', 'mesgtoobig'],
  556: ['notaccept'],
  571: ['blocked', 'policyviolation'],
};

const AT_CONNECT: CodeReasons = ['blocked', 'badreputation'];
const BY_PHASE: Readonly<Partial<Record<BouncePhase, CodeReasons>>> = {
  connect: AT_CONNECT,
  ehlo: AT_CONNECT, // the name given there is refused like an address
  starttls: ['failedstarttls'],
  auth: ['securityerror'],
  mail: ['rejected', 'blocked'],
};
const REFUSED_RECIPIENT: ReadonlySet<number> = new Set([550, 553]);

/**
 * What a refusal means by its code and the phase alone.
 *
 * @returns null where these two fit too many reasons
 */
export function reasonsOfCode(code: number | null, phase: BouncePhase | null): CodeReasons | null {
  if (code === null || code < 400) return null;
  const byCode = BY_CODE[code];
  if (byCode !== undefined) return byCode;
  const byPhase = phase === null ? undefined : BY_PHASE[phase];
  if (byPhase !== undefined) return byPhase;
  if (phase === 'rcpt' && REFUSED_RECIPIENT.has(code)) return ['userunknown', 'filtered'];
  return null;
}

/** The likeliest of too many; better than nothing, and no more than a guess. */
export function likeliestOfCode(code: number | null, phase: BouncePhase | null): CodeReasons | null {
  switch (code) {
    case 421:
      return ['blocked', 'toomanyconn', 'badreputation'];
    case 452:
      return ['systemfull', 'mailboxfull', 'toomanyconn'];
    case 550:
      return phase === null
        ? ['userunknown', 'filtered', 'policyviolation']
        : ['filtered', 'spamdetected', 'policyviolation'];
    case 553:
      return ['userunknown', 'rejected', 'norelaying'];
    case 554:
      return ['policyviolation', 'spamdetected', 'blocked'];
    default:
      return null;
  }
}
