import type { ReceivedCopy } from '../checks/probe/copy-facts.ts';
import type { Net } from '../core/net.ts';
import { type DomainTarget, defaultMessageOptions } from '../core/target.ts';
import { authorDomain } from '../message/author.ts';
import type { MessageReport } from '../report/report.ts';
import { messageChecks } from './check-sets.ts';
import { auditMessageOver } from './message-audit.ts';
import { select } from './selection.ts';

/** Judges the received copy of a probe as a message, by what is known of its way. The domain was audited beside the probe. */
export function auditCopy(
  { recipient, raw, fields, found, path, sent }: ReceivedCopy,
  net: Net,
  { target: { options }, signal }: { readonly target: DomainTarget; readonly signal: AbortSignal },
): Promise<MessageReport> {
  return auditMessageOver(net, {
    target: {
      kind: 'message',
      name: `the copy of ${recipient}`,
      domain: authorDomain(fields),
      raw,
      sizeBytes: found.sizeBytes,
      message: { ...defaultMessageOptions, ip: path.sendingAddress, mailFrom: sent.envelope.from },
      options: { ...options, probe: null },
    },
    selection: select(messageChecks, [], []),
    signal,
    withAuthor: false,
  });
}
