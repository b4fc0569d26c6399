import { addressKind, canonicalAddress, isAddress, isInNetwork } from '../core/addresses.ts';
import { normalizeName } from '../core/names.ts';
import { registrableDomain } from '../core/suffixes.ts';

/** Names that mean something within one network only: RFC 6761, RFC 6762, RFC 8375, RFC 9476 and common habit. */
const INTERNAL =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|intern|intra|lan|corp|home|private|home\.arpa)$/;

/** The organisation that a host name belongs to: its registrable domain; null for a name without one, or of one network. */
export function organisationOf(name: string | null): string | null {
  if (name === null) return null;
  const host = normalizeName(name);
  return INTERNAL.test(host) || isAddress(host) ? null : registrableDomain(host);
}

export function sameOrganisation(one: string | null, other: string | null): boolean {
  const organisation = organisationOf(one);
  return organisation !== null && organisation === organisationOf(other);
}

const CUSTOMER_LABEL =
  /^(?:vps|vm|static|dyn|dynamic|dsl|adsl|dhcp|pool|ppp|cable|fiber|clients?|customers?|cust|dedicated|colo|kvm|vserver)(?:[-_]?[\da-f].*)?$/;

/**
 * Whether the name is one that a provider gives to the machines of its customers: their mail is not the provider's own,
 * though it has the provider's domain.
 */
export function isCustomerName(name: string, address: string | null): boolean {
  const labels = name.split('.').slice(0, -2);
  if (labels.some((label) => CUSTOMER_LABEL.test(label))) return true;
  const octets = address === null || address.includes(':') ? [] : address.split('.');
  const numbers = new Set(name.match(/\d{1,3}/g)?.map(Number) ?? []);
  return octets.length === 4 && numbers.size >= 3 && octets.filter((octet) => numbers.has(Number(octet))).length >= 3;
}

/** Whether the address belongs to a network of its own, and not to the Internet. Documentation addresses stand for public ones. */
export function isInternalAddress(address: string): boolean {
  const kind = addressKind(address);
  return kind !== 'public' && kind !== 'reserved';
}

/** Whether the address lies right beside one of some others: in the same /24, or the same /32 of IPv6. */
export function isNear(address: string, others: readonly string[]): boolean {
  return others.some((other) => isInNetwork(address, other, other.includes(':') ? 32 : 24));
}

/** Whether both are addresses, and the same. */
export function sameAddress(one: string | null, other: string | null): boolean {
  if (one === null || other === null || !isAddress(one) || !isAddress(other)) return false;
  return canonicalAddress(one) === canonicalAddress(other);
}
