import { isAddress } from '../../core/addresses.ts';
import type { MessageOptions } from '../../core/target.ts';
import { hopAskedAbout } from '../../message/asked-address.ts';
import { fieldsNamed, type HeaderField } from '../../message/header-fields.ts';
import { type MailPath, pathOf } from '../../message/path.ts';
import { trustedResults } from '../../message/trusted-results.ts';

/**
 * Where something about the sending side is known from: the user, or a field that the recipient's own servers wrote, which
 * is as good as the place it was saved at.
 */
export type OriginSource = 'given' | 'received' | 'return-path' | 'received-spf' | 'authentication-results';

export interface Sourced {
  readonly value: string;
  readonly source: OriginSource;
  /** The field it stands in, raw and cut short; null: the user said so. */
  readonly field: string | null;
}

/** Who handed the message over, as the recipient's servers saw it. Null: not known, and never guessed. */
export interface MessageOrigin {
  readonly address: Sourced | null;
  readonly helo: Sourced | null;
  /** The reverse path; empty for `<>`; a domain alone where no more is said. */
  readonly mailFrom: Sourced | null;
  /** When it was received; null: it was not received yet, as far as the message shows. */
  readonly receivedAtMs: number | null;
  /** Whether it is a received copy: there are Received fields. */
  readonly isCopy: boolean;
  /** Whether a host counts as the recipient's by the name it gave itself alone. */
  readonly restsOnHelo: boolean;
}

const MAX_SHOWN = 500;

/**
 * Who sent a message: by what the user says, else by the fields that the recipient's own servers put on top of it (RFC 5321
 * section 4.4). Pure; in linear time, and never throws.
 */
export function originOf(
  { ip, helo, mailFrom }: Pick<MessageOptions, 'ip' | 'helo' | 'mailFrom'>,
  fields: readonly HeaderField[],
): MessageOrigin {
  const path = pathOf(fields, { sentAtMs: 0 });
  const border = path.trustedFrom === null ? undefined : path.hops[path.trustedFrom];
  // Whoever hands in at their own provider is known by the login, unless that says which address it asked SPF about.
  const handover = path.crossesBorder === true ? border : hopAskedAbout(fields, path);
  const trace = handover == null ? null : (fields[handover.field] ?? null);
  const seen = path.crossesBorder === true ? path.sendingAddress : (handover?.address ?? null);
  const address = ip === null ? fromTrace(seen, trace) : given(ip);
  // What the trace says of another host's greeting is nothing about this one.
  const sameHost = address !== null && seen === address.value;
  const said = handover?.received.from?.helo ?? null;
  return {
    address,
    helo: helo === null ? fromTrace(sameHost ? said : null, trace) : given(helo),
    mailFrom: mailFrom === null ? reversePathIn(fields, path) : given(mailFrom),
    receivedAtMs: border?.atMs ?? null,
    isCopy: path.hops.length > 0,
    restsOnHelo: path.trustRestsOnHelo,
  };
}

function given(value: string): Sourced {
  return { value, source: 'given', field: null };
}

function fromTrace(value: string | null, trace: HeaderField | null): Sourced | null {
  return value === null || trace === null ? null : { value, source: 'received', field: textOf(trace) };
}

function textOf({ name, value }: HeaderField): string {
  return `${name}: ${value.slice(0, MAX_SHOWN * 2).replace(/[ \t]+/g, ' ')}`.slice(0, MAX_SHOWN);
}

const ADDRESS = /^(?:(?:[^<>\s"@]{1,64}|"[^"]{1,64}")@)?[^<>\s"@]{1,255}$/;

/**
 * The reverse path as the recipient's servers kept it: in Return-Path, which the last of them writes at the top; else in what
 * they say of SPF.
 */
function reversePathIn(fields: readonly HeaderField[], path: MailPath): Sourced | null {
  const border = path.trustedFrom === null ? undefined : path.hops[path.trustedFrom];
  if (border === undefined) return null;
  const above = (field: HeaderField) => field.index < border.field;
  const [kept] = fieldsNamed(fields, 'Return-Path').filter(above);
  const own = kept === undefined ? null : reversePath(kept.value);
  if (kept !== undefined && own !== null) return { value: own, source: 'return-path', field: textOf(kept) };
  const [judged] = fieldsNamed(fields, 'Received-SPF').filter(above);
  const said = /\benvelope-from=("[^"]{0,320}"|<[^>]{0,320}>|[^\s;]{1,320})/i.exec(judged?.value ?? '')?.[1];
  const fromSpf = said === undefined ? null : reversePath(said.replace(/^"|"$/g, ''));
  if (judged !== undefined && fromSpf !== null)
    return { value: fromSpf, source: 'received-spf', field: textOf(judged) };
  for (const { field, read, origin } of trustedResults(fields, { path })) {
    const spf = origin === 'trusted' ? read.results.find(({ method }) => method === 'spf') : undefined;
    const stated = spf?.properties.find(({ property }) => property === 'mailfrom')?.value;
    const value = stated === undefined ? null : reversePath(stated);
    // Many receivers give the domain alone, which is enough but for macros (RFC 8601 section 2.7.2).
    if (value !== null) return { value, source: 'authentication-results', field: textOf(field) };
  }
  return null;
}

/** `<a@b>`, `a@b`, `b` or `<>`; null: nothing that could be one. */
function reversePath(text: string): string | null {
  const trimmed = text.trim();
  const inner = trimmed.startsWith('<') && trimmed.endsWith('>') ? trimmed.slice(1, -1).trim() : trimmed;
  if (inner === '') return trimmed === '<>' ? '' : null;
  return ADDRESS.test(inner) ? inner : null;
}

/** Whether what is known of the address is one. */
export function isUsableAddress(address: Sourced | null): address is Sourced {
  return address !== null && isAddress(address.value);
}
