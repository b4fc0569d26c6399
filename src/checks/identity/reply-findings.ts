import { defineFindings } from '../../core/finding.ts';
import { cut } from '../../message/shown.ts';

export interface Elsewhere {
  /** The address in From. */
  readonly from: string;
  /** The address that is elsewhere. */
  readonly other: string;
}

export const replyFindings = defineFindings({
  'identity-reply-to-free-mail': {
    severity: 'minor',
    effects: [],
    spec: 'https://spamassassin.apache.org/full/4.0.x/doc/Mail_SpamAssassin_Plugin_FreeMail.html',
    example: { from: 'office@acme.example', other: 'acme.office77@gmail.com' },
    text: ({ from, other }: Elsewhere) => ({
      title: 'answers to a company go to a free mailbox',
      why: `the message is from ${cut(from, 100)}, and Reply-To is ${cut(other, 100)}: fraud is written like this, and filters count it (SpamAssassin's FREEMAIL_FORGED_REPLYTO with 1 to 2.5 of 5 points)`,
      fix: { text: 'have answers sent to an address at the domain in From, and forward them from there' },
    }),
  },
  'identity-reply-to-elsewhere': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5322 section 3.6.2',
    example: { from: 'office@acme.example', other: 'desk@tickets.example' },
    text: ({ from, other }: Elsewhere) => ({
      title: 'answers go to another organization',
      why: `the message is from ${cut(from, 100)}, and Reply-To is ${cut(other, 100)}: services do so honestly, and some filters and readers wonder`,
      fix: { text: 'where you can, have answers sent to an address at the domain in From' },
    }),
  },
  'identity-sender-elsewhere': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5322 section 3.6.2',
    example: { from: 'ann@acme.example', other: 'post@service.example' },
    text: ({ from, other }: Elsewhere) => ({
      title: 'sent by another organization in the name of From',
      why: `Sender is ${cut(other, 100)}, and From is ${cut(from, 100)}: Outlook and others show both ("on behalf of"), and only what agrees with From counts for DMARC`,
      fix: { text: 'leave Sender away where the service lets you, and have it sign for the domain in From' },
    }),
  },
  'identity-authors-without-sender': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.6.2',
    example: { authors: ['ann@acme.example', 'bob@acme.example'] },
    text: ({ authors }: { readonly authors: readonly string[] }) => ({
      title: `${authors.length} authors in From, and no Sender`,
      why: `a message from ${authors
        .slice(0, 3)
        .map((author) => cut(author, 80))
        .join(
          ', ',
        )} has to say which of them sent it; several addresses in From are rare in honest mail, and some receivers refuse them`,
      fix: {
        text: `name one author in From, or add the one who sends: Sender: ${cut(authors[0] ?? 'ann@acme.example', 100)}`,
      },
    }),
  },
  'identity-to-self': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5322 section 3.6.3',
    example: { address: 'shop@acme.example' },
    text: ({ address }: { readonly address: string }) => ({
      title: 'the message is addressed to its own author',
      why: `To and From are both ${cut(address, 100)}: that is how mail to hidden recipients is written, and how spam passes itself off as one's own`,
      fix: { text: 'address each message to its recipient, or leave the author out of To' },
    }),
  },
});
