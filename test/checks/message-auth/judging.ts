import { messageAuth } from '../../../src/checks/message-auth/check.ts';
import type { MessageAuthShown } from '../../../src/checks/message-auth/shown.ts';
import type { Result } from '../../../src/core/check.ts';
import type { MessageOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { auditOnce, messageTarget } from '../../support/audit.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { SIGNED_AT_MS, zone } from './messages.ts';

/** What the check says of a message, a day after it was signed. */
export function judged(
  message: string | Buffer,
  asked: Partial<MessageOptions> = {},
  at: Zone = zone,
  startedAtMs = SIGNED_AT_MS + 86_400_000,
): Promise<Result> {
  const raw = typeof message === 'string' ? Buffer.from(message, 'latin1') : message;
  return auditOnce(messageAuth, zoneNet(at, { startedAtMs }), messageTarget(raw, asked));
}

export async function shownFor(...args: Parameters<typeof judged>): Promise<MessageAuthShown> {
  const result = await judged(...args);
  if (!('shown' in result) || result.shown === null) throw new Error('nothing is shown');
  return result.shown as unknown as MessageAuthShown;
}

export const uncheckedIn = (result: Result) => ('unchecked' in result ? result.unchecked : []);
