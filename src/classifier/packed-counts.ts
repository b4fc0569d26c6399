import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { USER_PLACES, type UserCounts } from './user-model.ts';

// Counts as they stand in a file. Most places are empty, and most counts small: for each place that is not empty the number
// of empty ones before it, the count in spam and the count in ham, seven bits to an octet (the highest says that more
// follow), all deflated.

const MOST_OCTETS = USER_PLACES * 12;
const MOST_SHIFT = 28;

export function packCounts({ counts: { spam, ham } }: UserCounts): string {
  const octets: number[] = [];
  const put = (number: number) => {
    let rest = number;
    for (; rest > 0x7f; rest >>>= 7) octets.push((rest & 0x7f) | 0x80);
    octets.push(rest);
  };
  let empty = 0;
  for (let place = 0; place < spam.length; place++) {
    const inSpam = spam[place] ?? 0;
    const inHam = ham[place] ?? 0;
    if (inSpam + inHam === 0) {
      empty++;
      continue;
    }
    put(empty);
    put(inSpam);
    put(inHam);
    empty = 0;
  }
  return deflateRawSync(Uint8Array.from(octets)).toString('base64');
}

/**
 * Reads what anybody may have written, in bounded size; never throws.
 *
 * @param messages  how many there are of each kind: none of them counts more than once in a place
 * @returns null: it cannot be read, or counts more than there are messages
 */
export function unpackCounts(
  packed: string,
  { spam, ham }: Pick<UserCounts, 'spam' | 'ham'>,
): UserCounts['counts'] | null {
  const octets = inflated(packed);
  if (octets === null) return null;
  const counts = { spam: new Uint32Array(USER_PLACES), ham: new Uint32Array(USER_PLACES) };
  let at = 0;
  /** The next number; null: it does not end, or is too large. */
  const take = (): number | null => {
    let number = 0;
    for (let shift = 0; shift < MOST_SHIFT; shift += 7) {
      const octet = octets[at++];
      if (octet === undefined) return null;
      number |= (octet & 0x7f) << shift;
      if (octet < 0x80) return number;
    }
    return null;
  };
  for (let place = 0; at < octets.length; place++) {
    const empty = take();
    const inSpam = take();
    const inHam = take();
    if (empty === null || inSpam === null || inHam === null) return null;
    place += empty;
    if (place >= USER_PLACES || inSpam > spam || inHam > ham) return null;
    counts.spam[place] = inSpam;
    counts.ham[place] = inHam;
  }
  return counts;
}

function inflated(packed: string): Uint8Array | null {
  try {
    return inflateRawSync(Buffer.from(packed, 'base64'), { maxOutputLength: MOST_OCTETS });
  } catch {
    return null;
  }
}
