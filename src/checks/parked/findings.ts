import { defineFindings, type Fix, type RecordChange } from '../../core/finding.ts';
import { recordText, txtValue } from '../../core/zone-file.ts';

const MAX_LISTED = 3;

function listed(names: readonly string[]): string {
  const more = names.length - MAX_LISTED;
  return `${names.slice(0, MAX_LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

export interface Parked {
  readonly domain: string;
  /** Where a CNAME leads that stands in the way; null: there is none. */
  readonly alias: string | null;
}

/** Text of a fix, where nothing can be published beside a CNAME (RFC 1034 section 3.6.2). */
function placed(text: string, { domain, alias }: Parked): string {
  return alias === null ? text : `${text} at ${alias}, which ${domain} is an alias of, or put it in place of the alias`;
}

export interface WithHosts extends Parked {
  readonly hosts: readonly { readonly preference: number; readonly exchange: string }[];
  /** MX hosts beyond these. */
  readonly omitted: number;
  readonly hasNullMx: boolean;
}

/** Every MX record out, and null MX in; none where not all of them can be written. */
function withoutHosts({ domain, alias, hosts, omitted, hasNullMx }: WithHosts): readonly RecordChange[] {
  const gone = hosts.map(({ preference, exchange }) => recordText('MX', { preference, exchange }));
  if (alias !== null || omitted > 0 || !gone.every((value) => /^\d+ [a-z0-9._-]+\.$/.test(value))) return [];
  const change = (action: RecordChange['action'], value: string) =>
    ({ action, name: `${domain}.`, type: 'MX', value }) as const;
  return [...gone.map((value) => change('remove', value)), ...(hasNullMx ? [] : [change('add', '0 .')])];
}

export const parkedFindings = defineFindings({
  'parked-no-null-mx': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 7505 section 1',
    example: { domain: 'acme-parked.example', alias: null, addresses: ['192.0.2.80'] },
    text: (p: Parked & { readonly addresses: readonly string[] }) => ({
      title: 'nothing says that the domain takes no mail',
      why:
        p.addresses.length > 0
          ? `without MX records mail goes to the addresses of ${p.domain} itself (${listed(p.addresses)}), a web server most likely: whoever mistypes an address waits for days until the mail comes back`
          : `with null MX a mistyped address is refused at once, and receivers can tell that mail from ${p.domain} has nobody to answer to`,
      fix: {
        text: placed('publish null MX', p),
        ...(p.alias === null && { records: [{ action: 'add', name: `${p.domain}.`, type: 'MX', value: '0 .' }] }),
      },
    }),
  },
  'parked-has-mx': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 7505 section 3',
    example: {
      domain: 'acme-parked.example',
      alias: null,
      hosts: [{ preference: 10, exchange: 'mx.hoster.example' }],
      omitted: 0,
      hasNullMx: false,
    },
    text: (p: WithHosts) => ({
      title: 'a domain without mail has mail hosts',
      why: `${p.domain} is to have no mail, yet ${listed(p.hosts.map(({ exchange }) => exchange))} may take it: it piles up there, or bounces to whoever it was forged from`,
      fix: {
        text: `${placed('publish null MX in place of the mail hosts', p)}; if the domain does take mail, audit it with --role receiver`,
        condition: `nobody reads mail to ${p.domain}`,
        records: withoutHosts(p),
      },
    }),
  },
  'parked-wildcard-dkim-key': {
    severity: 'major',
    effects: [{ kind: 'spoofable', direction: 'your-mail' }],
    spec: 'RFC 6376 section 3.6.1',
    example: {
      domain: 'acme-parked.example',
      key: 'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEF',
      alias: null,
      isAtSelectors: true,
    },
    text: ({ domain, key, alias, isAtSelectors }: WithKey) => ({
      title: 'every DKIM selector has a key, though there is no mail',
      why: `a wildcard hands out a key at every selector of ${domain} ("${key}"): whoever holds the private half signs mail that passes DMARC, whatever the policy says`,
      fix: unkeyed(domain, alias, isAtSelectors),
    }),
  },
});

export interface WithKey extends Parked {
  readonly key: string;
  /** Whether it surely is the wildcard of the selectors, and not one further up. */
  readonly isAtSelectors: boolean;
}

/** No record can be written for a wildcard that is an alias, or that gives this text to other names too. */
function unkeyed(domain: string, alias: string | null, isAtSelectors: boolean): Fix {
  const name = `*._domainkey.${domain}`;
  if (alias !== null) {
    return {
      text: `remove the CNAME or DNAME by which every selector of ${domain} leads to a key elsewhere, now ${alias}`,
    };
  }
  if (!isAtSelectors) return { text: `revoke it at ${name}, by an empty p=, or take it out of the wildcard above` };
  const change = { action: 'change', name: `${name}.`, type: 'TXT', value: txtValue('v=DKIM1; p=') } as const;
  return { text: 'revoke it: an empty p= says that no key is valid', records: [change] };
}
