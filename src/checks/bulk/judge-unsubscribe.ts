import type { Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { fieldsNamed, type HeaderField } from '../../message/header-fields.ts';
import type { ReadUnsubscribe } from '../../message/list-unsubscribe.ts';
import type { ReadMessage } from '../../message/message-tree.ts';
import { isOneClick, oneClickLack, postAddressIn } from '../../message/one-click.ts';
import { quotedFields, quotedHeader, quotedPart } from '../../message/quoted.ts';
import { cut } from '../../message/shown.ts';
import type { BulkReading } from './facts.ts';
import type { bulkFindings } from './findings.ts';

export type Said = FindingOf<typeof bulkFindings> | Unchecked;

/** Gmail and Yahoo: messages a day from which they demand it. */
const BULK_VOLUME = 5000;
const MAX_VALUE = 500;

/** What the fields say, whatever kind of message it is. */
export function judgeForm({ header: { fields } }: ReadMessage, list: ReadUnsubscribe | null): readonly Said[] {
  const lists = fieldsNamed(fields, 'List-Unsubscribe');
  const posts = fieldsNamed(fields, 'List-Unsubscribe-Post');
  return [
    ...[lists, posts].flatMap(repeated),
    ...(list === null || list.faults.length === 0
      ? []
      : [
          {
            code: 'bulk-list-unsubscribe-malformed',
            params: { faults: list.faults, usable: list.addresses.length },
            evidence: quotedFields(lists.slice(0, 1)),
          } as const,
        ]),
    ...oneClickForm(list, lists, posts),
  ];
}

function repeated(fields: readonly HeaderField[]): readonly Said[] {
  const [first] = fields;
  if (first === undefined || fields.length < 2) return [];
  const params = { name: first.name, count: fields.length };
  return [{ code: 'bulk-list-unsubscribe-repeated', params, evidence: quotedFields(fields.slice(0, 5)) }];
}

function onlyHttp(list: ReadUnsubscribe | null, { header: { fields } }: ReadMessage): readonly Said[] {
  const plain = list?.addresses.find(({ scheme }) => scheme === 'http');
  if (plain === undefined || list?.addresses.some(({ scheme }) => scheme === 'https')) return [];
  const evidence = quotedFields(fieldsNamed(fields, 'List-Unsubscribe').slice(0, 1));
  return [{ code: 'bulk-list-unsubscribe-http', params: { uri: cut(plain.uri, MAX_VALUE) }, evidence }];
}

function oneClickForm(
  list: ReadUnsubscribe | null,
  lists: readonly HeaderField[],
  posts: readonly HeaderField[],
): readonly Said[] {
  const [post] = posts;
  if (post === undefined) return [];
  const addresses = list?.addresses ?? [];
  const evidence = quotedFields([post, ...lists.slice(0, 1)]);
  const web = addresses.filter(({ scheme }) => scheme !== 'mailto').map(({ uri }) => cut(uri, MAX_VALUE));
  return [
    ...(web.length > 1 && postAddressIn(addresses) !== null
      ? [{ code: 'bulk-one-click-several', params: { addresses: web }, evidence } as const]
      : []),
    ...(isOneClick(post)
      ? []
      : [{ code: 'bulk-one-click-malformed', params: { value: cut(post.value, MAX_VALUE) }, evidence } as const]),
    ...(postAddressIn(addresses) === null
      ? [
          {
            code: 'bulk-one-click-no-https',
            params: { addresses: addresses.map(({ uri }) => cut(uri, MAX_VALUE)) },
            evidence,
          } as const,
        ]
      : []),
  ];
}

/** What a mailing has to offer. A list's members know the list, and nobody asks a letter. */
export function judgePresence(
  message: ReadMessage,
  { kind, told, wayOut, marks, bodies }: BulkReading,
  list: ReadUnsubscribe | null,
  volume: number | null,
): readonly Said[] {
  if (kind !== 'bulk') return [];
  const shown = wayOut === null ? [] : [quotedPart(wayOut.part, wayOut.told)];
  const evidence = [quotedHeader(message), ...quotedFields(marks.bulk.slice(0, 5)), ...shown];
  const lack = oneClickLack(message.header.fields, list);
  const hasPost = fieldsNamed(message.header.fields, 'List-Unsubscribe-Post').length > 0;
  if (list === null && wayOut === null) return [{ code: 'bulk-unsubscribe-missing', params: { told }, evidence }];
  const demanded = volume !== null && volume >= BULK_VOLUME && lack !== null;
  const missing = list === null ? 'bulk-list-unsubscribe-missing' : 'bulk-one-click-missing';
  const absent: readonly Said[] = demanded
    ? [{ code: 'bulk-one-click-required', params: { told, volume, lacks: lack }, evidence }]
    : lack === null || (list !== null && hasPost)
      ? []
      : [{ code: missing, params: { told }, evidence }];
  const hasText = bodies.some(({ text }) => text.trim() !== '');
  const link: readonly Said[] =
    wayOut === null && hasText ? [{ code: 'bulk-link-missing', params: { told }, evidence }] : [];
  return [...absent, ...link, ...onlyHttp(list, message)];
}
