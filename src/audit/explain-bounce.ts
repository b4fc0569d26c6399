import { concluded } from '../bounce/concluded.ts';
import { readPastedReply } from '../bounce/pasted-reply.ts';
import { readBounce } from '../bounce/read-bounce.ts';
import { titleOfSystem } from '../bounce/system-names.ts';
import { systemNamed } from '../bounce/systems.ts';
import { parseDomainName } from '../core/names.ts';
import type { AuditOptions } from '../core/target.ts';
import { mailKindOf } from '../message/looks-like-mail.ts';
import { MAX_MESSAGE_BYTES } from '../message/parts.ts';
import { entryOf } from '../report/bounce/entry.ts';
import { unansweredProof } from '../report/bounce/proof-unprovable.ts';
import type { BounceEntry } from '../report/bounce/schema.ts';
import { planProof, runProof } from './bounce-proof.ts';
import { notifiedBy } from './bounce-subjects.ts';
import { type ConnectOptions, optionsOf, withSystemWire } from './check-domain.ts';
import { readOptions } from './context.ts';

export interface ExplainBounceOptions
  extends Pick<ConnectOptions, 'nameservers' | 'timeoutMs' | 'signal' | 'ca' | 'routes'>,
    Partial<Pick<AuditOptions, 'selectors' | 'sendingIps'>> {
  /** Who wrote the reply, as `--provider` takes it; a name that nobody knows changes nothing. */
  readonly provider?: string;
  /** Whether to look if DNS confirms the cause. Default: false, and nothing of the network is touched. */
  readonly check?: boolean;
  /** The author's domain, and the author's address, where the bounce does not say; for `check`, and for what is advised. */
  readonly domain?: string;
  readonly from?: string;
}

/**
 * Explains a bounce message, or an SMTP reply, as `mailcheck bounce` does.
 *
 * @param input  octets are a message; a string is a message where it begins with header fields, and else a reply
 * @returns what `--format ndjson` prints for the bounce, with `file` null; with `check`, a `proof` is null only of what is no failure, and "unchecked" where no DNS server answers
 * @throws TypeError for empty input, more than 50 MiB, a domain or an option that is none; never for what the network does
 */
export async function explainBounce(
  input: Uint8Array | string,
  options: ExplainBounceOptions = {},
): Promise<BounceEntry> {
  const octets = typeof input === 'string' ? Buffer.from(input) : input;
  if (octets.length === 0) throw new TypeError('the bounce is empty');
  if (octets.length > MAX_MESSAGE_BYTES) {
    throw new TypeError(`the bounce has ${octets.length} octets: expected at most ${MAX_MESSAGE_BYTES}`);
  }
  const isMail = typeof input !== 'string' || mailKindOf(octets) !== null;
  const hints = { provider: options.provider === undefined ? null : systemNamed(options.provider) };
  const { bounce, conclusions } = concluded(isMail ? readBounce(octets) : readPastedReply(input), hints);
  const { domain = null, from = null, sendingIps = [], selectors = [] } = options;
  const given = { domain, from, sendingIps };
  const whole = { file: null, place: null, bounce, conclusions, given, systemName: titleOfSystem };
  if (options.check !== true || !['failure', 'delay'].includes(bounce.what)) return entryOf(whole);

  const parsed = domain === null ? null : parseDomainName(domain);
  if (parsed?.ok === false) throw new TypeError(`"${domain}" is no domain name: expected ${parsed.expected}`);
  const read = readOptions(optionsOf({ ...options, probe: null }));
  if (!read.ok) throw new TypeError(read.error);
  const plan = planProof(bounce, conclusions, {
    hints: { domain: parsed?.name ?? null, from, sendingIps, selectors },
    options: read.options,
    notified: isMail ? notifiedBy(octets) : null,
  });
  const { proofs, noResolver } = await withSystemWire(options, 0, (open) => runProof(plan, open));
  if (noResolver === null) return entryOf({ ...whole, proofs });
  const unanswered = bounce.recipients.map((recipient, index) => {
    const conclusion = conclusions[index];
    return conclusion === undefined ? null : unansweredProof(conclusion, recipient, noResolver);
  });
  return entryOf({ ...whole, proofs: unanswered });
}
