import type { Wire } from '../../src/net/wire.ts';
import { questionOf } from './question.ts';

/** What passed one wire. */
export interface Counts {
  /** Every DNS query that was sent, by its question, in order. */
  readonly asked: readonly string[];
  /** Questions that were asked again over the same transport after they had been answered. */
  readonly repeated: readonly string[];
  readonly connections: number;
  readonly fetches: number;
  around(wire: Wire): Wire;
}

export function countingWire(): Counts {
  const asked: string[] = [];
  const repeated: string[] = [];
  const answered = new Set<string>();
  const count = { connections: 0, fetches: 0 };
  return {
    asked,
    repeated,
    get connections() {
      return count.connections;
    },
    get fetches() {
      return count.fetches;
    },
    around: (wire) => ({
      ...wire,
      async dns(request) {
        const question = questionOf(request);
        const key = `${request.transport} ${question}`; // an answer that is cut off is asked for by TCP
        asked.push(question);
        if (answered.has(key)) repeated.push(question);
        const result = await wire.dns(request);
        if (result.ok) answered.add(key);
        return result;
      },
      connect(request) {
        count.connections++;
        return wire.connect(request);
      },
      fetch(request) {
        count.fetches++;
        return wire.fetch(request);
      },
    }),
  };
}
