/** What the stamps of a way say, in milliseconds; lists go with the hops, oldest first. */
export interface Clocks {
  readonly delaysMs: readonly (number | null)[];
  readonly skewsMs: readonly (number | null)[];
  readonly slowest: number | null;
  readonly firstDelayMs: number | null;
  readonly totalMs: number | null;
  readonly ownSkewMs: number;
}

const RESOLUTION_MS = 1000; // RFC 5322 section 3.3: stamps are whole seconds, cut off or rounded

/**
 * Compares the clocks along a way. Most of them agree: the longest chain of stamps that never go back is taken for right,
 * and the others are as far off as it takes to bring them into it.
 *
 * @param stamps  of the hops, oldest first; null: none
 * @param receivedAtMs  of the mailbox; null: not known
 */
export function clocksOf(sentAtMs: number, stamps: readonly (number | null)[], receivedAtMs: number | null): Clocks {
  const all = [sentAtMs, ...stamps, receivedAtMs];
  const right = longestChain(all);
  const skews = all.map((stamp, index) => (stamp === null ? null : skewOf(all, right, index)));
  const agreed = all.map((stamp, index) => (right.has(index) ? stamp : null));
  const lastIndex = all.findLastIndex((stamp) => stamp !== null);
  const last = all[lastIndex] ?? null;
  const sentStampMs = Math.floor(sentAtMs / RESOLUTION_MS) * RESOLUTION_MS; // cut off as the stamps are, or hops take longer than all
  const sure = right.has(0) && right.has(lastIndex) && lastIndex > 0 && last !== null;
  return {
    delaysMs: stamps.map((stamp, index) => between(stamp, all[index + 2] ?? null)),
    skewsMs: skews.slice(1, -1),
    slowest: slowestOf(agreed),
    firstDelayMs: between(sentStampMs, stamps[0] ?? null),
    totalMs: sure ? between(sentStampMs, last) : null,
    ownSkewMs: skews[0] ?? 0,
  };
}

function between(from: number | null, to: number | null): number | null {
  if (from === null || to === null) return null;
  const passed = to - from;
  return passed < 0 && passed >= -RESOLUTION_MS ? 0 : passed;
}

/** Indices of the longest chain in which each stamp is at most the resolution before the one it follows; the first of equals. */
function longestChain(stamps: readonly (number | null)[]): ReadonlySet<number> {
  const lengths: number[] = [];
  const before: number[] = [];
  let best = -1;
  stamps.forEach((stamp, index) => {
    let [length, previous] = [stamp === null ? 0 : 1, -1];
    for (let other = 0; stamp !== null && other < index; other++) {
      const earlier = stamps[other] ?? null;
      const follows = earlier !== null && stamp >= earlier - RESOLUTION_MS;
      if (follows && (lengths[other] ?? 0) + 1 > length) [length, previous] = [(lengths[other] ?? 0) + 1, other];
    }
    lengths.push(length);
    before.push(previous);
    if (length > (lengths[best] ?? 0)) best = index;
  });
  const chain = new Set<number>();
  for (let at = best; at !== -1; at = before[at] ?? -1) chain.add(at);
  return chain;
}

/** The least correction that puts the stamp between those around it that are right. */
function skewOf(stamps: readonly (number | null)[], right: ReadonlySet<number>, index: number): number {
  const stamp = stamps[index];
  if (right.has(index) || stamp === undefined || stamp === null) return 0;
  const indices = [...right].sort((a, b) => a - b);
  const earlier = stamps[indices.filter((other) => other < index).at(-1) ?? -1] ?? null;
  const later = stamps[indices.find((other) => other > index) ?? -1] ?? null;
  if (earlier !== null && stamp < earlier) return stamp - earlier;
  return later !== null && stamp > later ? stamp - later : 0;
}

/** The hop behind which most time passed until the next stamp that is right; hop 0 is the second of the list. */
function slowestOf(agreed: readonly (number | null)[]): number | null {
  let [slowest, longest, from]: [number | null, number, number | null] = [null, RESOLUTION_MS, null];
  agreed.forEach((stamp, index) => {
    if (stamp === null) return;
    const start = from === null ? null : (agreed[from] ?? null);
    if (from !== null && from > 0 && start !== null && stamp - start > longest)
      [slowest, longest] = [from - 1, stamp - start];
    from = index;
  });
  return slowest;
}
