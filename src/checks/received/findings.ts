import { defineFindings, type Effect } from '../../core/finding.ts';

/** What one method came to, at one or several recipients. */
export interface Failed {
  readonly recipients: readonly string[];
  /** As stated, such as `softfail`; each once. */
  readonly results: readonly string[];
  /** Whose they are, such as `smtp.mailfrom=acme.example`; each once. */
  readonly details: readonly string[];
}

export interface Marked {
  readonly recipients: readonly string[];
  readonly marks: readonly {
    readonly recipient: string;
    readonly system: string;
    readonly header: string;
    readonly score: number | null;
    readonly threshold: number | null;
    /** Those that weighed most, and what codes mean. */
    readonly reasons: readonly string[];
  }[];
}

export interface Differing {
  readonly recipients: readonly string[];
  readonly differences: readonly {
    readonly recipient: string;
    readonly method: string;
    readonly stated: string;
    readonly own: string;
    readonly because: string;
  }[];
}

export interface Told {
  readonly recipients: readonly string[];
  /** A clause for each. */
  readonly details: readonly string[];
}

const MAX_NAMED = 3;
const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };
const recipients = ['you@provider.example'];

function listed(texts: readonly string[], separator = ', '): string {
  const all = [...new Set(texts)];
  const shown = all.slice(0, MAX_NAMED).join(separator);
  return all.length > MAX_NAMED ? `${shown}${separator}and ${all.length - MAX_NAMED} more` : shown;
}

const whose = (details: readonly string[]) => (details.length === 0 ? '' : ` (${listed(details)})`);
const pointsText = (score: number | null, threshold: number | null) =>
  score === null ? '' : `, ${score}${threshold === null ? '' : ` of ${threshold}`} points`;

export const receivedFindings = defineFindings({
  'received-spf-failed': {
    severity: 'major',
    effects: [bounce, spam],
    spec: 'RFC 8601 section 2.7.2',
    example: { recipients, results: ['softfail'], details: ['smtp.mailfrom=acme.example'] },
    text: ({ recipients: at, results, details }: Failed) => ({
      title: `the receiver says spf=${listed(results)}`,
      why: `the servers of ${listed(at)} did not find the sending address in SPF${whose(details)}, and DMARC does not make up for it: such mail is refused or filed as spam`,
      fix: {
        text: 'put the address that this message left from into the SPF record of its envelope sender, and mend what is wrong in it',
      },
    }),
  },
  'received-spf-not-passed': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8601 section 2.7.2',
    example: { recipients, results: ['softfail'], details: ['smtp.mailfrom=acme.example'] },
    text: ({ recipients: at, results, details }: Failed) => ({
      title: `the receiver says spf=${listed(results)}, though DMARC passes`,
      why: `the servers of ${listed(at)} did not find the sending address in SPF${whose(details)}; DKIM alone carries DMARC, so a broken signature would be a failure`,
      fix: { text: 'put the address that this message left from into the SPF record of its envelope sender' },
    }),
  },
  'received-dkim-failed': {
    severity: 'major',
    effects: [bounce, spam],
    spec: 'RFC 8601 section 2.7.1',
    example: { recipients, results: ['fail'], details: ['header.d=acme.example'] },
    text: ({ recipients: at, results, details }: Failed) => ({
      title: `the receiver says dkim=${listed(results)}`,
      why: `the servers of ${listed(at)} could not verify the signature${whose(details)}, and DMARC does not pass without it: such mail is refused or filed as spam`,
      fix: {
        text: 'see that the key in DNS belongs to the one that signs, and that nothing changes the message behind the signer',
      },
    }),
  },
  'received-dkim-not-passed': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8601 section 2.7.1',
    example: { recipients, results: ['fail'], details: ['header.d=acme.example'] },
    text: ({ recipients: at, results, details }: Failed) => ({
      title: `the receiver says dkim=${listed(results)}, though DMARC passes`,
      why: `the servers of ${listed(at)} could not verify the signature${whose(details)}; SPF alone carries DMARC, and it fails as soon as the message is forwarded`,
      fix: {
        text: 'see that the key in DNS belongs to the one that signs, and that nothing changes the message behind the signer',
      },
    }),
  },
  'received-dkim-missing': {
    severity: 'major',
    effects: [spam],
    sameAs: ['dkim-missing'],
    spec: 'RFC 6376 section 3.5',
    example: { recipients, results: ['none'], details: [] },
    text: ({ recipients: at }: Failed) => ({
      title: 'the message arrived without any DKIM signature',
      why: `no server signed the copy of ${listed(at)}: SPF alone proves who sent it, which forwarding breaks, and large providers file unsigned mail as spam`,
      fix: { text: 'let the server that sends your mail sign it, with a key that is published' },
    }),
  },
  'received-dkim-not-aligned': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9989 section 4.4',
    example: { recipients, results: ['pass'], details: ['mailer.example'] },
    text: ({ recipients: at, details }: Failed) => ({
      title: 'the message is signed for another domain than it is from',
      why: `the signatures in the copy of ${listed(at)} are of ${listed(details)}: they prove nothing for DMARC, which rests on SPF alone and fails as soon as the message is forwarded`,
      fix: { text: 'let the service sign with a key of your own domain (most call it domain authentication)' },
    }),
  },
  'received-dmarc-failed': {
    severity: 'major',
    effects: [bounce, spam],
    spec: 'RFC 8601 section 2.7.4',
    example: { recipients, results: ['fail'], details: ['header.from=acme.example'] },
    text: ({ recipients: at, results, details }: Failed) => ({
      title: `the receiver says dmarc=${listed(results)}`,
      why: `for the servers of ${listed(at)} the message may be forged${whose(details)}: neither SPF nor DKIM passes for the domain in From, so they refuse it or file it as spam, as your policy or their own has it`,
      fix: { text: 'make SPF or DKIM pass for the very domain that stands in From' },
    }),
  },
  'received-compauth-failed': {
    severity: 'major',
    effects: [spam],
    spec: 'https://learn.microsoft.com/en-us/defender-office-365/message-headers-eop-mdo',
    example: {
      recipients,
      details: ['compauth=fail reason=001 (the domain publishes no SPF, DKIM or DMARC)'],
    },
    text: ({ recipients: at, details }: Told) => ({
      title: 'Microsoft takes the sender for forged (compauth=fail)',
      why: `the copy of ${listed(at)} says ${listed(details, '; ')}: Microsoft weighs SPF, DKIM, DMARC and what it knows of the sender together, and may file as junk what does not convince it`,
      fix: {
        text: 'make SPF and DKIM pass for the domain in From, and publish a DMARC policy of quarantine or reject once they do',
      },
    }),
  },
  'received-spam-marked': {
    severity: 'major',
    effects: [spam],
    spec: 'https://spamassassin.apache.org/full/4.0.x/doc/Mail_SpamAssassin_Conf.html',
    example: {
      recipients,
      marks: [
        {
          recipient: 'you@provider.example',
          system: 'spamassassin',
          header: 'X-Spam-Status',
          score: 7.2,
          threshold: 5,
          reasons: ['SPF_FAIL 0.9 (SPF failed)', 'HTML_IMAGE_ONLY_08 1.7'],
        },
      ],
    },
    text: ({ marks }: Marked) => ({
      title: `a spam filter marked the message (${listed(marks.map(({ system }) => system))})`,
      why: listed(
        marks.map(
          ({ recipient, header, score, threshold, reasons }) =>
            `${header} in the copy of ${recipient} calls it spam${pointsText(score, threshold)}${reasons.length === 0 ? '' : `: ${reasons.join(', ')}`}`,
        ),
        '; ',
      ),
      fix: { text: 'mend what the rules name, the heaviest first, and probe again' },
    }),
  },
  'received-evaluation-failed': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6376 section 6.1',
    example: { recipients, details: ['dkim=fail for acme.example (body hash did not verify)'] },
    text: ({ recipients: at, details }: Told) => ({
      title: 'by our own evaluation, the copy does not pass',
      why: `the servers of ${listed(at)} state no result for it, and we find ${listed(details, '; ')}: a receiver that looks would count it against the message`,
      fix: {
        text: 'see that the key in DNS belongs to the one that signs, and that nothing changes the message on its way',
      },
    }),
  },
  'received-verdicts-differ': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8601 section 7.1',
    example: {
      recipients,
      differences: [
        {
          recipient: 'you@provider.example',
          method: 'dkim',
          stated: 'pass',
          own: 'fail',
          because: 'the body was changed after the receiver had verified it',
        },
      ],
    },
    text: ({ differences }: Differing) => ({
      title: `receiver and our own evaluation differ on ${listed(differences.map(({ method }) => method))}`,
      why: listed(
        differences.map(
          ({ recipient, method, stated, own, because }) =>
            `${recipient}: stated ${method}=${stated}, by us ${method}=${own}, as ${because}`,
        ),
        '; ',
      ),
      fix: {
        text: 'believe the receiver about what it did, and look into the difference where the message was not welcome',
      },
    }),
  },
  'received-results-forged': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8601 section 5',
    example: { recipients, details: ['mx.provider.example'] },
    text: ({ recipients: at, details }: Told) => ({
      title: 'results under the receiver’s name came with the message',
      why: `an Authentication-Results field that calls itself ${listed(details)} stands below the receiver's own in the copy of ${listed(at)}: it was there before, and the receiver should have taken it out`,
      fix: { text: 'nothing to do for a sender; a receiver has to remove such fields' },
    }),
  },
  'received-no-results': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8601 section 5',
    example: { recipients, details: [] },
    text: ({ recipients: at }: Told) => ({
      title: 'the receiver states no results',
      why: `the servers of ${listed(at)} left neither Authentication-Results nor Received-SPF in the copy: what they made of it is not known`,
      fix: { text: 'probe a mailbox of a provider that states its results, such as Gmail or Outlook, as well' },
    }),
  },
  'received-altered': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6376 section 5.3',
    example: { recipients, details: ['the body: 51 octets were added to it'] },
    text: ({ recipients: at, details }: Told) => ({
      title: 'the message was changed on its way',
      why: `the copy of ${listed(at)} is not what was sent: ${listed(details, '; ')}; what is changed behind the signer breaks the DKIM signature`,
      fix: {
        text: 'send what no server needs to convert (ASCII, or Quoted-Printable), and have footers and links put in before the message is signed',
      },
    }),
  },
  'received-arc-broken': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8617 section 5.2',
    example: { recipients, details: ['arc=fail (signature validation failed)'] },
    text: ({ recipients: at, details }: Told) => ({
      title: 'the ARC chain in the copy does not verify',
      why: `a server that handled the copy of ${listed(at)} sealed what it had found, and the seals do not hold: ${listed(details, '; ')}; whoever gets it forwarded cannot rest on them`,
      fix: { text: 'tell the operator of the server that sealed it last; mail that is not forwarded does not suffer' },
    }),
  },
});
