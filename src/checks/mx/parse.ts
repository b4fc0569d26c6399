import { isAddress } from '../../core/addresses.ts';
import { isHostName, isWithin } from '../../core/names.ts';

/** What an MX target is by its form: `null` is the `.` of RFC 7505. */
export type TargetForm = 'host' | 'null' | 'address' | 'localhost' | 'not-a-host';

/** Reads the target of an MX record (RFC 5321 section 2.3.5); never throws. */
export function readTarget(exchange: string): TargetForm {
  const name = exchange.toLowerCase().replace(/(?<=.)\.$/, '');
  if (name === '.') return 'null';
  if (isAddress(name.replace(/^\[(?:ipv6:)?|\]$/g, ''))) return 'address';
  // RFC 6761 section 6.3; localhost.localdomain is what Unix machines call themselves.
  if (isWithin(name, 'localhost') || isWithin(name, 'localhost.localdomain')) return 'localhost';
  return isHostName(name) ? 'host' : 'not-a-host';
}
