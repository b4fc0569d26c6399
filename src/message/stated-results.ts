import type { MethodResult } from './authentication-results.ts';
import { writesBelow } from './border-results.ts';
import { fieldsNamed, type HeaderField } from './header-fields.ts';
import type { MailPath } from './path.ts';
import { type ResultsField, receiverFields, trustedResults } from './trusted-results.ts';

export const METHODS = ['spf', 'dkim', 'dmarc', 'arc'] as const;
export type Method = (typeof METHODS)[number];

/** `possible`: the field may as well be the sender's. */
export type StatedCertainty = 'stated' | 'possible';

export interface StatedResult {
  readonly method: Method;
  readonly result: string;
  /** Whose it is, such as `header.d=mailer.example`; null: not said. */
  readonly detail: string | null;
  /** The domain in it, in lower case. */
  readonly domain: string | null;
  readonly certainty: StatedCertainty;
  /** Who states it, by the field it stands in; null: that gives no name. */
  readonly authservId: string | null;
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
 * counts: those behind it saw each other's addresses. What only may be the receiver's counts for methods that it states
 * nowhere else, the topmost of it, as a sender's stands below what the receiver put there.
 *
 * @param sentFields  those that the message had when it left; null: not known
 */
export function statedResults(
  fields: readonly HeaderField[],
  path: MailPath,
  sentFields: readonly HeaderField[] | null = null,
): Stated {
  const sorted = trustedResults(fields, sentFields === null ? { path } : { path, sent: sentFields });
  const by = (wanted: ResultsField['origin']) => sorted.filter(({ origin }) => origin === wanted);
  const [trusted, possible] = [by('trusted'), by('possible')];
  const own = ownSpfField(fields, path, sentFields);
  const results = METHODS.flatMap((method) => {
    const sure = statedBy(method, trusted, 'stated');
    const spf = method === 'spf' && own !== null ? [own.stated] : [];
    const stated = [sure, spf.filter(isSure), statedBy(method, possible, 'possible'), spf];
    return stated.find((each) => each.length > 0) ?? [];
  });
  const read = trusted.length > 0 ? trusted : possible;
  return {
    authservId: read.find((one) => one.read.authservId !== null)?.read.authservId ?? null,
    results,
    fields: [
      ...[...trusted, ...possible].map(({ field }) => field),
      ...(own !== null && results.includes(own.stated) ? [own.field] : []),
    ],
    forged: by('forged').map(({ field }) => field),
  };
}

function isSure({ certainty }: StatedResult): boolean {
  return certainty === 'stated';
}

function statedBy(
  method: Method,
  topmostFirst: readonly ResultsField[],
  certainty: StatedCertainty,
): readonly StatedResult[] {
  const stating = topmostFirst.filter(({ read }) => read.results.some((one) => one.method === method));
  const read = stating.at(certainty === 'stated' ? -1 : 0)?.read;
  if (read === undefined) return [];
  const { authservId, results } = read;
  return results
    .filter((one) => one.method === method)
    .map((one) => ({ method, ...resultOf(method, one), certainty, authservId }));
}

function resultOf(
  method: Method,
  { result, properties }: MethodResult,
): Pick<StatedResult, 'result' | 'detail' | 'domain'> {
  const property = PROPERTIES[method]
    .map((name) => properties.find((one) => one.property === name))
    .find((one) => one !== undefined);
  if (property === undefined) return { result, detail: null, domain: null };
  const { ptype, property: name, value } = property;
  const domain = value.slice(value.lastIndexOf('@') + 1).toLowerCase();
  return { result, detail: `${ptype === null ? '' : `${ptype}.`}${name}=${value}`, domain };
}

const SPF_RESULT = /^\s*(pass|fail|softfail|neutral|none|temperror|permerror)\b/i;

/** Received-SPF (RFC 7208 section 9.1), which some servers write in place of the other. */
function ownSpfField(
  fields: readonly HeaderField[],
  path: MailPath,
  sent: readonly HeaderField[] | null,
): { readonly stated: StatedResult; readonly field: HeaderField } | null {
  if (path.hops.length === 0 && sent === null) return null;
  const { above, top } = receiverFields(fields, path);
  const field = fieldsNamed(fields, 'Received-SPF').find(
    ({ index, value }) => index < top && !fieldsNamed(sent ?? [], 'Received-SPF').some((one) => one.value === value),
  );
  const result = SPF_RESULT.exec(field?.value ?? '')?.[1]?.toLowerCase();
  if (field === undefined || result === undefined) return null;
  const from = /\benvelope-from="?<?([^\s">;]{1,320})/i.exec(field.value)?.[1] ?? null;
  const detail = from === null ? null : `smtp.mailfrom=${from}`;
  const domain = from?.slice(from.lastIndexOf('@') + 1) ?? null;
  const certainty = field.index < above || sent !== null || writesBelow(path) ? 'stated' : 'possible';
  return { stated: { method: 'spf', result, detail, domain, certainty, authservId: null }, field };
}
