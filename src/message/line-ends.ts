import { CR, LF, newlineOf } from './header-lines.ts';

/**
 * A message whose lines all end in CR, with LF in its place: as long as before, and read by everybody as a message in CRLF.
 *
 * @returns the octets themselves where any line ends otherwise
 */
export function withoutCrLines(raw: Uint8Array): { readonly raw: Uint8Array; readonly crLines: number } {
  if (newlineOf(raw) !== CR) return { raw, crLines: 0 };
  const whole = new Uint8Array(raw);
  let crLines = 0;
  for (let at = 0; at < whole.length; at++) {
    if (whole[at] !== CR) continue;
    whole[at] = LF;
    crLines++;
  }
  return { raw: whole, crLines };
}
