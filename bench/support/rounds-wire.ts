import { createHash } from 'node:crypto';
import type { Connection, Wire } from '../../src/net/wire.ts';
import type { RoundsClock } from './rounds-clock.ts';

/** How many rounds an answer takes, by what it answers. */
export type LengthOf = (what: string) => number;

/** Every answer takes as long as every other. */
export const even: LengthOf = () => 1;

/** From half a round to one and a half, the same for the same question: as in life, nothing ends at the same moment. */
export const uneven: LengthOf = (what) => 0.5 + createHash('sha256').update(what).digest().readUInt32BE() / 2 ** 32;

/**
 * The wire with a time of its own: only DNS answers, SMTP replies and HTTPS responses take any. Its own answers have to
 * come at once, as those of a replay do.
 */
export function roundsWire(wire: Wire, { pass }: Pick<RoundsClock, 'pass'>, lengthOf: LengthOf): Wire {
  async function after<T>(rounds: number, answer: Promise<T>): Promise<T> {
    const said = await answer;
    await pass(rounds);
    return said;
  }

  function paced(connection: Connection, to: string): Connection {
    let reads = 0;
    return {
      ...connection,
      async read(options) {
        const said = await connection.read(options);
        await pass(said.ok ? lengthOf(`${to} ${reads++}`) : 0); // else nothing came, or nothing was expected
        return said;
      },
    };
  }

  return {
    ...wire,
    dns: (request) => after(lengthOf(`${request.question} ${request.server.address}`), wire.dns(request)),
    fetch: (request) => after(lengthOf(request.url), wire.fetch(request)),
    async connect(request) {
      const result = await after(0, wire.connect(request));
      const to = `${request.address} ${request.port} ${request.label}`;
      return result.ok ? { ...result, connection: paced(result.connection, to) } : result;
    },
  };
}
