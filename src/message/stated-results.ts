import type { AuthenticationResults, MethodResult } from './authentication-results.ts';
import { fieldsNamed, type HeaderField } from './header-fields.ts';
import type { MailPath } from './path.ts';
import { receiverFields, trustedResults } from './trusted-results.ts';

export const METHODS = ['spf', 'dkim', 'dmarc', 'arc'] as const;
export type Method = (typeof METHODS)[number];

export interface StatedResult {
  readonly method: Method;
  readonly result: string;
  /** Whose it is, such as `header.d=mailer.example`; null: not said. */
  readonly detail: string | null;
  /** The domain in it, in lower case. */
  readonly domain: string | null;
}

/** What the recipient's own servers state of a copy. */
export interface Stated {
  /** Null: nobody does, or it gives no name. */
  readonly authservId: string | null;
  readonly results: readonly StatedResult[];
  /** The fields that it stands in, topmost first. */
  readonly fields: readonly HeaderField[];
  /** Under the receiver's name, but it came with the message: fields that nobody should believe. */
  readonly forged: readonly HeaderField[];
}

/** The property that says whose a result is (RFC 8601 section 2.7), the first of them that is given. */
const PROPERTIES: Readonly<Record<Method, readonly string[]>> = {
  spf: ['mailfrom', 'envelope-from', 'helo'],
  dkim: ['d', 'i', 'from'],
  dmarc: ['from', 'd'],
  arc: ['oldest-pass', 'chain'],
};

/**
 * Reads what the receiver states. Where several of its servers state the same method, the one that was nearest to the sender
 * counts: those behind it saw each other's addresses.
 *
 * @param sentFields  those that the message had when it left, where they are known
 */
export function statedResults(
  fields: readonly HeaderField[],
  path: MailPath,
  sentFields: readonly HeaderField[] = [],
): Stated {
  const sorted = trustedResults(fields, { path, sent: sentFields });
  const trusted = sorted.filter(({ origin }) => origin === 'trusted');
  const nearestFirst = trusted.toReversed().map(({ read }) => read);
  const results = METHODS.flatMap((method) => statedBy(method, nearestFirst));
  const own = results.some(({ method }) => method === 'spf') ? null : ownSpfField(fields, path, sentFields);
  return {
    authservId: trusted.find(({ read }) => read.authservId !== null)?.read.authservId ?? null,
    results: own === null ? results : [own.stated, ...results],
    fields: [...trusted.map(({ field }) => field), ...(own === null ? [] : [own.field])],
    forged: sorted.filter(({ origin }) => origin === 'forged').map(({ field }) => field),
  };
}

function statedBy(method: Method, nearestFirst: readonly AuthenticationResults[]): readonly StatedResult[] {
  const stating = nearestFirst.find(({ results }) => results.some((one) => one.method === method));
  return (stating?.results ?? []).filter((one) => one.method === method).map((one) => resultOf(method, one));
}

function resultOf(method: Method, { result, properties }: MethodResult): StatedResult {
  const property = PROPERTIES[method]
    .map((name) => properties.find((one) => one.property === name))
    .find((one) => one !== undefined);
  if (property === undefined) return { method, result, detail: null, domain: null };
  const { ptype, property: name, value } = property;
  const domain = value.slice(value.lastIndexOf('@') + 1).toLowerCase();
  return { method, result, detail: `${ptype === null ? '' : `${ptype}.`}${name}=${value}`, domain };
}

const SPF_RESULT = /^\s*(pass|fail|softfail|neutral|none|temperror|permerror)\b/i;

/** Received-SPF (RFC 7208 section 9.1), which some servers write in place of the other. */
function ownSpfField(
  fields: readonly HeaderField[],
  path: MailPath,
  sent: readonly HeaderField[],
): { readonly stated: StatedResult; readonly field: HeaderField } | null {
  const { top } = receiverFields(fields, path);
  const field = fieldsNamed(fields, 'Received-SPF').find(
    ({ index, value }) => index < top && !fieldsNamed(sent, 'Received-SPF').some((one) => one.value === value),
  );
  const result = SPF_RESULT.exec(field?.value ?? '')?.[1]?.toLowerCase();
  if (field === undefined || result === undefined) return null;
  const from = /\benvelope-from="?<?([^\s">;]{1,320})/i.exec(field.value)?.[1] ?? null;
  const detail = from === null ? null : `smtp.mailfrom=${from}`;
  return { stated: { method: 'spf', result, detail, domain: from?.slice(from.lastIndexOf('@') + 1) ?? null }, field };
}
