/**
 * One slip of the fingers: a letter too many, too few, wrong, or two in the wrong order.
 *
 * @param meant  a word of one letter has no slips: anything would be one
 */
export function isSlip(written: string, meant: string): boolean {
  if (written === meant || meant.length < 2 || Math.abs(written.length - meant.length) > 1) return false;
  let at = 0;
  while (at < meant.length && written[at] === meant[at]) at++;
  const rest = written.slice(at);
  const wanted = meant.slice(at);
  return (
    rest.slice(1) === wanted || // too many
    rest === wanted.slice(1) || // too few
    rest.slice(1) === wanted.slice(1) || // wrong
    (rest[0] === wanted[1] && rest[1] === wanted[0] && rest.slice(2) === wanted.slice(2)) // swapped
  );
}
