import type { FindingOf } from '../../core/finding.ts';
import { ownResult } from './disagreements.ts';
import { evidenceOf } from './evidence.ts';
import type { receivedFindings } from './findings.ts';
import { compositeFailed } from './judge-compauth.ts';
import { marked } from './judge-marks.ts';
import {
  dkimFailed,
  dkimMissing,
  dkimNotAligned,
  dkimNotPassed,
  dmarcFailed,
  type Statement,
  spfFailed,
  spfNotPassed,
  statedFor,
} from './judge-stated.ts';
import type { Judged } from './judged.ts';

type Said = FindingOf<typeof receivedFindings>;

/** What the copies show, each code once with the recipients whose copies show it. */
export function judgeCopies(all: readonly Judged[], from: string): readonly Said[] {
  const failed = (code: StatedCode, of: (judged: Judged) => Statement | null): readonly Said[] => {
    const found = all.flatMap((judged) => {
      const said = of(judged);
      return said === null ? [] : [{ judged, said }];
    });
    if (found.length === 0) return [];
    const params = {
      recipients: found.map(({ judged }) => judged.copy.recipient),
      results: distinct(found.flatMap(({ said }) => said.results)),
      details: distinct(found.flatMap(({ said }) => said.details)),
    };
    return [{ code, params, evidence: found.map(({ judged }) => evidenceOf(judged)) }];
  };
  const told = (code: ToldCode, of: (judged: Judged) => readonly string[] | null): readonly Said[] => {
    const found = all.flatMap((judged) => {
      const details = of(judged);
      return details === null ? [] : [{ judged, details }];
    });
    if (found.length === 0) return [];
    const recipients = found.map(({ judged }) => judged.copy.recipient);
    const params = { recipients, details: distinct(found.flatMap(({ details }) => details)) };
    return [{ code, params, evidence: found.map(({ judged }) => evidenceOf(judged)) }];
  };
  return [
    ...marked(all),
    ...failed('received-dmarc-failed', dmarcFailed),
    ...told('received-compauth-failed', compositeFailed),
    ...failed('received-spf-failed', spfFailed),
    ...failed('received-spf-not-passed', spfNotPassed),
    ...failed('received-dkim-failed', dkimFailed),
    ...failed('received-dkim-not-passed', dkimNotPassed),
    ...failed('received-dkim-missing', dkimMissing),
    ...failed('received-dkim-not-aligned', (judged) => dkimNotAligned(judged, from)),
    ...told('received-evaluation-failed', ownFaults),
    ...told('received-altered', ({ alterations }) =>
      nonEmpty(
        (alterations ?? []).map(({ what, detail }) => `${what === 'subject' ? 'the subject' : 'the body'}: ${detail}`),
      ),
    ),
    ...told('received-arc-broken', arcFault),
    ...differing(all),
    ...told('received-results-forged', ({ stated }) =>
      nonEmpty(stated.forged.map(({ value }) => value.split(/[;\s]/, 1)[0] ?? '')),
    ),
    ...told('received-no-results', ({ stated }) => (stated.fields.length === 0 ? [] : null)),
  ];
}

type StatedCode = Extract<Said, { readonly params: { readonly results: readonly string[] } }>['code'];
type ToldCode =
  | 'received-compauth-failed'
  | 'received-evaluation-failed'
  | 'received-altered'
  | 'received-arc-broken'
  | 'received-results-forged'
  | 'received-no-results';

function differing(all: readonly Judged[]): readonly Said[] {
  const found = all.filter(({ disagreements }) => disagreements.length > 0);
  if (found.length === 0) return [];
  const differences = found.flatMap(({ copy: { recipient }, disagreements }) =>
    disagreements.map((one) => ({ recipient, ...one })),
  );
  const params = { recipients: found.map(({ copy }) => copy.recipient), differences };
  return [{ code: 'received-verdicts-differ', params, evidence: found.map((judged) => evidenceOf(judged)) }];
}

/** What we find, of methods that the receiver says nothing of. */
function ownFaults(judged: Judged): readonly string[] | null {
  if (judged.own.status === 'unknown') return null;
  const { value } = judged.own;
  const isOpen = (method: 'dkim' | 'dmarc') => statedFor(judged, method).length === 0;
  const signatures = ownResult('dkim', value) === 'pass' || !isOpen('dkim') ? [] : value.dkim;
  return nonEmpty([
    ...signatures
      .filter(({ result }) => result !== 'temperror')
      .map(({ result, domain, comment }) => `dkim=${result} for ${domain}${bracketed(comment)}`),
    ...(isOpen('dmarc') && value.dmarc?.result === 'fail' ? [`dmarc=fail for ${value.dmarc.from}`] : []),
  ]);
}

function arcFault({ own }: Judged): readonly string[] | null {
  const arc = own.status === 'known' ? own.value.arc : null;
  return arc?.result === 'fail' ? [`arc=fail${bracketed(arc.comment)}`] : null;
}

function nonEmpty(texts: readonly string[]): readonly string[] | null {
  return texts.length === 0 ? null : texts;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function bracketed(text: string | null): string {
  return text === null ? '' : ` (${text})`;
}
