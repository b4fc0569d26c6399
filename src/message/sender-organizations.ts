import { registrableDomain } from '../core/suffixes.ts';
import { fieldsNamed, type HeaderField } from './header-fields.ts';
import { participantsOf } from './participants.ts';
import { readSignature } from './signature-tags.ts';

/** Registrable domains in whose name a message comes. */
export interface SenderOrganizations {
  /** Of From. */
  readonly author: readonly string[];
  /** Of DKIM signatures, whether they verify or not. */
  readonly signers: readonly string[];
  /** Of the reverse path, Sender, Reply-To, and of where the list is left. */
  readonly others: readonly string[];
}

const MAX_EACH = 10;

export function senderOrganizations(fields: readonly HeaderField[]): SenderOrganizations {
  const { from, sender, replyTo, returnPath } = participantsOf(fields);
  const signers = fieldsNamed(fields, 'DKIM-Signature')
    .slice(0, MAX_EACH)
    .map(({ value }) => registrableDomain(readSignature(value).domain));
  const organizations = (people: typeof from) => people.map(({ organization }) => organization);
  return {
    author: distinct(organizations(from)),
    signers: distinct(signers),
    others: distinct([...organizations([...returnPath, ...sender, ...replyTo]), ...leavingOrganizations(fields)]),
  };
}

/** RFC 2369 section 3.2: the addresses stand in angle brackets. */
export function unsubscribeUrls(fields: readonly HeaderField[]): readonly string[] {
  return fieldsNamed(fields, 'List-Unsubscribe').flatMap(({ value }) =>
    Array.from(value.slice(0, MAX_FIELD).matchAll(/<\s{0,9}(https?:[^<>\s]{1,2000})\s{0,9}>/gi), ([, url = '']) => url),
  );
}

const MAX_FIELD = 10_000;

function leavingOrganizations(fields: readonly HeaderField[]): readonly (string | null)[] {
  return unsubscribeUrls(fields).map((url) => registrableDomain(URL.parse(url)?.hostname ?? ''));
}

function distinct(names: readonly (string | null)[]): readonly string[] {
  return [...new Set(names.filter((name) => name !== null))].slice(0, MAX_EACH);
}
