import { arcSetsIn } from '../../message/arc.ts';
import type { StatedResult } from '../../message/stated-results.ts';
import type { SignatureDamage } from './alteration-facts.ts';
import { type DmarcStep, dmarcSteps, type Identifier, identifiersOf, olderVerdict } from './dmarc-steps.ts';
import type { Sourced } from './facts.ts';
import { timeText } from './judge-dkim.ts';
import { type Difference, differencesFrom, receiverStatement } from './judge-receiver.ts';
import { damageOf, type Judged } from './judged.ts';
import type { MessageSignature } from './proof-facts.ts';
import {
  IMPORTANT_FIELDS,
  isTolerated,
  openFields,
  type SignatureState,
  stateOf,
  unsignedFields,
} from './signature-state.ts';

/** What the check shows of its facts: a stable shape, for the JSON report and the terminal. */
export interface MessageAuthShown {
  readonly [key: string]: unknown;
  readonly origin: {
    readonly address: Sourced | null;
    readonly helo: Sourced | null;
    readonly mailFrom: Sourced | null;
    /** ISO 8601; null: it was not received yet, as far as it shows. */
    readonly receivedAt: string | null;
  };
  /** As of when signatures are judged. DNS is that of now. */
  readonly asOf: { readonly time: string; readonly source: 'received' | 'now' } | null;
  /** Null: not evaluated. */
  readonly spf: {
    readonly result: string;
    readonly tolerant: string;
    readonly identity: 'mailfrom' | 'helo';
    readonly domain: string;
    readonly address: string;
    readonly problem: string | null;
  } | null;
  readonly dkim: readonly SignatureShown[];
  /** Whether it may be signed on its way out: then no signature means nothing. */
  readonly mayBeSigned: boolean;
  readonly dmarc: {
    readonly domain: string;
    /** Null: open. */
    readonly result: string | null;
    readonly tolerant: string | null;
    /** By RFC 7489; null: not known. */
    readonly older: string | null;
    readonly policy: string | null;
    /** What receivers of RFC 7489 are asked for; null: nothing, or not known. */
    readonly olderPolicy: string | null;
    readonly organizationalDomain: string | null;
    readonly identifiers: readonly Identifier[];
    readonly steps: readonly DmarcStep[];
  } | null;
  readonly arc: {
    readonly result: string;
    readonly tolerant: string;
    readonly because: string | null;
    readonly sets: readonly {
      readonly instance: number;
      readonly sealer: string | null;
      readonly chain: string | null;
    }[];
  } | null;
  readonly iprev: { readonly address: string; readonly result: string; readonly names: readonly string[] } | null;
  /** Null: not known, or there is no record. */
  readonly bimi: { readonly selector: string; readonly name: string; readonly record: string } | null;
  /** What the recipient's servers wrote or may have written, and where it differs from what is found here. Null: nothing. */
  readonly receiver: {
    readonly authservId: string | null;
    readonly results: readonly Pick<StatedResult, 'method' | 'result' | 'detail' | 'certainty'>[];
    readonly differences: readonly Difference[];
  } | null;
}

export interface SignatureShown {
  readonly domain: string;
  readonly selector: string;
  readonly algorithm: string;
  readonly canonicalization: string | null;
  readonly state: SignatureState;
  readonly result: string;
  /** With slips of syntax, SHA-1 and short keys overlooked. */
  readonly tolerant: string;
  readonly because: string | null;
  /** Of a broken one: which of its halves still verifies. Null: it is not broken. */
  readonly damage: Omit<SignatureDamage, 'place'> | null;
  readonly signedFields: readonly string[];
  readonly unsignedFields: readonly string[];
  /** Fields of which one more could be added without breaking it. */
  readonly openFields: readonly string[];
  readonly bodyLength: number | null;
  readonly signedAt: string | null;
  readonly expiresAt: string | null;
  readonly keyBits: number | null;
  readonly testing: boolean;
}

const MAX_FIELDS = 60;

export function shownOf(judged: Judged): MessageAuthShown {
  const { origin, spf, proof, iprev } = judged;
  const seen = proof.status === 'known' ? proof.value : null;
  return {
    origin: {
      address: origin.address,
      helo: origin.helo,
      mailFrom: origin.mailFrom,
      receivedAt: origin.receivedAtMs === null ? null : timeText(origin.receivedAtMs),
    },
    asOf: seen === null ? null : { time: timeText(seen.asOfMs), source: seen.asOf },
    spf: spf.status === 'unknown' ? null : spfShown(spf.value),
    dkim: (seen?.signatures ?? []).map((signature) => signatureShown(signature, judged)),
    mayBeSigned: seen?.mayBeSigned ?? false,
    dmarc: dmarcShown(judged),
    arc: arcShown(judged),
    iprev:
      iprev.status === 'unknown'
        ? null
        : {
            address: iprev.value.address,
            result: iprev.value.names.some(({ forward }) => forward === 'confirmed') ? 'pass' : 'fail',
            names: iprev.value.names.map(({ name }) => name),
          },
    bimi: bimiShown(judged),
    receiver: receiverShown(judged),
  };
}

function spfShown({
  result,
  lenient,
  identity,
  domain,
  address,
  problem,
}: SpfOf): NonNullable<MessageAuthShown['spf']> {
  return { result, tolerant: lenient, identity, domain, address, problem };
}
type SpfOf = Extract<Judged['spf'], { readonly status: 'known' }>['value'];

function signatureShown(signature: MessageSignature, judged: Judged): SignatureShown {
  const { tags, strict, tolerant, place } = signature;
  const found = damageOf(judged, place);
  const present = judged.read.header.fields.map(({ name }) => name.toLowerCase());
  const { canonicalization: c } = tags;
  return {
    domain: tags.domain,
    selector: tags.selector,
    algorithm: tags.algorithm,
    canonicalization: c === null ? null : `${c.header}/${c.body}`,
    state: stateOf(signature),
    result: strict?.result ?? 'neutral',
    tolerant: isTolerated(signature) ? 'pass' : (tolerant?.result ?? strict?.result ?? 'neutral'),
    because: strict?.comment ?? null,
    damage: found === null ? null : { body: found.body, header: found.header, reasons: found.reasons },
    signedFields: tags.signedFields.slice(0, MAX_FIELDS),
    unsignedFields: unsignedFields(tags.signedFields, new Set(present)).slice(0, IMPORTANT_FIELDS.length),
    openFields: openFields(tags.signedFields, present),
    bodyLength: tags.bodyLength,
    signedAt: tags.signedAtMs === null ? null : timeText(tags.signedAtMs),
    expiresAt: tags.expiresAtMs === null ? null : timeText(tags.expiresAtMs),
    keyBits: strict?.keyBits ?? tolerant?.keyBits ?? null,
    testing: strict?.testing ?? false,
  };
}

function dmarcShown({ dmarc, proof, spf, author }: Judged): MessageAuthShown['dmarc'] {
  if (dmarc.status === 'unknown' || proof.status === 'unknown') return null;
  const { value } = dmarc;
  const identifiers = identifiersOf(value, proof.value, spf);
  const { domain, organizationalDomain } = value.author.organization;
  return {
    domain,
    result: value.result?.result ?? null,
    tolerant: value.tolerant?.result ?? null,
    older: olderVerdict(value, identifiers),
    policy: value.author.policy.policy,
    olderPolicy: value.author.rfc7489?.policy ?? null,
    organizationalDomain,
    identifiers,
    steps: dmarcSteps(author, value, identifiers),
  };
}

function arcShown({ proof, read: { header } }: Judged): MessageAuthShown['arc'] {
  const chain = proof.status === 'known' ? proof.value.chain : null;
  if (chain === null) return null;
  const sets = arcSetsIn(header.fields).map(({ instance, sealer, chain: cv }) => ({ instance, sealer, chain: cv }));
  return { result: chain.strict.result, tolerant: chain.tolerant.result, because: chain.strict.comment, sets };
}

function bimiShown({ bimi }: Judged): MessageAuthShown['bimi'] {
  const record = bimi.status === 'known' ? bimi.value.record : null;
  if (bimi.status === 'unknown' || record === null) return null;
  return { selector: bimi.value.selector, name: record.name, record: record.text };
}

function receiverShown(judged: Judged): MessageAuthShown['receiver'] {
  const stated = receiverStatement(judged.read.header.fields);
  if (stated.results.length === 0) return null;
  const results = stated.results.map(({ method, result, detail, certainty }) => ({
    ...{ method, result, detail, certainty },
  }));
  return { authservId: stated.authservId, results, differences: differencesFrom(stated, judged) };
}

const MAX_SUMMARY = 60;
/** No statement: a key was not answered, or is gone by now. */
const UNDECIDED: readonly string[] = ['temperror', 'unknown'];

/** One line, such as `spf=pass dkim=pass dmarc=pass`. */
export function summaryOf({ spf, dkim, mayBeSigned, dmarc, arc }: MessageAuthShown): string {
  const signed = dkim.find(({ result }) => result === 'pass') ?? dkim[0];
  const parts = [
    spf === null ? null : `spf=${spf.result}`,
    `dkim=${signed?.result ?? 'none'}${signed === undefined ? (mayBeSigned ? ' yet' : '') : ` (${signed.domain})`}`,
    dmarc?.result == null ? null : `dmarc=${dmarc.result}`,
    arc === null || UNDECIDED.includes(arc.result) ? null : `arc=${arc.result}`,
  ];
  return parts
    .filter((part) => part !== null)
    .join(', ')
    .slice(0, MAX_SUMMARY);
}
