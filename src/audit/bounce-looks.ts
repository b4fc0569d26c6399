import type { CheckId } from '../checks/index.ts';
import type { ProofTopic } from '../core/bounce.ts';
import type { ProofPart, ProofSubjects } from '../core/bounce-proof.ts';
import { type DomainName, isHostName, parseDomainName } from '../core/names.ts';
import type { AuditOptions, DomainTarget } from '../core/target.ts';

/** One look at one domain. */
export interface Look {
  readonly part: ProofPart;
  readonly target: DomainTarget;
  readonly checks: readonly CheckId[];
  /** The domain only stands in: the look is about the address. */
  readonly addressOnly: boolean;
}

// Lists and reverse DNS answer for an address whatever the domain; these stand in where none is known.
const ANY_DOMAIN = { 4: 'in-addr.arpa', 6: 'ip6.arpa' } as const;

/** What can confirm or refute each cause, and nothing else. Empty where nobody is known to be looked at. */
export function looksFor(
  topics: readonly ProofTopic[],
  subjects: ProofSubjects,
  options: AuditOptions,
): readonly Look[] {
  const looks = topics.flatMap((topic) => lookers[topic](subjects, options));
  return [...new Map(looks.map((look) => [keyOf(look), look])).values()];
}

/** The same for looks that see the same. */
export function keyOf({ part, target: { domain, options }, checks }: Look): string {
  const { sendingIps, selectors, smtp } = options;
  return JSON.stringify([part, domain, checks, sendingIps, selectors, smtp.enabled]);
}

type Looker = (subjects: ProofSubjects, options: AuditOptions) => readonly Look[];

const lookers: Readonly<Record<ProofTopic, Looker>> = {
  spf: ({ reversePath, addresses }, options) =>
    ofSender('reverse-path', reversePath, ['spf'], { ...options, sendingIps: addresses }),
  dkim: ({ author, signers }, options) =>
    signers.length === 0
      ? ofSender('signer', author, ['dkim'], options)
      : signers.flatMap(({ domain, selectors }) => ofSender('signer', domain, ['dkim'], { ...options, selectors })),
  // It passes by either of the two (RFC 9989 section 4.4).
  dmarc: (subjects, options) => [
    ...ofSender('author', subjects.author, ['dmarc'], options),
    ...lookers.spf(subjects, options),
    ...lookers.dkim(subjects, options),
  ],
  'reverse-dns': (subjects, options) => ofAddress(subjects, ['reverse-dns'], options),
  helo: ({ helo, addresses }, options) =>
    helo === null || !isHostName(helo)
      ? []
      : ofSender('helo', named(helo), ['mx'], { ...options, sendingIps: addresses }),
  blocklist: (subjects, options) => ofAddress(subjects, ['blocklist'], options),
  'domain-blocklist': ({ author }, options) => ofSender('author', author, ['blocklist'], options),
  'sender-domain': ({ reversePath }, options) =>
    ofSender('reverse-path', reversePath, ['mx', 'nameservers', 'dnssec'], options),
  'recipient-domain': ({ recipient }, options) => ofRecipient(recipient, ['mx'], withoutSmtp(options)),
  'recipient-tls': ({ recipient }, options) => ofRecipient(recipient, ['tls', 'mta-sts', 'dane', 'transport'], options),
};

function ofAddress(
  { author, reversePath, addresses }: ProofSubjects,
  checks: readonly CheckId[],
  options: AuditOptions,
): readonly Look[] {
  const [address] = addresses;
  if (address === undefined) return [];
  const own = reversePath ?? author;
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
  return [
    { part, target: { kind: 'domain', domain, options: { ...options, probe: null } }, checks, addressOnly: false },
  ];
}

function withoutSmtp(options: AuditOptions): AuditOptions {
  return { ...options, smtp: { ...options.smtp, enabled: false } };
}

function named(name: string): DomainName | null {
  const parsed = parseDomainName(name);
  return parsed.ok ? parsed.name : null;
}
