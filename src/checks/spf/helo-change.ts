import { isWithin } from '../../core/names.ts';
import type { HeloHost, HeloSpf } from './helo-facts.ts';
import type { GreetingName } from './helo-findings.ts';
import { parseSpf } from './parse.ts';
import { withMechanismsFirst } from './rewrite.ts';

/** A host whose SPF was seen. */
export interface SeenHost {
  readonly host: HeloHost;
  readonly spf: HeloSpf;
}

/** Whether the name is known to be the host's own: its records lead there. */
export function leadsBack({ leadsBack: seen }: HeloSpf): boolean {
  return seen.status === 'known' && seen.value;
}

/**
 * The record at a greeting name by which these hosts pass; null where that is not the domain's to publish, or cannot
 * be said: the name is an alias, does not lead to a host but by a wildcard, or has records that are no one SPF record.
 *
 * @param same  those that do not pass, each by this name
 * @param all   every host that greets so: a first record must not refuse one of them
 */
export function changeAt(
  name: string,
  same: readonly SeenHost[],
  all: readonly HeloHost[],
  domain: string,
): GreetingName['change'] {
  const [first] = same;
  if (!first || !isWithin(name, domain) || first.spf.isAlias) return null;
  if (!same.every(({ spf }) => leadsBack(spf) && !spf.byWildcard)) return null;
  const [record, second] = first.spf.records;
  if (record === undefined) {
    const safe = all.every(({ spf }) => spf.status === 'known' && (spf.value === null || leadsBack(spf.value)));
    return safe ? { action: 'add', text: 'v=spf1 a -all' } : null;
  }
  const text = second === undefined ? withMechanismsFirst(parseSpf(record), ['a']) : null;
  return text === null ? null : { action: 'change', text };
}
