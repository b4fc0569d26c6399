import { defineCheck, type Unchecked, unchecked } from '../../core/check.ts';
import { maybe } from '../../core/fact.ts';
import type { FindingOf } from '../../core/finding.ts';
import { isHostName } from '../../core/names.ts';
import { type Evidence, known, type Observation, type Unknown } from '../../core/observation.ts';
import { domainRole } from '../role/facts.ts';
import { bannerName, ehloName, type SmtpSessions, smtpSessions } from '../smtp/facts.ts';
import { type ReverseAnswer, type ReverseName, reverseDnsSubjects, reverseNames, type Subject } from './facts.ts';
import { type ReverseDnsShown, reverseDnsFindings, reverseDnsSummary } from './findings.ts';
import { lookOf } from './parse.ts';
import type { NamedAddress } from './words.ts';

type Said = FindingOf<typeof reverseDnsFindings> | Unchecked;
type ListCode = Exclude<keyof typeof reverseDnsFindings, 'reverse-dns-helo-differs'>;

export const reverseDns = defineCheck({
  id: 'reverse-dns',
  area: 'reputation',
  needs: { found: reverseDnsSubjects, names: reverseNames, sessions: maybe(smtpSessions), role: domainRole },
  findings: reverseDnsFindings,

  judge({ found, names, sessions, role }, { domain }) {
    if (role.role === 'parked' && found.subjects.every(({ basis }) => basis !== 'given')) return null;
    const unseen = unseenSources(found);
    if (found.subjects.length === 0) return unseen.length > 0 ? unseen : null;
    const judged = found.subjects.filter(isDomainsOwn).map((subject) => ({
      subject,
      answer: names.get(subject.address) ?? known<ReverseAnswer | null>(null),
    }));
    const groups = new Map<ListCode, Item[]>();
    const said: Said[] = [...unseen];
    for (const { subject, answer } of judged) {
      if (answer.status === 'unknown') said.push(unseenNames(subject, answer));
      else if (answer.value !== null) {
        const item = { subject, names: answer.value.names, total: answer.value.total, evidence: answer.evidence };
        const verdict = verdictOn(item);
        if (verdict === 'unanswered') said.push(unansweredForward(item));
        else for (const [code, part] of verdict) groups.set(code, [...(groups.get(code) ?? []), part]);
      }
    }
    for (const [code, items] of groups) {
      said.push({
        code,
        params: { domain, addresses: items.map(addressOf) },
        evidence: items.flatMap(({ evidence }) => evidence),
      });
    }
    return [...said, ...heloDiffers(domain, judged, sessions)];
  },

  show({ found, names }): ReverseDnsShown {
    const bases = new Set(found.subjects.map(({ basis }) => basis));
    return {
      senders: bases.has('given') ? 'given' : bases.has('implied') || bases.has('possible') ? 'implied' : 'unknown',
      addresses: found.subjects.map(({ address, basis, host, term }) => {
        const answer = names.get(address);
        return {
          address,
          basis,
          host,
          term,
          names:
            answer?.status === 'known'
              ? answer.value.names.map(({ name, forward }) => ({ name, forward, look: lookOf(name, address) }))
              : null,
        };
      }),
      omitted: found.omitted,
    };
  },
  summary: reverseDnsSummary,
});

interface Item {
  readonly subject: Subject;
  readonly names: readonly ReverseName[];
  readonly total: number;
  readonly evidence: readonly Evidence[];
}

/** The names of a provider's servers are the provider's to change, and it does not send from where it receives. */
function isDomainsOwn({ basis, operator }: Subject): boolean {
  return basis === 'given' || operator === null;
}

const CODES = {
  given: { missing: 'reverse-dns-missing', unconfirmed: 'reverse-dns-not-confirmed' },
  implied: { missing: 'reverse-dns-missing', unconfirmed: 'reverse-dns-not-confirmed' },
  possible: { missing: 'reverse-dns-possible-missing', unconfirmed: 'reverse-dns-possible-not-confirmed' },
  'mail-host': { missing: 'reverse-dns-mx-missing', unconfirmed: 'reverse-dns-mx-not-confirmed' },
} as const satisfies Record<Subject['basis'], Record<'missing' | 'unconfirmed', ListCode>>;

/** How many names there are, which of them lead back, and what these look like, matter for a sender alone. */
function verdictOn(item: Item): readonly (readonly [ListCode, Item])[] | 'unanswered' {
  const { subject, names, total } = item;
  const { missing, unconfirmed } = CODES[subject.basis];
  if (names.length === 0) return [[missing, item]];
  const good = names.filter(({ forward }) => forward === 'confirmed');
  const bad = names.filter(({ forward }) => forward === 'other-address' || forward === 'no-address');
  // A name beyond the tenth is looked at by nobody, so that ten wrong ones are as good as none.
  if (good.length === 0) return bad.length === names.length ? [[unconfirmed, item]] : 'unanswered';
  if (subject.basis !== 'given' && subject.basis !== 'implied') return [];
  const looks = good.map(({ name }) => lookOf(name, subject.address));
  const confirmed = { ...item, names: good };
  return [
    ...(bad.length > 0 ? [['reverse-dns-partly-confirmed', { ...item, names: bad }] as const] : []),
    ...(total > 1 ? [['reverse-dns-several', item] as const] : []),
    ...(looks.every((look) => look === 'dynamic') ? [['reverse-dns-dynamic', confirmed] as const] : []),
    ...(looks.every((look) => look !== 'plain') && looks.includes('generic')
      ? [['reverse-dns-generic', confirmed] as const]
      : []),
  ];
}

function addressOf({ subject: { address, basis, host, term }, names }: Pick<Item, 'subject' | 'names'>): NamedAddress {
  return { address, basis, host, term, names: names.map(({ name }) => name) };
}

function couldBe(basis: Subject['basis']): readonly string[] {
  const { missing, unconfirmed } = CODES[basis];
  return basis === 'given' || basis === 'implied'
    ? [missing, unconfirmed, 'reverse-dns-dynamic', 'reverse-dns-generic']
    : [missing, unconfirmed];
}

function unseenNames({ address, basis }: Subject, why: Unknown): Unchecked {
  return unchecked(`PTR of ${address}`, why, couldBe(basis));
}

function unansweredForward({ subject: { address, basis }, names }: Item): Unchecked {
  const open = names.filter(({ forward }) => forward === 'unanswered').map(({ name }) => name);
  const detail = `${open.slice(0, 3).join(', ')}: DNS did not say which addresses it has`;
  const subject = `forward confirmation of ${address}`;
  return unchecked(subject, { reason: 'dns-failure', detail }, couldBe(basis).slice(1));
}

function unseenSources({
  notPublic,
  spfUnknown,
  hostsUnknown,
}: {
  readonly notPublic: readonly string[];
  readonly spfUnknown: Unknown | null;
  readonly hostsUnknown: Unknown | null;
}): readonly Unchecked[] {
  const said: Unchecked[] = notPublic.map((address) =>
    unchecked(
      `PTR of ${address}`,
      { reason: 'not-requested', detail: 'it is no public address, so that no receiver ever sees it' },
      [],
    ),
  );
  if (spfUnknown !== null) {
    said.push(unchecked('sending addresses', spfUnknown, couldBe('implied')));
  }
  if (hostsUnknown !== null) {
    said.push(unchecked('addresses of the mail hosts', hostsUnknown, couldBe('mail-host')));
  }
  return said;
}

/** The name a server greets with is most often the one it sends under; where SMTP was not seen, nothing is said. */
function heloDiffers(
  domain: string,
  judged: readonly { readonly subject: Subject; readonly answer: Observation<ReverseAnswer | null> }[],
  sessions: Observation<SmtpSessions>,
): readonly Said[] {
  if (sessions.status === 'unknown') return [];
  const differing = judged.flatMap(({ subject, answer }) => {
    if (subject.basis !== 'given' && subject.basis !== 'implied') return [];
    if (answer.status === 'unknown' || answer.value === null) return [];
    const names = answer.value.names.filter(({ forward }) => forward === 'confirmed');
    const visit = sessions.value.visits.find(({ address }) => address === subject.address);
    if (names.length === 0 || visit?.session.status !== 'known') return [];
    const helo = ehloName(visit.session.value) ?? bannerName(visit.session.value);
    if (helo === null || !helo.includes('.') || !isHostName(helo)) return [];
    if (names.some(({ name }) => name === helo)) return [];
    const evidence = [...answer.evidence, ...visit.session.evidence];
    return [{ at: { ...addressOf({ subject, names }), helo }, evidence }];
  });
  if (differing.length === 0) return [];
  return [
    {
      code: 'reverse-dns-helo-differs',
      params: { domain, addresses: differing.map(({ at }) => at) },
      evidence: differing.flatMap(({ evidence }) => evidence),
    },
  ];
}
