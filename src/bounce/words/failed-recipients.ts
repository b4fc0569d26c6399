import type { BouncePhase, DeliveryAction, ReadRecipient } from '../../core/bounce.ts';
import { namedHost, namedPhase, quotedReply, quotedStatus } from './diagnostic-parts.ts';

/** What was found of one recipient, before its words are taken apart. */
export interface Finding {
  readonly address: string | null;
  readonly original: string | null;
  /** Its lines as they stand. */
  readonly said: string;
  readonly phase: BouncePhase | null;
  readonly host: string | null;
}

const MAX_SAID = 2000;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}:[0-9a-f:.]{2,43})$/i;

/** Takes the words on each recipient apart; the same recipient told of twice is one, with the words that quote a reply. */
export function failedRecipients(findings: readonly Finding[], action: DeliveryAction): readonly ReadRecipient[] {
  const known = new Map<string, ReadRecipient>();
  const taken = new Map<string, Parts>();
  for (const finding of findings) {
    const said = finding.said.slice(0, MAX_SAID).replace(/\s+/g, ' ').trim();
    const parts = taken.get(finding.said) ?? partsOf(finding.said, said);
    taken.set(finding.said, parts);
    const recipient = recipientOf(finding, said, parts, action);
    const key = (finding.address ?? '').toLowerCase();
    const before = known.get(key);
    known.set(key, before === undefined ? recipient : better(before, recipient));
  }
  return [...known.values()];
}

type Parts = Pick<ReadRecipient, 'reply' | 'status' | 'phase' | 'remoteMta' | 'remoteAddress'>;

/** What qmail and its kin say behind the reply that they quote. */
const BEHIND_REPLY = /\n\s*(?:Giving up on |\/?I'm not going to try again|\(Other MXes tried)[\s\S]*$/;

/** @param lines  where the lines begin, replies do, too */
function partsOf(lines: string, said: string): Parts {
  const reply = quotedReply(lines.replace(BEHIND_REPLY, ''));
  const { name, address } = namedHost(said);
  return { reply, status: quotedStatus(said, reply), phase: namedPhase(said), remoteMta: name, remoteAddress: address };
}

function recipientOf(finding: Finding, said: string, parts: Parts, action: DeliveryAction): ReadRecipient {
  const host = finding.host !== null && !ADDRESS.test(finding.host) ? finding.host : null;
  return {
    originalRecipient: finding.original,
    finalRecipient: finding.address,
    action,
    status: parts.status,
    reply: parts.reply,
    phase: finding.phase ?? parts.phase,
    remoteMta: parts.remoteMta ?? host,
    remoteAddress: parts.remoteAddress ?? (host === null ? finding.host : null),
    diagnostic: said === '' ? null : said,
    lastAttemptAtMs: null,
    willRetryUntilMs: null,
  };
}

function better(first: ReadRecipient, second: ReadRecipient): ReadRecipient {
  const worth = ({ reply, status, diagnostic }: ReadRecipient) =>
    (reply === null ? 0 : 4) + (status === null ? 0 : 2) + (diagnostic === null ? 0 : 1);
  const [more, less] = worth(second) > worth(first) ? [second, first] : [first, second];
  return {
    ...more,
    originalRecipient: more.originalRecipient ?? less.originalRecipient,
    phase: more.phase ?? less.phase,
    remoteMta: more.remoteMta ?? less.remoteMta,
    remoteAddress: more.remoteAddress ?? less.remoteAddress,
  };
}
