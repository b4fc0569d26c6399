import type { MessageReport } from '../../src/report/report.ts';
import { fails, filter, found, messageReport, newsletter, results, said, unseen } from './message-sample.ts';

// The pages of messages whose looks the golden files keep.

export const clean: MessageReport = messageReport(results());

const SUBJECT = 'Subject: ACT NOW: your account';

/** A newsletter that passes, with a link in disguise, and words that the classifier knows. */
export const suspicious: MessageReport = messageReport(
  results([
    said('bulk', [found('bulk-one-click-missing')], newsletter),
    said('links', [
      found('links-disguised', {
        excerpt: {
          source: 'part 2, link 3',
          text: '<a href="https://c1aim.example/x">https://acme.example/offer</a>',
          mark: { start: 9, end: 32 },
          note: 'where it leads',
        },
      }),
    ]),
    said('content', [found('content-like-spam')], {
      probability: 0.994,
      verdict: 'spam',
      certainty: 'high',
      'for spam': [
        { text: 'act now', place: 'subject', trait: false, weight: 3.21 },
        { text: 'c1aim.example', place: 'link', trait: false, weight: 2.4 },
        { text: 'many capitals', place: 'subject', trait: true, weight: 1.12 },
      ],
      'against spam': [{ text: 'your order', place: 'body', trait: false, weight: -1.9 }],
    }),
    said('filters', [found('filters-spamassassin-spam')], {
      filters: [filter('SpamAssassin', 'junk', 7.1, 5, null), filter('Rspamd', 'accept', 2.4, 6, 15)],
    }),
    said('reverse-dns', [
      unseen('192.0.2.8', { couldBe: ['reverse-dns-missing'], detail: 'nobody answered for its name' }),
    ]),
  ]),
  {},
  { volume: 8000 },
);

/** It fails what its author's domain asks to be refused for, and its own receiver has filed it as spam. */
export const hopeless: MessageReport = messageReport(
  results([
    said(
      'message-auth',
      [
        found('message-auth-dmarc-reject', {
          evidence: [
            { via: 'message', request: 'header field From', response: 'From: Ann <ann@acme.example>' },
            { via: 'dns', request: '_dmarc.acme.example TXT', response: '"v=DMARC1; p=reject"' },
          ],
        }),
        found('message-auth-spf-fail'),
        found('message-auth-dkim-missing'),
      ],
      fails,
    ),
    said('mx', [found('mx-missing')]),
    said('dnssec', [found('dnssec-algorithm-old')]),
    said('blocklist', [found('blocklist-domain-listed')], { believed: ['zen.spamhaus.example'] }),
    said('content', [found('content-like-spam')], { verdict: 'spam', 'for spam': [], 'against spam': [] }),
    said('receiver', [found('receiver-marked-spam')], {
      provider: 'microsoft-365',
      host: 'mx.provider.example',
      marks: [
        {
          system: 'microsoft',
          verdict: 'spam',
          field: 'X-Forefront-Antispam-Report: SFV:SPM;SCL:5',
          words: 'X-Forefront-Antispam-Report (SFV SPM: the filter found spam)',
        },
      ],
    }),
  ]),
);

const odd = '\x1b[31m\u202e例え\u2028';

/** All that a hostile message can put into a report. */
export const hostile: MessageReport = messageReport(
  results([
    said('message-auth', [found('message-auth-dmarc-reject')], {
      ...fails,
      dmarc: { ...fails.dmarc, steps: [{ step: 'author', text: `From names ${odd}${'x'.repeat(300)}` }] },
    }),
    said('links', [
      found('links-disguised', { excerpt: { source: odd, text: `${odd}${SUBJECT}`, mark: null, note: odd } }),
    ]),
    said('content', [found('content-like-spam')], {
      verdict: 'spam',
      'for spam': [{ text: odd.repeat(50), place: odd, trait: false, weight: 3 }, { text: 7 }, null],
      'against spam': 'none of these',
    }),
    said('receiver', [found('receiver-marked-spam')], {
      provider: null,
      host: `${odd}${'long.'.repeat(60)}example`,
      marks: [{ system: odd, verdict: 'spam', field: odd, words: odd }, 3],
    }),
    said('bulk', [unseen(odd, { detail: odd })], { kind: 7, listUnsubscribe: odd }),
  ]),
);
