import { defineMessageFact } from '../../core/fact.ts';
import { known, type Observation } from '../../core/observation.ts';
import { registrableDomain } from '../../core/suffixes.ts';
import { askLists, type ListSeen } from '../blocklist/asked-facts.ts';
import { type HtmlBody, htmlBodies } from '../html/facts.ts';
import { messageLinks, type SeenLinks } from './facts.ts';

/** A domain that lists are asked about, and what it is to the message. */
export interface ListedDomain {
  readonly subject: string;
  readonly kind: 'domain';
  readonly as: 'sender' | 'link' | 'image';
}

export interface ListedDomains {
  readonly domains: readonly ListedDomain[];
  /** How many more there are, which are not asked about. */
  readonly omitted: number;
  readonly seen: readonly ListSeen<ListedDomain>[];
  readonly resolvers: readonly string[];
}

const MAX_DOMAINS = 25; // with four lists that is a hundred questions; filters look up some 20 (SpamAssassin's uridnsbl_max_domains)

/** What lists say of the domains of the sender, and of all that the message links to or loads. */
export const listedDomains = defineMessageFact({
  id: 'message.listed-domains',
  needs: { seen: messageLinks, bodies: htmlBodies },
  async observe({ seen, bodies }, { net }): Promise<Observation<ListedDomains>> {
    const all = domainsOf(seen, bodies);
    const domains = all.slice(0, MAX_DOMAINS);
    const asked = await askLists(domains, net.dns);
    return known({ domains, omitted: all.length - domains.length, seen: asked, resolvers: net.dns.channel.servers });
  },
});

/** The sender's first, then in the order of the message; each once. */
function domainsOf({ sender, web }: SeenLinks, bodies: readonly HtmlBody[]): readonly ListedDomain[] {
  const senders = [...sender.author, ...sender.signers, ...sender.others].map((subject) => domain(subject, 'sender'));
  // Of what the recipient's own protection has coded, its domain says nothing.
  const links = web.flatMap(({ meant }) => (meant?.organization ? [domain(meant.organization, 'link')] : []));
  const images = bodies.flatMap(({ document }) =>
    document.images.flatMap(({ source, src }) => {
      const host = source === 'http' || source === 'https' ? URL.parse(src, 'https://-/')?.hostname : undefined;
      const organization = host === undefined ? null : registrableDomain(host);
      return organization === null ? [] : [domain(organization, 'image')];
    }),
  );
  const distinct = new Map<string, ListedDomain>();
  for (const one of [...senders, ...links, ...images]) if (!distinct.has(one.subject)) distinct.set(one.subject, one);
  return [...distinct.values()];
}

function domain(subject: string, as: ListedDomain['as']): ListedDomain {
  return { subject, kind: 'domain', as };
}
