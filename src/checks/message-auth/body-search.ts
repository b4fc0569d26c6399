import { type BodyDigest, findBody } from '../../message/dkim-body.ts';
import type { HeaderField } from '../../message/header-fields.ts';
import type { SignatureTags } from '../../message/signature-tags.ts';
import { bodyVariants } from './body-variants.ts';
import type { Reason } from './reason.ts';

const MAX_BODY_OCTETS = 2 * 1024 * 1024; // beyond this nothing is tried: each variant is hashed anew
const MAX_BANNER_LINES = 40;
const MAX_BANNER_OCTETS = 256 * 1024;
const MAX_QUOTED = 60;

/**
 * What was done to the body since it was signed, where undoing it gives the hash that was signed.
 *
 * @param body  its lines ended by CRLF
 * @returns null where nothing that was tried does
 */
export function bodyReason(body: Buffer, fields: readonly HeaderField[], tags: SignatureTags): Reason | null {
  const { canonicalization, bodyHash, bodyLength, algorithm } = tags;
  if (canonicalization === null || bodyHash === '' || bodyLength !== null || body.length > MAX_BODY_OCTETS) return null;
  const hash = algorithm === 'rsa-sha1' ? 'sha1' : 'sha256';
  const digest: BodyDigest = { form: canonicalization.body, hash, expected: bodyHash };
  for (const variant of bodyVariants(body, fields)) {
    const match = findBody(variant.body, digest);
    if (match === null) continue;
    const rest = variant.body.subarray(match.end);
    const added = match.whole ? null : `${linesText(match.more)} added at its end${quoted(rest)}`;
    const what = [variant.what, added].filter((each) => each !== null).join(', and ');
    return what === '' ? null : { certainty: 'shown', part: 'body', what };
  }
  return bannerReason(body, digest);
}

/** A text in front, such as "this message came from outside". */
function bannerReason(body: Buffer, digest: BodyDigest): Reason | null {
  if (body.length > MAX_BANNER_OCTETS) return null;
  let at = 0;
  for (let lines = 1; lines <= MAX_BANNER_LINES; lines++) {
    const newline = body.indexOf('\r\n', at);
    if (newline === -1) return null;
    at = newline + 2;
    if (findBody(body.subarray(at), digest)?.whole === true)
      return {
        certainty: 'shown',
        part: 'body',
        what: `${linesText(lines)} put before it${quoted(body.subarray(0, at))}`,
      };
  }
  return null;
}

function linesText(lines: number): string {
  return lines === 1 ? 'one line was' : `${lines} lines were`;
}

/** The first words of what was added. */
function quoted(added: Buffer): string {
  const text = added.subarray(0, 1000).toString('utf8').replace(/\s+/g, ' ').trim();
  return text === '' ? '' : `: "${text.slice(0, MAX_QUOTED)}"`;
}
