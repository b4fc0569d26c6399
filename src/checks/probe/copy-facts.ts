import { type Context, defineFact } from '../../core/fact.ts';
import { domainOfAddress } from '../../core/names.ts';
import type { FoundMessage } from '../../core/net.ts';
import { known, type Observation } from '../../core/observation.ts';
import type { ProbeMessage } from '../../core/probe.ts';
import { learner } from '../../core/run.ts';
import { type HeaderField, headerFieldsIn } from '../../message/header-fields.ts';
import { type MailPath, pathOf } from '../../message/path.ts';
import { mailHosts } from '../mx/facts.ts';
import { probeSeen } from './facts.ts';
import type { FollowedMailbox, SentMessage } from './seen.ts';

/** A message as it was found in a mailbox, and its way there. */
export interface ReceivedCopy {
  readonly recipient: string;
  readonly mailbox: FollowedMailbox;
  readonly found: FoundMessage;
  /** As it was handed over. */
  readonly sent: ProbeMessage;
  readonly raw: Uint8Array;
  readonly fields: readonly HeaderField[];
  readonly path: MailPath;
}

/** What was found in the mailboxes, in their order; null: no probe was asked for. */
export const receivedCopies = defineFact({
  id: 'probe.copies',
  needs: { seen: probeSeen },
  async observe({ seen }, context): Promise<Observation<readonly ReceivedCopy[] | null>> {
    if (seen === null) return known(null);
    const copies = await Promise.all(
      seen.mailboxes.map(async (mailbox): Promise<readonly ReceivedCopy[]> => {
        const { search, asked } = mailbox;
        const found = search?.status === 'known' ? search.value.found : null;
        const sent = seen.messages[asked.message];
        if (found === null || !sent) return [];
        const raw = Buffer.from(found.raw, 'base64');
        const fields = headerFieldsIn(raw);
        const path = pathOf(fields, {
          sentAtMs: seen.startedAtMs + begunMs(sent),
          receivedAtMs: found.receivedAtMs,
          mxHosts: await mxHostsOf(asked.address, context),
        });
        return [{ recipient: asked.address, mailbox, found, sent: sent.message, raw, fields, path }];
      }),
    );
    return known(copies.flat());
  },
});

/** When the server that took it was spoken to: servers stamp what they take at its beginning. */
function begunMs({ attempts, recipients, acceptedMs }: SentMessage): number {
  const attempt = recipients.find(({ fate }) => fate === 'accepted')?.attempt ?? null;
  return (attempt === null ? null : attempts[attempt]?.startMs) ?? acceptedMs ?? 0;
}

/** The mail hosts of the domain of an address; none where DNS does not say. */
async function mxHostsOf(address: string, context: Context): Promise<readonly string[]> {
  const domain = domainOfAddress(address);
  if (domain === null) return [];
  const { target } = context;
  const options = { ...target.options, probe: null };
  const hosts = await learner({ ...context, target: { kind: 'domain', domain, options } })(mailHosts);
  return hosts.status === 'known' ? [...hosts.value.keys()] : [];
}
