import { familyOf, isAddress } from '../../core/addresses.ts';
import type { Context } from '../../core/fact.ts';
import { type Evidence, type Known, known } from '../../core/observation.ts';
import type { Canary, Family } from './path.ts';

/**
 * Connects to the canary, a host known to answer, in the families in which nothing else could be connected to.
 *
 * @returns always known: what cannot be asked has the answer null
 */
export async function askCanary(families: readonly Family[], { target, net }: Context): Promise<Known<Canary>> {
  const { canary, port } = target.options.smtp;
  if (canary === null) return known({ name: null, answers: { 4: null, 6: null }, samePort: true });
  const name = `${canary.host}:${canary.port}`;
  const asked = await Promise.all(
    families.map(async (family) => {
      const address = await addressOf(canary.host, family, net);
      const answer = address === null ? null : await net.smtp.reachable(address, canary.port);
      return { family, address, answer };
    }),
  );
  const answerOf = (family: Family) => asked.find((one) => one.family === family)?.answer ?? null;
  const evidence = asked.map(({ family, address, answer }): Evidence => {
    const request = `canary ${name} over IPv${family}${address === null ? '' : ` (${address})`}`;
    return { via: 'smtp', request, response: answer ?? 'no address' };
  });
  return known({ name, answers: { 4: answerOf(4), 6: answerOf(6) }, samePort: canary.port === port }, evidence);
}

async function addressOf(host: string, family: Family, net: Context['net']): Promise<string | null> {
  if (isAddress(host)) return familyOf(host) === family ? host : null;
  const answer = await net.dns.query(host, family === 4 ? 'A' : 'AAAA');
  return answer.status === 'known' && answer.value.kind === 'records' ? (answer.value.records[0] ?? null) : null;
}
