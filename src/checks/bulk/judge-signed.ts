import { unchecked } from '../../core/check.ts';
import type { Observation } from '../../core/observation.ts';
import { fieldsNamed } from '../../message/header-fields.ts';
import type { ReadUnsubscribe } from '../../message/list-unsubscribe.ts';
import type { ReadMessage } from '../../message/message-tree.ts';
import { mayBeSigned, NOT_SIGNED_YET, SIGNED_COPY_ADVICE } from '../../message/not-signed-yet.ts';
import { oneClickLack } from '../../message/one-click.ts';
import { quotedFields } from '../../message/quoted.ts';
import { readSignature } from '../../message/signature-tags.ts';
import type { MessageProof } from '../message-auth/proof-facts.ts';
import type { Said } from './judge-unsubscribe.ts';

const PAIR = ['List-Unsubscribe', 'List-Unsubscribe-Post'] as const;
const MAX_SIGNATURES = 10;
const CODE = 'bulk-one-click-unsigned';

/** Whether a valid signature covers both fields of the pair (RFC 8058 section 4). */
export function judgeSigned(
  message: ReadMessage,
  list: ReadUnsubscribe | null,
  proof: Observation<MessageProof>,
): readonly Said[] {
  const { fields } = message.header;
  if (oneClickLack(fields, list) !== null) return [];
  const signatures = fieldsNamed(fields, 'DKIM-Signature').slice(0, MAX_SIGNATURES);
  const read = signatures.map(({ value }) => readSignature(value));
  const subject = 'whether DKIM covers the one-click pair';
  if (mayBeSigned(fields)) return [unchecked(subject, NOT_SIGNED_YET, [CODE], SIGNED_COPY_ADVICE)];
  const covering = read.map(({ signedFields }) => PAIR.every((name) => signedFields.includes(name.toLowerCase())));
  const evidence = quotedFields([...signatures, ...PAIR.flatMap((name) => fieldsNamed(fields, name))]);
  const signers = [...new Set(read.map(({ domain }) => domain).filter((domain) => domain !== ''))];
  if (!covering.includes(true)) {
    const uncovered = PAIR.filter(
      (name) => !read.some(({ signedFields }) => signedFields.includes(name.toLowerCase())),
    );
    const params = { uncovered: uncovered.length === 0 ? PAIR : uncovered, signers, broken: false };
    return [{ code: CODE, params, evidence }];
  }
  if (proof.status === 'unknown') return [unchecked(subject, proof, [CODE])];
  const those = proof.value.signatures.filter(({ place }) => covering[place] === true);
  if (those.some(({ strict, tolerant }) => strict?.result === 'pass' || tolerant?.result === 'pass')) return [];
  const silent = those.some(({ strict }) => strict?.result === 'temperror') ? proof.value.unanswered : null;
  if (silent !== null) return [unchecked(subject, silent, [CODE])];
  if (those.some(({ strict }) => strict?.result === 'unknown')) {
    const detail = 'the message outlived the key of the signature that covers them';
    return [unchecked(subject, { reason: 'not-proven', detail }, [CODE])];
  }
  return [
    { code: CODE, params: { uncovered: PAIR, signers, broken: true }, evidence: [...evidence, ...proof.evidence] },
  ];
}
