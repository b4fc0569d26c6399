import { defineFindings, type Effect } from '../../core/finding.ts';
import { cut } from '../../message/shown.ts';
import { UNREACHABLE } from './reach.ts';

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };

export const domainFindings = defineFindings({
  'identity-domain-missing': {
    severity: 'major',
    effects: [bounce, spam],
    spec: 'RFC 5322 section 3.6.2',
    example: { domain: 'shop.example' },
    text: ({ domain }: { readonly domain: string }) => ({
      title: `From is at "${cut(domain, 45)}", which does not exist`,
      why: `nobody can answer an author whose domain is not in DNS, and no key or policy can stand there: many receivers refuse such mail or file it as spam`,
      fix: { text: `write from an address at a domain that exists, or register and publish "${domain}"` },
    }),
  },
  'identity-domain-unreachable': {
    severity: 'major',
    effects: [bounce, spam],
    spec: 'RFC 7505 section 4.2',
    example: { domain: 'news.shop.example', reach: 'null-mx' },
    text: ({ domain, reach }: { readonly domain: string; readonly reach: 'null-mx' | 'no-host' }) => ({
      title: `From is at "${cut(domain, 40)}", which cannot receive mail`,
      why: `${domain} takes no mail (${UNREACHABLE[reach]}): answers get lost, and receivers that look may refuse the message`,
      fix: { text: `publish an MX record at ${domain} that leads to a server, or write from a domain that takes mail` },
    }),
  },
  'identity-domain-lookalike': {
    severity: 'major',
    effects: [spam],
    spec: 'https://www.unicode.org/reports/tr39/#Confusable_Detection',
    example: { domain: 'paypa1.com', shown: 'paypa1.com', looksLike: 'paypal.com', whose: 'brand' },
    text: ({ domain, shown, looksLike, whose }: Lookalike) => ({
      title: `the domain in From looks like ${cut(looksLike, 35)}, and is not`,
      why: `${shown === domain ? domain : `${shown} (${domain})`} can be taken for ${looksLike}, ${WHOSE_WORDS[whose]}: filters and readers take it for an attempt to deceive`,
      fix: { text: 'write from a domain that cannot be taken for that of somebody else' },
    }),
  },
  'identity-domain-mixed-scripts': {
    severity: 'major',
    effects: [bounce],
    spec: 'https://www.unicode.org/reports/tr39/#Restriction_Level_Detection',
    example: { domain: 'xn--pypal-4ve.com', shown: 'pаypal.com', scripts: ['Latin', 'Cyrillic'] },
    text: ({ domain, shown, scripts }: MixedDomain) => ({
      title: `the domain in From mixes scripts (${scripts.join(', ')})`,
      why: `${shown} (${domain}) has letters of several scripts in one name, as no language writes: Gmail has refused such addresses since 2014, others show a warning`,
      fix: { text: 'write from a domain whose labels keep to one script each' },
    }),
  },
  'identity-domain-international': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5890 section 2.3.2.1',
    example: { domain: 'xn--bcher-kva.example', shown: 'bücher.example' },
    text: ({ domain, shown }: { readonly domain: string; readonly shown: string }) => ({
      title: `the domain in From is international: ${cut(shown, 40)}`,
      why: `most programs show ${shown}, some ${domain}, which readers may take for nonsense`,
      fix: { text: 'nothing to do; look at the message in the programs your readers use' },
    }),
  },
  'identity-free-mail-service': {
    severity: 'major',
    effects: [bounce, spam],
    spec: 'https://support.google.com/a/answer/81126',
    example: { address: 'shop@gmail.com', domain: 'gmail.com', signers: ['mailer.example'] },
    text: ({ address, domain, signers }: FreeMailFrom) => ({
      title: `bulk mail from "${domain}" that another service sent`,
      why: `the message is from ${cut(address, 100)} and signed for ${signers
        .slice(0, 3)
        .map((signer) => cut(signer, 80))
        .join(
          ', ',
        )} alone, so DMARC cannot pass by its signature: Gmail asks senders not to use its addresses in From, and the policies of other large providers have such mail refused`,
      fix: { text: 'send through the service from an address at a domain of your own' },
    }),
  },
});

export interface Lookalike {
  /** In A-labels. */
  readonly domain: string;
  /** In the reader's own script. */
  readonly shown: string;
  readonly looksLike: string;
  readonly whose: keyof typeof WHOSE_WORDS;
}

export interface MixedDomain {
  readonly domain: string;
  readonly shown: string;
  readonly scripts: readonly string[];
}

export interface FreeMailFrom {
  readonly address: string;
  readonly domain: string;
  readonly signers: readonly string[];
}

const WHOSE_WORDS = {
  brand: 'which phishing imitates much',
  provider: 'where people have their mailboxes',
  recipient: "the recipient's own domain",
  answer: 'where answers go by Reply-To',
} as const;
