import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The key of the world's tokens, in Base64; where Dovecot looks for that of a token without `azp` and `kid`. */
export const TOKEN_KEY = 'keys/default/HS256/default';

const LIFE_SECONDS = 600;

/** A token (JWT, RFC 7519) with which this user is let in. */
export function tokenOf(world: string, user: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: user, iat: now - 5, nbf: now - 5, exp: now + LIFE_SECONDS };
  const signed = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) => base64(JSON.stringify(part))).join('.');
  const key = Buffer.from(readFileSync(join(world, TOKEN_KEY), 'utf8'), 'base64');
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64url');
}
