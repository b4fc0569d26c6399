import { createPublicKey, type KeyObject } from 'node:crypto';
import { isQueryName } from '../../core/names.ts';
import type { Net } from '../../core/net.ts';
import { known, type Observation } from '../../core/observation.ts';
import { formOf } from './form.ts';
import { keyName } from './selectors.ts';

/** The key that a signature is verified with; null: there is none that can be used. Never rejects. */
export async function publicKeyAt(selector: string, domain: string, net: Net): Promise<Observation<KeyObject | null>> {
  const name = keyName(selector, domain);
  if (!isQueryName(name)) return known(null);
  const answer = await net.dns.query(name, 'TXT');
  if (answer.status === 'unknown') return answer;
  const [strings] = answer.value.kind === 'records' ? answer.value.records : [];
  return known(strings === undefined ? null : keyIn(strings.join('')), answer.evidence);
}

function keyIn(text: string): KeyObject | null {
  const form = formOf(text);
  if (form.kind !== 'key' || form.record.key === null) return null;
  const { key, keyText } = form.record;
  try {
    const octets = Buffer.from(keyText, 'base64');
    if (key.type === 'ed25519')
      return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: octets.toString('base64url') }, format: 'jwk' });
    return createPublicKey({ key: octets, format: 'der', type: key.bare ? 'pkcs1' : 'spki' });
  } catch {
    return null;
  }
}
