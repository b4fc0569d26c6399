import { type DomainName, domainOfAddress } from '../core/names.ts';
import { registrableDomain } from '../core/suffixes.ts';
import { addressesIn, type ListedAddress } from './address-lists.ts';
import { fieldsNamed, type HeaderField } from './header-fields.ts';

/** Somebody whom a header field names. */
export interface Participant extends ListedAddress {
  /** In A-labels; null: what stands there is at no domain. */
  readonly domain: DomainName | null;
  /** The registrable domain (public suffix list); null where there is none. */
  readonly organization: string | null;
  readonly field: HeaderField;
}

/** Who writes, on whose behalf, to whom, and where answers and bounces go. */
export interface Participants {
  readonly from: readonly Participant[];
  readonly sender: readonly Participant[];
  readonly replyTo: readonly Participant[];
  /** To and Cc. */
  readonly to: readonly Participant[];
  /** As the last server noted it; empty where none did, or where it is `<>`. */
  readonly returnPath: readonly Participant[];
}

const MAX_NAME = 1000;
const MAX_ADDRESS = 500; // RFC 5321 section 4.5.3.1.3 has 256

/** Reads the fields of RFC 5322 sections 3.6.2 and 3.6.3, and Return-Path (RFC 5321 section 4.4). Never throws. */
export function participantsOf(fields: readonly HeaderField[]): Participants {
  const named = (name: string) =>
    fieldsNamed(fields, name).flatMap((field) =>
      addressesIn(field.value)
        .filter(({ address }) => address !== '')
        .map((listed) => participant(listed, field)),
    );
  const [returnPath] = fieldsNamed(fields, 'Return-Path');
  return {
    from: named('From'),
    sender: named('Sender'),
    replyTo: named('Reply-To'),
    to: [...named('To'), ...named('Cc')],
    returnPath: returnPath === undefined ? [] : named('Return-Path').filter(({ field }) => field === returnPath),
  };
}

function participant(listed: ListedAddress, field: HeaderField): Participant {
  const { name, group } = listed;
  const address = listed.address.slice(0, MAX_ADDRESS);
  const domain = address.includes('@') ? domainOfAddress(address) : null;
  return {
    name: name?.slice(0, MAX_NAME) ?? null,
    address,
    group: group?.slice(0, MAX_NAME) ?? null,
    domain,
    organization: domain === null ? null : registrableDomain(domain),
    field,
  };
}
