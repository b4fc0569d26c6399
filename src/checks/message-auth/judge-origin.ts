import { unchecked } from '../../core/check.ts';
import type { Sourced } from './facts.ts';
import type { Said } from './judge-dkim.ts';
import type { Judged } from './judged.ts';

const SPF_FAULTS: readonly string[] = ['message-auth-spf-fail', 'message-auth-spf-none', 'message-auth-spf-error'];
const IPREV_FAULTS: readonly string[] = ['message-auth-iprev-missing', 'message-auth-iprev-mismatch'];

/** SPF for the address that handed the message over. */
export function judgeSpf({ origin, spf }: Judged): readonly Said[] {
  if (spf.status === 'unknown') {
    const advice = spf.reason === 'not-proven' ? adviceFor(origin.address, origin.mailFrom) : undefined;
    return [unchecked('SPF of the message', spf, [...SPF_FAULTS], advice)];
  }
  const { domain, address, result, lenient, denial, problem } = spf.value;
  const source = sourceText(origin.address);
  const params = { domain, address, result, lenient, matched: denial, problem, source };
  switch (result) {
    case 'pass':
      return [];
    case 'none':
      return [{ code: 'message-auth-spf-none', params }];
    case 'permerror':
      return [{ code: 'message-auth-spf-error', params }];
    default:
      return [{ code: 'message-auth-spf-fail', params }];
  }
}

/** The options that say where the message comes from. */
export function adviceFor(address: Sourced | null, mailFrom: Sourced | null): string {
  const options = [
    ...(address === null ? ['--ip ADDRESS'] : []),
    ...(mailFrom === null ? ['--mail-from ADDRESS'] : []),
  ];
  return `say where the message comes from by ${options.length === 0 ? '--helo NAME' : options.join(' and ')}`;
}

/** Where something about the sending side is known from, as a clause. */
function sourceText(sourced: Sourced | null): string {
  switch (sourced?.source) {
    case 'given':
      return 'as given';
    case 'return-path':
      return 'as the Return-Path field says';
    case 'received-spf':
      return "as the recipient's Received-SPF field says";
    case 'authentication-results':
      return "as the recipient's Authentication-Results field says";
    default:
      return "as the recipient's Received field says";
  }
}

/** Reverse DNS of that address. */
export function judgeReverse({ origin, iprev }: Judged): readonly Said[] {
  const source = sourceText(origin.address);
  if (iprev.status === 'unknown') {
    const advice = origin.address === null ? 'say where the message comes from by --ip ADDRESS' : undefined;
    return [unchecked('the name of the sending address', iprev, [...IPREV_FAULTS], advice)];
  }
  const { address, kind, names } = iprev.value;
  if (kind !== 'records') return [{ code: 'message-auth-iprev-missing', params: { address, source } }];
  if (names.some(({ forward }) => forward === 'confirmed')) return [];
  if (names.some(({ forward }) => forward === 'unanswered')) {
    const why = { reason: 'dns-failure', detail: 'DNS did not answer for its names' } as const;
    return [unchecked(`the names of ${address}`, why, ['message-auth-iprev-mismatch'])];
  }
  return [{ code: 'message-auth-iprev-mismatch', params: { address, source, names: names.map(({ name }) => name) } }];
}

export function judgeSender({ author: { sender, domain } }: Judged): readonly Said[] {
  if (sender === null || domain === null) return [];
  return [{ code: 'message-auth-sender-differs', params: { from: domain, sender } }];
}
