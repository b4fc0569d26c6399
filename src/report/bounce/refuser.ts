import { type Provider, providerOfHost, providers, receiverName } from '../../checks/providers.ts';
import type { BounceConclusion, ReadBounce, ReadRecipient } from '../../core/bounce.ts';

/** A filter on the reporting host itself: nobody whom a reader knows by that name. */
const OWN = /^(?:localhost|127\.|::1$|\[?127\.)/i;

/** Whoever keeps a list that others refuse by, and has no mail servers. */
function isListAlone({ mx, hosts = [], spf }: Provider): boolean {
  return mx.length + hosts.length + spf.length === 0;
}

/**
 * Who refused, as a reader knows it: the provider that the remote host belongs to, or else that host. A service that only
 * reports what another server said is not it.
 *
 * @returns null where it is not said
 */
export function refuserOf(
  { remoteMta }: ReadRecipient,
  { provider }: BounceConclusion,
  { form, system }: Pick<ReadBounce, 'form' | 'system'>,
): string | null {
  if (remoteMta !== null && remoteMta !== '' && !OWN.test(remoteMta)) {
    const owner = providerOfHost(remoteMta.toLowerCase().replace(/\.$/, ''));
    return owner === null ? remoteMta : receiverName(owner);
  }
  if (provider === null || (form !== 'reply' && provider === system)) return null;
  const owner = providers.find(({ id }) => id === provider);
  return owner === undefined || isListAlone(owner) ? null : receiverName(owner);
}
