import type { Context } from '../../core/fact.ts';
import type { Unknown } from '../../core/observation.ts';
import { goneState, type Looked } from './state-facts.ts';

/** `value`: what stands in the record; `end`: the end of the chain that begins there. */
export type AliasAnswer =
  | ({ readonly is: 'alias'; readonly value: string; readonly end: string } & Looked)
  | { readonly is: 'none' }
  | { readonly is: 'unread'; readonly why: Unknown };

/**
 * Where one of the domain's own names leads as an alias.
 *
 * @param type  what the name is there for: an alias is followed either way
 */
export async function aliasOf(name: string, type: 'A' | 'TXT', context: Context): Promise<AliasAnswer> {
  const answer = await context.net.dns.query(name, type);
  if (answer.status === 'unknown') return behind(name, answer, context);
  const { aliases, kind } = answer.value;
  const [value] = aliases;
  if (value === undefined) return { is: 'none' };
  const end = aliases.at(-1) ?? value;
  const gone: Looked = kind === 'nxdomain' ? await goneState(end, context) : { state: { is: 'there' }, evidence: [] };
  return { is: 'alias', value, end, state: gone.state, evidence: [...answer.evidence, ...gone.evidence] };
}

/** A question that fails may have failed at the name, or behind the alias that it is. */
async function behind(name: string, why: Unknown, { net }: Context): Promise<AliasAnswer> {
  const cname = await net.dns.query(name, 'CNAME');
  if (cname.status === 'unknown') return { is: 'unread', why };
  const [value] = cname.value.kind === 'records' ? cname.value.records : [];
  if (value === undefined) return { is: 'none' };
  const evidence = [...why.evidence, ...cname.evidence];
  return { is: 'alias', value, end: value, state: { is: 'unanswered', why }, evidence };
}

/** Where the domain's wildcard leads as an alias; null where there is none, or it is not known. */
export async function wildcardAlias({ target, net }: Context): Promise<string | null> {
  const answer = await net.dns.query(`${net.randomLabel('dangling')}.${target.domain}`, 'A');
  return answer.status === 'known' ? (answer.value.aliases[0] ?? null) : null;
}
