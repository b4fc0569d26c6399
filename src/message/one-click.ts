import { fieldsNamed, type HeaderField } from './header-fields.ts';
import type { ReadUnsubscribe, UnsubscribeAddress } from './list-unsubscribe.ts';

/** The one value of List-Unsubscribe-Post, which is what is posted too (RFC 8058 section 5). */
export const ONE_CLICK = 'List-Unsubscribe=One-Click';

/** Read without regard to case and white space around it, as receivers are generous. */
export function isOneClick({ value }: HeaderField): boolean {
  return value.trim().toLowerCase() === ONE_CLICK.toLowerCase();
}

/** The https address to post to; of several, where there should be one (RFC 8058 section 3.1), the first. Null: there is none. */
export function postAddressIn(addresses: readonly UnsubscribeAddress[]): string | null {
  return addresses.find(({ scheme }) => scheme === 'https')?.uri ?? null;
}

/**
 * What a message lacks of the pair that one-click unsubscribing takes (RFC 8058 section 3.1), for the end of a sentence.
 *
 * @param list  its List-Unsubscribe; null: there is none
 * @returns null: nothing, as far as the fields go; whether they are signed is not asked
 */
export function oneClickLack(fields: readonly HeaderField[], list: ReadUnsubscribe | null): string | null {
  if (list === null || list.addresses.length === 0) return 'List-Unsubscribe';
  const [post] = fieldsNamed(fields, 'List-Unsubscribe-Post');
  if (post === undefined || !isOneClick(post)) return `List-Unsubscribe-Post: ${ONE_CLICK}`;
  return postAddressIn(list.addresses) === null ? 'an https address in List-Unsubscribe' : null;
}
