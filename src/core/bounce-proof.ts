import type { DomainName } from './names.ts';

// Whom a proof run looks at: what a bounce, or else the user, says of the sender and of the recipient.

/** What the user says of the bounced message where the bounce does not. */
export interface ProofHints {
  /** The author's domain. */
  readonly domain: DomainName | null;
  /** The author's address. */
  readonly from: string | null;
  readonly sendingIps: readonly string[];
  readonly selectors: readonly string[];
}

/** Null: neither the bounce nor the user says. */
export interface ProofSubjects {
  /** Of the From field: whose DMARC policy counts (RFC 9989 section 4.4). */
  readonly author: DomainName | null;
  /** Of the reverse path, or the name given in EHLO where that is empty: whose SPF record counts (RFC 7208 section 2.4). */
  readonly reversePath: DomainName | null;
  /** Whether the reverse path is not seen, and taken to be the author's. */
  readonly reversePathAssumed: boolean;
  /** Whether the reverse path is empty, as that of automatic answers and notices (RFC 5321 section 4.5.5). */
  readonly reversePathEmpty: boolean;
  /** Addresses that the message was handed over from; several only where the user gives them. */
  readonly addresses: readonly string[];
  /** Whether the user says that they are the sender's: what a bounce shows may be of whoever passed it on, or forged it. */
  readonly addressesGiven: boolean;
  /** The message was passed on to another domain, by somebody who is not of the author's; null: nothing says so. */
  readonly forwarded: { readonly from: string; readonly to: string } | null;
  /** As it was given in EHLO, in lower case. */
  readonly helo: string | null;
  /** Domains it is signed for, with their selectors (RFC 6376 section 3.5). */
  readonly signers: readonly { readonly domain: DomainName; readonly selectors: readonly string[] }[];
  /** Whether the bounce shows the header of the message, so that one without signers is not signed. */
  readonly isHeaderSeen: boolean;
  /** The recipient's domain. */
  readonly recipient: DomainName | null;
}

/** Whose domain a receiver asks for before it takes mail of it; an empty reverse path has none, and then it is the author's. */
export function senderOf({ author, reversePath, reversePathEmpty }: ProofSubjects): DomainName | null {
  return reversePathEmpty ? author : reversePath;
}

/** Which DNS lists are asked, and about what. */
export interface ListsAsked {
  /** The given addresses, or the domain with the registrable one above it. */
  readonly about: 'address' | 'domain';
  /** Their zones; no other list is asked. */
  readonly zones: readonly string[];
}

/** Whose part a look at a domain has in the proof. */
export type ProofPart = 'author' | 'reverse-path' | 'signer' | 'helo' | 'address' | 'recipient';
