import { defineFindings } from '../../core/finding.ts';
import { links, quoted } from './words.ts';

/** A link that was looked at, and what came of it. */
export interface Looked {
  readonly url: string;
  /** In words, such as `404` or `the name does not exist`. */
  readonly how: string;
}

export interface LookedAt {
  readonly looked: readonly Looked[];
}

const told = ({ looked }: LookedAt) =>
  looked
    .slice(0, 3)
    .map(({ url, how }) => `${quoted(url)}: ${how}`)
    .join('; ');

/** What was found where the links lead. */
export const aliveFindings = defineFindings({
  'links-dead': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9110 section 15.5.5',
    example: { looked: [{ url: 'https://acme.example/old', how: 'answers 404' }] },
    text: (params: LookedAt) => ({
      title: `${links(params.looked.length)} ${params.looked.length === 1 ? 'leads' : 'lead'} to no page`,
      why: `${told(params)}; readers take it for carelessness, and filters distrust domains that do not answer`,
      fix: { text: 'correct the address, or put the page back' },
    }),
  },
  'links-certificate': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9110 section 4.3.4',
    example: { looked: [{ url: 'https://click.acme.example/1', how: 'the certificate is for another name' }] },
    text: (params: LookedAt) => ({
      title: `${links(params.looked.length)} to a server whose certificate fails`,
      why: `${told(params)}; the reader's browser shows a warning in place of the page`,
      fix: { text: 'have a certificate issued for the name in the link, and renewed in time' },
    }),
  },
  'links-redirected': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9110 section 15.4',
    example: { looked: [{ url: 'https://acme.example/go/1', how: 'ends at elsewhere.example' }] },
    text: (params: LookedAt) => ({
      title: `${links(params.looked.length)} to the sender ${params.looked.length === 1 ? 'ends' : 'end'} at somebody else`,
      why: `${told(params)}; a redirect that leads anywhere is what phishers look for, and gets its domain onto blocklists`,
      fix: { text: 'let the redirect lead to addresses from a list of your own alone' },
    }),
  },
});
