// The enhanced status codes (RFC 3463) that a rule asks for: `5.7.26`; `X.7.26` of any class; `5.7.606-649` a range.

/** Whether a rule asks for this enhanced code. @param anyClass  `4.7.26` and `5.7.26` are then the same */
export function namesCode(wanted: string | readonly string[], code: string, anyClass = false): boolean {
  const entries = typeof wanted === 'string' ? [wanted] : wanted;
  return isOneOf(code, anyClass ? entries.map((entry) => entry.replace(/^[0-9x]/i, 'X')) : entries);
}

/** `5.7.26` is one of `5.7.26`, `X.7.26`, `5.7.20-29`. */
export function isOneOf(code: string, wanted: readonly string[]): boolean {
  const [, subject = '', detail = ''] = code.split('.');
  return wanted.some((entry) => {
    const [entryKind = '', entrySubject = '', entryDetail = ''] = entry.toUpperCase().split('.');
    const [low = '', high = low] = entryDetail.split('-');
    return (
      (entryKind === 'X' || code.startsWith(`${entryKind}.`)) &&
      entrySubject === subject &&
      Number(detail) >= Number(low) &&
      Number(detail) <= Number(high)
    );
  });
}
