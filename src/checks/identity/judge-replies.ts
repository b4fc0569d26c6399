import type { BulkMarks } from '../../message/bulk-marks.ts';
import { isFreeMail } from '../../message/free-mail.ts';
import { fieldsNamed, type HeaderField } from '../../message/header-fields.ts';
import type { Participant, Participants } from '../../message/participants.ts';
import { quotedFields } from '../../message/quoted.ts';
import { readSignature } from '../../message/signature-tags.ts';
import type { Said } from './judge-domains.ts';

/** Where answers go, who sends, and to whom, beside the author. A list's post is answered to the list, and sent by it. */
export function judgeReplies(people: Participants, { discussion }: BulkMarks): readonly Said[] {
  const [author] = people.from;
  if (author === undefined) return [];
  return [
    ...(discussion.length > 0 ? [] : elsewhere(author, people)),
    ...withoutSender(people),
    ...toSelf(author, people),
  ];
}

function elsewhere(author: Participant, { from, replyTo, sender }: Participants): readonly Said[] {
  const organizations = from.map(({ organization }) => organization);
  const other = (one: Participant) => one.organization !== null && !organizations.includes(one.organization);
  const said = (
    code: 'identity-reply-to-free-mail' | 'identity-reply-to-elsewhere' | 'identity-sender-elsewhere',
    one: Participant,
  ): Said => ({
    code,
    params: { from: author.address, other: one.address },
    evidence: quotedFields([author.field, one.field]),
  });
  const answered = author.organization === null ? undefined : replyTo.find(other);
  const sentBy = author.organization === null ? undefined : sender.find(other);
  const isFree = answered?.domain != null && isFreeMail(answered.domain);
  const isCompany = author.domain !== null && !isFreeMail(author.domain);
  return [
    ...(answered === undefined
      ? []
      : [said(isFree && isCompany ? 'identity-reply-to-free-mail' : 'identity-reply-to-elsewhere', answered)]),
    ...(sentBy === undefined ? [] : [said('identity-sender-elsewhere', sentBy)]),
  ];
}

/** RFC 5322 section 3.6.2: several mailboxes in From demand a Sender. */
function withoutSender({ from, sender }: Participants): readonly Said[] {
  const [first] = from;
  const authors = from.filter(({ field, domain }) => field === first?.field && domain !== null);
  if (first === undefined || authors.length < 2 || sender.length > 0) return [];
  const params = { authors: authors.slice(0, 10).map(({ address }) => address) };
  return [{ code: 'identity-authors-without-sender', params, evidence: quotedFields([first.field]) }];
}

function toSelf(author: Participant, { to }: Participants): readonly Said[] {
  const [only] = to;
  if (only === undefined || to.length !== 1 || only.address.toLowerCase() !== author.address.toLowerCase()) return [];
  const evidence = quotedFields([author.field, only.field]);
  return [{ code: 'identity-to-self', params: { address: author.address }, evidence }];
}

/**
 * Bulk mail under an address that anybody can have, signed by a service alone. What carries no signature may not have left
 * yet, and what a list passes on was sent by its author.
 */
export function judgeFreeMail(
  { from }: Participants,
  { bulk, discussion }: BulkMarks,
  fields: readonly HeaderField[],
): readonly Said[] {
  const [author] = from;
  if (author === undefined || author.domain === null || !isFreeMail(author.domain)) return [];
  const signatures = fieldsNamed(fields, 'DKIM-Signature').slice(0, MAX_SIGNATURES);
  if (bulk.length === 0 || discussion.length > 0 || signatures.length === 0) return [];
  const { address, domain, field } = author;
  const signers = [...new Set(signatures.map(({ value }) => readSignature(value).domain))];
  if (signers.some((signer) => signer === domain || domain.endsWith(`.${signer}`))) return [];
  const evidence = quotedFields([field, ...bulk.slice(0, 3), ...signatures]);
  return [{ code: 'identity-free-mail-service', params: { address, domain, signers }, evidence }];
}

const MAX_SIGNATURES = 10;
