import type { FilterFailure } from '../../core/filters.ts';
import type { UnknownReason } from '../../core/observation.ts';
import type { WireFailure } from '../wire.ts';

/** What a filter did once it was reached; null: it was not, and it may be this machine's doing. */
const ENDINGS: Readonly<Record<WireFailure, FilterFailure | null>> = {
  timeout: 'timeout',
  closed: 'closed',
  reset: 'closed',
  'tls-error': 'tls-error',
  'protocol-error': 'protocol-error',
  'too-large': 'too-large',
  // Nothing listens there: no filter was reached.
  refused: null,
  'private-address': null,
  unreachable: null,
  'no-ipv6': null,
  'not-routed': null,
  cancelled: null,
};

const REASONS: Readonly<Partial<Record<WireFailure, UnknownReason>>> = {
  refused: 'refused',
  cancelled: 'timeout',
  // Not `no-ipv6`, which passes over one address of several: a filter without a verdict was not seen at all.
  'no-ipv6': 'unreachable',
};

export function endingOf(failure: WireFailure): FilterFailure | null {
  return ENDINGS[failure];
}

export function reasonOf(failure: WireFailure): UnknownReason {
  return REASONS[failure] ?? 'unreachable';
}
