import { readAuthenticationResults } from './authentication-results.ts';
import { fieldsNamed, type HeaderField } from './header-fields.ts';
import type { MailPath, PathHop } from './path.ts';
import { isInternalAddress, sameAddress } from './path-hosts.ts';
import { receiverFields } from './trusted-results.ts';

const MOST_FIELDS = 50; // bounded: each may name several

/**
 * The hop whose sending address the recipient's servers asked SPF about, as they wrote it down. Between two customers of one
 * provider that is where the message is handed over, though both hosts are the provider's own. The address is that of a
 * Received field which is believed: what is said of SPF only tells which.
 *
 * @returns null where nothing is said of SPF, or of another address than the hops have
 */
export function hopAskedAbout(fields: readonly HeaderField[], path: MailPath): PathHop | null {
  const { top } = receiverFields(fields, path);
  const ofReceiver = ({ index }: HeaderField) => index < top;
  const asked = [
    ...fieldsNamed(fields, 'Received-SPF').filter(ofReceiver).slice(0, MOST_FIELDS).flatMap(clientIn),
    ...fieldsNamed(fields, 'Authentication-Results').filter(ofReceiver).slice(0, MOST_FIELDS).flatMap(commentedIn),
  ];
  const isAsked = (address: string) => asked.some((one) => sameAddress(one, address));
  const isHandedOver = ({ trusted, address }: PathHop) =>
    trusted && address !== null && !isInternalAddress(address) && isAsked(address);
  return path.hops.find(isHandedOver) ?? null;
}

/** RFC 7208 section 9.1. */
function clientIn({ value }: HeaderField): readonly string[] {
  const client = /\bclient-ip="?([0-9a-f:.]{2,45})/i.exec(value)?.[1];
  return client === undefined ? [] : [client];
}

/** No property of RFC 8601 holds it, so it stands in a comment, as `designates 192.0.2.1 as permitted sender`. */
function commentedIn({ value }: HeaderField): readonly string[] {
  const { results } = readAuthenticationResults(value);
  return results.flatMap(({ method, comment }) =>
    method === 'spf' ? [...(comment?.match(/[0-9a-f:.]{2,45}/gi) ?? [])] : [],
  );
}
