import { defineCheck, type Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { type DelegatedName, delegations } from './facts.ts';
import { danglingFindings, type Gone } from './findings.ts';

type Said = FindingOf<typeof danglingFindings> | Unchecked;

const ANY = ['dangling-unregistered', 'dangling-claimable', 'dangling-missing'] as const;

/** Names that could be taken over, but for those that spf, dkim and mx tell themselves. */
export const dangling = defineCheck({
  id: 'dangling',
  area: 'authentication',
  needs: { found: delegations },
  findings: danglingFindings,

  judge({ found }) {
    if (found === null) return null;
    const { names, unread } = found;
    const unregistered = names.filter(({ state }) => state.is === 'unregistered');
    const claimed = names.filter(({ state }) => state.is === 'claimable');
    const missing = names.filter(({ state }) => state.is === 'missing');
    const said: Said[] = [];
    if (unregistered.length > 0) {
      const registrables = distinct(
        unregistered.flatMap(({ state }) => (state.is === 'unregistered' ? [state.registrable] : [])),
      );
      said.push({
        code: 'dangling-unregistered',
        params: { registrables, names: unregistered.map(gone) },
        evidence: evidenceOf(unregistered),
      });
    }
    if (claimed.length > 0) {
      const services = distinct(claimed.flatMap(({ state }) => (state.is === 'claimable' ? [state.service] : [])));
      said.push({
        code: 'dangling-claimable',
        params: { services, names: claimed.map(gone) },
        evidence: evidenceOf(claimed),
      });
    }
    if (missing.length > 0) {
      said.push({ code: 'dangling-missing', params: { names: missing.map(gone) }, evidence: evidenceOf(missing) });
    }
    for (const { name, state } of names) if (state.is === 'unanswered') said.push(unseen(name, state.why));
    for (const { name, why } of unread) said.push(unseen(`names in ${name}`, why));
    return said;
  },

  show({ found }) {
    return {
      names: (found?.names ?? []).map(({ name, via, state }) => ({ name, via, state: state.is })),
      elsewhere: (found?.elsewhere ?? []).map(({ name, check }) => ({ name, check })),
    };
  },
  summary({ names, elsewhere }) {
    const count = names.length + elsewhere.length;
    return count === 0 ? 'nothing is delegated' : `${count} delegated ${count === 1 ? 'name' : 'names'}, all there`;
  },
});

function gone({ name, via, alias }: DelegatedName): Gone {
  return { name, via, alias };
}

function evidenceOf(names: readonly DelegatedName[]) {
  return names.flatMap(({ evidence }) => evidence);
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

function unseen(subject: string, { reason, detail }: Pick<Unchecked, 'reason' | 'detail'>): Unchecked {
  return { code: 'unchecked', subject, reason, detail, couldBe: ANY };
}
