import { describe, expect, test } from 'vitest';
import { catalogue, checks } from '../../src/checks/index.ts';
import type { AnyCheck, Result } from '../../src/core/check.ts';
import type { AuditOptions, MessageOptions } from '../../src/core/target.ts';
import { topicOf } from '../../src/report/forecast-weights.ts';
import { RECORD_FAULTS } from '../../src/report/message-answers.ts';
import { EXCUSED, NO_ONE_CLICK, NOT_CONFIRMED } from '../../src/report/message-view.ts';
import { documentSchema, type ForecastReceiver } from '../../src/report/schema.ts';
import {
  fails,
  filter,
  found,
  messageReport,
  newsletter,
  passes,
  personal,
  results,
  said,
  unseen,
  withoutPolicy,
} from './message-sample.ts';

function receivers(
  list: readonly Result[],
  asked: Partial<MessageOptions> = {},
  options: Partial<AuditOptions> = {},
): ReadonlyMap<string, ForecastReceiver> {
  const all = messageReport(list, asked, options).forecast?.receivers ?? [];
  return new Map(all.map((one) => [one.provider ?? one.receiver, one]));
}

const outcomes = (all: ReadonlyMap<string, ForecastReceiver>) => [
  ...new Set([...all.values()].map(({ outcome }) => outcome)),
];
const failing = said('message-auth', [found('message-auth-dmarc-reject')], fails);

describe('where a message will go', () => {
  test('to the inbox is never said, but that nothing was seen against it', () => {
    const all = receivers(results());
    expect(outcomes(all)).toEqual(['inbox']);
    expect(all.get('google-workspace')).toMatchObject({ certainty: null, causes: [], open: [] });
    expect(messageReport(results()).forecast?.beyond).toContain('engagement');
    expect(all.size).toBeGreaterThanOrEqual(9);
  });

  test('a provider that is known to do what DMARC asks refuses what fails it, by its own rule', () => {
    const gmail = receivers(results([failing])).get('google-workspace');
    expect(gmail).toMatchObject({ outcome: 'refused', certainty: 'implied' });
    expect(gmail?.causes[0]).toMatchObject({ topic: 'policy', findings: ['message-auth-dmarc-reject'] });
    expect(gmail?.causes[0]?.rule?.source).toMatch(/^https:\/\/support\.google\.com\//);
  });

  test('a policy of quarantine files it as spam where that is known, and follows from the finding elsewhere', () => {
    const dmarc = { ...fails.dmarc, policy: 'quarantine' };
    const quarantined = said('message-auth', [found('message-auth-dmarc-quarantine')], { ...passes, dmarc });
    const all = receivers(results([quarantined]));
    expect(all.get('google-workspace')).toMatchObject({ outcome: 'junk', certainty: 'implied' });
    expect(all.get('google-workspace')?.causes[0]?.rule).not.toBeNull();
    expect(all.get('yahoo')?.causes[0]).toMatchObject({ rule: null, effect: 'junk', certainty: 'implied' });
  });

  test('a critical finding implies the outcome everywhere, a major one makes it possible, a minor one is no cause', () => {
    const listed = said('blocklist', [found('blocklist-domain-listed')], { believed: ['zen.spamhaus.example'] });
    expect(outcomes(receivers(results([listed])))).toEqual(['refused']);
    const links = receivers(results([said('links', [found('links-disguised')])]));
    expect(outcomes(links)).toEqual(['uncertain']);
    expect(links.get('yahoo')?.causes[0]).toMatchObject({ certainty: 'possible', topic: 'links', effect: 'junk' });
    expect(outcomes(receivers(results([said('header', [found('header-untidy')])])))).toEqual(['inbox']);
  });

  test('the heaviest cause stands first: what is sure, then authentication before links before content', () => {
    const list = results([
      said('content', [found('content-like-spam')]),
      said('links', [found('links-disguised')]),
      said('message-auth', [found('message-auth-iprev-missing')], passes),
      said('filters', [found('filters-rspamd-refused')], { filters: [] }),
    ]);
    const causes = receivers(list).get('outlook-com')?.causes ?? [];
    expect(causes.map(({ topic }) => topic)).toEqual(['address', 'filter', 'links', 'content']);
    expect(causes.map(({ weight }) => weight)).toEqual(causes.map(({ weight }) => weight).toSorted((a, b) => b - a));
  });

  test('the classifier alone never files it as spam, and no verdict follows', () => {
    const report = messageReport(results([said('content', [found('content-like-spam')])]));
    expect(report.forecast?.receivers.map(({ outcome }) => outcome)).not.toContain('junk');
    expect(report.forecast?.receivers[0]).toMatchObject({ outcome: 'uncertain', certainty: 'possible' });
    expect(report.verdict).toBe('deliverable');
  });

  test('what a filter says is stated where that filter runs, and possible anywhere else; the classifier is not asked then', () => {
    const list = results([
      said('content', [found('content-like-spam')]),
      said('filters', [found('filters-rspamd-refused')], {
        filters: [filter('Rspamd', 'refuse', 18.2, 6, 15), filter('SpamAssassin', 'accept', 1.2, 5, null)],
      }),
    ]);
    const all = receivers(list);
    expect(all.get('Rspamd')).toMatchObject({ provider: null, outcome: 'refused', certainty: 'stated' });
    expect(all.get('Rspamd')?.causes[0]?.evidence[0]).toMatchObject({ source: 'PHISHING 16.7' });
    expect(all.get('SpamAssassin')).toMatchObject({ outcome: 'inbox', certainty: 'stated', causes: [] });
    expect(all.get('yahoo')).toMatchObject({ outcome: 'uncertain', certainty: 'possible' });
    expect(all.get('yahoo')?.causes.map(({ topic }) => topic)).toEqual(['filter']);
    expect(messageReport(list).summary).toMatch(/^Rspamd refuses it: 18\.2 of 15 points/);
  });

  test('a limit of some providers is sure there, with their word for it, and nothing at the others', () => {
    const providers = [{ name: 'iCloud Mail', maxBytes: 20_971_520 }];
    const large = receivers(results([said('mime', [found('mime-too-large', { params: { providers } })])]));
    expect(large.get('icloud')).toMatchObject({
      outcome: 'refused',
      certainty: 'implied',
      causes: [{ topic: 'form' }],
    });
    expect(large.get('icloud')?.causes[0]?.rule?.source).toMatch(/^https:\/\/support\.apple\.com\//);
    expect(large.get('google-workspace')?.outcome).toBe('inbox');
    const program = found('attachment-refused', { params: { by: ['Gmail', 'Outlook'] } });
    const all = receivers(results([said('attachment', [program])]));
    expect(all.get('google-workspace')).toMatchObject({ outcome: 'refused', certainty: 'implied' });
    expect(all.get('outlook-com')).toMatchObject({ outcome: 'uncertain', certainty: 'possible' });
  });

  test('what a provider advises, without saying what becomes of other mail, makes nothing sure', () => {
    const qq = receivers(results(withoutPolicy())).get('qq-mail');
    expect(qq).toMatchObject({
      outcome: 'uncertain',
      certainty: 'possible',
      causes: [{ findings: ['message-auth-dmarc-missing'] }],
    });
    const report = messageReport(results(withoutPolicy()), { providers: ['google-workspace'] });
    expect(report).toMatchObject({ verdict: 'deliverable' });
    expect(report.causes.map(({ certainty }) => certainty)).toEqual(['possible']);
  });

  test('where one provider is lost and nothing is known of the others, the first line says so', () => {
    const dkim = { ...passes, dkim: [], dmarc: null };
    const open = unseen('DMARC of acme.example', { couldBe: ['message-auth-dmarc-reject'] });
    const { summary } = messageReport(
      results([said('message-auth', [found('message-auth-dkim-missing'), open], dkim)]),
    );
    expect(summary).toMatch(/^GMX .*; not seen for the others: DMARC of acme\.example$/);
  });

  test('what is deliverable all the same is not said to be in no danger anywhere', () => {
    const { verdict, summary } = messageReport(results(withoutPolicy()));
    expect(verdict).toBe('deliverable');
    expect(summary).toMatch(/^nothing sure keeps it from the inbox; may be .* at QQ Mail: /);
  });

  test('what is deliverable has something said of where it goes, whatever was not seen', () => {
    const open = unseen('the name of the sending address', {
      reason: 'not-proven',
      couldBe: ['message-auth-iprev-missing'],
    });
    const { verdict, summary } = messageReport(results([said('message-auth', [open], { ...passes, iprev: null })]));
    expect(verdict).toBe('deliverable');
    expect(summary).toBe('nothing seen that keeps it from the inbox, but not seen: the name of the sending address');
  });

  test('a missing policy files no message as spam that passes, nor does a key that is gone where others verify', () => {
    expect(outcomes(receivers(results(withoutPolicy())))).not.toContain('junk');
    const gone = [said('dkim', [found('dkim-selector-missing')])];
    expect(outcomes(receivers(results(gone)))).toEqual(['inbox']);
  });

  test('a signature whose key an old message outlived breaks no demand, nor does its domain for it', () => {
    const dkim = [{ domain: 'acme.example', selector: 's1', result: 'unknown', tolerant: 'unknown' }];
    const identifiers = [{ method: 'dkim', domain: 'acme.example', passes: false, seen: false, aligned: true }];
    const dmarc = { ...passes.dmarc, result: null, tolerant: null, identifiers };
    const lost = [
      said('message-auth', [unseen('DMARC', { couldBe: ['message-auth-dmarc-reject'] })], { ...passes, dkim, dmarc }),
      said('dkim', [found('dkim-selector-missing')]),
    ];
    expect(outcomes(receivers(results(lost)))).toEqual(['uncertain']);
    expect(messageReport(results(lost)).verdict).toBe('undetermined');
  });

  test('SPF of the author’s domain is nothing to a message whose envelope is of another', () => {
    const spf = { ...passes.spf, result: 'softfail', tolerant: 'softfail', domain: 'mailer.example' };
    const dmarc = { ...passes.dmarc, result: 'none', tolerant: 'none', policy: null };
    const sent = [said('message-auth', [], { ...passes, spf, dmarc }), said('spf', [found('spf-sending-ip-fails')])];
    expect(receivers(results(sent)).get('google-workspace')?.outcome).toBe('inbox');
    const own = { ...spf, domain: 'acme.example' };
    const fromItself = [said('message-auth', [], { ...passes, spf: own, dmarc }), ...sent.slice(1)];
    expect(receivers(results(fromItself)).get('google-workspace')?.outcome).toBe('refused');
  });

  test('only the providers that the user named', () => {
    expect([...receivers(results(), { providers: ['yahoo', 'fastmail'] }).keys()]).toEqual(['fastmail', 'yahoo']);
  });
});

describe('the message itself answers what is demanded of its domain', () => {
  test('SPF that passes for another domain does not count against it, though the address is not in that of the author', () => {
    const domain = said('spf', [found('spf-sending-ip-fails')]);
    expect(outcomes(receivers(results([domain])))).toEqual(['inbox']);
    const unsigned = { ...passes, spf: fails.spf, dkim: [], dmarc: fails.dmarc };
    expect(receivers(results([domain, said('message-auth', [], unsigned)])).get('netease')?.outcome).toBe('refused');
  });

  test('one of SPF and DKIM is enough for Gmail, and not for NetEase', () => {
    const byDkim = said('message-auth', [found('message-auth-spf-fail')], { ...passes, spf: fails.spf });
    const all = receivers(results([byDkim]));
    expect(all.get('google-workspace')?.outcome).toBe('inbox');
    expect(all.get('netease')).toMatchObject({ outcome: 'refused', certainty: 'implied' });
    expect(all.get('netease')?.causes[0]).toMatchObject({ findings: ['message-auth-spf-fail'] });
  });

  test('what its domain could do does not say that this message does it', () => {
    const unknown = said('message-auth', [], { ...passes, spf: null, dkim: [], dmarc: null });
    expect(receivers(results([unknown])).get('google-workspace')).toMatchObject({
      outcome: 'uncertain',
      open: [{ subject: 'SPF or DKIM' }],
    });
  });

  test('a post to a mailing list that fails DMARC without a policy is not against anybody’s rules', () => {
    const list = said('message-auth', [found('message-auth-dmarc-list')], {
      ...passes,
      dmarc: { ...fails.dmarc, policy: 'none' },
    });
    const all = receivers(results([list, said('bulk', [], { ...newsletter, kind: 'discussion' })]));
    expect(outcomes(all)).not.toContain('junk');
    expect(outcomes(all)).not.toContain('refused');
  });

  test('rules for bulk senders are for bulk mail, and sure only where it is known to be enough', () => {
    const list = (shown: object) =>
      results([said('bulk', [found('bulk-one-click-missing')], { ...shown }), ...withoutPolicy()]);
    const gmail = (shown: object, options: Partial<AuditOptions> = {}) =>
      receivers(list(shown), {}, options).get('google-workspace');
    expect(gmail(personal)?.causes).toEqual([]);
    expect(gmail(newsletter)).toMatchObject({ outcome: 'uncertain', certainty: 'possible' });
    expect(gmail(newsletter)?.causes.flatMap(({ findings }) => findings)).toContain('bulk-one-click-missing');
    expect(gmail(newsletter, { volume: 5000 })).toMatchObject({ outcome: 'refused', certainty: 'implied' });
    expect(gmail(newsletter, { volume: 4999 })?.outcome).toBe('inbox');
    // Yahoo names no number.
    const yahoo = receivers(list(newsletter)).get('yahoo');
    expect(yahoo).toMatchObject({ outcome: 'refused-or-junk', certainty: 'implied' });
  });

  test('the author’s mail server that takes nothing keeps no message from an inbox, unless that is demanded', () => {
    const all = receivers(results([said('mx', [found('mx-missing')])]));
    expect(all.get('google-workspace')?.outcome).toBe('inbox');
    expect(all.get('gmx')).toMatchObject({ outcome: 'refused' });
  });
});

describe('the address that hands it over', () => {
  const blocklist = (subjects: readonly object[]) => said('blocklist', [], { believed: ['zen.example'], subjects });
  const open = (list: readonly Result[], without: readonly string[] = []) =>
    [...receivers(results(list, without)).values()].flatMap((one) => one.open.map(({ detail }) => detail));

  test('is known of a message that a service sends, though no check of the author’s domain was given it', () => {
    expect(open([], ['reverse-dns'])).toEqual([]);
  });

  test('opens what rests on it where it is not known, and the option that there is names it', () => {
    const nowhere = said('message-auth', [], { ...passes, origin: { address: null }, iprev: null });
    const details = open([nowhere, blocklist([{ subject: '192.0.2.7', as: 'sender' }])], ['reverse-dns']);
    expect(new Set(details)).toEqual(new Set(['the sending address is not known: name it with --ip']));
  });

  test('is on a blocklist or none where it was itself looked up, and not another one of its domain', () => {
    expect(open([blocklist([{ subject: '192.0.2.9', as: 'sender' }])])).toContain('192.0.2.7 was not looked up');
    expect(open([blocklist([{ subject: '192.0.2.7', as: 'sender' }])])).toEqual([]);
  });
});

describe('what was not seen', () => {
  const blind = unseen('the blocklists', { couldBe: ['blocklist-domain-listed'] });

  test('leaves the outcome open where it could change it, and is named', () => {
    const all = receivers(results([said('blocklist', [blind], {})]));
    expect(all.get('icloud')).toMatchObject({ outcome: 'uncertain', certainty: null, open: [{ check: 'blocklist' }] });
    expect(messageReport(results([said('blocklist', [blind], {})])).verdict).toBe('undetermined');
  });

  test('changes nothing of what is refused anyway, nor where it could be nothing grave', () => {
    const refused = receivers(results([failing, said('blocklist', [blind], {})])).get('google-workspace');
    expect(refused).toMatchObject({ outcome: 'refused', open: [] });
    const untidy = unseen('the header', { couldBe: ['header-untidy'] });
    expect(outcomes(receivers(results([said('header', [untidy])])))).toEqual(['inbox']);
  });

  test('is told in the order of what weighs most', () => {
    const listed = said('blocklist', [blind], {});
    const spf = said('message-auth', [unseen('SPF of acme.example', { couldBe: ['message-auth-none'] })], passes);
    expect(messageReport(results([listed])).summary).toBe(
      'nothing seen that keeps it from the inbox, but not seen: the blocklists',
    );
    expect(messageReport(results([listed, spf])).summary).toBe(
      'it cannot be said where it goes, not seen: SPF of acme.example',
    );
  });

  test('is the authentication too where it was left out: no inbox without it', () => {
    const alone = messageReport([said('header')]);
    expect(new Set(outcomes(receivers([said('header')])))).toEqual(new Set(['uncertain']));
    expect(alone.forecast?.receivers[0]?.open[0]).toMatchObject({ check: 'message-auth' });
    expect(alone.summary).toMatch(/^nothing seen .*, but not seen: SPF, DKIM and DMARC of this message$/);
  });

  test('is nothing that the user did not ask for', () => {
    const filters = said('filters', [unseen('spam filters', { reason: 'not-requested' })]);
    expect(outcomes(receivers(results([filters])))).toEqual(['inbox']);
  });
});

describe('the receiver of this copy', () => {
  const mark = (verdict: string, system: string, by = 'filter') => ({
    system,
    verdict,
    by,
    field: 'X-Forefront-Antispam-Report: SFV:SPM',
    words: `X-Forefront-Antispam-Report (${verdict})`,
  });
  const copy = (verdict: string, provider: string | null, system = 'microsoft') =>
    said('receiver', verdict === 'spam' ? [found('receiver-marked-spam')] : [], {
      provider,
      host: 'mx.provider.example',
      marks: [mark(verdict, system)],
    });

  test('states what the others can only imply', () => {
    const all = receivers(results([copy('spam', 'microsoft-365')]));
    expect(all.get('microsoft-365')).toMatchObject({ outcome: 'junk', certainty: 'stated' });
    expect(all.get('microsoft-365')?.causes[0]).toMatchObject({
      topic: 'receiver',
      findings: ['receiver-marked-spam'],
    });
    // One filter serves both, behind servers of one name.
    expect(all.get('outlook-com')).toMatchObject({ outcome: 'junk', certainty: 'stated' });
    expect(all.get('google-workspace')?.outcome).toBe('inbox');
  });

  test('may be nobody that is known, and has a line of its own', () => {
    const all = receivers(results([copy('spam', null, 'spamassassin')]));
    expect([...all.keys()][0]).toBe('mx.provider.example');
    expect(all.get('mx.provider.example')).toMatchObject({ provider: null, outcome: 'junk', certainty: 'stated' });
  });

  test('opens the outcome by its doubts, and by what one recipient has set', () => {
    const marks = [mark('spam', 'microsoft', 'recipient'), mark('ham', 'microsoft')];
    const blocked = said('receiver', [], { provider: 'microsoft-365', host: 'mx.provider.example', marks });
    for (const list of [[blocked], [copy('suspicious', 'microsoft-365')]]) {
      const all = receivers(results(list));
      expect(all.get('microsoft-365')).toMatchObject({ outcome: 'uncertain', certainty: 'possible' });
      expect(all.get('microsoft-365')?.causes[0]).toMatchObject({ topic: 'receiver', certainty: 'possible' });
      expect(all.get('google-workspace')?.outcome).toBe('inbox');
    }
  });

  test('is not stated by a field that may be the sender’s', () => {
    const perhaps = (verdict: string) =>
      said('receiver', [], {
        provider: null,
        host: 'mx.provider.example',
        marks: [{ ...mark(verdict, 'unknown'), writer: 'either' }],
      });
    const own = receivers(results([perhaps('spam')])).get('mx.provider.example');
    expect(own).toMatchObject({ outcome: 'uncertain', certainty: 'possible' });
    expect(own?.causes).toMatchObject([{ topic: 'receiver', effect: 'junk', certainty: 'possible' }]);
    expect([...receivers(results([perhaps('ham')])).keys()]).not.toContain('mx.provider.example');
  });

  test('is believed against our own findings where it found nothing', () => {
    const all = receivers(results([failing, copy('ham', 'microsoft-365')]));
    expect(all.get('microsoft-365')).toMatchObject({ outcome: 'inbox', certainty: 'stated' });
    expect(all.get('google-workspace')?.outcome).toBe('refused');
  });
});

describe('what it rests on', () => {
  test('are codes and checks that there are', () => {
    const codes = [
      ...EXCUSED,
      ...NO_ONE_CLICK,
      ...NOT_CONFIRMED,
      ...RECORD_FAULTS,
      'message-auth-dmarc-older-stricter',
      'message-auth-dmarc-policies-differ',
      'message-auth-dmarc-reject',
      'message-auth-dmarc-quarantine',
    ];
    expect(codes.filter((code) => !catalogue.has(code))).toEqual([]);
    const all: readonly AnyCheck[] = checks;
    const ofMessages = all.filter(({ about }) => about === 'message').map(({ id }) => id);
    expect(ofMessages.filter((id) => topicOf(id, '') === 'domain')).toEqual([]);
  });

  test('without authentication nothing is known of it, and nothing is said', () => {
    const all = receivers(results([], ['message-auth']));
    expect(all.get('google-workspace')).toMatchObject({ outcome: 'uncertain', causes: [] });
  });

  test('without its author’s domain the message has to do', () => {
    const alone = results([], ['spf', 'dkim', 'dmarc', 'mx', 'reverse-dns', 'blocklist']);
    expect(receivers(alone).get('google-workspace')).toMatchObject({ outcome: 'inbox' });
    expect(receivers(alone).get('gmx')).toMatchObject({ outcome: 'uncertain', causes: [] });
  });
});

describe('the causes', () => {
  test('are those of the forecast without its receivers', () => {
    const list = results([
      failing,
      said('content', [found('content-like-spam')]),
      said('filters', [found('filters-spamassassin-spam')], { filters: [] }),
      said('receiver', [found('receiver-marked-spam')], {}),
      said('mx', [found('mx-missing')]),
    ]);
    expect(
      messageReport(list).causes.map(({ symptom, certainty, findings }) => [symptom.kind, certainty, findings]),
    ).toEqual([
      ['bounce', 'implied', ['message-auth-dmarc-reject']],
      ['placement', 'stated', ['receiver-marked-spam']],
      ['placement', 'possible', ['filters-spamassassin-spam', 'content-like-spam']],
    ]);
  });
});

describe('the verdict', () => {
  test('is where the message will go, in the words of the first cause', () => {
    const report = messageReport(results([failing]), { providers: ['google-workspace'] });
    expect(report.verdict).toBe('rejected');
    expect(report.directions).toEqual(['your-mail']);
    expect(report.summary).toMatch(/^Gmail refuses it: /);
  });

  test('speaks of this message, and not of mail to its author', () => {
    const report = messageReport(results([said('mx', [found('mx-missing')])]), { providers: ['yahoo'] });
    expect(report.verdict).toBe('deliverable');
    expect(report.causes).toEqual([]);
    expect(report.score.deductions.some(({ cap }) => cap)).toBe(false);
  });

  test('is at risk where one receiver alone refuses it', () => {
    const bySignature = said('message-auth', [found('message-auth-spf-fail')], { ...passes, spf: fails.spf });
    expect(messageReport(results([bySignature])).verdict).toBe('at risk');
  });

  test('fits the schema', () => {
    const reports = [messageReport(results([failing])), messageReport(results())];
    expect(documentSchema.safeParse({ schema: 'mailcheck/report@1', reports }).error).toBeUndefined();
  });
});
