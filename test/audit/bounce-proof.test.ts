import { describe, expect, test } from 'vitest';
import type { BounceProof } from '../../src/report/bounce/schema.ts';
import { ADDRESS, type ProofCase, proved, provedRun } from './bounce-world.ts';

const KEY =
  'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwdm0jaCjVaq3xRRTr+nAPNH36sKHaQzD4f3Qi0fP7OWmMJu097UuhIDvfMZEDqtPmdlOJk/6gczYvAdSEumhUjRIAAC+bb9sggW96Jmw37SyaG9Dp4mZHGcdsNpqpZW3MXSZC1/5go0s0BcnoweIWKWRsRim4KUbL1/88vyArCz5l+xn0acTevC4fIY6RXM1xWY9mMlOfQH+6Mmqjox7pLnfJlrV99on0CZ4n+Sjt6QXBTsj5CfcnRfC/tQ0cZS0WQgTRwRyBtl/6rAM9G0C2l/225m/EyJmgOmRzah0jcynBbquw0joXW8kpuRNf9MRy0bJAzfuDA+rnGjaDS9LhwIDAQAB';
const MX = { 'acme.example': { MX: ['10 mail.acme.example'] }, 'mail.acme.example': { A: [ADDRESS] } };
const acme = (spf: string) => ({ ...MX, 'acme.example': { MX: ['10 mail.acme.example'], TXT: [spf] } });
const LISTS = { passes: `v=spf1 ip4:${ADDRESS} -all`, fails: 'v=spf1 mx:other.example -all' };

interface Scene extends ProofCase {
  readonly name: string;
  readonly verdict: BounceProof['verdict'];
  readonly codes?: readonly string[];
}

const scenes: readonly Scene[] = [
  {
    name: 'SPF refuses the address still',
    conclusion: { topics: ['spf'] },
    said: 'SPF check failed',
    zone: acme('v=spf1 ip4:45.66.77.7 -all'),
    verdict: 'confirmed',
    codes: ['spf-sending-ip-fails'],
  },
  {
    name: 'SPF lists the address now',
    conclusion: { topics: ['spf'] },
    said: 'SPF check failed',
    zone: acme(LISTS.passes),
    verdict: 'fine now',
  },
  {
    name: 'no SPF record, and the address is not known',
    conclusion: { topics: ['spf'] },
    original: { sendingAddress: null },
    zone: MX,
    verdict: 'confirmed',
    codes: ['spf-missing'],
  },
  {
    name: 'an SPF record, and the address is not known',
    conclusion: { topics: ['spf'] },
    original: { sendingAddress: null },
    zone: acme(LISTS.passes),
    verdict: 'unchecked',
  },
  {
    name: 'a DKIM key that is gone, and SPF that refuses',
    conclusion: { topics: ['spf', 'dkim', 'dmarc'] },
    said: 'not accepted due to domain DMARC policy',
    zone: acme('v=spf1 ip4:45.66.77.7 -all'),
    verdict: 'confirmed',
    codes: ['spf-sending-ip-fails', 'dkim-selector-missing'],
  },
  {
    name: 'a DKIM key that is there now',
    conclusion: { topics: ['dkim'] },
    said: 'DKIM failed',
    zone: { ...MX, 's1._domainkey.acme.example': { TXT: [KEY] } },
    verdict: 'fine now',
  },
];

describe('the proof of', () => {
  test.for(scenes.map((scene) => [scene.name, scene] as const))('%s', async ([, scene]) => {
    const proof = await proved(scene);
    expect(proof.verdict).toBe(scene.verdict);
    expect(proof.findings.map(({ code }) => code)).toEqual(scene.codes ?? []);
  });
});

test('nothing is said where no DNS server answers', async () => {
  const run = await provedRun({ conclusion: { topics: ['spf'] }, zone: { '.': 'TIMEOUT' } });
  expect(run.proofs).toEqual([null]);
  expect(run.noResolver).not.toBeNull();
});
