import { defineFindings } from '../../core/finding.ts';

export interface Dated {
  /** As it stands there. */
  readonly value: string;
  /** A clause. */
  readonly detail: string;
}

export interface Apart {
  readonly hours: number;
  /** What the date is held against. */
  readonly than: 'arrival' | 'now';
}

export interface Identified {
  readonly value: string;
  readonly detail: string;
}

const apart = (hours: number) => (hours < 72 ? `${hours} hours` : `${Math.round(hours / 24)} days`);

/** What stands in the fields. */
export const valueFindings = defineFindings({
  'header-date-malformed': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.3',
    example: { value: '2026-11-21 10:00', detail: 'it says nothing of its zone' },
    text: ({ value, detail }: Dated) => ({
      title: 'the date is not written as a message has it',
      why: `"${value}": ${detail}; some programs show another time or none, and filters count it (SpamAssassin: INVALID_DATE)`,
      fix: { text: 'write the date as in "Date: Sat, 21 Nov 2026 10:00:00 +0000"' },
    }),
  },
  'header-date-zone': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.3',
    example: { value: 'Sat, 21 Nov 2026 10:00:00 +2700', detail: '+2700 is the offset of no place on earth' },
    text: ({ value, detail }: Dated) => ({
      title: 'the time zone in Date is impossible',
      why: `"${value}": ${detail}; programs of spammers make such dates up, so filters count it`,
      fix: { text: 'set the clock and the zone of the sending machine, and write an offset from -1200 to +1400' },
    }),
  },
  'header-date-future': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.6.1',
    example: { hours: 30, than: 'arrival' },
    text: ({ hours, than }: Apart) => ({
      title: `the date lies ${apart(hours)} after ${than === 'arrival' ? 'the arrival' : 'now'}`,
      why: 'a date in the future keeps mail on top of the inbox, which spammers like, so filters count it, the more the further it is off',
      fix: { text: 'set the clock and the time zone of the machine that writes the date' },
    }),
  },
  'header-date-past': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.6.1',
    example: { hours: 240, than: 'arrival' },
    text: ({ hours }: Apart) => ({
      title: `the date lies ${apart(hours)} before the arrival`,
      why: 'filters count a date that is days old (SpamAssassin: DATE_IN_PAST_96_XX), and the message stands far down in the inbox where nobody sees it',
      fix: { text: 'set the clock of the machine that writes the date, or see where the message waited so long' },
    }),
  },
  'header-message-id-malformed': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.6.4',
    example: { value: 'abc', detail: 'it has no angle brackets' },
    text: ({ value, detail }: Identified) => ({
      title: 'the Message-ID is not one in form',
      why: `"${value}": ${detail}; filters count it, Gmail may refuse what it cannot take for a Message-ID, and replies are not put beside the message`,
      fix: { text: 'write "Message-ID: <unique-part@your-domain>", without spaces' },
    }),
  },
  'header-message-id-domain': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.6.4',
    example: { value: '<1@localhost>', detail: 'localhost is a name that every machine has' },
    text: ({ value, detail }: Identified) => ({
      title: 'the Message-ID names no domain of the Internet',
      why: `"${value}": ${detail}, so it may not be unique, and filters take it for the mark of a badly configured sender`,
      fix: {
        text: 'set the host name of the machine, or the domain that the program uses for Message-IDs, to one of yours',
      },
    }),
  },
  'header-message-id-elsewhere': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5322 section 3.6.4',
    example: { domain: 'other.example', from: 'acme.example' },
    text: ({ domain, from }: { readonly domain: string; readonly from: string }) => ({
      title: `the Message-ID is of ${domain}`,
      why: `neither ${from} nor any host on the way or signature is of that domain; it is usual with some services, and one of many small signs of a forgery`,
      fix: { text: 'let the sending program make Message-IDs under your own domain' },
    }),
  },
  'header-encoded-word': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2047 section 2',
    example: { field: 'Subject', word: '=?utf-8?X?abc?=', detail: 'its encoding is neither B nor Q' },
    text: ({ field, word, detail }: { readonly field: string; readonly word: string; readonly detail: string }) => ({
      title: `an encoded word in ${field} cannot be read`,
      why: `"${word}": ${detail}; readers see the raw characters in their inbox, as in broken spam`,
      fix: { text: 'let a mail library encode the field, as in "=?utf-8?B?…?="' },
    }),
  },
  'header-subject-missing': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.6.5',
    example: { empty: false },
    text: ({ empty }: { readonly empty: boolean }) => ({
      title: empty ? 'the subject is empty' : 'there is no Subject field',
      why: 'it is allowed, but inboxes show "(no subject)", and filters count it (SpamAssassin: MISSING_SUBJECT; Rspamd: EMPTY_SUBJECT)',
      fix: { text: 'write a subject that says what the message is about' },
    }),
  },
  'header-subject-capitals': {
    severity: 'minor',
    effects: [],
    spec: 'https://github.com/rspamd/rspamd/blob/master/rules/subject_checks.lua',
    example: { subject: 'BUY NOW BEFORE MIDNIGHT' },
    text: ({ subject }: { readonly subject: string }) => ({
      title: 'the subject is in capitals throughout',
      why: `"${subject}": it reads as shouting, and filters count it (SpamAssassin: SUBJ_ALL_CAPS; Rspamd: SUBJ_ALL_CAPS)`,
      fix: { text: 'write the subject in ordinary letters' },
    }),
  },
  'header-subject-long': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5322 section 3.6.5',
    example: { characters: 260 },
    text: ({ characters }: { readonly characters: number }) => ({
      title: `the subject has ${characters} characters`,
      why: 'inboxes show the first 30 to 70 of them, and filters count very long ones (Rspamd: LONG_SUBJ above 200)',
      fix: { text: 'say in the first 50 characters what the message is about' },
    }),
  },
  'header-reply-to-nothing': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.6.4',
    example: { subject: 'Re: our call' },
    text: ({ subject }: { readonly subject: string }) => ({
      title: 'the subject says it is a reply, and the header does not',
      why: `"${subject}" comes without In-Reply-To and References: spammers pretend to answer, so filters count it (Rspamd: FAKE_REPLY; SpamAssassin: FAKE_REPLY_C)`,
      fix: { text: 'take "Re:" out of the subject of a first message; in a reply write In-Reply-To and References' },
    }),
  },
});
