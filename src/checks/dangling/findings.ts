import { defineFindings, type RecordChange } from '../../core/finding.ts';

/** A name that is gone, and what leads there. */
export interface Gone {
  readonly name: string;
  readonly via: string;
  /** The own record that is an alias of it; null: a part of a longer text. */
  readonly alias: string | null;
}

const MAX_NAMED = 5;
const list = (gone: readonly Gone[]) => {
  const all = gone.map(({ name, via }) => `${name}, by ${via}`);
  return all.length <= MAX_NAMED
    ? all.join('; ')
    : `${all.slice(0, MAX_NAMED).join('; ')}; and ${all.length - MAX_NAMED} more`;
};
const title = (gone: readonly Gone[]) => (gone.length === 1 ? (gone[0]?.name ?? '') : `${gone.length} names`);

function removals(gone: readonly Gone[]): readonly RecordChange[] {
  return gone.flatMap(({ name, alias }) =>
    alias === null ? [] : [{ action: 'remove', name: `${alias}.`, type: 'CNAME', value: `${name}.` } as const],
  );
}

const CONSEQUENCE =
  'whoever holds such a name gets your reports, serves your policies to senders, or answers in your name';

export const danglingFindings = defineFindings({
  'dangling-unregistered': {
    severity: 'major',
    effects: [{ kind: 'spoofable', direction: 'your-mail' }],
    spec: 'https://github.com/EdOverflow/can-i-take-over-xyz',
    example: {
      registrables: ['old-vendor.example'],
      names: [{ name: 'reports.old-vendor.example', via: 'a report address of DMARC', alias: null }],
    },
    text: ({ registrables, names }: { readonly registrables: readonly string[]; readonly names: readonly Gone[] }) => ({
      title: `anybody can register ${registrables.slice(0, 2).join(', ')}`,
      why: `your mail setup leads to ${list(names)}, and nobody has registered ${registrables.slice(0, MAX_NAMED).join(', ')}: for the price of a domain anybody takes it, and ${CONSEQUENCE}`,
      fix: { text: 'take the name out of your records at once', records: removals(names) },
    }),
  },
  'dangling-claimable': {
    severity: 'major',
    effects: [{ kind: 'spoofable', direction: 'your-mail' }],
    spec: 'https://github.com/EdOverflow/can-i-take-over-xyz',
    example: {
      services: ['Microsoft Azure'],
      names: [
        {
          name: 'acme-mta-sts.azurewebsites.net',
          via: 'the alias mta-sts.acme.example',
          alias: 'mta-sts.acme.example',
        },
      ],
    },
    text: ({ services, names }: { readonly services: readonly string[]; readonly names: readonly Gone[] }) => ({
      title: `anybody can claim ${title(names)} at ${services.slice(0, 2).join(', ')}`,
      why: `${list(names)}: the resource is gone, the record is not; whoever creates it again at ${services.join(', ')} gets it, and ${CONSEQUENCE}`,
      fix: { text: 'remove the alias, or create the resource again yourself', records: removals(names) },
    }),
  },
  'dangling-missing': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 1912 section 2.4',
    example: {
      names: [{ name: 'sts.hoster.example', via: 'the alias mta-sts.acme.example', alias: 'mta-sts.acme.example' }],
    },
    text: ({ names }: { readonly names: readonly Gone[] }) => ({
      title: `your records lead to ${title(names)}, which ${names.length === 1 ? 'does' : 'do'} not exist`,
      why: `${list(names)}: what was to be there does not work, and whoever runs the zone above can give the name to somebody else`,
      fix: { text: 'correct the name, or take it out', records: removals(names) },
    }),
  },
});
