import { clientAddressIn } from '../bounce/client-address.ts';
import { isAddress } from '../core/addresses.ts';
import { type DomainName, parseDomainName } from '../core/names.ts';

// Whom a reply itself names: receivers quote the domain and the address that they refuse.

/** What a reply names. */
export interface NamedInReply {
  /** The domain of the author; null: none, or more than one. */
  readonly author: DomainName | null;
  /** The domain that SPF was asked for; null: none, or more than one. */
  readonly reversePath: DomainName | null;
  /** The name given in EHLO, in lower case; null: none. */
  readonly helo: string | null;
  /** The connecting client; null: none, or it cannot be told from others. */
  readonly address: string | null;
}

const MAX_CHARACTERS = 4000;
const NAME = '([a-z0-9_-]{1,63}(?:\\.[a-z0-9_-]{1,63}){1,10})';

// Gmail: "SPF [acme.example] with ip: [192.0.2.1] = did not pass"; the RFC 7208 libraries: "domain of ann@acme.example does
// not designate 192.0.2.1"; openspf's page: "?s=mfrom;id=ann@acme.example;ip=…"; Postfix: "<ann@acme.example>: Sender address
// rejected"; filters: "SPF policy of acme.example", "192.0.2.1 is not allowed to send mail from acme.example".
const OF_PATH: readonly RegExp[] = [
  new RegExp(`\\bspf\\W{1,3}${NAME}\\]? with ip`, 'gi'),
  new RegExp(`\\bdomain of (?:transitioning )?(?:[^\\s@<>]{1,64}@)?${NAME} does not designate`, 'gi'),
  new RegExp(`[?;&]s=(?:mfrom|mailfrom)(?:;|&|&amp;)id=[^\\s@%;&]{1,64}(?:@|%40)${NAME}`, 'gi'),
  new RegExp(`<[^\\s@<>]{1,64}@${NAME}>: sender address rejected`, 'gi'),
  new RegExp(
    `\\bspf (?:policy|record|check|fail(?:ure|ed)?|(?:temporary|permanent) error) (?:of|for) (?:domain )?\\W?${NAME}`,
    'gi',
  ),
  new RegExp(
    `\\bnot (?:allowed|permitted|authorized) to send (?:e?mail )?(?:from|for) (?:[^\\s@<>]{1,64}@)?${NAME}`,
    'gi',
  ),
];

// Gmail: "Unauthenticated email from acme.example is not accepted"; Microsoft: "sending domain acme.example does not pass DMARC".
const OF_AUTHOR: readonly RegExp[] = [
  new RegExp(`\\b(?:e-?mails?|messages?) from ${NAME} (?:is|are|was|has) `, 'gi'),
  new RegExp(`\\b(?:sending|sender|from|author) domain:? \\W?${NAME}`, 'gi'),
  new RegExp(`\\bdmarc policy of (?:domain )?\\W?${NAME}`, 'gi'),
];

// Postfix: "<localhost>: Helo command rejected"; Gmail: 'HELO/EHLO argument "localhost" invalid'.
const OF_HELO = /<([^\s<>]{1,255})>: helo command rejected|\behlo argument "?([^\s"]{1,255})"? invalid/i;

/**
 * @param text  what the server said, in one line; 4,000 characters of it are read
 * @param server  the address of that server, which replies name too; null: not known
 */
export function namedIn(text: string, server: string | null): NamedInReply {
  const bounded = text.slice(0, MAX_CHARACTERS);
  return {
    author: onlyDomain(OF_AUTHOR, bounded),
    reversePath: onlyDomain(OF_PATH, bounded),
    helo:
      OF_HELO.exec(bounded)
        ?.slice(1)
        .find((name) => name !== undefined)
        ?.toLowerCase() ?? null,
    address: clientAddressIn(bounded, server),
  };
}

function onlyDomain(patterns: readonly RegExp[], text: string): DomainName | null {
  const found = patterns.flatMap((pattern) => Array.from(text.matchAll(pattern), ([, name = '']) => name));
  const names = new Set(
    found.flatMap((name) => {
      const parsed = parseDomainName(name);
      return parsed.ok && !isAddress(name) ? [parsed.name] : [];
    }),
  );
  const [name = null] = names;
  return names.size === 1 ? name : null;
}
