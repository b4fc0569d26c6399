const MAX_VALUE = 4000;

/** What is wrong with a List-Id (RFC 2919 section 3), as clauses; empty: nothing. */
export function listIdFaults(value: string): readonly string[] {
  const text = value.slice(0, MAX_VALUE);
  const open = text.lastIndexOf('<');
  const close = text.indexOf('>', Math.max(open, 0));
  if (open === -1 || close === -1) return ['it has no identifier in angle brackets'];
  const id = text.slice(open + 1, close).replace(/\s/g, ''); // white space in there is to be ignored
  if (id === '') return ['the identifier is empty'];
  return [
    ...(id.length > 255 ? [`the identifier has ${id.length} characters, not at most 255`] : []),
    ...(/[@/]/.test(id) ? ['the identifier is an address or a link, not dotted names'] : []),
    ...(!id.includes('.') ? ['the identifier has no dot, so that no domain is behind it'] : []),
  ];
}

const FEEDBACK_PARTS = 4;

/** What Google does not read in a Feedback-ID (https://support.google.com/mail/answer/6254652), as clauses. */
export function feedbackIdFaults(value: string): readonly string[] {
  const parts = value
    .slice(0, MAX_VALUE)
    .split(':')
    .map((part) => part.trim());
  const sender = parts.at(-1) ?? '';
  if (sender === '') return ['the last of its parts, the SenderId, is empty: no data are made of it'];
  return [
    ...(parts.length > FEEDBACK_PARTS ? [`it has ${parts.length} parts, and the last 4 alone are counted`] : []),
    ...(sender.length < 5 || sender.length > 15
      ? [`the last of its parts, the SenderId, has ${sender.length} characters, not 5 to 15`]
      : []),
  ];
}

/** Whether it is a value of Auto-Submitted (RFC 3834 section 5): `no`, or a keyword, with parameters or comments. */
export function isAutoSubmitted(value: string): boolean {
  return /^(?:\([^()]{0,200}\)\s{0,9})?(?:no|auto-[a-z0-9-]{1,60})\s{0,9}(?:[;(]|$)/i.test(value.trim());
}

/** Values of Precedence that programs know (RFC 3834 section 3.1.8), and those of priority that are as old. */
export function isPrecedence(value: string): boolean {
  return /^(?:bulk|list|junk|auto_reply|first-class|special-delivery|normal)\b/i.test(value.trim());
}
