import { unchecked } from '../../core/check.ts';
import type { HttpsOutcome } from '../../core/net.ts';
import { cut } from '../../message/shown.ts';
import type { Said } from './judge-unsubscribe.ts';
import type { Posted } from './unsubscribe-facts.ts';

const CODES = ['bulk-post-refused', 'bulk-post-unreachable', 'bulk-post-redirected', 'bulk-post-asks-more'] as const;
const MAX_URI = 500;
const SUBJECT = 'whether one-click unsubscribing works';

/**
 * What came of the POST; where none was made, why.
 *
 * @param lack  what is missing from the one-click pair; null: nothing
 */
export function judgePost(lack: string | null, posted: Posted | null, isAsked: boolean): readonly Said[] {
  if (posted === null && !isAsked) {
    if (lack !== null) return [];
    const detail = 'nobody is unsubscribed without being asked for it: --post-unsubscribe does it';
    return [unchecked(SUBJECT, { reason: 'not-requested', detail }, CODES)];
  }
  if (posted === null) {
    const detail = `there is nothing to post to: the message lacks ${lack ?? 'an https address'}`;
    return [unchecked(SUBJECT, { reason: 'not-proven', detail }, [], 'offer one-click unsubscribing first')];
  }
  const { outcome } = posted;
  const uri = cut(posted.uri, MAX_URI);
  if (outcome.status === 'unknown') return [unchecked(SUBJECT, outcome, CODES)];
  const said = saidOf(uri, outcome.value);
  if (said === null) return [];
  return [said.code === 'unchecked' ? said : { ...said, evidence: outcome.evidence }];
}

function saidOf(uri: string, answer: HttpsOutcome): Said | null {
  if (answer.ended === 'too-large') {
    return unchecked(
      SUBJECT,
      { reason: 'limit', detail: `the answer of ${uri} is too large: ${answer.detail}` },
      CODES,
    );
  }
  if (answer.ended !== 'response') {
    return { code: 'bulk-post-unreachable', params: { uri, ended: answer.ended, detail: answer.detail } };
  }
  const { status, location, contentType, body } = answer;
  if (status >= 200 && status < 300) {
    const asks = isPage(contentType, body) ? askedBy(body) : null;
    return asks === null ? null : { code: 'bulk-post-asks-more', params: { uri, asks } };
  }
  if (status >= 300 && status < 400) return { code: 'bulk-post-redirected', params: { uri, status, location } };
  return { code: 'bulk-post-refused', params: { uri, status } };
}

function isPage(contentType: string | null, body: string): boolean {
  return contentType === null ? body.trimStart().startsWith('<') : /html/i.test(contentType);
}

const LOOKED_AT = 200_000;

/** What only a person could give, as far as the page says it by its source; null: nothing of the kind. */
function askedBy(body: string): string | null {
  const page = body.slice(0, LOOKED_AT).toLowerCase();
  if (/<input[^<>]{0,300}\btype\s{0,3}=\s{0,3}["']?password/.test(page)) return 'a password';
  return /\b(?:g-recaptcha|h-captcha|cf-turnstile|cf-challenge)\b|challenge-platform/.test(page) ? 'a captcha' : null;
}
