import data from '../../data/enhanced-codes.json' with { type: 'json' };

const MEANINGS: ReadonlyMap<string, string> = new Map(
  data.codes.filter(({ detail }) => !detail.endsWith('.0')).map(({ detail, meaning }) => [detail, meaning]),
);

/**
 * What an enhanced status code means by itself (RFC 3463 and the registry of RFC 5248). The class, `4` or `5`, says how
 * long it holds, and nothing of the reason.
 *
 * @param enhanced  such as `5.7.23`
 * @returns a clause; null where the code says nothing definite, or is not known
 */
export function meaningOfCode(enhanced: string | null): string | null {
  const detail = /^[45]\.(\d{1,3}\.\d{1,3})$/.exec(enhanced ?? '')?.[1];
  return detail === undefined ? null : (MEANINGS.get(detail) ?? null);
}
