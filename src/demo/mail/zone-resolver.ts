import { lookUp, type Zone } from '../zone.ts';

/** Node's codes, which mailauth reads. */
const CODES = {
  nodata: 'ENODATA',
  nxdomain: 'ENOTFOUND',
  SERVFAIL: 'ESERVFAIL',
  REFUSED: 'EREFUSED',
  TIMEOUT: 'ETIMEOUT',
  MALFORMED: 'EBADRESP',
} as const;

/**
 * A resolver as mailauth wants one, over a zone. For MX its type is too narrow.
 *
 * @throws with a `code` where there are no records, as `node:dns` does
 */
export function zoneResolver(zone: Zone) {
  return async (name: string, type: string): Promise<string[]> => {
    const { outcome, records } = lookUp(zone, name, type);
    if (outcome !== 'records') throw Object.assign(new Error(`${name} ${type}`), { code: CODES[outcome] });
    return records.filter((record) => record.type === type).map(({ value }) => asNodeHasIt(type, value)) as string[];
  };
}

function asNodeHasIt(type: string, value: string | readonly string[]) {
  if (type === 'TXT') return typeof value === 'string' ? [value] : [...value];
  if (type !== 'MX') return String(value);
  const [priority, exchange] = String(value).split(' ');
  return { priority: Number(priority), exchange };
}
