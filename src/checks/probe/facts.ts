import { defineFact } from '../../core/fact.ts';
import { type Evidence, known, type Observation } from '../../core/observation.ts';
import { createJourney } from './journey-facts.ts';
import type { ProbeSeen } from './seen.ts';

export type * from './seen.ts';

/** The one fact that sends mail, and only with a probe asked for. Null: none was. */
export const probeSeen = defineFact({
  id: 'probe.seen',
  needs: {},
  async observe(_, context): Promise<Observation<ProbeSeen | null>> {
    const { probe } = context.target.options;
    if (probe === null) return known(null);
    const journey = createJourney(probe, context);
    await Promise.race([journey.travel(), aborted(context.signal)]);
    const seen = journey.seen();
    return known(seen, evidenceOf(seen));
  },
});

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function evidenceOf({ messages, mailboxes, sender }: ProbeSeen): readonly Evidence[] {
  const looked = sender === null ? mailboxes : [...mailboxes, sender.mailbox];
  return [
    ...messages.flatMap(({ attempts }) => attempts.flatMap(({ session }): readonly Evidence[] => session.evidence)),
    ...looked.flatMap(({ opened, search, removed }) => [
      ...opened.evidence,
      ...(search?.evidence ?? []),
      ...(removed?.evidence ?? []),
    ]),
    ...(sender?.bounces ?? []).flat().flatMap((search): readonly Evidence[] => search.evidence),
  ];
}
