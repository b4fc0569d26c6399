import { defineFindings, type Effect } from '../../core/finding.ts';
import { brief, briefUser, firstAndMore, firstOf, links, type SomeLinks } from './words.ts';

const spamFolder: Effect = { kind: 'spam-folder', direction: 'your-mail' };

/** A link whose text names one place, and that leads to another. */
export interface Mismatch {
  readonly shown: string;
  /** Its host, and the whole of it. */
  readonly leadsTo: string;
  /** Whether that is the sender's own place, or that of its service. */
  readonly isSenders: boolean;
  readonly href: string;
  /** How many such links there are. */
  readonly links: number;
}

export interface Lookalike {
  readonly host: string;
  readonly shown: string;
  readonly looksLike: string;
}

/** Links that lead elsewhere than the reader thinks. */
export const disguiseFindings = defineFindings({
  'links-text-mismatch': {
    severity: 'major',
    effects: [spamFolder],
    spec: 'https://support.google.com/mail/answer/81126',
    example: {
      shown: 'bank.example',
      leadsTo: 'login.elsewhere.example',
      isSenders: false,
      href: 'https://login.elsewhere.example/a',
      links: 1,
    },
    text: ({ shown, leadsTo, isSenders, links: number }: Mismatch) => ({
      title: `a link shows ${brief(shown)} and leads to ${brief(leadsTo)}`,
      why: `${number === 1 ? '' : `${links(number)} of this kind; `}${whose(shown, leadsTo, isSenders)}: that is how phishing works, so filters count it heavily and mail programs warn of it`,
      fix: { text: `let the link lead to ${shown}, or write words in place of the address` },
    }),
  },
  'links-text-tracked': {
    severity: 'info',
    effects: [],
    spec: 'https://support.google.com/mail/answer/81126',
    example: {
      shown: 'acme.example',
      leadsTo: 'click.mailer.example',
      isSenders: true,
      href: 'https://click.mailer.example/c/1',
      links: 2,
    },
    text: ({ shown, leadsTo, links: number }: Mismatch) => ({
      title: `${links(number)} ${number === 1 ? 'shows' : 'show'} an address and ${number === 1 ? 'leads' : 'lead'} through a counter`,
      why: `the text says ${shown}, the click goes to ${leadsTo}, which passes it on: common in newsletters, but some programs warn where the two differ`,
      fix: { text: 'write words in place of the address, or count through a name of your own domain' },
    }),
  },
  'links-ip-address': {
    severity: 'major',
    effects: [spamFolder],
    spec: 'https://spamassassin.apache.org/old/tests_3_3_x.html',
    example: { links: 1, examples: ['http://192.0.2.7/login'] },
    text: (params: SomeLinks) => ({
      title: `${links(params.links)} to an IP address in place of a name`,
      why: `${firstOf(params)}: hardly any honest sender does that, hacked machines do; filters count it heavily`,
      fix: { text: 'give the server a name below your domain and link to that' },
    }),
  },
  'links-host-obscured': {
    severity: 'major',
    effects: [spamFolder],
    spec: 'https://spamassassin.apache.org/old/tests_3_3_x.html',
    example: { links: 1, examples: ['http://%65%6c%73%65.example/'] },
    text: (params: SomeLinks) => ({
      title: `${links(params.links)} whose host is written so that nobody can read it`,
      why: `${firstOf(params)}: a host in numbers or percent codes serves no purpose but to hide it, and filters know that`,
      fix: { text: 'write the host as it is' },
    }),
  },
  'links-user': {
    severity: 'major',
    effects: [spamFolder],
    spec: 'RFC 3986 section 7.6',
    example: { user: 'bank.example', host: 'elsewhere.example', href: 'https://bank.example@elsewhere.example/' },
    text: ({ user, host }: { readonly user: string; readonly host: string; readonly href: string }) => ({
      title: `a link has a user name before its host: ${briefUser(user)}`,
      why: `what stands before the @ looks like where it leads, but that is ${host}: an old trick of phishing, of which browsers and filters warn`,
      fix: { text: 'take out what stands before the @, and the @' },
    }),
  },
  'links-lookalike': {
    severity: 'major',
    effects: [spamFolder],
    spec: 'https://www.unicode.org/reports/tr39/#Confusable_Detection',
    example: { host: 'paypa1.com', shown: 'paypa1.com', looksLike: 'paypal.com' },
    text: ({ host, shown, looksLike }: Lookalike) => ({
      title: `a link leads to ${brief(host)}, which looks like ${brief(looksLike)}`,
      why: `${shown === host ? host : `${shown} (${host})`} can be taken for ${looksLike} and is not: filters and readers take it for phishing`,
      fix: { text: 'link to a domain that cannot be taken for that of somebody else' },
    }),
  },
  'links-mixed-scripts': {
    severity: 'major',
    effects: [spamFolder],
    spec: 'https://www.unicode.org/reports/tr39/#Restriction_Level_Detection',
    example: { host: 'xn--pypal-4ve.com', shown: 'pаypal.com', scripts: ['Latin', 'Cyrillic'] },
    text: ({
      host,
      shown,
      scripts,
    }: {
      readonly host: string;
      readonly shown: string;
      readonly scripts: readonly string[];
    }) => ({
      title: `the host of a link mixes scripts (${scripts.slice(0, 3).join(', ')})`,
      why: `${shown} (${host}) has letters of several scripts in one name, as no language writes: browsers show its coded form, filters take it for phishing`,
      fix: { text: 'link to a name whose labels keep to one script each' },
    }),
  },
  'links-international': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5890 section 2.3.2.1',
    example: { host: 'xn--bcher-kva.example', shown: 'bücher.example' },
    text: ({ host, shown }: { readonly host: string; readonly shown: string }) => ({
      title: `a link leads to an international name: ${brief(shown)}`,
      why: `some programs show ${host} in its place, which readers may take for nonsense`,
      fix: { text: 'nothing to do; look at the message in the programs your readers use' },
    }),
  },
  'links-shortener': {
    severity: 'minor',
    effects: [],
    spec: 'https://www.spamhaus.org/faqs/domain-blocklist/',
    example: { links: 2, examples: ['https://bit.ly/abc'], hosts: ['bit.ly'] },
    text: ({ links: number, hosts }: SomeLinks & { readonly hosts: readonly string[] }) => ({
      title: `${links(number)} through ${firstAndMore(hosts)}`,
      why: 'nobody sees where a short address leads, and spam leads through the same services, so their names are on and off the blocklists: filters add points',
      fix: { text: 'link to the page itself, or through a name of your own domain' },
    }),
  },
  'links-tracking-foreign': {
    severity: 'info',
    effects: [],
    spec: 'https://support.google.com/mail/answer/81126',
    example: { links: 12, organization: 'mailer.example', sender: 'acme.example' },
    text: ({
      links: number,
      organization,
      sender,
    }: {
      readonly links: number;
      readonly organization: string;
      readonly sender: string;
    }) => ({
      title: `${links(number)} go through ${brief(organization)}, not ${brief(sender)}`,
      why: `most of the links lead through a domain that is neither in From nor signed for: its reputation becomes that of the message, and other customers of the service share it`,
      fix: { text: `have the service count clicks through a name of your own, such as click.${sender}` },
    }),
  },
});

function whose(shown: string, leadsTo: string, isSenders: boolean): string {
  return isSenders
    ? `it shows the address of a known brand, ${shown}, and leads to the sender's own place (${leadsTo})`
    : `${leadsTo} is neither that nor the sender's`;
}
