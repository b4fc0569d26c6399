import { defineFindings, type Fix } from '../../core/finding.ts';
import type { PolicyChange } from './earlier.ts';
import {
  type AtRecord,
  clip,
  downgrade,
  durationText,
  list,
  policyLines,
  policyUrl,
  recordFix,
  txtRecord,
} from './words.ts';

/** A record that has to be changed, and what it should say. */
export interface Suggested extends AtRecord {
  readonly suggested: string;
}

const acme: AtRecord = { domain: 'acme.example', delegatedTo: null, mayRefuse: false };
const RECORD = 'v=STSv1; id=20261121T000000';
const WEEK_SECONDS = 604_800;
const WITHOUT = 'mail comes as if there were no MTA-STS: whoever sits on the path can take TLS away and read your mail';

const change = (at: Suggested, text: string) => recordFix(at, text, [txtRecord('change', at.domain, at.suggested)]);

/** A record that promises a policy before there is one would only be the next finding. */
function onceServed(at: Suggested, text: string): Fix {
  const fix = recordFix(at, text, [txtRecord('add', at.domain, at.suggested)]);
  return fix.records === undefined ? fix : { ...fix, condition: 'that policy is served' };
}

/** Of two with one text, cut into strings in different ways, a zone file line would take both. */
function removable({ keep, remove }: { readonly keep: string; readonly remove: readonly string[] }): readonly string[] {
  return remove.filter((text) => text !== keep);
}

/**
 * The record at `_mta-sts`. A void one is `minor`: mail arrives all the same, no better protected than without MTA-STS
 * (RFC 8461 section 3.3).
 */
export const recordFindings = defineFindings({
  // Nobody's mail is refused or filed otherwise for want of it: a remark.
  'mta-sts-missing': {
    severity: 'info',
    effects: [downgrade],
    spec: 'RFC 8461 section 3',
    example: { ...acme, suggested: RECORD, hosts: ['mx1.acme.example', 'mx2.acme.example'] },
    text: (p: Suggested & { readonly hosts: readonly string[] }) => ({
      title: 'no MTA-STS policy',
      why: 'without one senders use TLS if they can and do not look at certificates: whoever sits on the path can take TLS away and read your mail',
      fix: onceServed(
        p,
        `serve a policy at ${policyUrl(p.domain)}, with a certificate for mta-sts.${p.domain}, one entry a line: ${policyLines({ mode: 'testing', maxAgeSeconds: WEEK_SECONDS, mx: p.hosts })}; then publish the record; after some weeks without failures in the TLS reports write "mode: enforce" and change the id`,
      ),
    }),
  },
  'mta-sts-record-missing': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.1',
    example: { ...acme, suggested: RECORD },
    text: (p: Suggested) => ({
      title: 'a policy is served, but no record says so',
      why: `senders look for the TXT record at _mta-sts.${p.domain} first; as there is none, they never fetch ${policyUrl(p.domain)}`,
      fix: recordFix(p, 'publish the record', [txtRecord('add', p.domain, p.suggested)]),
    }),
  },
  'mta-sts-several-records': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.1',
    example: { ...acme, keep: RECORD, remove: ['v=STSv1; id=20240101'] },
    text: (p: AtRecord & { readonly keep: string; readonly remove: readonly string[] }) => ({
      title: `${p.remove.length + 1} MTA-STS records, only one is allowed`,
      why: `senders that find more than one use none; ${WITHOUT}`,
      fix: recordFix(
        p,
        `remove all but one; ${clip(p.keep)} may stay`,
        removable(p).map((text) => txtRecord('remove', p.domain, text)),
      ),
    }),
  },
  'mta-sts-near-miss': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.1',
    example: { ...acme, suggested: RECORD, expected: 'exactly v=STSv1, in this case' },
    text: (p: Suggested & { readonly expected: string }) => ({
      title: 'a record that senders do not take for MTA-STS',
      why: `expected ${p.expected}; senders discard what does not begin "v=STSv1;", and ${WITHOUT}`,
      fix: change(p, 'correct the record'),
    }),
  },
  'mta-sts-wrong-place': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.1',
    example: { ...acme, suggested: RECORD, name: 'mta-sts.acme.example', text: RECORD },
    text: (p: Suggested & { readonly name: string; readonly text: string }) => ({
      title: 'the MTA-STS record stands at the wrong name',
      why: `senders look at _mta-sts.${p.domain} only, not at ${p.name}; ${WITHOUT}`,
      fix: recordFix(p, `move the record from ${p.name} to _mta-sts.${p.domain}`, [
        txtRecord('add', p.domain, p.suggested),
        { ...txtRecord('remove', p.domain, p.text), name: `${p.name}.` },
      ]),
    }),
  },
  'mta-sts-id-invalid': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.1',
    example: { ...acme, suggested: RECORD, isMissing: false },
    text: (p: Suggested & { readonly isMissing: boolean }) => ({
      title: p.isMissing ? 'MTA-STS record without an id' : 'MTA-STS record with an id that is none',
      why: `the id has to be 1 to 32 letters and digits; without it the record is void, and ${WITHOUT}`,
      fix: change(p, 'give the record an id, a new one whenever the policy changes'),
    }),
  },
  'mta-sts-record-syntax-error': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.1',
    example: { ...acme, suggested: RECORD, expected: ['a field before this semicolon'] },
    text: (p: Suggested & { readonly expected: readonly string[] }) => ({
      title: 'a piece of the MTA-STS record that cannot be read',
      why: `expected ${list(p.expected)}; senders that read the record by the letter ignore all of it`,
      fix: change(p, 'remove or correct the piece'),
    }),
  },
  'mta-sts-record-duplicate-field': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8461 section 3.2',
    example: { ...acme, suggested: RECORD },
    text: (p: Suggested) => ({
      title: 'a field stands twice in the MTA-STS record',
      why: 'the first one counts; whoever changes the second to announce a new policy announces nothing',
      fix: change(p, 'remove the second one'),
    }),
  },
  'mta-sts-id-unchanged': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 8.1',
    example: {
      ...acme,
      suggested: RECORD,
      id: '20240101',
      changes: [{ field: 'mode', before: 'testing', now: 'enforce' }],
      cachedSeconds: WEEK_SECONDS,
    },
    text: (
      p: Suggested & {
        readonly id: string;
        readonly changes: readonly PolicyChange[];
        readonly cachedSeconds: number;
      },
    ) => ({
      title: 'the policy changed, its id did not',
      why: `senders see by the id that there is a new policy; as it is still ${p.id}, they go by the old one for up to ${durationText(p.cachedSeconds)}: ${list(p.changes.map(({ field, before, now }) => `${field} was ${before}, is ${now}`))}`,
      fix: change(p, 'give the record a new id whenever the policy changes'),
    }),
  },
  'mta-sts-not-needed': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8461 section 1',
    example: { ...acme, records: [RECORD] },
    text: (p: AtRecord & { readonly records: readonly string[] }) => ({
      title: 'an MTA-STS record on a domain that takes no mail',
      why: `it is about mail to ${p.domain}, and there is none; it does no harm`,
      fix: recordFix(
        p,
        'remove the record',
        p.records.map((text) => txtRecord('remove', p.domain, text)),
      ),
    }),
  },
});
