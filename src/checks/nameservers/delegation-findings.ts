import { defineFindings } from '../../core/finding.ts';
import { list } from './words.ts';

export interface DifferingGlue {
  readonly host: string;
  /** Addresses that only the zone above gives. */
  readonly glue: readonly string[];
  readonly own: readonly string[];
}

/** Where the zone above and the zone itself say different things. */
export const delegationFindings = defineFindings({
  'nameservers-delegation-differs': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 1034 section 4.2.2',
    example: { apex: 'acme.example', onlyParent: ['ns-old.hoster.example'], onlyZone: ['ns2.acme.example'] },
    text: ({
      apex,
      onlyParent,
      onlyZone,
    }: {
      readonly apex: string;
      readonly onlyParent: readonly string[];
      readonly onlyZone: readonly string[];
    }) => ({
      title: 'the registrar names other servers than the zone itself',
      why: `${[
        ...(onlyParent.length > 0
          ? [
              `only the zone above sends questions to ${list(onlyParent)}, which goes on answering for you though nobody may keep it any more`,
            ]
          : []),
        ...(onlyZone.length > 0 ? [`only ${apex} itself names ${list(onlyZone)}, which takes work off nobody`] : []),
      ].join('; ')}`,
      fix: { text: 'make the two alike: NS records in the zone, and the name servers at the registrar' },
    }),
  },
  'nameservers-glue-missing': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9471 section 3.1',
    example: { apex: 'acme.example', hosts: ['ns2.acme.example'] },
    text: ({ apex, hosts }: { readonly apex: string; readonly hosts: readonly string[] }) => ({
      title: 'no address for a name server in the zone above',
      why: `${list(hosts)} is a name inside ${apex}: who does not know its address from the zone above has to ask ${apex} for it, and cannot, so that it is found by chance or not at all`,
      fix: { text: 'register the address of the server (its glue, or host record) at the registrar' },
    }),
  },
  'nameservers-glue-differs': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 1912 section 2.3',
    example: {
      apex: 'acme.example',
      hosts: [{ host: 'ns1.acme.example', glue: ['192.0.2.53'], own: ['198.51.100.53'] }],
    },
    text: ({ apex, hosts }: { readonly apex: string; readonly hosts: readonly DifferingGlue[] }) => ({
      title: 'the zone above has an old address of a name server',
      why: `whoever comes from above asks at an address that ${apex} does not give: ${list(
        hosts.map(({ host, glue, own }) => `${host} is at ${list(glue)} by the zone above, at ${list(own)} by itself`),
        '; ',
      )}; nobody may be there any more, or somebody else`,
      fix: { text: 'correct the address of the server (its glue, or host record) at the registrar' },
    }),
  },
});
