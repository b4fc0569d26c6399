import { defineFindings } from '../../core/finding.ts';
import { type AtRecord, downgrade, list, recordFix, txtRecord } from './words.ts';

export interface Suggested extends AtRecord {
  readonly suggested: string;
}

/** Null: it cannot be said which address was meant. */
export interface MaybeSuggested extends AtRecord {
  readonly suggested: string | null;
}

const acme: AtRecord = { domain: 'acme.example', delegatedTo: null };
const RECORD = 'v=TLSRPTv1; rua=mailto:tls-reports@acme.example';
const UNSEEN = 'nobody tells you when senders fail to reach you over TLS';

const change = (at: MaybeSuggested, text: string) =>
  recordFix(at, text, at.suggested === null ? [] : [txtRecord('change', at.domain, at.suggested)]);

/** Of two with one text, cut into strings in different ways, a zone file line would take both. */
function removable({ keep, remove }: { readonly keep: string; readonly remove: readonly string[] }): readonly string[] {
  return remove.filter((text) => text !== keep);
}

/** The record at `_smtp._tls`: whether senders find one, and can read it. Mail arrives without any. */
export const recordFindings = defineFindings({
  'tls-rpt-missing': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8460 section 3',
    example: { ...acme, suggested: RECORD, published: ['MTA-STS'] },
    text: (p: Suggested & { readonly published: readonly string[] }) => ({
      title: `no TLS reports are asked for, though there is ${list(p.published)}`,
      why: `a mistake there makes senders refuse your mail or give up its protection, and ${UNSEEN}`,
      fix: recordFix(p, 'name an address for TLS reports that someone or something reads', [
        txtRecord('add', p.domain, p.suggested),
      ]),
    }),
  },
  'tls-rpt-missing-without-policy': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8460 section 3',
    example: { ...acme, suggested: RECORD },
    text: (p: Suggested) => ({
      title: 'no TLS reports are asked for',
      why: `there is no MTA-STS and no DANE yet that could fail; before you begin with either, reports show what would: without them ${UNSEEN}`,
      fix: recordFix(p, 'name an address for TLS reports that someone or something reads', [
        txtRecord('add', p.domain, p.suggested),
      ]),
    }),
  },
  'tls-rpt-several-records': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8460 section 3',
    example: { ...acme, keep: RECORD, remove: ['v=TLSRPTv1; rua=mailto:tls@old.example'] },
    text: (p: AtRecord & { readonly keep: string; readonly remove: readonly string[] }) => ({
      title: `${p.remove.length + 1} TLS-RPT records, only one is allowed`,
      why: `senders that find more than one use none, so that ${UNSEEN}`,
      fix: recordFix(
        p,
        'remove all but one, and name all addresses in that one, with commas between them',
        removable(p).map((text) => txtRecord('remove', p.domain, text)),
      ),
    }),
  },
  'tls-rpt-near-miss': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8460 section 3',
    example: { ...acme, suggested: RECORD, expected: 'exactly v=TLSRPTv1, in this case' },
    text: (p: Suggested & { readonly expected: string }) => ({
      title: 'a record that senders do not take for TLS-RPT',
      why: `expected ${p.expected}; senders discard what does not begin "v=TLSRPTv1;", so that ${UNSEEN}`,
      fix: change(p, 'correct the record'),
    }),
  },
  'tls-rpt-wrong-place': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8460 section 3',
    example: { ...acme, suggested: RECORD, name: 'acme.example', text: RECORD },
    text: (p: Suggested & { readonly name: string; readonly text: string }) => ({
      title: 'the TLS-RPT record stands at the wrong name',
      why: `senders look at _smtp._tls.${p.domain}, not at ${p.name}, so that ${UNSEEN}`,
      fix: recordFix(p, `move the record from ${p.name} to _smtp._tls.${p.domain}`, [
        txtRecord('add', p.domain, p.suggested),
        { ...txtRecord('remove', p.domain, p.text), name: `${p.name}.` },
      ]),
    }),
  },
  'tls-rpt-rua-missing': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8460 section 3',
    example: { ...acme, suggested: RECORD },
    text: (p: Suggested) => ({
      title: 'the TLS-RPT record names no address',
      why: `without rua there is nowhere to send reports to, so that ${UNSEEN}`,
      fix: change(p, 'name an address for TLS reports that someone or something reads'),
    }),
  },
  'tls-rpt-record-syntax-error': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8460 section 3',
    example: { ...acme, suggested: RECORD, expected: ['a field before this semicolon'] },
    text: (p: MaybeSuggested & { readonly expected: readonly string[] }) => ({
      title: 'a piece of the TLS-RPT record that cannot be read',
      why: `expected ${list(p.expected)}; senders that read the record by the letter ignore all of it`,
      fix: change(p, 'remove or correct the piece'),
    }),
  },
  'tls-rpt-record-duplicate-field': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8460 section 3',
    example: { ...acme, suggested: RECORD },
    text: (p: MaybeSuggested) => ({
      title: 'a field stands twice in the TLS-RPT record',
      why: 'some senders read both, some the first one, and some refuse the record',
      fix: change(p, 'name all addresses in one rua, with commas between them'),
    }),
  },
  'tls-rpt-not-needed': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8460 section 1',
    example: { ...acme, records: [RECORD] },
    text: (p: AtRecord & { readonly records: readonly string[] }) => ({
      title: 'a TLS-RPT record on a domain that takes no mail',
      why: `reports would be about mail to ${p.domain}, and there is none; it does no harm`,
      fix: recordFix(
        p,
        'remove the record',
        p.records.map((text) => txtRecord('remove', p.domain, text)),
      ),
    }),
  },
});
