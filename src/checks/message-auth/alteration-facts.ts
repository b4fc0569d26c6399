import { defineMessageFact } from '../../core/fact.ts';
import { type Evidence, known, type Observation } from '../../core/observation.ts';
import { relaxedValue } from '../../message/dkim-header.ts';
import { fieldsNamed, type HeaderField, readHeader } from '../../message/header-fields.ts';
import { publicKeyAt } from '../dkim/key-facts.ts';
import { messageRead } from '../mime/facts.ts';
import { bodyReason } from './body-search.ts';
import { firstPartFields } from './body-variants.ts';
import { searchHeader } from './header-search.ts';
import { type MessageSignature, messageProof } from './proof-facts.ts';
import type { Reason } from './reason.ts';
import { stateOf } from './signature-state.ts';
import { messageWhole } from './whole-facts.ts';

/** What a broken signature tells of what was changed. */
export interface SignatureDamage {
  /** The signature: its offset among the DKIM-Signature fields. */
  readonly place: number;
  readonly body: 'intact' | 'changed';
  /** `not-known`: without the key nothing can be said of it. */
  readonly header: 'intact' | 'changed' | 'not-known';
  /** The surest first. */
  readonly reasons: readonly Reason[];
}

const MAX_LOOKED_AT = 4; // bounded: each costs some hundred verifications

/** What was changed since the message was signed, for each signature that is broken. */
export const messageDamage = defineMessageFact({
  id: 'message.damage',
  needs: { read: messageRead, whole: messageWhole, proof: messageProof },
  async observe({ read, whole, proof }, { net }): Promise<Observation<readonly SignatureDamage[]>> {
    const broken = proof.signatures.filter((signature) => isBroken(signature)).slice(0, MAX_LOOKED_AT);
    if (broken.length === 0) return known([]);
    // Where line ends were put back, the body begins elsewhere.
    const header = whole.restoredLineEnds === 0 ? read.header : readHeader(whole.octets);
    const { fields } = header;
    const body = bodyOf(whole.octets, header.bodyStart);
    const inner = firstPartFields(body, fields);
    const evidence: Evidence[] = [];
    const found = [];
    for (const signature of broken) {
      const { tags, place } = signature;
      const key = await publicKeyAt(tags.selector, tags.domain, net);
      evidence.push(...key.evidence);
      const usable = key.status === 'known' ? key.value : null;
      const field = fieldsNamed(fields, 'DKIM-Signature')[place];
      const form = tags.canonicalization?.header;
      const searched =
        usable === null || field === undefined || form === undefined
          ? null
          : searchHeader(fields, inner, { tags, field, form, key: usable });
      const isBodyChanged = stateOf(signature) === 'body-changed';
      const inBody = isBodyChanged ? bodyReason(body, fields, tags) : null;
      const shown: readonly Reason[] = [
        ...(inBody === null ? [] : [inBody]),
        ...(searched?.kind === 'undone' ? searched.reasons : []),
      ];
      const isOpen = (isBodyChanged && inBody === null) || searched?.kind === 'changed';
      found.push({
        place,
        body: isBodyChanged ? 'changed' : 'intact',
        header: searched === null ? 'not-known' : searched.kind === 'intact' ? 'intact' : 'changed',
        reasons: [
          ...shown,
          ...(searched?.kind === 'changed' ? copiesThatDiffer(signature, fields) : []),
          ...(isOpen ? possible(fields, proof.restoredLineEnds, read.crLines > 0 ? 'CR' : 'LF') : []),
        ],
      } satisfies SignatureDamage);
    }
    return known(found, evidence);
  },
});

function isBroken(signature: MessageSignature): boolean {
  const state = stateOf(signature);
  return state === 'body-changed' || state === 'header-changed';
}

function bodyOf(octets: Buffer, bodyStart: number): Buffer {
  return octets.subarray(bodyStart);
}

const MAX_SHOWN = 80;

/** `z=` has the fields as they were signed (RFC 6376 section 3.5): what differs is what was changed. */
function copiesThatDiffer({ tags }: MessageSignature, fields: readonly HeaderField[]): readonly Reason[] {
  const left = new Map<string, HeaderField[]>();
  for (const field of fields)
    left.set(field.name.toLowerCase(), [...(left.get(field.name.toLowerCase()) ?? []), field]);
  return tags.copies.flatMap(({ name, value }): readonly Reason[] => {
    const [now] = left.get(name)?.splice(-1) ?? [];
    const squeezed = (text: string) => relaxedValue(text).replace(/\s/g, '');
    if (now !== undefined && squeezed(now.value) === squeezed(value)) return [];
    const what = now === undefined ? `${name} was taken away` : `${now.name} was "${value.trim().slice(0, MAX_SHOWN)}"`;
    return [{ certainty: 'implied', part: 'header', what: `${what} when it was signed (z=)` }];
  });
}

/** What the way of the message makes likely, where nothing shows it. */
function possible(fields: readonly HeaderField[], restoredLineEnds: number, newline: 'CR' | 'LF'): readonly Reason[] {
  const has = (name: string) => fieldsNamed(fields, name).length > 0;
  const reasons: string[] = [];
  if (has('List-Id') || has('List-Post'))
    reasons.push('a mailing list passed it on, and lists change subject, body or From');
  if (restoredLineEnds > 0)
    reasons.push(
      `${restoredLineEnds} lines of the file ended in ${newline} alone, so whoever saved it changed the file, perhaps more than that: save the original ("show source", "download")`,
    );
  if (fields.some(({ name }) => /^x-(?:antivirus|avg|avast|mimecast|proofpoint|sophos|barracuda)/i.test(name)))
    reasons.push('a filter that looked through it may have rewritten links or added a text');
  return reasons.map((what): Reason => ({ certainty: 'possible', part: 'body', what }));
}
