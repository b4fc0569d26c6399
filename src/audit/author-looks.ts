import { isUsableAddress, originOf } from '../checks/message-auth/origin.ts';
import { canonicalAddress } from '../core/addresses.ts';
import type { AnyCheck } from '../core/check.ts';
import { domainOfAddress } from '../core/names.ts';
import type { DomainTarget, MessageTarget } from '../core/target.ts';
import { headerFieldsIn } from '../message/header-fields.ts';
import { signingSelectors } from '../message/signing-selectors.ts';

export interface AuthorLook {
  readonly checks: readonly AnyCheck[];
  readonly target: DomainTarget;
}

/**
 * How the domain of a message's author is looked at beside it: signed under the selectors of its signatures, and none is
 * guessed. Whether the sending address is listed is asked in any case; SPF and reverse DNS are judged for it only where the
 * reverse path is of that domain, since no receiver asks for them there otherwise (RFC 7208 section 2.4). No session is opened.
 */
export function authorLooks(
  checks: readonly AnyCheck[],
  { domain, raw, message, options }: MessageTarget,
): readonly AuthorLook[] {
  if (domain === null) return [];
  const fields = headerFieldsIn(raw);
  const signed = signingSelectors(fields, domain);
  const selectors = options.selectors.length > 0 ? options.selectors : signed;
  const { address, mailFrom } = originOf(message, fields);
  const isOwn = mailFrom !== null && domainOfAddress(mailFrom.value) === domain;
  const sendingIps = isUsableAddress(address) ? [canonicalAddress(address.value)] : [];
  const target = (ips: readonly string[]): DomainTarget => ({
    kind: 'domain',
    domain,
    options: { ...options, sendingIps: ips, selectors, smtp: { ...options.smtp, enabled: false }, probe: null },
  });
  const wanted = checks.filter(({ id }) => (id !== 'dkim' || selectors.length > 0) && (id !== 'reverse-dns' || isOwn));
  return [
    { checks: wanted.filter(({ id }) => id !== 'blocklist'), target: target(isOwn ? sendingIps : []) },
    { checks: wanted.filter(({ id }) => id === 'blocklist'), target: target(sendingIps) },
  ];
}
