import type { Context } from '../../core/fact.ts';
import { known, type Observation, unknown } from '../../core/observation.ts';
import type { Place } from '../../core/places.ts';
import { clientHello, type HelloOptions } from './client-hello.ts';
import { type Greeting, readServerAnswer } from './server-answer.ts';
import { exchangeOf } from './suite-facts.ts';

/** A server whose TLS is taken apart. */
export interface Server extends Place {
  readonly port: number;
  readonly tls: 'starttls' | 'implicit';
}

/**
 * What became of one hello. `refused`: by a fatal alert that says so. `silent`: the connection was closed in place of an
 * answer, as old servers refuse, and as servers do that have enough of us.
 */
export type Probed =
  | { readonly is: 'greeted'; readonly greeting: Greeting }
  | { readonly is: 'refused'; readonly alert: number | null }
  | { readonly is: 'silent' };

export type Hello = Pick<HelloOptions, 'version' | 'suites'> &
  Partial<Pick<HelloOptions, 'groups' | 'compression'>> & {
    /** Different for each hello to one server. */
    readonly purpose: string;
  };

// RFC 8446 section 6.2. Others say that something else is wrong, with us or with the server.
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [40, 'handshake_failure'],
  [47, 'illegal_parameter'],
  [70, 'protocol_version'],
  [71, 'insufficient_security'],
]);

/** Sends one hello. Unknown where the answer says nothing of what was asked. */
export async function sendHello(server: Server, hello: Hello, { target, net }: Context): Promise<Observation<Probed>> {
  const { host, address, port, tls } = server;
  // Out of the recorded randomness, so that a replay sends the same octets.
  const octets = (what: string) => Buffer.from(net.randomLabel(`${what} 1`) + net.randomLabel(`${what} 2`), 'latin1');
  const { purpose, compression = false, ...rest } = hello;
  const outcome = await net.smtp.tlsProbe({
    host,
    address,
    port,
    helo: target.options.smtp.helo,
    tls,
    purpose: `tls-scan ${purpose}`,
    hello: clientHello({
      ...rest,
      compression,
      serverName: host,
      random: octets('tls-random'),
      keyShare: octets('tls-key'),
    }),
    isEnough: (response) => readServerAnswer(response, exchangeOf).complete,
  });
  if (outcome.status === 'unknown') return outcome;
  const { value, evidence } = outcome;
  // A server that turns further connections away says nothing about its TLS.
  if (!value.sent)
    return unknown('refused', `the dialogue ended before TLS, at ${value.phase}: ${value.detail}`, evidence);
  const answer = readServerAnswer(value.response, exchangeOf);
  switch (answer.kind) {
    case 'hello':
      return known({ is: 'greeted', greeting: answer }, evidence);
    case 'alert':
      return answer.alert === null || REFUSALS.has(answer.alert)
        ? known({ is: 'refused', alert: answer.alert }, evidence)
        : unknown(
            'protocol-error',
            `the hello was answered with alert ${answer.alert}, which refuses nothing`,
            evidence,
          );
    case 'not-tls':
      return unknown('protocol-error', 'the hello was answered with something that is no TLS', evidence);
    case 'incomplete':
      if (value.ended === 'closed' && value.response.length === 0) return known({ is: 'silent' }, evidence);
      return value.ended === 'timeout'
        ? unknown('timeout', 'the hello was not answered in time', evidence)
        : unknown('protocol-error', 'the answer to the hello broke off', evidence);
  }
}
