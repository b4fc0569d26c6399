import type { ProofRequest } from '../../src/audit/bounce-proof.ts';
import { planProof, runProofOver } from '../../src/audit/bounce-proof.ts';
import { NOTHING_SAID } from '../../src/bounce/bounce-mail.ts';
import type { BounceConclusion, OriginalMessage, ReadBounce, ReadRecipient } from '../../src/core/bounce.ts';
import { defaultAuditOptions } from '../../src/core/target.ts';
import type { Zone } from '../../src/demo/zone.ts';
import type { BounceProof } from '../../src/report/bounce/schema.ts';
import { anyConclusion } from '../support/any-conclusion.ts';
import { type ZoneNetOptions, zoneNet } from '../support/zone-net.ts';

// A bounce, what is concluded of it, and the world that it is proved in.

export interface ProofCase {
  readonly conclusion: Partial<BounceConclusion>;
  readonly said?: string;
  readonly recipient?: Partial<ReadRecipient>;
  readonly original?: Partial<OriginalMessage> | null;
  readonly hints?: Partial<ProofRequest['hints']>;
  readonly notified?: string;
  readonly zone?: Zone | undefined;
  readonly net?: ZoneNetOptions | undefined;
  /** Whether sessions are opened to the recipient's servers. */
  readonly smtp?: boolean;
}

export const ADDRESS = '45.66.77.88';

export async function proved(given: ProofCase): Promise<BounceProof> {
  const { proofs, noResolver } = await provedRun(given);
  const [proof] = proofs;
  if (!proof) throw new Error(`no proof: ${noResolver}`);
  return proof;
}

export function provedRun(given: ProofCase) {
  const { net = {}, zone = {} } = given;
  return runProofOver(planOf(given), zoneNet(zone, net), AbortSignal.timeout(10_000));
}

export function planOf(given: ProofCase) {
  const { conclusion, said = '', recipient = {}, original = {}, hints = {}, notified, smtp = false } = given;
  const bounce: ReadBounce = {
    what: 'failure',
    form: 'report',
    system: null,
    reportingMta: null,
    arrivalAtMs: Date.UTC(2026, 10, 2),
    recipients: [{ ...anyRecipient, diagnostic: said, ...recipient }],
    recipientCount: 1,
    original: original === null ? null : { ...anyOriginal, ...original },
    feedback: null,
    unread: [],
  };
  return planProof(bounce, [{ ...anyConclusion, ...conclusion }], {
    hints: { domain: null, from: null, sendingIps: [], selectors: [], ...hints },
    options: { ...defaultAuditOptions, smtp: { ...defaultAuditOptions.smtp, enabled: smtp } },
    notified: notified ?? null,
  });
}

const anyRecipient: ReadRecipient = { ...NOTHING_SAID, finalRecipient: 'bob@there.example', action: 'failed' };

const anyOriginal: OriginalMessage = {
  from: 'Ann <ann@acme.example>',
  to: 'bob@there.example',
  subject: 'Hello',
  messageId: '<1@acme.example>',
  returnPath: 'ann@acme.example',
  sendingAddress: ADDRESS,
  helo: 'mail.acme.example',
  signatures: [{ domain: 'acme.example', selector: 's1' }],
  dateAtMs: null,
};
