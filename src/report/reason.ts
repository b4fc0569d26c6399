/** `example.com MX: SERVFAIL from …` without its question, so that questions that failed alike stand together. */
export function withoutQuestion(detail: string): string {
  return detail.replace(/^\S+ [A-Z0-9]+: /, '');
}

/** Without the words in brackets, which stand where the reason is told at length. */
export function withoutAsides(detail: string): string {
  return detail.replace(/ \([^()]*\)/g, '');
}
