import list from '../data/freemail-domains.json' with { type: 'json' };

const DOMAINS: ReadonlySet<string> = new Set(list.domains);

/** Whether anybody gets a mailbox there, so that the domain says nothing of who writes. @param domain  in lower case */
export function isFreeMail(domain: string): boolean {
  return DOMAINS.has(domain);
}

/** All of them, for comparisons. */
export const freeMailDomains: readonly string[] = list.domains;
