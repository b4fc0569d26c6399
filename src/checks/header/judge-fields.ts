import type { FindingOf } from '../../core/finding.ts';
import { addressesIn } from '../../message/address-lists.ts';
import { fieldsNamed, type HeaderField } from '../../message/header-fields.ts';
import type { ReadMessage } from '../../message/message-tree.ts';
import { quotedFields, quotedHeader, quotedPart } from '../../message/quoted.ts';
import type { SenderFields } from '../../message/sender-fields.ts';
import type { headerFindings } from './findings.ts';

export type Said = FindingOf<typeof headerFindings>;

/** At most one each (RFC 5322 section 3.6). */
const ADDRESSED = ['From', 'Sender', 'Reply-To'] as const;
const ONCE = ['Date', 'From', 'Sender', 'Reply-To', 'To', 'Cc', 'Bcc', 'Message-ID', 'Subject'] as const;
const THREAD = ['In-Reply-To', 'References'] as const;
const BLIND = ['Bcc', 'Resent-Bcc'] as const;
const FILTERS = /^x-(?:spam|rspamd|spamd|amavis|virus)-|^x-spam$|^x-microsoft-antispam$|^x-forefront-antispam-report$/i;
const MAX_HOPS = 30; // Exim's received_headers_max; Postfix's hopcount_limit is 50
const MAX_HEADER_OCTETS = 256 * 1024; // Exchange's MaxHeaderSize
const MAX_QUOTED_LINE = 60;

/** Which fields there are and which are not. */
export function judgeFields(message: ReadMessage, sender: SenderFields): readonly Said[] {
  return [
    ...missing(message),
    ...unquoted(sender),
    ...repeated(sender),
    ...recipients(message, sender),
    ...(sender.received ? [] : ofReceivers(message)),
    ...trace(message, sender),
    ...ending(message),
  ];
}

/** Looked for in the whole header: servers may have added what the sender left out. */
function missing(message: ReadMessage): readonly Said[] {
  const { fields } = message.header;
  const evidence = [quotedHeader(message)];
  const from = fieldsNamed(fields, 'From').flatMap(({ value }) => addressesIn(value));
  const isMissing = (name: string) => fieldsNamed(fields, name).every(({ value }) => value === '');
  return [
    ...(from.some(({ address }) => address !== '')
      ? []
      : [{ code: 'header-from-missing', params: {}, evidence } as const]),
    ...(isMissing('Date') ? [{ code: 'header-date-missing', params: {}, evidence } as const] : []),
    ...(isMissing('Message-ID') ? [{ code: 'header-message-id-missing', params: {}, evidence } as const] : []),
  ];
}

/** `Smith, Ann <ann@acme.example>` is two mailboxes, of which the first has no address. */
function unquoted({ fields }: SenderFields): readonly Said[] {
  const isCut = (value: string) => {
    const written = addressesIn(value);
    return written.some(({ address }) => address === '') && written.some(({ address }) => address !== '');
  };
  const broken = ADDRESSED.flatMap((name) => fieldsNamed(fields, name)).filter(
    ({ value }) => value.includes(',') && isCut(value),
  );
  if (broken.length === 0) return [];
  const names = [...new Set(broken.map(({ name }) => name))];
  return [{ code: 'header-name-unquoted', params: { fields: names }, evidence: quotedFields(broken.slice(0, 10)) }];
}

function repeated({ fields }: SenderFields): readonly Said[] {
  const twice = (names: readonly string[]) => names.filter((name) => fieldsNamed(fields, name).length > 1);
  const evidence = (names: readonly string[]) =>
    quotedFields(names.flatMap((name) => fieldsNamed(fields, name)).slice(0, 10));
  const [single, thread] = [twice(ONCE), twice(THREAD)];
  return [
    ...(single.length === 0
      ? []
      : [{ code: 'header-field-twice', params: { fields: single }, evidence: evidence(single) } as const]),
    ...(thread.length === 0
      ? []
      : [{ code: 'header-thread-field-twice', params: { fields: thread }, evidence: evidence(thread) } as const]),
  ];
}

function recipients(message: ReadMessage, sender: SenderFields): readonly Said[] {
  const named = [...fieldsNamed(message.header.fields, 'To'), ...fieldsNamed(message.header.fields, 'Cc')];
  const blind = BLIND.flatMap((name) => fieldsNamed(sender.fields, name)).filter(({ value }) => value !== '');
  const [first] = blind;
  const isNamed = named.some(({ value }) => addressesIn(value).some(({ address }) => address !== ''));
  const group = named.find(({ value }) => /:[\s;]*$/.test(value.slice(0, 200)))?.value.split(':', 1)[0] ?? null;
  const evidence = named.length === 0 ? [quotedHeader(message)] : quotedFields(named.slice(0, 2));
  return [
    ...(isNamed ? [] : [{ code: 'header-no-recipient', params: { group }, evidence } as const]),
    ...(first === undefined
      ? []
      : [{ code: 'header-bcc', params: { field: first.name }, evidence: quotedFields([first]) } as const]),
  ];
}

/** What only receivers write, in a message that was not received yet. */
function ofReceivers({ header: { fields } }: ReadMessage): readonly Said[] {
  const [path] = fieldsNamed(fields, 'Return-Path');
  const filters = fields.filter(({ name }) => FILTERS.test(name)).slice(0, 10);
  const names = [...new Set(filters.map(({ name }) => name))];
  return [
    ...(path === undefined
      ? []
      : [{ code: 'header-return-path', params: { field: path.name }, evidence: quotedFields([path]) } as const]),
    ...(names.length === 0
      ? []
      : [{ code: 'header-filter-results', params: { fields: names }, evidence: quotedFields(filters) } as const]),
  ];
}

function trace({ header: { fields } }: ReadMessage, { hops }: SenderFields): readonly Said[] {
  const evidence = quotedFields(fieldsNamed(fields, 'Received').slice(0, 3));
  return hops > MAX_HOPS ? [{ code: 'header-loop', params: { hops }, evidence }] : [];
}

/** Where the header ends, and how (RFC 5322 section 2.1: by an empty line, or by the message itself). */
function ending({ raw, header }: ReadMessage): readonly Said[] {
  const { bodyStart, fields } = header;
  const before = Buffer.from(raw.subarray(Math.max(0, bodyStart - 4), bodyStart)).toString('latin1');
  const isWhole = bodyStart >= raw.length || bodyStart <= 2 || /\n\r?\n$/.test(before);
  const line =
    Buffer.from(raw.subarray(bodyStart, bodyStart + 200))
      .toString('latin1')
      .split(/[\r\n]/, 1)[0] ?? '';
  const octets = bodyStart;
  const isLarge = octets > MAX_HEADER_OCTETS;
  return [
    ...(isWhole || fields.length === 0
      ? []
      : [
          {
            code: 'header-ends-early',
            params: { line: line.slice(0, MAX_QUOTED_LINE) },
            evidence: [quotedPart({ path: '' }, line)],
          } as const,
        ]),
    ...(isLarge ? [{ code: 'header-too-large', params: { octets }, evidence: [largest(fields)] } as const] : []),
  ];
}

function largest(fields: readonly HeaderField[]) {
  const biggest = fields.toSorted((a, b) => b.raw.length - a.raw.length)[0];
  return quotedPart({ path: '' }, biggest === undefined ? '' : `${biggest.name}: ${biggest.raw.length} octets`);
}
