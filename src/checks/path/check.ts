import { defineCheck, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { HopShown, PathShown } from '../../core/received-copy.ts';
import type { PathHop } from '../../message/path.ts';
import { fetchedCopies, type ReceivedCopy } from '../received/facts.ts';
import { pathFindings } from './findings.ts';
import { clearAtBorder, clearBefore, oldTls, ownClockOff, slow, traceOf, wrongClocks } from './judge-way.ts';

type Said = FindingOf<typeof pathFindings>;

/** What the trace of a copy that was not fetched might have shown; remarks aside. */
const COULD_BE = Object.entries(pathFindings)
  .filter(([, { severity }]) => severity !== 'info')
  .map(([code]) => code);

/** The way of the message by its Received fields: by whom, how, and how long. */
export const path = defineCheck({
  id: 'path',
  area: 'transport',
  beside: 'probe',
  needs: { fetched: fetchedCopies },
  findings: pathFindings,

  judge({ fetched }) {
    if (fetched === null) return null;
    const { copies, missing } = fetched;
    return [
      ...judgeWays(copies),
      ...missing.map(({ recipient, why }) => unchecked(`the way to ${recipient}`, why, COULD_BE)),
    ];
  },

  show({ fetched }): PathShown & Readonly<Record<string, unknown>> {
    const copies = fetched?.copies ?? [];
    return {
      ways: copies.map(({ recipient, path: { hops, slowest, totalMs, ownSkewMs, crossesBorder } }) => ({
        recipient,
        hops: hops.map(shownHop),
        slowest,
        totalMs,
        ownSkewMs,
        crossesBorder,
      })),
      sendingAddress: copies.find((copy) => copy.path.sendingAddress !== null)?.path.sendingAddress ?? null,
    };
  },
  summary({ ways }) {
    const [first] = ways;
    if (first === undefined) return 'no copy was fetched';
    const hops = `${first.hops.length} ${first.hops.length === 1 ? 'hop' : 'hops'}`;
    const seconds = first.totalMs === null ? '' : `, ${Math.round(first.totalMs / 1000)} s`;
    const more = ways.length - 1;
    const others = more === 0 ? '' : more === 1 ? '; one more copy' : `; ${more} more copies`;
    return `${hops}${seconds}${others}`;
  },
});

function judgeWays(copies: readonly ReceivedCopy[]): readonly Said[] {
  const some = <T>(of: (copy: ReceivedCopy) => readonly T[], say: (found: readonly T[]) => Said): readonly Said[] => {
    const concerned = copies.filter((copy) => of(copy).length > 0);
    return concerned.length === 0 ? [] : [{ ...say(concerned.flatMap(of)), evidence: concerned.map(traceOf) }];
  };
  const whose = (holds: (copy: ReceivedCopy) => boolean) => (copy: ReceivedCopy) =>
    holds(copy) ? [copy.recipient] : [];
  return [
    ...some(clearAtBorder, (hops) => ({ code: 'path-clear-text', params: { hops } })),
    ...some(clearBefore, (hops) => ({ code: 'path-clear-text-before', params: { hops } })),
    ...some(oldTls, (hops) => ({ code: 'path-old-tls', params: { hops } })),
    ...some(slow, (hops) => ({ code: 'path-slow', params: { hops } })),
    ...some(wrongClocks, (hops) => ({ code: 'path-clock-skew', params: { hops } })),
    ...some(
      (copy) => [ownClockOff(copy)].filter((minutes) => minutes !== null),
      ([minutes = 0]) => ({ code: 'path-own-clock', params: { minutes } }),
    ),
    ...some(
      whose((copy) => copy.path.hops.length === 0),
      (recipients) => ({ code: 'path-no-trace', params: { recipients } }),
    ),
    ...some(
      whose((copy) => copy.path.crossesBorder === false),
      (recipients) => ({ code: 'path-stayed-inside', params: { recipients } }),
    ),
  ];
}

function shownHop({ from, address, by, protocol, tls, delayMs, skewMs, kind, trusted }: PathHop): HopShown {
  return { from, address, by, protocol, tls, delayMs, skewMs, kind, trusted };
}
