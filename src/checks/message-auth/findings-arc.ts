import { defineFindings } from '../../core/finding.ts';
import type { ChainState } from './chain-state.ts';

export interface ArcParams {
  readonly sealers: readonly string[];
  /** In the words of the verification; null: nothing to say. */
  readonly because: string | null;
  /** What became of the chain. */
  readonly state: ChainState;
  /** The name of the key that it fails for; null: for none. */
  readonly key: string | null;
}

const CHANGED = 'let no server change the message behind the last seal';
const MALFORMED =
  'have whoever seals write whole sets: three fields of one number, counted from 1 without a gap (RFC 8617 section 5.1)';

/** What would mend it, by what became of it. */
function remedyFor({ state, key, sealers }: ArcParams): string {
  const domain = key?.split('._domainkey.')[1] ?? sealers.at(-1) ?? 'whoever seals';
  switch (state) {
    case 'body-changed':
    case 'header-changed':
      return CHANGED;
    case 'seal-changed':
      return `let no server change the ARC fields, and have ${domain} seal with the key that it publishes`;
    case 'failed-before':
      return `look at the servers before ${domain}, which found the chain broken when the message came to it`;
    case 'key-short':
      return `have ${domain} seal with a key of 2048 bits (RFC 8301 section 3.2)`;
    case 'key-unusable':
      return `have ${domain} mend the key record${key === null ? '' : ` at ${key}`}`;
    default:
      return MALFORMED;
  }
}

export const messageArcFindings = defineFindings({
  'message-auth-arc-broken': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8617 section 5.2',
    example: {
      sealers: ['lists.example'],
      because: 'i=1 no valid signature: body hash did not verify',
      state: 'body-changed',
      key: null,
    },
    text: (p: ArcParams) => ({
      title: 'the ARC chain is broken',
      why: `${p.sealers.length === 0 ? 'it has no seal that could vouch for anything' : `the seals of ${p.sealers.slice(0, 3).join(', ')} vouch for nothing`}${p.because === null ? '' : ` (${p.because})`}: what the chain says of SPF and DKIM before it is not believed; ARC was an experiment, which the IETF is about to end (draft-ietf-dmarc-arc-to-historic), and few receivers rest on it`,
      fix: { text: remedyFor(p) },
    }),
  },
  'message-auth-arc-key-missing': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8617 section 5.2',
    example: { domain: 'lists.example', key: 's1._domainkey.lists.example', revoked: false },
    text: (p: { readonly domain: string; readonly key: string; readonly revoked: boolean }) => ({
      title: `the key of the ARC seal of ${p.domain} is gone`,
      why: `${p.revoked ? `the key at ${p.key} is revoked` : `no key stands at ${p.key}`}: ${p.domain} has withdrawn it, or never published it, so the chain cannot be verified, and what it says of SPF and DKIM before it is not believed`,
      fix: { text: `nothing on your side; at ${p.domain}, keep the keys of seals published` },
    }),
  },
});
