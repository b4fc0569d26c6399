import list from '../data/bulk-fields.json' with { type: 'json' };
import { fieldsNamed, type HeaderField } from './header-fields.ts';

/**
 * What a header says of how a message was sent out.
 *
 * - `discussion`: a list to whose members anybody of them writes; its program passes on what others wrote
 * - `bulk`: the same text to many, by its sender
 * - `automatic`: an answer or report that nobody wrote
 */
export interface BulkMarks {
  readonly discussion: readonly HeaderField[];
  readonly bulk: readonly HeaderField[];
  readonly automatic: readonly HeaderField[];
}

const CAMPAIGN: ReadonlySet<string> = new Set(list.fields.map(({ name }) => name));
// List programs' own fields: Mailman, ezmlm and Yahoo Groups, majordomo and vger, ListProc, Google Groups.
const DISCUSSION: ReadonlySet<string> = new Set([
  'x-beenthere',
  'x-mailman-version',
  'mailing-list',
  'x-mailing-list',
  'x-listprocessor-version',
  'x-google-group-id',
]);

/** The fields that tell, in their order. A discussion list's own fields are no sign of a mass mailing. */
export function bulkMarksIn(fields: readonly HeaderField[]): BulkMarks {
  const discussion = fields.filter(isOfDiscussion);
  return {
    discussion,
    bulk: fields.filter((field) => !discussion.includes(field) && isOfBulk(field)),
    automatic: fields.filter(isOfAutomatic),
  };
}

/** Whether a message goes on an earlier one, by its header: then it was written to somebody. */
export function isReply(fields: readonly HeaderField[]): boolean {
  return ['In-Reply-To', 'References'].some((name) => fieldsNamed(fields, name).some(({ value }) => value !== ''));
}

function isOfDiscussion({ name, value }: HeaderField): boolean {
  const key = name.toLowerCase();
  // RFC 2369 section 3.4: "NO" says that nobody may post.
  if (key === 'list-post') return !/^\s{0,20}no\b/i.test(value);
  return DISCUSSION.has(key);
}

function isOfBulk({ name, value }: HeaderField): boolean {
  const key = name.toLowerCase();
  if (key === 'precedence') return /^\s{0,20}(?:bulk|junk|list)\b/i.test(value);
  return key === 'list-unsubscribe' || key === 'list-id' || CAMPAIGN.has(key);
}

function isOfAutomatic({ name, value }: HeaderField): boolean {
  const key = name.toLowerCase();
  if (key === 'auto-submitted') return /^\s{0,20}auto-/i.test(value); // RFC 3834 section 5
  if (key === 'precedence' || key === 'x-precedence') return /auto_reply/i.test(value.slice(0, 100));
  return key === 'content-type' && /^\s{0,20}multipart\/report\b/i.test(value);
}
