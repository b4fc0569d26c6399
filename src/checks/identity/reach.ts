/** Whether mail to a domain can arrive, as far as DNS says: `no-host` has neither MX nor address, `null-mx` is RFC 7505. */
export type Reach = 'reachable' | 'nxdomain' | 'null-mx' | 'no-host';

/** Why nothing arrives, as a clause. */
export const UNREACHABLE: Readonly<Record<Exclude<Reach, 'reachable'>, string>> = {
  nxdomain: 'the domain does not exist',
  'null-mx': 'a null MX record says that it takes no mail',
  'no-host': 'it has no mail host with an address',
};
