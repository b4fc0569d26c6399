import { type Unchecked, unchecked } from '../../core/check.ts';
import type { Excerpt, FindingOf } from '../../core/finding.ts';
import { isWithin } from '../../core/names.ts';
import type { Observation } from '../../core/observation.ts';
import type { DmarcPolicy } from '../dmarc/facts.ts';
import { changeAt, leadsBack, type SeenHost } from './helo-change.ts';
import type { HeloHost, HeloHosts } from './helo-facts.ts';
import type { GreetingName, heloFindings } from './helo-findings.ts';
import { parseSpf } from './parse.ts';
import { bounded, excerptOf } from './words.ts';

export type HeloSaid = FindingOf<typeof heloFindings> | Unchecked;
type Code = keyof typeof heloFindings;

/** A host of which something is to be said. */
interface Judged extends SeenHost {
  readonly code: Code;
  readonly result: GreetingName['result'];
}

const HEARD: readonly Code[] = ['spf-helo-fails', 'spf-helo-softfail', 'spf-helo-invalid'];
const PRESUMED: readonly Code[] = ['spf-helo-possible-fail', 'spf-helo-softfail', 'spf-helo-invalid'];

/** What SPF makes of mail without a sender from each host, by the name it greets with (RFC 7208 section 2.4). */
export function judgeHelo(
  domain: string,
  helo: Observation<HeloHosts>,
  dmarc: Observation<DmarcPolicy>,
): readonly HeloSaid[] {
  if (helo.status === 'unknown') return [unchecked('SPF of the greeting names', helo, HEARD)];
  const { hosts } = helo.value;
  const policy = dmarc.status === 'known' ? dmarc.value.policy : null;
  const enforced = policy === 'quarantine' || policy === 'reject' ? policy : null;
  const judged = hosts.flatMap((host) => judgeHost(host, domain, enforced !== null));
  const found = [...Map.groupBy(judged, ({ code }) => code)].map(([code, group]): HeloSaid => {
    const byName = [...Map.groupBy(group, ({ host }) => host.name)];
    const names = byName.map(([name, same]) => greetingName(name, same, hosts, domain));
    const evidence = group.flatMap(({ host }) => [...host.evidence, ...host.spf.evidence]);
    const excerpt = excerptFrom(group);
    const proof = { evidence, ...(excerpt && { excerpt }) };
    return code === 'spf-helo-missing-under-dmarc'
      ? { code, params: { domain, policy: enforced ?? 'none', names }, ...proof }
      : { code, params: { domain, names }, ...proof };
  });
  return [...found, ...unseenIn(helo.value), ...unseenPolicy(judged, dmarc)];
}

function judgeHost(host: HeloHost, domain: string, enforced: boolean): readonly Judged[] {
  if (host.spf.status === 'unknown' || host.spf.value === null) return [];
  const spf = host.spf.value;
  const result = spf.evaluation?.result ?? 'none';
  const sure = isSure({ host, spf });
  switch (result) {
    case 'pass':
      return [];
    case 'fail':
      return [{ code: sure ? 'spf-helo-fails' : 'spf-helo-possible-fail', host, spf, result }];
    case 'softfail':
      return [{ code: 'spf-helo-softfail', host, spf, result }];
    case 'permerror':
      return [{ code: 'spf-helo-invalid', host, spf, result }];
    case 'none':
    case 'neutral': // to be treated like none (RFC 7208 section 8.2)
      if (!isWithin(host.name, domain)) return []; // what other people's names do not say is theirs to add
      return [{ code: enforced && sure ? 'spf-helo-missing-under-dmarc' : 'spf-helo-missing', host, spf, result }];
  }
}

/** Whether the host greets so beyond doubt: it gives the name itself, and the name is its own. */
function isSure({ host, spf }: SeenHost): boolean {
  return host.source === 'greeting' && leadsBack(spf);
}

function greetingName(name: string, same: readonly Judged[], hosts: readonly HeloHost[], domain: string): GreetingName {
  const [first] = same;
  const evaluation = first?.spf.evaluation ?? null;
  const because = evaluation?.problem ?? evaluation?.matched.at(-1)?.term ?? null;
  const all = hosts.filter((host) => host.name === name);
  return {
    name,
    addresses: [...new Set(same.map(({ host }) => host.address))],
    source: first?.host.source ?? 'ptr',
    result: first?.result ?? 'none',
    because: because === null ? null : bounded(because),
    change: first?.result === 'permerror' ? null : changeAt(name, same, all, domain),
  };
}

/** The first record at fault, with the term that decided. */
function excerptFrom([first]: readonly Judged[]): Excerpt | null {
  const [record] = first?.spf.records ?? [];
  if (!first || record === undefined) return null;
  const term = first.spf.evaluation?.matched[0]?.term;
  return excerptOf(first.host.name, record, parseSpf(record).terms.find(({ text }) => text === term) ?? null, null);
}

function unseenIn({ hosts, unseen: unnamed, omitted }: HeloHosts): readonly Unchecked[] {
  return [
    ...[...unnamed].map(([address, why]) => unchecked(`the name by which ${address} greets`, why, PRESUMED)),
    ...hosts.flatMap(({ name, address, source, spf }) => {
      const heard = source === 'greeting';
      if (spf.status === 'unknown')
        return [unchecked(`SPF of the greeting name ${name} for ${address}`, spf, heard ? HEARD : PRESUMED)];
      const back = spf.value?.leadsBack;
      return heard && spf.value?.evaluation?.result === 'fail' && back?.status === 'unknown'
        ? [unchecked(`whether ${name} leads to ${address}`, back, ['spf-helo-fails'])]
        : [];
    }),
    ...(omitted > 0
      ? [unchecked('further greeting names', { reason: 'limit', detail: `${omitted} beyond those looked at` }, HEARD)]
      : []),
  ];
}

/** Whether what is missing is more than a remark depends on DMARC. */
function unseenPolicy(judged: readonly Judged[], dmarc: Observation<DmarcPolicy>): readonly Unchecked[] {
  const depends = judged.some((each) => each.code === 'spf-helo-missing' && isSure(each));
  if (dmarc.status === 'known' || !depends) return [];
  return [unchecked('DMARC policy for bounces', dmarc, ['spf-helo-missing-under-dmarc'])];
}
