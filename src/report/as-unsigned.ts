import type { MessageTarget } from '../core/target.ts';
import { aboutMessage } from './about-message.ts';
import { forecastOf } from './forecast.ts';
import { isLost } from './lost.ts';
import type { MessageView } from './message-view.ts';
import { readinessOf } from './readiness.ts';
import type { Forecast, ForecastReceiver } from './schema.ts';
import type { SeenCheck, SeenFinding } from './seen.ts';

const JUDGING = 'message-auth';
const POLICIES: readonly string[] = ['reject', 'quarantine'];

export interface Seen {
  /** All checks, whatever bears on the message. */
  readonly checks: readonly SeenCheck[];
  readonly view: MessageView;
  /** Checks and finding codes the user left out. */
  readonly skipped: readonly string[];
}

/**
 * The receivers that refuse a message, or file it as spam, if it reaches them as it is: without a signature, which it may get
 * on its way out. Not those that do so for anything else.
 *
 * @returns null where it is signed, or was sent already
 */
export function lostUnsigned(
  target: MessageTarget,
  { receivers }: Forecast,
  { checks, view, skipped }: Seen,
): readonly ForecastReceiver[] | null {
  if (!view.mayBeSigned) return null;
  const isSpfAll = view.spf !== null && view.aligned !== true;
  const unsigned = checks.map((one) => (one.check.id === JUDGING ? withFindings(one, codesOf(view, isSpfAll)) : one));
  const bare: MessageView = {
    ...view,
    mayBeSigned: false,
    signaturesSeen: true,
    dkim: { result: 'none', detail: null },
    dkimAligned: false,
    aligned: isSpfAll ? false : view.aligned,
  };
  const readiness = readinessOf(unsigned, target.options.volume, skipped, bare);
  const forecast = forecastOf(target, aboutMessage(unsigned, bare), bare, readiness);
  const lost = new Set(receivers.filter(isLost).map(({ receiver }) => receiver));
  return forecast.receivers.filter((one) => isLost(one) && !lost.has(one.receiver));
}

/** @param isSpfAll  whether nothing but SPF could pass, and that does not pass for the domain in From */
function codesOf({ spf, policy }: MessageView, isSpfAll: boolean): readonly string[] {
  const missing = 'message-auth-dkim-missing';
  if (!isSpfAll) return [missing];
  if (policy !== null && POLICIES.includes(policy)) return [missing, `message-auth-dmarc-${policy}`];
  return spf?.result === 'pass' ? [missing] : [missing, 'message-auth-none'];
}

/** With what was open decided. */
function withFindings(one: SeenCheck, codes: readonly string[]): SeenCheck {
  const added = codes.flatMap((code): readonly SeenFinding[] => {
    const def = one.check.findings[code];
    return def === undefined
      ? []
      : [{ check: JUDGING, finding: { code, params: {}, evidence: [] }, def: withoutWords(def) }];
  });
  return { ...one, findings: [...one.findings, ...added] };
}

function withoutWords(def: SeenFinding['def']): SeenFinding['def'] {
  return { ...def, text: () => ({ title: 'it is not signed', why: '', fix: { text: '' } }) };
}

const FATES: Partial<Record<ForecastReceiver['outcome'], string>> = {
  refused: 'refused',
  'refused-or-junk': 'refused or filed as spam',
  junk: 'filed as spam',
};

/** The rows of receivers that lose it unsigned say so. */
export function withFates(forecast: Forecast, unsigned: readonly ForecastReceiver[]): Forecast {
  const receivers = forecast.receivers.map((one): ForecastReceiver => {
    const lost = unsigned.find(({ receiver }) => receiver === one.receiver);
    if (lost === undefined) return one;
    return { ...one, outcome: 'uncertain', words: `not signed yet: unsigned it is ${FATES[lost.outcome] ?? 'lost'}` };
  });
  return { ...forecast, receivers };
}
