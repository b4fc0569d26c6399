import type { Net } from '../../core/net.ts';
import { findBody } from '../../message/dkim-body.ts';
import { coveredFields } from '../../message/dkim-header.ts';
import { fieldsNamed, type Header } from '../../message/header-fields.ts';
import { readSignature, type SignatureTags, tagsIn } from '../../message/signature-tags.ts';
import { publicKeyAt } from '../dkim/key-facts.ts';
import { SEALS_ARE_GOOD, type VerifiedChain } from './chain-facts.ts';
import { isSignedBy } from './header-signature.ts';

/**
 * The chain as lenient verifiers take it (dkimpy among them): where the seals are good, an ARC-Message-Signature without
 * `c=` is `relaxed/relaxed`, as early drafts of RFC 8617 had it, and one with an empty `h=` is over no field at all. The
 * letter has `simple/simple` (RFC 6376 section 3.5), and wants From in `h=` (section 5.4). Never rejects.
 *
 * @param octets  lines ended by CRLF
 */
export async function tolerantChain(
  octets: Buffer,
  header: Header,
  strict: VerifiedChain,
  net: Net,
): Promise<VerifiedChain> {
  const instance = SEALS_ARE_GOOD.exec(strict.comment ?? '')?.[1];
  const field = fieldsNamed(header.fields, 'ARC-Message-Signature').find(
    ({ value }) => instance !== undefined && Number(tagsIn(value).get('i')) === Number(instance),
  );
  if (field === undefined) return strict;
  const tags = readSignature(field.value);
  const lacksForm = !tagsIn(field.value).has('c');
  const coversNothing = tags.signedFields.length === 0;
  const form = lacksForm ? ({ header: 'relaxed', body: 'relaxed' } as const) : tags.canonicalization;
  if ((!lacksForm && !coversNothing) || form === null || tags.bodyLength !== null || !isSha256(tags)) return strict;
  const body = octets.subarray(header.bodyStart);
  if (findBody(body, { form: form.body, hash: 'sha256', expected: tags.bodyHash })?.whole !== true) return strict;
  const key = await publicKeyAt(tags.selector, tags.domain, net);
  if (key.status === 'unknown' || key.value === null) return strict;
  const covered = coveredFields(header.fields, tags.signedFields);
  if (!isSignedBy(covered, { tags, field, form: form.header, key: key.value })) return strict;
  const comment = coversNothing ? 'its newest signature covers no field (h=)' : 'its newest signature has no c=';
  return { ...strict, result: 'pass', comment, key: null };
}

/** RFC 8617 section 4.1.2: there is no other hash. */
function isSha256({ algorithm }: SignatureTags): boolean {
  return algorithm === 'rsa-sha256' || algorithm === 'ed25519-sha256';
}
