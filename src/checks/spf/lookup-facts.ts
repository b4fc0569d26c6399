import { isQueryName } from '../../core/names.ts';
import type { DnsAnswer, Net } from '../../core/net.ts';
import type { Evidence, Observation } from '../../core/observation.ts';
import type { Term } from './terms.ts';
import type { Found } from './tree.ts';

const MX_HOSTS_ASKED = 10; // more than ten are a permerror (RFC 7208 section 4.6.4)
const MAX_ADDRESSES = 100; // bounded: a hostile name may have thousands

export interface Looked {
  readonly found: Found;
  readonly evidence: readonly Evidence[];
}

type Answer<R> = Observation<DnsAnswer<R>>;

/** Asks what a receiver would ask for an `a`, `mx` or `exists`, for senders on IPv4 and on IPv6 at once. */
export async function lookUpTerm({ name }: Term, target: string, net: Net): Promise<Looked> {
  if (!isQueryName(target)) return looked('nxdomain', { void4: false, void6: false }, []); // no match: RFC 7208 section 4.8
  if (name === 'mx') return lookUpMx(target, net);
  if (name === 'exists') {
    const a = await net.dns.query(target, 'A'); // A also for IPv6 senders: RFC 7208 section 5.7
    return looked(kindOf(a), { void4: isVoid(a), void6: isVoid(a) }, [a]);
  }
  const [a, aaaa] = await Promise.all([net.dns.query(target, 'A'), net.dns.query(target, 'AAAA')]);
  const voids = { void4: isVoid(a), void6: isVoid(aaaa) };
  return looked(strongest(kindOf(a), kindOf(aaaa)), voids, [a, aaaa], addressesIn([a, aaaa]));
}

async function lookUpMx(target: string, net: Net): Promise<Looked> {
  const mx = await net.dns.query(target, 'MX');
  const records = mx.status === 'known' && mx.value.kind === 'records' ? mx.value.records : [];
  const hosts = [...new Set(records.map(({ exchange }) => exchange))].filter((host) => host !== '.');
  const asked = hosts.filter(isQueryName).slice(0, MX_HOSTS_ASKED);
  const answers = await Promise.all(asked.flatMap((host) => [net.dns.query(host, 'A'), net.dns.query(host, 'AAAA')]));
  const voids = { void4: isVoid(mx), void6: isVoid(mx) };
  return looked(kindOf(mx), voids, [mx, ...answers], addressesIn(answers), hosts);
}

function looked(
  answer: Found['answer'],
  voids: Pick<Found, 'void4' | 'void6'>,
  answers: readonly Answer<unknown>[],
  addresses: readonly string[] = [],
  hosts: readonly string[] = [],
): Looked {
  const failed = answers.find(({ status }) => status === 'unknown');
  const failure = failed?.status === 'unknown' ? { reason: failed.reason, detail: failed.detail } : null;
  const [first] = answers;
  const alias = first?.status === 'known' ? (first.value.aliases.at(-1) ?? null) : null;
  return {
    found: { answer, alias, failure, addresses, hosts, ...voids },
    evidence: answers.flatMap(({ evidence }) => evidence),
  };
}

function kindOf(answer: Answer<unknown>): Found['answer'] {
  return answer.status === 'known' ? answer.value.kind : 'unanswered';
}

/** RFC 7208 section 4.6.4: no answer, or no such name. Null where DNS did not answer. */
function isVoid(answer: Answer<unknown>): boolean | null {
  return answer.status === 'known' ? answer.value.kind !== 'records' : null;
}

function strongest(a: Found['answer'], aaaa: Found['answer']): Found['answer'] {
  const order = ['records', 'unanswered', 'nodata', 'nxdomain'] as const;
  return order.find((kind) => kind === a || kind === aaaa) ?? 'unanswered';
}

function addressesIn(answers: readonly Answer<string>[]): readonly string[] {
  const all = answers.flatMap((answer) =>
    answer.status === 'known' && answer.value.kind === 'records' ? answer.value.records : [],
  );
  return [...new Set(all)].slice(0, MAX_ADDRESSES);
}
