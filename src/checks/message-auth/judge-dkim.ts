import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { HeaderField } from '../../message/header-fields.ts';
import { NOT_SIGNED_YET, SIGNED_COPY_ADVICE } from '../../message/not-signed-yet.ts';
import type { messageAuthFindings } from './findings.ts';
import { damageOf, type Judged } from './judged.ts';
import type { MessageProof, MessageSignature } from './proof-facts.ts';
import { reasonText } from './reason.ts';
import { isTolerated, openFields, stateOf, unsignedFields } from './signature-state.ts';

export type Said = FindingOf<typeof messageAuthFindings> | Unchecked;

const DAY_MS = 86_400_000;
/** Where keys and records may have been others when it came. */
export const FRESH_ADVICE = 'judge a message of these days, or believe what the receiver wrote into this one';
const CLOCKS_DIFFER_MS = 5 * 60_000;
const GOOD_BITS = 2048; // RFC 8301 section 3.2
const DKIM_FAULTS: readonly string[] = [
  'message-auth-dkim-body-changed',
  'message-auth-dkim-header-changed',
  'message-auth-dkim-expired',
  'message-auth-dkim-sha1',
  'message-auth-dkim-key-missing',
  'message-auth-dkim-key-revoked',
  'message-auth-dkim-key-unusable',
  'message-auth-dkim-key-short',
  'message-auth-dkim-unusable',
  'message-auth-dkim-tolerated',
  'message-auth-dkim-part-signed',
];

/** Every signature of the message, or that there is none, or none yet. */
export function judgeDkim(judged: Judged): readonly Said[] {
  const { proof, author, read } = judged;
  if (proof.status === 'unknown') return [unchecked('the signatures of the message', proof, [...DKIM_FAULTS])];
  const { signatures } = proof.value;
  if (proof.value.mayBeSigned)
    return [unchecked('DKIM of the message', NOT_SIGNED_YET, ['message-auth-dkim-missing'], SIGNED_COPY_ADVICE)];
  if (signatures.length === 0) return [{ code: 'message-auth-dkim-missing', params: { domain: author.domain } }];
  return signatures.flatMap((signature) => [
    ...failure(signature, proof.value, judged),
    ...(isWorthRemarks(signature) ? remarks(signature, proof.value, read.header.fields) : []),
  ]);
}

/** It counts for somebody. */
function isWorthRemarks(signature: MessageSignature): boolean {
  const state = stateOf(signature);
  return state === 'pass' || (isTolerated(signature) && state !== 'key-short');
}

function failure(signature: MessageSignature, proof: MessageProof, judged: Judged): readonly Said[] {
  const { tags, strict } = signature;
  const which = { domain: tags.domain, selector: tags.selector };
  const state = stateOf(signature);
  const because = strict?.comment ?? 'it cannot be read';
  if (state === 'pass') return [];
  if (state === 'not-answered') {
    const why = { reason: 'dns-failure', detail: because } as const;
    return [unchecked(`the key ${tags.selector}._domainkey.${tags.domain}`, why, [...DKIM_FAULTS])];
  }
  if (state === 'key-lost') {
    const detail = `the message is ${daysText(proof)} old and its key is gone: whether it verified then cannot be seen any more`;
    return [
      unchecked(
        `the key ${tags.selector}._domainkey.${tags.domain}`,
        { reason: 'not-proven', detail },
        [...DKIM_FAULTS],
        FRESH_ADVICE,
      ),
    ];
  }
  const overlooked = signature.tolerant?.warnings ?? [];
  if (isTolerated(signature) && state !== 'sha1' && state !== 'key-short')
    return [{ code: 'message-auth-dkim-tolerated', params: { ...which, because, overlooked } }];
  switch (state) {
    case 'body-changed':
    case 'header-changed':
      return [{ code: `message-auth-dkim-${state}`, params: { ...which, reasons: reasonsOf(signature, judged) } }];
    case 'expired':
      return [
        {
          code: 'message-auth-dkim-expired',
          params: { ...which, expiredAt: timeText(tags.expiresAtMs), asOf: timeText(proof.asOfMs) },
        },
      ];
    case 'key-short':
      return [{ code: 'message-auth-dkim-key-short', params: { ...which, bits: signature.tolerant?.keyBits ?? null } }];
    case 'key-unusable':
    case 'unusable':
      return [{ code: `message-auth-dkim-${state}`, params: { ...which, because } }];
    default:
      return [{ code: `message-auth-dkim-${state}`, params: which }];
  }
}

/** How old the message is. */
export function daysText({ asOfMs, askedAtMs }: MessageProof): string {
  return `${Math.floor((askedAtMs - asOfMs) / DAY_MS)} days`;
}

function reasonsOf({ place }: MessageSignature, judged: Judged): readonly string[] {
  return (damageOf(judged, place)?.reasons ?? []).map(reasonText);
}

/** What is to be said of a signature that counts. */
function remarks(
  signature: MessageSignature,
  { asOfMs }: MessageProof,
  fields: readonly HeaderField[],
): readonly Said[] {
  const { tags } = signature;
  const which = { domain: tags.domain, selector: tags.selector };
  const verified = signature.strict?.result === 'pass' ? signature.strict : signature.tolerant;
  const present = fields.map(({ name }) => name.toLowerCase());
  const unsigned = unsignedFields(tags.signedFields, new Set(present));
  const open = openFields(tags.signedFields, present);
  const { signedAtMs, bodyLength } = tags;
  const bits = verified?.keyBits ?? null;
  return [
    ...(bodyLength === null
      ? []
      : [
          {
            code: 'message-auth-dkim-part-signed',
            params: { ...which, signed: bodyLength, unsigned: verified?.unsignedOctets ?? 0 },
          } as const,
        ]),
    ...(signedAtMs !== null && signedAtMs > asOfMs + CLOCKS_DIFFER_MS
      ? [
          {
            code: 'message-auth-dkim-future',
            params: { ...which, signedAt: timeText(signedAtMs), asOf: timeText(asOfMs) },
          } as const,
        ]
      : []),
    ...(verified?.testing === true ? [{ code: 'message-auth-dkim-testing', params: which } as const] : []),
    ...(bits !== null && bits >= 1024 && bits < GOOD_BITS && tags.algorithm.startsWith('rsa')
      ? [{ code: 'message-auth-dkim-key-weak', params: { ...which, bits } } as const]
      : []),
    ...(unsigned.length > 0
      ? [{ code: 'message-auth-dkim-fields-unsigned', params: { ...which, fields: unsigned } } as const]
      : []),
    ...(open.length > 0 ? [{ code: 'message-auth-dkim-field-open', params: { ...which, fields: open } } as const] : []),
  ];
}

/** ISO 8601; what is no time that there is stands as its number. */
export function timeText(atMs: number | null): string {
  if (atMs === null) return 'an unknown time';
  const date = new Date(atMs);
  return Number.isNaN(date.getTime()) ? `${atMs / 1000} seconds since 1970` : date.toISOString();
}
