import type { ReplyRule } from '../core/reply-rules.ts';
import { providerFiles } from './provider-files.ts';

/** What can be seen of a sender from outside, in words of the checks. */
export type Piece =
  | 'spf'
  | 'dkim'
  | 'dmarc'
  /** Names of the sending addresses that lead back. */
  | 'ptr'
  /** The same, and no names that the network gives by itself. */
  | 'own-ptr'
  /** A domain that exists and can be looked up. */
  | 'domain'
  /** The same, and one that takes mail. */
  | 'mail-domain'
  /** The sending addresses are on none. */
  | 'blocklist'
  | 'domain-blocklist';

/** What only a message at hand can show. */
export type MessagePiece =
  /** SPF or DKIM passes for the domain in From, or another of the same organisation. */
  | 'alignment'
  /** The same of DKIM alone. */
  | 'dkim-alignment'
  /** List-Unsubscribe with an https address, and List-Unsubscribe-Post (RFC 8058). */
  | 'one-click'
  /** List-Unsubscribe with a mailto address (RFC 2369). */
  | 'mailto-unsubscribe'
  /** Nothing in header and MIME structure that RFC 5322 and RFC 2045 forbid. */
  | 'format';

/** One thing that a mailbox provider demands of whoever sends to it. */
export interface Demand {
  readonly id: string;
  readonly demand: string;
  /** `bulk`: of those who send as much as `bulkFrom` a day; where that is null, the provider names no number. */
  readonly for: 'all' | 'bulk';
  /** `YYYY-MM-DD`, since when; null: not said. */
  readonly since: string | null;
  /** What becomes of mail that breaks it. */
  readonly effect: 'bounce' | 'spam-folder' | 'either';
  /** Met where any of these, or all of them, are in order. */
  readonly any?: readonly Piece[];
  readonly all?: readonly Piece[];
  /** True: the provider advises it, and does not say what becomes of mail without it. */
  readonly advised?: boolean;
  /** True: it cannot be seen from outside. */
  readonly outside?: boolean;
  /** Of what is outside of a domain: what shows it of a message at hand, all of it. */
  readonly message?: readonly MessagePiece[];
  /** The provider's own page. */
  readonly source: string;
  /** Where its words were read, when the page itself could not be. */
  readonly via?: string;
  /** When they were read, `YYYY-MM-DD`. */
  readonly retrieved: string;
}

/** What a provider does with mail that fails DMARC, where the domain in From asks for it. */
export interface PolicyAnswer {
  readonly effect: 'bounce' | 'spam-folder';
  readonly source: string;
  readonly via?: string;
  readonly retrieved: string;
}

export interface Demands {
  /** As its users know it. */
  readonly receiver: string;
  /** Messages a day. */
  readonly bulkFrom: number | null;
  readonly rules: readonly Demand[];
  /** By what the domain asks for; what is missing is not known. */
  readonly policies?: { readonly reject?: PolicyAnswer; readonly quarantine?: PolicyAnswer };
}

/** A mailbox provider, a sending service or a mail filter, as far as DNS shows it. All of it is data. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  /** Names its MX hosts stand under, `.google.com`; without the first dot: that one host. */
  readonly mx: readonly string[];
  /** Names its mail servers stand under beside these, written alike. */
  readonly hosts?: readonly string[];
  /** Domains under which anybody gets a mailbox there; with a first dot: all below it. */
  readonly mailDomains?: readonly string[];
  /** Targets of `include` and `redirect`: that name, and the names below it. */
  readonly spf: readonly string[];
  /** DKIM selectors it signs with where they are the same for all its customers. */
  readonly selectors: readonly string[];
  /** Names, and names below them, that the CNAMEs of its customers' DKIM selectors lead to. */
  readonly dkim?: readonly string[];
  /** Where the provider says so. */
  readonly source: string;
  /** When the source was read, `YYYY-MM-DD`; null: not read, the names are those seen in DNS. */
  readonly retrieved: string | null;
  /** What its servers' replies mean, in the order of trial. */
  readonly replies?: readonly ReplyRule[];
  /** Other names that people call it by, in `--provider`. */
  readonly aliases?: readonly string[];
  /** Others whose replies its servers give too, by id: the same software runs at both. Tried after its own. */
  readonly speaksAs?: readonly string[];
  /** Pieces of a reply, as those of a rule, that nobody else writes. */
  readonly marks?: readonly string[];
  readonly demands?: Demands;
  /** Whose header fields its servers stamp on what they have judged, by the names of `SpamSystem`. */
  readonly stamps?: string;
}

// A JSON import widens unions to `string`; test/checks/providers.test.ts holds every file to the type.
export const providers = providerFiles as readonly Provider[];

/** What its users call it, in one line: Gmail, say, where the name is Google Workspace. */
export function receiverName({ demands, name }: Provider): string {
  return (demands?.receiver ?? name).replaceAll(', ', ' / ');
}

const ofInclude = ownersOf(({ spf }) => spf.flatMap(withBelow));
const ofDkimAlias = ownersOf(({ dkim = [] }) => dkim.flatMap(withBelow));
const ofMx = ownersOf(({ mx }) => mx);
const ofHost = ownersOf(({ mx, hosts = [] }) => [...mx, ...hosts]);
const ofMailDomain = ownersOf(({ mailDomains = [] }) => mailDomains);

/** The provider that owns the target of an `include` or `redirect`, or null. @param name  lower case, without the last dot */
export function providerOfInclude(name: string): Provider | null {
  return ownerOf(name, ofInclude());
}

/** The provider behind the CNAME of a DKIM selector, or null. @param target  lower case, without the last dot */
export function providerOfDkimAlias(target: string): Provider | null {
  return ownerOf(target, ofDkimAlias());
}

/** The provider an MX host belongs to, or null. @param host  lower case, without the last dot */
export function providerOfMx(host: string): Provider | null {
  return ownerOf(host, ofMx());
}

/** The provider that a mail server of any kind belongs to, or null. @param host  lower case, without the last dot */
export function providerOfHost(host: string): Provider | null {
  return ownerOf(host, ofHost());
}

/** The provider that gives anybody a mailbox under this domain, or null. @param domain  lower case, without the last dot */
export function providerOfMailDomain(domain: string): Provider | null {
  return ownerOf(domain, ofMailDomain());
}

/** A name, and all names below it. */
function withBelow(name: string): readonly string[] {
  return [name, `.${name}`];
}

type Owners = ReadonlyMap<string, Provider>;

/** Whose each entry is; made when it is first asked for. An entry that begins with a dot stands for the names below it. */
function ownersOf(entriesOf: (provider: Provider) => readonly string[]): () => Owners {
  let owners: Map<string, Provider> | null = null;
  return () => {
    owners ??= new Map(
      providers.flatMap((provider) => entriesOf(provider).map((entry) => [entry, provider] as const)).reverse(),
    );
    return owners;
  };
}

/** By whole labels, the longest entry wins: `x.olc.protection.outlook.com` is not the `.outlook.com` of another. */
function ownerOf(name: string, owners: Owners): Provider | null {
  let owner = owners.get(name);
  // RFC 1035 section 2.3.4: a name has at most 255 octets; nothing longer is looked up piece by piece
  for (
    let at = name.indexOf('.');
    owner === undefined && at !== -1 && name.length <= 255;
    at = name.indexOf('.', at + 1)
  ) {
    owner = owners.get(name.slice(at));
  }
  return owner ?? null;
}
