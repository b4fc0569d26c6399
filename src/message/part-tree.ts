import type { MessagePart } from './message-tree.ts';

/** The parts that a multipart holds itself. */
export function childrenOf(holder: MessagePart, parts: readonly MessagePart[]): readonly MessagePart[] {
  const prefix = holder.path === '' ? '' : `${holder.path.replace(/(?:^|\.)TEXT$/, '')}.`.replace(/^\.$/, '');
  return parts.filter(({ path, depth }) => depth === holder.depth + 1 && path !== '' && path.startsWith(prefix));
}

/** Whether a text is another form of an invitation: programs show the appointment (RFC 6047 section 2.4). */
export function isOfInvitation(part: MessagePart, parts: readonly MessagePart[]): boolean {
  return parts
    .filter(({ type }) => type === 'multipart/alternative')
    .map((holder) => childrenOf(holder, parts))
    .some((forms) => forms.includes(part) && forms.some(({ type }) => type === 'text/calendar'));
}
