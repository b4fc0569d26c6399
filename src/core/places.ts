/** One address of one mail host: where a session was held, and where a finding was seen. */
export interface Place {
  readonly host: string;
  readonly address: string;
}

/** @returns such as `mx1.example.com [192.0.2.1]` */
export function placeText({ host, address }: Place): string {
  return `${host} [${address}]`;
}

/**
 * Names places in a sentence: hosts with all their addresses in brackets, the rest counted.
 *
 * @param most  hosts to name at most
 */
export function placesText(places: readonly Place[], most = 3): string {
  const hosts = [...Map.groupBy(places, ({ host }) => host)].map(
    ([host, at]) => `${host} [${[...new Set(at.map(({ address }) => address))].join(', ')}]`,
  );
  if (hosts.length <= most) return hosts.join(', ');
  return `${hosts.slice(0, most).join(', ')} and ${hosts.length - most} more`;
}

/** A short name for places in a title: the one host, or how many. */
export function placesTitle(places: readonly Place[]): string {
  const hosts = new Set(places.map(({ host }) => host));
  const [only] = hosts;
  return hosts.size === 1 && only !== undefined ? only : `${hosts.size} hosts`;
}
