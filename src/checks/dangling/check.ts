import { defineCheck, type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { type DelegatedName, delegations } from './facts.ts';
import { danglingFindings, type Gone } from './findings.ts';

type Said = FindingOf<typeof danglingFindings> | Unchecked;

const ANY = ['dangling-unregistered', 'dangling-claimable', 'dangling-missing'] as const;

/** Names that could be taken over, but for those that spf, dkim, mx, dmarc and tls-rpt tell themselves. */
export const dangling = defineCheck({
  id: 'dangling',
  area: 'authentication',
  needs: { found: delegations },
  findings: danglingFindings,

  judge({ found }) {
    if (found === null) return null;
    const { names, unread } = found;
    const dmarc = names.filter(isDmarcTaken);
    const others = names.filter((name) => !dmarc.includes(name));
    return [
      ...dmarcTaken(dmarc),
      ...unregistered(others),
      ...claimable(others),
      ...missing(others),
      ...names.flatMap(({ name, role, state }) =>
        state.is === 'unanswered' ? [unseen(name, state.why, role === 'dmarc')] : [],
      ),
      ...unread.map(({ subject, role, why }) => unseen(subject, why, role === 'dmarc')),
    ];
  },

  show({ found }) {
    return {
      names: (found?.names ?? []).map(({ name, via, state }) => ({ name, via, state: state.is })),
      elsewhere: (found?.elsewhere ?? []).map(({ name, check }) => ({ name, check })),
    };
  },
  summary({ names, elsewhere }) {
    const checks = [...new Set(elsewhere.map(({ check }) => check))].join(', ');
    const count = (list: readonly unknown[]) => `${list.length} delegated ${list.length === 1 ? 'name' : 'names'}`;
    if (names.length === 0)
      return elsewhere.length === 0 ? 'nothing is delegated' : `${count(elsewhere)}: see ${checks}`;
    return `${count(names)}, all there${elsewhere.length === 0 ? '' : `; ${elsewhere.length} more: see ${checks}`}`;
  },
});

function isDmarcTaken({ role, state }: DelegatedName): boolean {
  return role === 'dmarc' && (state.is === 'unregistered' || state.is === 'claimable');
}

function dmarcTaken(names: readonly DelegatedName[]): readonly Said[] {
  const [first] = names;
  if (first === undefined) return [];
  const free =
    first.state.is === 'unregistered'
      ? `DNS does not know ${first.state.registrable}`
      : first.state.is === 'claimable'
        ? `anybody can ask ${first.state.service} for that name`
        : '';
  return [{ code: 'dangling-dmarc-claimable', params: { names: names.map(gone), free }, evidence: evidenceOf(names) }];
}

function unregistered(all: readonly DelegatedName[]): readonly Said[] {
  const names = all.filter(({ state }) => state.is === 'unregistered');
  const registrables = distinct(names.flatMap(({ state }) => (state.is === 'unregistered' ? [state.registrable] : [])));
  if (names.length === 0) return [];
  const params = { registrables, names: names.map(gone) };
  return [{ code: 'dangling-unregistered', params, evidence: evidenceOf(names) }];
}

function claimable(all: readonly DelegatedName[]): readonly Said[] {
  const names = all.filter(({ state }) => state.is === 'claimable');
  const services = distinct(names.flatMap(({ state }) => (state.is === 'claimable' ? [state.service] : [])));
  if (names.length === 0) return [];
  return [{ code: 'dangling-claimable', params: { services, names: names.map(gone) }, evidence: evidenceOf(names) }];
}

function missing(all: readonly DelegatedName[]): readonly Said[] {
  // Of servers, logos and report addresses that are missing, the checks of what they are for tell.
  const names = all.filter(({ record, state }) => record !== null && state.is === 'missing');
  if (names.length === 0) return [];
  return [{ code: 'dangling-missing', params: { names: names.map(gone) }, evidence: evidenceOf(names) }];
}

function gone({ name, via, role, record }: DelegatedName): Gone {
  return { name, via, role, record };
}

function evidenceOf(names: readonly DelegatedName[]) {
  return names.flatMap(({ evidence }) => evidence);
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

function unseen(subject: string, why: Pick<Unchecked, 'reason' | 'detail'>, isDmarc: boolean): Unchecked {
  return unchecked(subject, why, isDmarc ? ['dangling-dmarc-claimable', ...ANY] : ANY);
}
