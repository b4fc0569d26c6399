import type { CheckId } from '../checks/index.ts';
import type { ProofTopic } from '../core/bounce.ts';
import { type ListsAsked, type ProofPart, type ProofSubjects, senderOf } from '../core/bounce-proof.ts';
import { type DomainName, isHostName, parseDomainName } from '../core/names.ts';
import type { AuditOptions, DomainTarget } from '../core/target.ts';
import { listsFor } from '../report/bounce/named-lists.ts';
import { alignable } from '../report/bounce/proof-authentication.ts';
import type { WantedTopics } from '../report/bounce/proof-stated.ts';
import { tlsChecksFor } from '../report/bounce/proof-tls.ts';

/** One look at one domain. */
export interface Look {
  readonly part: ProofPart;
  readonly target: DomainTarget;
  readonly checks: readonly CheckId[];
  /** The domain only stands in: the look is about the address. */
  readonly addressOnly: boolean;
  /** Which lists the check `blocklist` asks; null: it is not run. */
  readonly lists: ListsAsked | null;
}

// Lists and reverse DNS answer for an address whatever the domain; these stand in where none is known.
const ANY_DOMAIN = { 4: 'in-addr.arpa', 6: 'ip6.arpa' } as const;

/** What was said, as far as it tells what is to be looked at. */
export interface Said {
  /** In one line. */
  readonly text: string;
  /** Where lists are named; see `namingLists`. */
  readonly lists: string;
}

/** What can confirm or refute each cause, and nothing else. Empty where nobody is known to be looked at. */
export function looksFor(
  { stated, possible }: WantedTopics,
  subjects: ProofSubjects,
  options: AuditOptions,
  said: Said,
): readonly Look[] {
  const looks = [
    ...[...stated, ...possible].flatMap((topic) => lookers[topic](subjects, options, said)),
    ...(stated.includes('dmarc') ? passing(subjects, options, said) : []),
  ];
  return [...new Map(looks.map((look) => [keyOf(look), look])).values()];
}

/** DMARC passes by either of the two (RFC 9989 section 4.4); of what nobody stated its record alone is looked at. */
function passing(subjects: ProofSubjects, options: AuditOptions, said: Said): readonly Look[] {
  const counted = { ...subjects, ...alignable(subjects, said.text) };
  return [...lookers.spf(counted, options, said), ...lookers.dkim(counted, options, said)];
}

/** The same for looks that see the same. */
export function keyOf({ part, target: { domain, options }, checks, lists }: Look): string {
  const { sendingIps, selectors, smtp } = options;
  return JSON.stringify([part, domain, checks, sendingIps, selectors, smtp.enabled, lists]);
}

type Looker = (subjects: ProofSubjects, options: AuditOptions, said: Said) => readonly Look[];

const lookers: Readonly<Record<ProofTopic, Looker>> = {
  spf: ({ reversePath, addresses }, options) =>
    ofSender('reverse-path', reversePath, ['spf'], { ...options, sendingIps: addresses }),
  dkim: ({ author, signers }, options) =>
    signers.length === 0
      ? ofSender('signer', author, ['dkim'], options)
      : signers.flatMap(({ domain, selectors }) => ofSender('signer', domain, ['dkim'], { ...options, selectors })),
  dmarc: ({ author }, options) => ofSender('author', author, ['dmarc'], options),
  'reverse-dns': (subjects, options) =>
    ofAddress(senderOf(subjects) ?? subjects.author, subjects.addresses, ['reverse-dns'], options),
  helo: ({ helo, addresses }, options) =>
    helo === null || !isHostName(helo)
      ? []
      : ofSender('helo', named(helo), ['mx'], { ...options, sendingIps: addresses }),
  // What lists say of an address does not depend on any domain.
  blocklist: ({ addresses }, options, { lists }) =>
    asking(listsFor(lists, 'address'), ofAddress(null, addresses, ['blocklist'], options)),
  'domain-blocklist': ({ author }, options, { lists }) =>
    asking(listsFor(lists, 'domain'), ofSender('author', author, ['blocklist'], options)),
  'sender-domain': (subjects, options) =>
    ofSender('reverse-path', senderOf(subjects), ['mx', 'nameservers', 'dnssec'], options),
  'recipient-domain': ({ recipient }, options) => ofRecipient(recipient, ['mx'], withoutSmtp(options)),
  'recipient-tls': ({ recipient }, options, { text }) => ofRecipient(recipient, tlsChecksFor(text), options),
};

function asking(lists: ListsAsked, looks: readonly Look[]): readonly Look[] {
  return looks.map((look) => ({ ...look, lists }));
}

/** @param own  the domain that the fix is for; null: none, the look is about the address alone */
function ofAddress(
  own: DomainName | null,
  addresses: readonly string[],
  checks: readonly CheckId[],
  options: AuditOptions,
): readonly Look[] {
  const [address] = addresses;
  if (address === undefined) return [];
  const domain = own ?? named(ANY_DOMAIN[address.includes(':') ? 6 : 4]);
  const looks = ofSender('address', domain, checks, { ...options, sendingIps: addresses });
  return looks.map((look) => ({ ...look, addressOnly: own === null }));
}

/** It has sent, whatever its records say of that. No session is opened. */
function ofSender(
  part: ProofPart,
  domain: DomainName | null,
  checks: readonly CheckId[],
  options: AuditOptions,
): readonly Look[] {
  return lookAt(part, domain, checks, { ...withoutSmtp(options), role: 'both' });
}

function ofRecipient(domain: DomainName | null, checks: readonly CheckId[], options: AuditOptions): readonly Look[] {
  return lookAt('recipient', domain, checks, { ...options, role: 'receiver', sendingIps: [], selectors: [] });
}

function lookAt(
  part: ProofPart,
  domain: DomainName | null,
  checks: readonly CheckId[],
  options: AuditOptions,
): readonly Look[] {
  if (domain === null) return [];
  const target: DomainTarget = { kind: 'domain', domain, options: { ...options, probe: null } };
  return [{ part, target, checks, addressOnly: false, lists: null }];
}

function withoutSmtp(options: AuditOptions): AuditOptions {
  return { ...options, smtp: { ...options.smtp, enabled: false } };
}

function named(name: string): DomainName | null {
  const parsed = parseDomainName(name);
  return parsed.ok ? parsed.name : null;
}
