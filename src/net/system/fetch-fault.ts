import { errors } from 'undici';
import type { WireFailure } from '../wire.ts';
import { verifiedFaultOf } from './dns-attempt.ts';
import { fault, type StreamFault } from './stream-errors.ts';

/**
 * What an error of an HTTPS exchange says about it.
 *
 * @param address  the address connected to
 */
export function faultOfHttp(error: unknown, address: string): StreamFault {
  if (!(error instanceof Error)) return fault('protocol-error', String(error));
  if (error instanceof errors.SocketError) return fault('closed', 'the other side closed the connection', error.code);
  if (error instanceof errors.HTTPParserError) return fault('protocol-error', error.message);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // undici's own and HTTP/2's: what came was not the HTTP that was expected.
  if (/^(?:UND_ERR_|ERR_HTTP)/.test(code)) return fault('protocol-error', `${error.message} (${code})`, code);
  return verifiedFaultOf(error, address);
}

/** As `faultOfHttp`, with the address and the code of the system or of OpenSSL in its words, for whoever looks it up. */
export function codedFault(error: unknown, address: string): StreamFault {
  const { failure, detail, code } = faultOfHttp(error, address);
  return fault(failure, `${address}: ${detail}${detail.includes(code) ? '' : ` (${code})`}`, code);
}

const OURS: readonly WireFailure[] = ['not-routed', 'no-ipv6', 'unreachable'];

/**
 * From the most telling: what a server did, then where its name leads, then what may be this machine's own fault; that it
 * has no IPv6 is the cause only where there was no other address.
 */
export function mostTelling(faults: readonly StreamFault[]): StreamFault | undefined {
  const isOurs = ({ failure }: StreamFault) => OURS.includes(failure);
  const isPrivate = ({ failure }: StreamFault) => failure === 'private-address';
  return (
    faults.find((one) => !isOurs(one) && !isPrivate(one)) ??
    faults.find(isPrivate) ??
    faults.findLast(({ failure }) => failure !== 'no-ipv6') ??
    faults.at(-1)
  );
}
