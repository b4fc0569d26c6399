import { postalMime } from './postal-mime.ts';

/** A mailbox as it stands in a header field of a received message, whatever its form. */
export interface ListedAddress {
  /** Encoded words are decoded; null: none. May hold any character. */
  readonly name: string | null;
  /** What stands where the address should; may be empty, or no address. */
  readonly address: string;
  /** The group it is in (RFC 5322 section 3.4); null: none. */
  readonly group: string | null;
}

const MAX_CHARACTERS = 64 * 1024;
const MAX_ADDRESSES = 1000;

/**
 * The mailboxes in the value of From, To, Cc, Reply-To and the like, as receivers read them. At most 1,000 out of the first
 * 65,536 characters; an empty group is nothing. Never throws.
 */
export function addressesIn(value: string): readonly ListedAddress[] {
  return parsed(value)
    .flatMap((entry) =>
      entry.group === undefined
        ? [listed(entry.name, entry.address, null)]
        : entry.group.map((member) => listed(member.name, member.address ?? '', entry.name)),
    )
    .slice(0, MAX_ADDRESSES);
}

function parsed(value: string) {
  try {
    return postalMime().addressParser(value.slice(0, MAX_CHARACTERS));
  } catch {
    return [];
  }
}

function listed(name: string | undefined, address: string, group: string | null): ListedAddress {
  return { name: name === undefined || name === '' ? null : name, address: address.trim(), group };
}
