import { normalizeName } from '../core/names.ts';
import { type AuthenticationResults, readAuthenticationResults } from './authentication-results.ts';
import { writesBelow } from './border-results.ts';
import type { HeaderField } from './header-fields.ts';
import type { MailPath } from './path.ts';
import { organisationOf } from './path-hosts.ts';

/**
 * `trusted`: by the recipient's own servers. `possible`: under their name, by them or by whoever sent the message. `forged`:
 * under their name, but it came with the message. `foreign`: by others, or by nobody knows whom.
 */
export type ResultsOrigin = 'trusted' | 'possible' | 'forged' | 'foreign';

export interface ResultsField {
  readonly field: HeaderField;
  readonly read: AuthenticationResults;
  readonly origin: ResultsOrigin;
}

export interface TrustOptions {
  readonly path: MailPath;
  /** What the recipient's servers call themselves, where that is known. */
  readonly authservIds?: readonly string[];
  /** The fields that the message had when it left: what stands among them is none of the recipient's. */
  readonly sent?: readonly HeaderField[];
}

/** Fields that come with a message, so that nothing below the first of them was put on top of it by its recipient. */
const OF_THE_MESSAGE =
  /^(?:received|from|to|cc|reply-to|sender|subject|date|message-id|in-reply-to|references|mime-version|content-type|dkim-signature|x-mailcheck-probe)$/i;

/**
 * Sorts the Authentication-Results fields by who wrote them. The recipient's servers put theirs above the Received field of
 * the host that took the message in, or, as a filter in that host does, right below it. Above, the place alone tells. Below,
 * the name must be theirs, and that proves nothing by itself: the message begins there, and not every host takes away what
 * came under its name (RFC 8601 section 5, section 7.1). It is theirs where we know what was sent, or where that host is
 * known to write there first.
 *
 * @returns all of them, topmost first
 */
export function trustedResults(fields: readonly HeaderField[], options: TrustOptions): readonly ResultsField[] {
  const { above, top } = receiverFields(fields, options.path);
  const own = ownNames(options);
  const sent = new Set((options.sent ?? []).filter(isResults).map(textOf));
  const stated = new Set<string>();
  const all = fields.filter(isResults);
  const first = writesBelow(options.path) ? all.find(({ index }) => index > above) : undefined;
  return all.map((field) => {
    const read = readAuthenticationResults(field.value);
    // A second field of one host about a method: a sender can put one right on top of the message, never above the first.
    const statements = statementsIn(read);
    const isSecond = field.index > above && statements.some((statement) => stated.has(statement));
    for (const statement of statements) stated.add(statement);
    if (isSecond && field.index < top && !sent.has(textOf(field))) return { field, read, origin: 'foreign' };
    const named = isOwnName(read.authservId, own);
    if (sent.has(textOf(field)) || field.index >= top) return { field, read, origin: named ? 'forged' : 'foreign' };
    if (field.index < above) return { field, read, origin: 'trusted' };
    if (!named) return { field, read, origin: 'foreign' };
    return { field, read, origin: options.sent !== undefined || field === first ? 'trusted' : 'possible' };
  });
}

/** Who says something of which method; nothing where there is no name. */
function statementsIn({ authservId, results }: AuthenticationResults): readonly string[] {
  return authservId === null ? [] : results.map(({ method }) => `${authservId} ${method}`);
}

export interface ReceiverFields {
  /** Fields with a smaller index are by the recipient's servers. */
  readonly above: number;
  /** Fields from this index on came with the message. Those in between may be either's. */
  readonly top: number;
}

/** Which fields the recipient's servers have put on top of a message, by its path. */
export function receiverFields(fields: readonly HeaderField[], { hops, trustedFrom }: MailPath): ReceiverFields {
  const above = trustedFrom === null ? 0 : (hops[trustedFrom]?.field ?? 0);
  const first = fields.find(
    ({ name, index }) => index >= above + (trustedFrom === null ? 0 : 1) && OF_THE_MESSAGE.test(name),
  );
  return { above, top: first?.index ?? fields.length };
}

function isResults({ name }: HeaderField): boolean {
  return name.toLowerCase() === 'authentication-results';
}

function textOf({ value }: HeaderField): string {
  return value.replace(/\s+/g, '');
}

interface OwnNames {
  readonly names: ReadonlySet<string>;
  readonly organisations: ReadonlySet<string>;
}

function ownNames({ path, authservIds = [] }: TrustOptions): OwnNames {
  const writers = path.hops.filter(({ trusted }) => trusted).flatMap(({ received }) => received.by?.name ?? []);
  const names = [...authservIds.map(normalizeName), ...writers.map(normalizeName)];
  return { names: new Set(names), organisations: new Set(names.flatMap((name) => organisationOf(name) ?? [])) };
}

/** An authserv-id need not be a host (RFC 8601 section 2.5), but by custom it is one, or a name of the same domain. */
function isOwnName(authservId: string | null, { names, organisations }: OwnNames): boolean {
  if (authservId === null) return false;
  const name = normalizeName(authservId);
  const organisation = organisationOf(name);
  return names.has(name) || (organisation !== null && organisations.has(organisation));
}
