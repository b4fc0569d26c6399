import type { Said as Answer, AskedServer, Question, Zone } from './facts.ts';
import type { Difference } from './findings.ts';
import type { Said } from './judge-servers.ts';

const LONG_TTL_SECONDS = 2 * 86_400;
const SHORT_TTL_SECONDS = 60;

/** What the servers say to the same questions, and what the resolver does. */
export function judgeAnswers(zone: Zone): readonly Said[] {
  const { questions, asked, cached, apex } = zone;
  const differences: Difference[] = [];
  const stale: { name: string; type: string; published: readonly string[]; cached: readonly string[]; ttl: number }[] =
    [];
  const ttls: { name: string; type: string; ttl: number }[] = [];
  const said: Said[] = [];
  for (const [index, question] of questions.entries()) {
    const versions = versionsOf(asked, index);
    const answers = asked.flatMap(({ answers: own }) => own[index] ?? []);
    const records = answers.find((answer) => answer.kind === 'records');
    if (records?.kind === 'records') ttls.push({ ...question, ttl: records.ttl });
    const [only, second] = versions;
    if (second !== undefined) {
      differences.push({
        ...question,
        versions: versions.map(({ servers, values }) => ({ servers, values: values.slice(0, 20) })),
      });
      continue;
    }
    const seen = cached[index];
    if (seen?.status === 'unknown') {
      const { reason, detail } = seen;
      said.push({
        code: 'unchecked',
        subject: `${question.name} ${question.type} at the resolver`,
        reason,
        detail,
        couldBe: ['nameservers-not-yet-visible'],
      });
    }
    if (only === undefined || seen?.status !== 'known') continue;
    const now = valuesOf(seen.value);
    if (now !== null && now.join('\n') !== only.values.join('\n')) {
      stale.push({
        ...question,
        published: only.values,
        cached: now,
        ttl: seen.value.kind === 'records' ? seen.value.ttl : 0,
      });
    }
  }
  return [...said, ...differing(apex, differences), ...skewed(zone), ...outdated(stale), ...unreasonable(ttls)];
}

interface Version {
  readonly servers: readonly string[];
  readonly values: readonly string[];
}

/** The different answers of servers that are in charge, the most common first. */
function versionsOf(asked: readonly AskedServer[], index: number): readonly Version[] {
  const answers = asked.flatMap(({ host, answers: own }) => {
    const values = own[index] === undefined ? null : authoritativeValues(own[index]);
    return values === null ? [] : [{ host, values }];
  });
  return [...Map.groupBy(answers, ({ values }) => values.join('\n')).values()]
    .map((group) => ({ servers: group.map(({ host }) => host), values: group[0]?.values ?? [] }))
    .sort((one, other) => other.servers.length - one.servers.length);
}

function authoritativeValues(answer: Answer): readonly string[] | null {
  return (answer.kind === 'records' || answer.kind === 'nothing') && answer.authoritative ? valuesOf(answer) : null;
}

function valuesOf(answer: Answer): readonly string[] | null {
  if (answer.kind === 'records') return answer.values;
  return answer.kind === 'nothing' ? [] : null;
}

function differing(apex: string, differences: readonly Difference[]): readonly Said[] {
  return differences.length > 0 ? [{ code: 'nameservers-records-differ', params: { apex, differences } }] : [];
}

function skewed({ apex, asked }: Zone): readonly Said[] {
  const serials = asked.flatMap(({ host, serial, soa }) =>
    serial !== null && soa.kind === 'records' && soa.authoritative ? [{ server: host, serial }] : [],
  );
  return new Set(serials.map(({ serial }) => serial)).size > 1
    ? [{ code: 'nameservers-serial-differs', params: { apex, serials } }]
    : [];
}

type Timed = Question & { readonly ttl: number };

function outdated(
  records: readonly (Omit<Timed, 'type'> & {
    readonly type: string;
    readonly published: readonly string[];
    readonly cached: readonly string[];
  })[],
): readonly Said[] {
  return records.length > 0 ? [{ code: 'nameservers-not-yet-visible', params: { records } }] : [];
}

function unreasonable(
  ttls: readonly { readonly name: string; readonly type: string; readonly ttl: number }[],
): readonly Said[] {
  const long = ttls.filter(({ ttl }) => ttl > LONG_TTL_SECONDS);
  const short = ttls.filter(({ ttl }) => ttl < SHORT_TTL_SECONDS);
  return [
    ...(long.length > 0 ? [{ code: 'nameservers-long-ttl', params: { records: long } } as const] : []),
    ...(short.length > 0 ? [{ code: 'nameservers-short-ttl', params: { records: short } } as const] : []),
  ];
}
