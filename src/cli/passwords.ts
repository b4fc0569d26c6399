import type { MailPreset } from '../checks/mail-presets.ts';
import { type Io, UsageError } from './io.ts';

/** One password that a probe needs. The password itself stands nowhere but in what `knownPasswords` and `askPasswords` return. */
export interface PasswordWanted {
  /** The name under which the wire keeps it. */
  readonly secret: string;
  readonly user: string;
  readonly host: string;
  readonly preset: MailPreset | null;
  /** Whether it is an access token (XOAUTH2, OAUTHBEARER). */
  readonly isToken: boolean;
  /** The variable that the user named for it; null: none. */
  readonly variable: string | null;
  /** Where that is said, for the words: an option, or the place in the seeds file. */
  readonly namedBy: string;
  /** The variable that is looked at where the user named none; null: there is none. */
  readonly usualVariable: string | null;
}

export type Passwords = ReadonlyMap<string, string>;

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const USUAL_VARIABLE = /^[A-Z][A-Z0-9_]*$/;
const MAX_CHARACTERS = 16_384; // access tokens take up to some thousands

/**
 * Takes from the environment what is there.
 *
 * @returns the passwords by secret; what is not in it is to be asked for
 * @throws UsageError where a variable that was named is not set, or where something is to be asked for and nobody can be
 */
export function knownPasswords(wanted: readonly PasswordWanted[], { env, prompt }: Io): Passwords {
  const known = new Map<string, string>();
  for (const one of wanted) {
    const { variable, usualVariable, namedBy, secret, user, host } = one;
    if (variable !== null) {
      if (!VARIABLE.test(variable)) {
        // It may be the password itself, given in the wrong place: it is not repeated.
        throw new UsageError(`${namedBy}: expected the name of an environment variable, such as MY_PASSWORD`);
      }
      const value = env[variable] ?? '';
      // Written otherwise than variables are, it may be the password itself just as well.
      const named = USUAL_VARIABLE.test(variable) ? `"${variable}"` : 'that it names';
      if (value === '') throw new UsageError(`${namedBy}: the environment variable ${named} is not set, or empty`);
      known.set(secret, checked(value, `"${variable}"`));
      continue;
    }
    const value = usualVariable === null ? '' : (env[usualVariable] ?? '');
    if (value !== '') known.set(secret, checked(value, `"${usualVariable}"`));
    else if (prompt === null) {
      const ways = usualVariable === null ? `name a variable (${namedBy})` : `set ${usualVariable}`;
      throw new UsageError(
        `no ${nameOf(one)} for "${user}" at "${host}", and no terminal to ask at: ${ways}${usualVariable === null ? '' : `, or name a variable with ${namedBy}`}${hint(one)}`,
      );
    }
  }
  return known;
}

/**
 * Asks at the terminal for what is not known yet; once for an account that two servers of one provider share.
 *
 * @returns all passwords by secret; null: the user has broken off
 * @throws UsageError where what is typed cannot be a password
 */
export async function askPasswords(
  wanted: readonly PasswordWanted[],
  known: Passwords,
  { prompt }: Io,
): Promise<Passwords | null> {
  const all = new Map(known);
  const typed = new Map<string, string>();
  for (const one of wanted) {
    if (all.has(one.secret)) continue;
    const account = JSON.stringify([one.user, one.preset?.id ?? one.host]);
    const before = typed.get(account);
    const answer = before ?? (await prompt?.(`${nameOf(one)} of ${one.user} at ${one.host}${hint(one)}: `)) ?? null;
    if (answer === null) return null;
    if (answer === '') throw new UsageError(`no ${nameOf(one)} was given for "${one.user}" at "${one.host}"`);
    const password = checked(answer, 'what was typed');
    typed.set(account, password);
    all.set(one.secret, password);
  }
  return all;
}

/** The line end that a file, or a secret of a pipeline, brings with it is no part of a password. */
function checked(value: string, source: string): string {
  const password = value.replace(/\r?\n$/, '');
  if (password === '' || /[\r\n\0]/.test(password) || password.length > MAX_CHARACTERS || !password.isWellFormed()) {
    throw new UsageError(
      `the password in ${source} cannot be one: expected one line of at most ${MAX_CHARACTERS} characters`,
    );
  }
  return password;
}

function nameOf({ isToken }: PasswordWanted): string {
  return isToken ? 'access token' : 'password';
}

function hint({ preset }: PasswordWanted): string {
  return preset === null ? '' : ` (${preset.name} takes ${preset.password.words})`;
}
