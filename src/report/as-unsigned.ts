import type { MessageTarget } from '../core/target.ts';
import { aboutMessage } from './about-message.ts';
import { forecastOf } from './forecast.ts';
import { olderCode, policyIn } from './forecast-policy.ts';
import { isLost } from './lost.ts';
import type { MessageView } from './message-view.ts';
import { readinessOf } from './readiness.ts';
import type { Forecast, ForecastReceiver } from './schema.ts';
import type { SeenCheck, SeenFinding } from './seen.ts';

const JUDGING = 'message-auth';

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
  const added = addedTo(view).filter(({ code }) => !skipped.includes(code));
  const unsigned = checks.map((one) => (one.check.id === JUDGING ? withFindings(one, added) : one));
  const bare: MessageView = {
    ...view,
    mayBeSigned: false,
    signaturesSeen: true,
    dkim: { result: 'none', detail: null },
    dkimAligned: false,
    aligned: view.spfAligned,
  };
  const readiness = readinessOf(unsigned, target.options.volume, skipped, bare);
  const forecast = forecastOf(target, aboutMessage(unsigned, bare), bare, readiness);
  const lost = new Set(receivers.filter(isLost).map(({ receiver }) => receiver));
  return forecast.receivers.filter((one) => isLost(one) && !lost.has(one.receiver));
}

type Said = Pick<SeenFinding['finding'], 'code' | 'params'>;

/** What is found of it without a signature: where SPF is known not to pass for the domain in From, that it fails DMARC. */
function addedTo({ spf, spfAligned, policy, olderPolicy }: MessageView): readonly Said[] {
  const missing = saying('message-auth-dkim-missing');
  if (spf === null || spfAligned !== false) return [missing];
  const older = olderCode(policy, olderPolicy);
  const differing = older === null ? [] : [{ code: older, params: { now: policy, before: olderPolicy } }];
  const asked = policyIn(policy);
  if (asked !== null) return [missing, saying(`message-auth-dmarc-${asked}`), ...differing];
  return [missing, ...(spf.result === 'pass' ? [] : [saying('message-auth-none')]), ...differing];
}

function saying(code: string): Said {
  return { code, params: {} };
}

/** With what was open decided. */
function withFindings(one: SeenCheck, added: readonly Said[]): SeenCheck {
  const seen = added.flatMap(({ code, params }): readonly SeenFinding[] => {
    const def = one.check.findings[code];
    return def === undefined
      ? []
      : [{ check: JUDGING, finding: { code, params, evidence: [] }, def: withoutWords(def) }];
  });
  return { ...one, findings: [...one.findings, ...seen] };
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
