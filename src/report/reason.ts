/** `example.com MX: SERVFAIL from …` without its question, so that questions that failed alike stand together. */
export function withoutQuestion(detail: string): string {
  return detail.replace(/^\S+ [A-Z0-9]+: /, '');
}

const MOST_NESTED = 3; // ours nest no deeper, and what others write must not cost time

/** Without the words in brackets, nested ones too, which stand where the reason is told at length. */
export function withoutAsides(detail: string): string {
  let text = detail;
  for (let depth = 0; depth < MOST_NESTED; depth++) text = text.replace(/ \([^()]*\)/g, '');
  return text;
}
