interface Given {
  readonly user: string;
  readonly password: string;
}

/**
 * The server's half of PLAIN (RFC 4616) and LOGIN.
 *
 * @param initial  the response that came with the command (RFC 4422 section 3.3); null: none
 * @param ask  sends a challenge in Base64 and gives the client's line; null: it has gone
 * @returns what the client says of itself; null where that cannot be read, or the client gave up (`*`)
 */
export async function authenticateBySasl(
  mechanism: string,
  initial: string | null,
  ask: (challenge: string) => Promise<string | null>,
): Promise<Given | null | 'unknown-mechanism'> {
  switch (mechanism.toUpperCase()) {
    case 'PLAIN': {
      const [, user, password, ...more] = decoded(initial ?? (await ask('')))?.split('\0') ?? [];
      return user === undefined || password === undefined || more.length > 0 ? null : { user, password };
    }
    case 'LOGIN': {
      const user = decoded(initial ?? (await ask(encoded('Username:'))));
      const password = user === null ? null : decoded(await ask(encoded('Password:')));
      return user === null || password === null ? null : { user, password };
    }
    default:
      return 'unknown-mechanism';
  }
}

function decoded(response: string | null): string | null {
  if (response === null || !/^[A-Za-z0-9+/]*={0,2}$/.test(response)) return null;
  return Buffer.from(response, 'base64').toString('utf8');
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64');
}
