import type { FilterDecision, FilterOutcome, FilterRule, FilterVerdict } from '../../../src/core/filters.ts';
import { known, unknown } from '../../../src/core/observation.ts';
import type { MessageOptions } from '../../../src/core/target.ts';
import type { Scene } from '../../support/scene.ts';
import type { ZoneNetOptions } from '../../support/zone-net.ts';

const MAIL = 'From: Ann <ann@a.example>\nTo: bob@b.example\nSubject: Plans\nMessage-ID: <1@a.example>\n\nhello\n';

const rule = (name: string, points: number): FilterRule => ({ name, points, description: null, options: [] });

const ACTIONS: Readonly<Record<FilterDecision, string>> = {
  accept: 'no action',
  delay: 'greylist',
  junk: 'add header',
  refuse: 'reject',
};

function rspamd(decision: FilterDecision | null, rules: readonly FilterRule[]): FilterVerdict {
  return {
    score: rules.reduce((sum, { points }) => sum + (points ?? 0), 0),
    action: decision === null ? 'send to the boss' : ACTIONS[decision],
    decision,
    thresholds: { delay: 4, junk: 6, refuse: 15, source: 'default' },
    reason: null,
    rules,
    software: 'rspamd/3.4',
  };
}

function spamassassin(isSpam: boolean, rules: readonly FilterRule[]): FilterVerdict {
  return {
    score: rules.reduce((sum, { points }) => sum + (points ?? 0), 0),
    action: isSpam ? 'spam' : 'not spam',
    decision: isSpam ? 'junk' : 'accept',
    thresholds: { delay: null, junk: 5, refuse: null, source: 'stated' },
    reason: null,
    rules,
    software: null,
  };
}

const said = (outcome: FilterOutcome) => known(outcome, [{ via: 'rspamd', request: 'POST', response: outcome.ended }]);
const verdict = (one: FilterVerdict): FilterOutcome => ({ ended: 'verdict', verdict: one });

const RSPAMD: Partial<MessageOptions> = {
  ip: '192.0.2.1',
  filters: { rspamd: 'http://127.0.0.1:11333', spamd: null, detect: false },
};
const SPAMD: Partial<MessageOptions> = {
  ip: '192.0.2.1',
  filters: { rspamd: null, spamd: { host: '127.0.0.1', port: 783 }, detect: false },
};

function asks(name: string, asked: Partial<MessageOptions>, net: ZoneNetOptions, finds: Scene['finds']): Scene {
  return { name, message: MAIL, asked, zone: {}, net, finds };
}

const byRspamd = (name: string, one: FilterVerdict, finds: readonly string[]) =>
  asks(name, RSPAMD, { rspamd: () => said(verdict(one)) }, finds);
const bySpamd = (name: string, one: FilterVerdict, finds: readonly string[]) =>
  asks(name, SPAMD, { spamd: () => said(verdict(one)) }, finds);
const ofRspamd = (name: string, outcome: FilterOutcome): Scene => ({
  ...asks(name, RSPAMD, { rspamd: () => said(outcome) }, []),
  outcome: 'not-checked',
});

/** Points that Rspamd gives where it is not told who connects. */
const BLIND = rule('HFILTER_HOSTNAME_UNKNOWN', 2.5);

export const scenes: readonly Scene[] = [
  byRspamd('Rspamd has nothing against it', rspamd('accept', [rule('MIME_GOOD', -0.1)]), []),
  byRspamd('Rspamd files it as spam', rspamd('junk', [rule('SUBJ_ALL_CAPS', 3), rule('MISSING_MID', 4)]), [
    'filters-rspamd-spam',
  ]),
  byRspamd('Rspamd refuses it', rspamd('refuse', [rule('GTUBE', 15)]), ['filters-rspamd-refused']),
  byRspamd('Rspamd greylists it', rspamd('delay', [rule('SUBJ_ALL_CAPS', 4)]), ['filters-rspamd-delayed']),
  byRspamd(
    'Rspamd is within reach of junk, without greylisting',
    rspamd('accept', [rule('SUBJ_ALL_CAPS', 3), rule('MISSING_MID', 2.5)]),
    ['filters-rspamd-close'],
  ),
  byRspamd('one rule weighs heavily in a message that passes', rspamd('accept', [rule('MISSING_MID', 2.5)]), [
    'filters-heavy-rule',
  ]),
  byRspamd(
    'a rule of Rspamd’s forces its refusal, at few points',
    { ...rspamd('refuse', [rule('MISSING_MID', 2.5)]), reason: 'policy: not from here' },
    ['filters-rspamd-refused'],
  ),
  {
    ...byRspamd(
      'a rule forces its refusal, whatever else it says for lack of a sending address',
      { ...rspamd('refuse', [rule('MISSING_MID', 2.5), BLIND]), reason: 'virus found' },
      ['filters-rspamd-refused'],
    ),
    asked: { ...RSPAMD, ip: null },
  },
  {
    ...byRspamd(
      'a virus forces its refusal, and DMARC fails only for lack of a sending address',
      {
        ...rspamd('refuse', [rule('CLAM_VIRUS', 0), rule('DMARC_POLICY_REJECT', 2)]),
        reason: 'clamav: virus found: "Eicar"',
      },
      ['filters-rspamd-refused'],
    ),
    asked: { ...RSPAMD, ip: null },
  },
  {
    ...byRspamd(
      'a failing DMARC forces its refusal for lack of a sending address: that is not known of the message',
      { ...rspamd('refuse', [rule('DMARC_POLICY_REJECT', 2)]), reason: 'Action set by DMARC' },
      [],
    ),
    asked: { ...RSPAMD, ip: null },
    outcome: 'not-checked',
  },
  byRspamd('Rspamd throws it away', { ...rspamd('refuse', [rule('SUBJ_ALL_CAPS', 16)]), action: 'discard' }, [
    'filters-rspamd-refused',
  ]),
  byRspamd('Rspamd holds it back', { ...rspamd('junk', [rule('SUBJ_ALL_CAPS', 9)]), action: 'quarantine' }, [
    'filters-rspamd-spam',
  ]),
  ofRspamd('its settings let the message by', { ended: 'skipped', detail: 'no rule was tried' }),
  { ...byRspamd('an action of the administrator’s own', rspamd(null, []), []), outcome: 'not-checked' },
  bySpamd('SpamAssassin has nothing against it', spamassassin(false, [rule('HTML_MESSAGE', 0)]), []),
  bySpamd('SpamAssassin calls it spam', spamassassin(true, [rule('SUBJ_ALL_CAPS', 5.1)]), [
    'filters-spamassassin-spam',
  ]),
  bySpamd('SpamAssassin is close to it', spamassassin(false, [rule('SUBJ_ALL_CAPS', 4)]), [
    'filters-spamassassin-close',
  ]),
  {
    ...byRspamd(
      'points for lack of a sending address decide: that is not known of the message',
      rspamd('junk', [rule('SUBJ_ALL_CAPS', 3.6), BLIND]),
      [],
    ),
    asked: { ...RSPAMD, ip: null },
    outcome: 'not-checked',
  },
  {
    ...byRspamd(
      'points for lack of a sending address, beside enough others',
      rspamd('junk', [rule('SUBJ_ALL_CAPS', 7), BLIND]),
      ['filters-rspamd-spam'],
    ),
    asked: { ...RSPAMD, ip: null },
  },
  {
    ...byRspamd(
      'without those points it is still junk, though it need not be refused',
      rspamd('refuse', [rule('SUBJ_ALL_CAPS', 13), BLIND]),
      ['filters-rspamd-spam'],
    ),
    asked: { ...RSPAMD, ip: null },
    open: true,
  },
  { ...asks('nobody answers at the filter that was named', RSPAMD, {}, []), outcome: 'not-checked' },
  {
    ...asks('it could not be asked', SPAMD, { spamd: () => unknown('refused', 'the connection was refused') }, []),
    outcome: 'not-checked',
  },
  ofRspamd('it would not', { ended: 'error', detail: 'HTTP 403' }),
  ofRspamd('it hangs', { ended: 'timeout', detail: 'no whole answer within 30 s' }),
  ofRspamd('it answers garbage', { ended: 'protocol-error', detail: '"score": expected number' }),
  {
    ...asks(
      'one of two filters answers',
      {
        ...RSPAMD,
        filters: { rspamd: 'http://127.0.0.1:11333', spamd: { host: 'gone.example', port: 783 }, detect: false },
      },
      { rspamd: () => said(verdict(rspamd('junk', [rule('SUBJ_ALL_CAPS', 7)]))) },
      ['filters-rspamd-spam'],
    ),
    open: true,
  },
  asks(
    'none was named, and none to be looked for',
    { ip: '192.0.2.1', filters: { rspamd: null, spamd: null, detect: false } },
    {},
    null,
  ),
  asks('none was named, and none is there', { filters: { rspamd: null, spamd: null, detect: true } }, {}, null),
  asks(
    'one stands on this machine',
    { ip: '192.0.2.1', filters: { rspamd: null, spamd: null, detect: true } },
    {
      filtersFound: { spamd: { host: '127.0.0.1', port: 783 } },
      spamd: () => said(verdict(spamassassin(true, [rule('GTUBE', 1000)]))),
    },
    ['filters-spamassassin-spam'],
  ),
];
