import type { UnknownReason } from '../../core/observation.ts';
import type { Target } from '../../core/target.ts';

/** What to do so that the next run sees it. Imperative, lower case, no full stop; null: nothing to do. */
export function adviceFor(reason: UnknownReason, kind: Target['kind']): string | null {
  return (kind === 'message' ? ofMessage[reason] : undefined) ?? advice[reason];
}

const advice: Readonly<Record<UnknownReason, string | null>> = {
  timeout: 'run it again, with a longer --timeout if need be',
  'dns-failure': 'run it again, or ask another resolver with --nameserver or --doh',
  refused: 'run it from where it is not refused: another host, or a resolver of your own with --nameserver',
  unreachable: 'see that this machine has a route to it, then run it again',
  'protocol-error': 'run it again; --format json shows what was said',
  'port-25-blocked': 'check it elsewhere, by the two commands below, or leave SMTP out with --no-smtp',
  'no-ipv6': 'run it from a machine with IPv6, or leave IPv6 out with --ipv4',
  limit: 'look at the rest by other means; one audit goes only so far',
  'not-proven': 'nobody can tell from outside; what you know can be given, such as DKIM selectors with --selector',
  'not-requested': null,
  'internal-error': 'report it, with the file that --record writes',
};

/** The command `message` has options of its own. */
const ofMessage: Partial<typeof advice> = {
  'no-ipv6': 'run it from a machine with IPv6',
  'not-proven':
    'nobody can tell from this alone; a copy that has arrived shows more, as do --ip, --helo and --mail-from',
};
