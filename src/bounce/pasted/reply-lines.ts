// A list of replies, one in each line, as somebody cuts them out of a log, and not one reply that is folded over lines.

/** A code that refuses or puts off, with something behind it. */
const REFUSAL = /(?:^|[\s"'`:;,(<>|=\]])([45]\d\d) +(?:([45]\.\d{1,3}\.\d{1,3})\b)?\S?/;
/** RFC 5321 section 4.2.1: a hyphen says that the reply goes on. */
const GOES_ON = /(?:^|[\s"'`:;,(<>|=\]])[45]\d\d-/;
const ADDRESS = /[^\s<>"',;:|()]{1,64}@[a-z0-9.-]{3,255}/i;
const LONGEST = 2000;
/** So many lines of different codes, and no name of whom they are about, are no transcript of one delivery. */
const MANY = 4;

/** Whether each line is a reply by itself: each has a code, and they are about several recipients or of several causes. */
export function isReplyList(text: string): boolean {
  const lines = text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.slice(0, LONGEST)]));
  if (lines.length < 2) return false;
  const codes = new Set<string>();
  const addresses = new Set<string>();
  const wordings = new Set<string>();
  let named = 0;
  let ahead = 0;
  for (const line of lines) {
    const refusal = REFUSAL.exec(line);
    if (refusal === null || GOES_ON.test(line)) return false;
    codes.add(`${refusal[1]} ${refusal[2] ?? ''}`);
    const address = ADDRESS.exec(line);
    if (address === null) continue;
    named++;
    if (address.index < refusal.index) ahead++;
    addresses.add(address[0].toLowerCase());
    wordings.add(line.replace(ADDRESS, ''));
  }
  if (named < lines.length) return lines.length >= MANY && codes.size > 1;
  // Of one code a line may go on with whom to ask.
  const isAlike = wordings.size < lines.length || ahead === lines.length;
  return addresses.size > 1 && (codes.size > 1 || isAlike);
}
