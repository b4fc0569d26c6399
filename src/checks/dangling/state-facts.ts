import type { Context } from '../../core/fact.ts';
import { isQueryName } from '../../core/names.ts';
import type { Evidence, Unknown } from '../../core/observation.ts';
import { registeredName } from '../../core/suffixes.ts';
import claimable from '../../data/claimable-hosts.json' with { type: 'json' };

/** What becomes of a name that the mail setup leads to. */
export type NameState =
  | { readonly is: 'there' }
  /** It does not exist, below a domain that does. */
  | { readonly is: 'missing' }
  /** The domain that a registry would have registered for it does not exist either. */
  | { readonly is: 'unregistered'; readonly registrable: string }
  /** Anybody can create it at a service. */
  | { readonly is: 'claimable'; readonly service: string }
  | { readonly is: 'unanswered'; readonly why: Unknown };

export interface Looked {
  readonly state: NameState;
  readonly evidence: readonly Evidence[];
}

/** Whether a name, or where its aliases lead, exists, and if not, who could take it. NODATA is existence (RFC 8020). */
export async function stateOf(name: string, context: Context): Promise<Looked> {
  if (!isQueryName(name)) return { state: { is: 'missing' }, evidence: [] };
  const answer = await context.net.dns.query(name, 'A');
  const { evidence } = answer;
  if (answer.status === 'unknown') return { state: { is: 'unanswered', why: answer }, evidence };
  if (answer.value.kind !== 'nxdomain') return { state: { is: 'there' }, evidence };
  const gone = await goneState(answer.value.aliases.at(-1) ?? name, context);
  return { state: gone.state, evidence: [...evidence, ...gone.evidence] };
}

/** Who could take a name that does not exist. */
export async function goneState(name: string, { target, net }: Context): Promise<Looked> {
  const service = serviceOf(name);
  if (service !== null) return { state: { is: 'claimable', service }, evidence: [] };
  const registrable = registeredName(name);
  if (registrable === null || registrable === registeredName(target.domain)) {
    return { state: { is: 'missing' }, evidence: [] };
  }
  const soa = await net.dns.query(registrable, 'SOA');
  const { evidence } = soa;
  if (soa.status === 'unknown') return { state: { is: 'unanswered', why: soa }, evidence };
  return { state: soa.value.kind === 'nxdomain' ? { is: 'unregistered', registrable } : { is: 'missing' }, evidence };
}

/** The service at which anybody could ask for just this name; null: none that is known. */
export function serviceOf(name: string): string | null {
  const found = claimable.services.find(({ suffixes }) =>
    suffixes.some(({ suffix, labels }) => {
      const rest = name.endsWith(`.${suffix}`) ? name.slice(0, -suffix.length - 1) : null;
      return rest?.split('.').length === labels;
    }),
  );
  return found?.name ?? null;
}
