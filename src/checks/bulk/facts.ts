import { defineMessageFact } from '../../core/fact.ts';
import { known, type Observation } from '../../core/observation.ts';
import { fieldsNamed } from '../../message/header-fields.ts';
import { type ReadUnsubscribe, readListUnsubscribe } from '../../message/list-unsubscribe.ts';
import { htmlBodies } from '../html/facts.ts';
import { messageRead } from '../mime/facts.ts';
import { type BulkReading, readBulk } from './reading.ts';

export type { BulkReading, MailKind } from './reading.ts';

/** How the message was sent out, by its own marks. */
export const bulkReading = defineMessageFact({
  id: 'bulk.reading',
  needs: { message: messageRead, html: htmlBodies },
  async observe({ message, html }): Promise<Observation<BulkReading>> {
    return known(readBulk(message, html));
  },
});

/** The addresses in List-Unsubscribe, of the first field where there are several; null: there is none. */
export const listUnsubscribe = defineMessageFact({
  id: 'bulk.list-unsubscribe',
  needs: { message: messageRead },
  async observe({ message }): Promise<Observation<ReadUnsubscribe | null>> {
    const [field] = fieldsNamed(message.header.fields, 'List-Unsubscribe');
    return known(field === undefined ? null : readListUnsubscribe(field.value));
  },
});
