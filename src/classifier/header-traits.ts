import { fieldsNamed } from '../message/header-fields.ts';
import type { ReadMessage } from '../message/message-tree.ts';
import { siteOf } from './links.ts';
import type { Trait } from './traits.ts';

const ADDRESS = /([^\s<>"'(),;:@]{1,64})@([a-z0-9.-]{1,253})/i;

/** Of who writes to whom: not of the way that a message took, which tells one collection of mail from another. */
export function headerTraits({ header }: ReadMessage): readonly Trait[] {
  const value = (name: string) => fieldsNamed(header.fields, name)[0]?.value.slice(0, 2000) ?? '';
  const names: string[] = [];
  const from = value('From');
  const [, local = '', domain = ''] = ADDRESS.exec(from) ?? [];
  if (/\d{3}/.test(local)) names.push('sender with a number in the address');
  if (domain !== '' && !/[a-z]/i.test(local)) names.push('sender without a letter in the address');
  if (/^(?:no|do|not)[._-]?(?:not)?[._-]?reply/i.test(local)) names.push('sender that takes no answers');
  const display = from.replace(/<[^>]{0,300}>\s*$/, '');
  const shown = display === from ? null : ADDRESS.exec(display);
  if (shown !== null && shown[0].toLowerCase() !== `${local}@${domain}`.toLowerCase())
    names.push('sender named by another address');
  const [, , replyDomain = ''] = ADDRESS.exec(value('Reply-To')) ?? [];
  if (replyDomain !== '' && domain !== '' && siteOf(replyDomain.toLowerCase()) !== siteOf(domain.toLowerCase()))
    names.push('answers go to another domain');
  const to = value('To');
  if (/undisclosed|recipient list/i.test(to)) names.push('recipients not told');
  if (value('In-Reply-To') !== '' || value('References') !== '') names.push('in answer to another message');
  const has = (...wanted: readonly string[]) => wanted.some((name) => value(name) !== '');
  if (has('List-Id', 'List-Post')) names.push('a mailing list');
  if (has('List-Unsubscribe')) names.push('a way to unsubscribe in the header');
  if (/^\s{0,9}(?:1|2|high|urgent)\b/i.test(value('X-Priority') || value('Importance'))) names.push('marked as urgent');
  const recipients = to.match(/@/g)?.length ?? 0;
  if (recipients > 1 || has('Cc')) names.push('several recipients');
  if (recipients === 1 && domain !== '' && to.toLowerCase().includes(`${local}@${domain}`.toLowerCase()))
    names.push('written to oneself');
  return names.map((name) => ({ name, place: 'header' }));
}
