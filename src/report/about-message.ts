import type { Effect } from '../core/finding.ts';
import type { MessageView } from './message-view.ts';
import type { SeenCheck, SeenFinding } from './seen.ts';
import { keepsFromPassing } from './stated-results.ts';

const NAMES = 'reverse-dns';

/**
 * The same checks as far as they bear on one message: what is said of mail to its author's domain has no effect on it, nor
 * has a fault of the domain that the message itself shows not to have hurt it, nor that it can be forged. Severity and points stay.
 */
export function aboutMessage(seen: readonly SeenCheck[], view: MessageView): readonly SeenCheck[] {
  return seen.map((check) => ({
    ...check,
    findings: check.findings.map((one) => bearing(one, view)),
    unseen: check.unseen.map((one) => ({
      ...one,
      couldBe: new Map(
        [...one.couldBe].map(([code, def]) => [
          code,
          isRefuted(check.check.id, code, view) ? harmless(def) : outgoing(def),
        ]),
      ),
    })),
  }));
}

function bearing(one: SeenFinding, view: MessageView): SeenFinding {
  const { check, finding, def } = one;
  return { ...one, def: isRefuted(check, finding.code, view) ? harmless(def) : outgoing(def) };
}

/** Of mail that is sent, and of where it goes: that others can forge it does nothing to this message. */
function outgoing(def: SeenFinding['def']): SeenFinding['def'] {
  const bears = ({ direction, kind }: Effect) => direction === 'your-mail' && kind !== 'spoofable';
  return { ...def, effects: def.effects.filter(bears) };
}

function harmless(def: SeenFinding['def']): SeenFinding['def'] {
  return { ...def, effects: [] };
}

/**
 * Whether the message shows that a fault of its author's domain did not touch it, or itself says what the fault did to it. What
 * passes DMARC by one of SPF and DKIM is not refused for the other; and SPF is of the envelope's domain, which need not be the
 * author's.
 */
function isRefuted(
  check: string,
  code: string,
  { spf, spfIsAuthors, signaturesSeen, dmarc, iprev }: MessageView,
): boolean {
  switch (check) {
    case 'spf':
      if (spfIsAuthors === false) return true;
      return (spf?.result === 'pass' || dmarc?.result === 'pass') && keepsFromPassing('spf', code);
    case 'dkim':
      // Whatever its signatures came to is said of each of them, and whether anything is left that passes.
      return (signaturesSeen || dmarc?.result === 'pass') && keepsFromPassing('dkim', code);
    case 'dmarc':
      // That there is no policy, or a wrong one, files no message as spam that passes SPF or DKIM: who demands one says so.
      return dmarc !== null;
    case NAMES:
      return iprev?.result === 'pass';
    default:
      return false;
  }
}
