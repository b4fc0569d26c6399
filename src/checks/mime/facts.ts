import { defineMessageFact } from '../../core/fact.ts';
import { known } from '../../core/observation.ts';
import { readMessage } from '../../message/read-message.ts';

/** The message, read once for all who judge it. */
export const messageRead = defineMessageFact({
  id: 'message.read',
  needs: {},
  async observe(_, { target: { raw, sizeBytes } }) {
    return known(readMessage(raw, sizeBytes));
  },
});
