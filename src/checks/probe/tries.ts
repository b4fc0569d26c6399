import type { HandOverTry } from '../../core/handover.ts';
import type { ProbeSeen } from './seen.ts';

/** Every try to hand a message over, step by step with its times. Pure. */
export function triesOf(seen: ProbeSeen | null): readonly HandOverTry[] {
  return (seen?.messages ?? []).flatMap(({ attempts }, message) =>
    attempts.map(({ host, address, port, startMs, demand, session }): HandOverTry => {
      const place = { message, host, address, port, startMs, demand };
      if (session.status === 'unknown') return { ...place, tls: null, detail: session.detail, steps: [] };
      const { startTls, held, detail, steps } = session.value;
      return {
        ...place,
        tls: startTls.handshake?.protocol ?? null,
        detail: held?.detail ?? detail,
        steps: steps.map(({ phase, command, reply, elapsedMs }) => ({ phase, command, reply, elapsedMs })),
      };
    }),
  );
}
