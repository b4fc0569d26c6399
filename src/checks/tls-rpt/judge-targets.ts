import { type Unchecked, unchecked } from '../../core/check.ts';
import { parseTlsRpt, withUris } from './parse.ts';
import type { ReportUri } from './report-uri.ts';
import type { Said } from './said.ts';
import type { Endpoint, ReportTarget } from './target-facts.ts';

const MAIL_CODES = ['tls-rpt-target-no-mail', 'tls-rpt-target-unregistered'];

/**
 * Whether reports arrive where they are sent.
 *
 * @param text  the one record
 */
export function judgeTargets(
  domain: string,
  text: string,
  delegatedTo: string | null,
  targets: readonly ReportTarget[],
): readonly (Said | Unchecked)[] {
  const record = parseTlsRpt(text);
  const without = (gone: (uri: ReportUri) => boolean) => {
    const kept = record.uris.filter((uri) => uri.fault === null && !gone(uri));
    return {
      domain,
      delegatedTo,
      suggested: withUris(
        record,
        kept.map((uri) => uri.text),
      ),
    };
  };
  const mail = targets.filter((target) => target.scheme === 'mailto');
  const lost = mail.flatMap(({ host, mail: { status, ...seen } }) => {
    if (status === 'unknown' || !('value' in seen) || seen.value === 'yes' || seen.value === 'unregistered') return [];
    return [{ host, because: seen.value, evidence: seen.evidence }];
  });
  const unowned = mail.filter((target) => target.mail.status === 'known' && target.mail.value === 'unregistered');
  const web = targets.filter((target) => target.scheme === 'https');
  const said: Said[] = [];
  if (lost.length > 0) {
    const isLost = (uri: ReportUri) => uri.scheme === 'mailto' && lost.some(({ host }) => host === uri.host);
    const named = lost.map(({ host, because }) => ({ host, because }));
    const evidence = lost.flatMap((one) => one.evidence);
    said.push({ code: 'tls-rpt-target-no-mail', params: { ...without(isLost), targets: named }, evidence });
  }
  if (unowned.length > 0) {
    const hosts = unowned.map(({ host }) => host);
    const isUnowned = (uri: ReportUri) => uri.scheme === 'mailto' && hosts.some((host) => host === uri.host);
    const evidence = unowned.flatMap((one) => one.mail.evidence);
    said.push({ code: 'tls-rpt-target-unregistered', params: { ...without(isUnowned), hosts }, evidence });
  }
  const dead = ending(web, 'dead');
  if (dead.length > 0) {
    const isDead = (uri: ReportUri) => dead.some(({ url }) => url === uri.text);
    said.push({
      code: 'tls-rpt-endpoint-unreachable',
      params: { ...without(isDead), endpoints: dead.map(bare) },
      evidence: dead.flatMap(({ evidence }) => evidence),
    });
  }
  const bad = ending(web, 'certificate');
  if (bad.length > 0) {
    said.push({
      code: 'tls-rpt-endpoint-certificate',
      // The address is right, and stays.
      params: { domain, delegatedTo, suggested: null, endpoints: bad.map(bare) },
      evidence: bad.flatMap(({ evidence }) => evidence),
    });
  }
  return [...said, ...targets.flatMap(open)];
}

type Web = Extract<ReportTarget, { scheme: 'https' }>;

function ending(web: readonly Web[], kind: Exclude<Endpoint['kind'], 'alive'>) {
  return web.flatMap(({ url, endpoint }) =>
    endpoint.status === 'known' && endpoint.value.kind === kind
      ? [{ url, detail: endpoint.value.detail, evidence: endpoint.evidence }]
      : [],
  );
}

function bare({ url, detail }: { readonly url: string; readonly detail: string }) {
  return { url, detail };
}

function open(target: ReportTarget): readonly Unchecked[] {
  if (target.scheme === 'mailto') {
    const { host, mail } = target;
    return mail.status === 'unknown' ? [unchecked(`whether ${host} takes mail`, mail, MAIL_CODES)] : [];
  }
  const { url, endpoint } = target;
  if (endpoint.status === 'unknown') {
    return [unchecked(`whether ${url} takes reports`, endpoint, ['tls-rpt-endpoint-unreachable'])];
  }
  if (endpoint.value.kind !== 'alive') return [];
  const detail = 'a web server answers there; only a report would prove that it takes one, and none is sent';
  return [unchecked(`whether ${url} takes reports`, { reason: 'not-requested', detail }, [])];
}
