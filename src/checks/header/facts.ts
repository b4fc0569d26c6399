import { defineMessageFact } from '../../core/fact.ts';
import { known } from '../../core/observation.ts';

/** The time at which the message is judged, since 1970 in milliseconds: what its date is held against where it bears no trace. */
export const judgedAt = defineMessageFact({
  id: 'header.judged-at',
  needs: {},
  async observe(_, { net }) {
    return known(net.startedAtMs);
  },
});
