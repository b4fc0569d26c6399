import type { Mailboxes } from '../../core/net.ts';
import { unknown } from '../../core/observation.ts';
import type { Wire } from '../wire.ts';

export function createMailboxes({ wire: _wire }: { readonly wire: Pick<Wire, 'mailbox'> }): Mailboxes {
  return { open: async () => unknown('internal-error', 'not built yet') };
}
