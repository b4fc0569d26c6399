import { defineFindings, type RecordChange } from '../../core/finding.ts';
import type { NameRole } from './lead-facts.ts';

/** A name that is gone, and what leads there. */
export interface Gone {
  readonly name: string;
  readonly via: string;
  readonly role: NameRole;
  /** The own record that leads there; null: a part of a longer text. */
  readonly record: { readonly alias: string; readonly value: string } | null;
}

export interface Names {
  readonly names: readonly Gone[];
}

const MAX_NAMED = 5;

function listed(words: readonly string[]): string {
  const some = [...new Set(words)];
  const more = some.length > MAX_NAMED ? `; and ${some.length - MAX_NAMED} more` : '';
  return `${some.slice(0, MAX_NAMED).join('; ')}${more}`;
}

const places = (gone: readonly Gone[]) => listed(gone.map(({ name, via }) => `${name}, by ${via}`));
const title = (gone: readonly Gone[]) => (gone.length === 1 ? (gone[0]?.name ?? '') : `${gone.length} names`);

/** A wildcard answers for other names too: whether it may go, nobody can say from outside. */
function removals(gone: readonly Gone[]): readonly RecordChange[] {
  return gone.flatMap(({ record }) =>
    record === null || record.alias.startsWith('*.')
      ? []
      : [{ action: 'remove', name: `${record.alias}.`, type: 'CNAME', value: `${record.value}.` } as const],
  );
}

const GAINS: Readonly<Record<NameRole, string>> = {
  dmarc: 'decides your DMARC policy',
  'mta-sts': 'decides your MTA-STS policy, and so which servers may take mail for you',
  reports: 'gets your reports',
  logo: 'decides the logo beside your mail',
  'set-up': 'gets the passwords of whoever sets up a mail program',
  mail: 'takes in your mail',
  sending: 'decides who may send in your name',
  keys: 'publishes keys that sign in your name',
};
const gains = (gone: readonly Gone[]) => [...new Set(gone.map(({ role }) => GAINS[role]))].join(', and ');

export const danglingFindings = defineFindings({
  'dangling-dmarc-claimable': {
    severity: 'major',
    effects: [{ kind: 'spoofable', direction: 'your-mail' }],
    spec: 'https://github.com/EdOverflow/can-i-take-over-xyz',
    example: {
      names: [
        {
          name: '_dmarc.old-vendor.example',
          via: 'the alias _dmarc.acme.example',
          role: 'dmarc',
          record: { alias: '_dmarc.acme.example', value: '_dmarc.old-vendor.example' },
        },
      ],
      free: 'old-vendor.example is in DNS no more',
    },
    text: ({ names, free }: Names & { readonly free: string }) => ({
      title: 'somebody else may be able to take your DMARC record',
      why: `your DMARC record is to be read at ${places(names)}, and ${free}: whoever gets hold of it publishes p=none for you, and receivers let forged mail pass`,
      fix: { text: 'publish the record yourself, in place of the alias', records: removals(names) },
    }),
  },
  'dangling-unregistered': {
    severity: 'major',
    effects: [],
    spec: 'https://github.com/EdOverflow/can-i-take-over-xyz',
    example: {
      registrables: ['old-vendor.example'],
      names: [{ name: 'logo.old-vendor.example', via: 'an address in BIMI', role: 'logo', record: null }],
    },
    text: ({ registrables, names }: Names & { readonly registrables: readonly string[] }) => ({
      title: `${registrables.length === 1 ? registrables[0] : `${registrables.length} domains`} may be free to be registered`,
      why: `your mail setup leads to ${places(names)}, and DNS does not know ${listed(registrables)}: where nobody holds such a domain, anybody can register it, and then ${gains(names)}`,
      fix: { text: 'take the name out of your records at once', records: removals(names) },
    }),
  },
  'dangling-claimable': {
    severity: 'major',
    effects: [],
    spec: 'https://learn.microsoft.com/en-us/azure/security/fundamentals/subdomain-takeover',
    example: {
      services: ['Microsoft Azure'],
      names: [
        {
          name: 'acme-mta-sts.azurewebsites.net',
          via: 'the alias mta-sts.acme.example',
          role: 'mta-sts',
          record: { alias: 'mta-sts.acme.example', value: 'acme-mta-sts.azurewebsites.net' },
        },
      ],
    },
    text: ({ services, names }: Names & { readonly services: readonly string[] }) => ({
      title: `anybody can claim ${title(names)}`,
      why: `${places(names)}: the resource is gone, the record is not; whoever asks ${services.join(', ')} for the name first gets it, and then ${gains(names)}`,
      fix: {
        text: 'take the name out of your records, or create the resource again yourself',
        records: removals(names),
      },
    }),
  },
  'dangling-missing': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 1912 section 2.4',
    example: {
      names: [
        {
          name: 'sts.hoster.example',
          via: 'the alias mta-sts.acme.example',
          role: 'mta-sts',
          record: { alias: 'mta-sts.acme.example', value: 'sts.hoster.example' },
        },
      ],
    },
    text: ({ names }: Names) => ({
      title: `your records lead to ${title(names)}, which ${names.length === 1 ? 'does' : 'do'} not exist`,
      why: `${places(names)}: what was to be there does not work, and whoever runs the zone above can give the name to somebody else, who then ${gains(names)}`,
      fix: { text: 'correct the name, or take it out', records: removals(names) },
    }),
  },
});
