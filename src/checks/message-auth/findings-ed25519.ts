import { defineFindings, type Effect } from '../../core/finding.ts';

// Large receivers cannot check Ed25519 yet (RFC 8463 section 3 demands it of them), and see a message that is not signed.

export interface Ed25519Params {
  readonly domain: string;
  readonly selector: string;
}

export interface OnlyEd25519Params extends Ed25519Params {
  /** The domain at whose `_dmarc` the record stands. */
  readonly location: string;
  /** What in the record decides, such as `p=reject`. */
  readonly asks: string;
}

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };
const one: Ed25519Params = { domain: 'acme.example', selector: 'ed' };
const TITLE = 'DMARC rests on an Ed25519 signature alone';
const UNSEEN = 'several large receivers cannot check Ed25519 yet, and count the message as not signed';
const FIX = { text: 'sign twice: also with an RSA key of 2048 bits, under a selector of its own' };

const why = ({ location, asks }: OnlyEd25519Params, does: string) =>
  `${UNSEEN}: there DMARC fails, and the record at _dmarc.${location} asks to ${does} (${asks})`;

export const messageEd25519Findings = defineFindings({
  'message-auth-dmarc-ed25519-reject': {
    severity: 'major',
    effects: [bounce],
    spec: 'RFC 8463 section 3',
    example: { ...one, location: 'acme.example', asks: 'p=reject' },
    text: (p: OnlyEd25519Params) => ({ title: TITLE, why: why(p, 'reject it'), fix: FIX }),
  },
  'message-auth-dmarc-ed25519-quarantine': {
    severity: 'major',
    effects: [spam],
    spec: 'RFC 8463 section 3',
    example: { ...one, location: 'acme.example', asks: 'p=quarantine' },
    text: (p: OnlyEd25519Params) => ({ title: TITLE, why: why(p, 'file it as spam'), fix: FIX }),
  },
  'message-auth-dkim-ed25519-only': {
    severity: 'minor',
    effects: [],
    sameAs: ['dkim-ed25519-only'],
    spec: 'RFC 8463 section 3',
    example: one,
    text: ({ domain }: Ed25519Params) => ({
      title: `DKIM of ${domain}: signed with Ed25519 alone`,
      why: UNSEEN,
      fix: FIX,
    }),
  },
});
