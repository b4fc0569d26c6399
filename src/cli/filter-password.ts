import { type Io, UsageError } from './io.ts';

const VARIABLE = 'MAILCHECK_RSPAMD_PASSWORD';
const MAX_CHARACTERS = 1000;

/**
 * The password of the controller that the user named, out of the environment, by the name under which the wire keeps it.
 *
 * @param rspamd  as named; one that was only found gets no password
 * @throws UsageError where what is there cannot stand in a header field; it is not repeated
 */
export function filterPassword(rspamd: string | undefined, { env }: Pick<Io, 'env'>): ReadonlyMap<string, string> {
  const password = rspamd === undefined ? '' : (env[VARIABLE] ?? '').replace(/\r?\n$/, '');
  if (!/^[\x20-\x7e]*$/.test(password) || password.length > MAX_CHARACTERS) {
    throw new UsageError(
      `the password in ${VARIABLE} cannot be one: expected one line of at most ${MAX_CHARACTERS} ASCII characters`,
    );
  }
  return new Map(password === '' ? [] : [['rspamd', password]]);
}
