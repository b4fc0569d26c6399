const MAX_LISTED = 4;
const MAX_URL = 80;

/** Links as the findings tell of them: the first ten, as written, and how many there are. */
export interface SomeLinks {
  readonly links: number;
  readonly examples: readonly string[];
}

/** `1 link`, `3 links`. */
export function links(number: number, what = 'link'): string {
  return `${number.toLocaleString('en-US')} ${what}${number === 1 ? '' : 's'}`;
}

/** A host as a title has room for it: its end says whose it is. */
export function brief(host: string): string {
  return host.length > MAX_BRIEF ? `…${host.slice(1 - MAX_BRIEF)}` : host;
}

/** What stands before an @, as a title has room for it: its beginning is what is read. */
export function briefUser(user: string): string {
  return user.length > MAX_BRIEF ? `${user.slice(0, MAX_BRIEF - 1)}…` : user;
}

const MAX_BRIEF = 22;

/** The first, and how many more. */
export function firstAndMore(hosts: readonly string[]): string {
  const [first = ''] = hosts;
  return hosts.length <= 1 ? brief(first) : `${brief(first)} and ${hosts.length - 1} more`;
}

/** An address of the message in quotes, cut where it is long. */
export function quoted(text: string): string {
  return `"${text.length > MAX_URL ? `${text.slice(0, MAX_URL)}…` : text}"`;
}

export function listed(items: readonly string[]): string {
  const shown = items.slice(0, MAX_LISTED).join(', ');
  return items.length <= MAX_LISTED ? shown : `${shown} and ${items.length - MAX_LISTED} more`;
}

export function firstOf({ examples }: SomeLinks): string {
  return quoted(examples[0] ?? '');
}
