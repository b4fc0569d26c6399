import { defineFindings, type Fix } from '../../core/finding.ts';
import { isWithin } from '../../core/names.ts';
import { bounce, listed, spamFolder, txtRecord } from './words.ts';

/** A name that hosts of the domain greet with, and what SPF makes of it. */
export interface GreetingName {
  readonly name: string;
  readonly addresses: readonly string[];
  /** `greeting`: the hosts answer by it on port 25; `ptr`: it is their name in reverse DNS. */
  readonly source: 'greeting' | 'ptr';
  readonly result: 'fail' | 'softfail' | 'neutral' | 'none' | 'permerror';
  /** The term that decided, or why it is a permerror; null where there is neither. */
  readonly because: string | null;
  /** What to publish there; null where that cannot be said, or is not the domain's to do. */
  readonly change: { readonly action: 'add' | 'change'; readonly text: string } | null;
}

export interface Greetings {
  readonly domain: string;
  readonly names: readonly GreetingName[];
}

const BY_NAME = 'mail without a sender, such as bounces, is judged by the name the server greets with';
const HEARD = `${BY_NAME}, as a rule the one it answers with on port 25`;
const IF_PTR = 'the server was not heard to greet so, but this is its name in reverse DNS, by which most greet';

const named = (names: readonly GreetingName[]) =>
  listed(
    names.map(({ name, addresses, result, because }) => {
      const said = because === null ? '' : result === 'permerror' ? ` (${because})` : ` by "${because}"`;
      return `${name} (${listed(addresses)}): ${result === 'none' ? 'no SPF record' : result}${said}`;
    }),
  );
const title = (names: readonly GreetingName[]) =>
  names.length === 1 ? (names[0]?.name ?? '') : `${names.length} greeting names`;

/** What the domain can publish, and what has to be done elsewhere. */
function authorise({ domain, names }: Greetings): Fix {
  const records = names.flatMap(({ name, change }) => (change ? [txtRecord(change.action, name, change.text)] : []));
  const others = names.filter(({ name }) => !isWithin(name, domain)).map(({ name }) => name);
  const open = names.filter(({ name, change }) => change === null && isWithin(name, domain)).map(({ name }) => name);
  const text = [
    ...(records.length > 0 ? ['let the greeting name authorise its own addresses'] : []),
    ...(open.length > 0
      ? [`publish the address of the server at ${listed(open)} and authorise it in the SPF there`]
      : []),
    ...(others.length > 0
      ? [`let the server greet by a name of ${domain}, or ask whoever runs ${listed(others)} to authorise it`]
      : []),
  ].join('; ');
  return records.length > 0 ? { text, records } : { text };
}

const host: GreetingName = {
  name: 'mx1.acme.example',
  addresses: ['203.0.113.25'],
  source: 'greeting',
  result: 'fail',
  because: '-all',
  change: { action: 'change', text: 'v=spf1 a -all' },
};
const silent: GreetingName = {
  ...host,
  result: 'none',
  because: null,
  change: { action: 'add', text: 'v=spf1 a -all' },
};

/** What `check_host()` says of the names that the domain's hosts greet with: bounces have no other identity. */
export const heloFindings = defineFindings({
  'spf-helo-fails': {
    severity: 'major',
    effects: [bounce],
    spec: 'RFC 7208 section 2.4',
    example: { domain: 'acme.example', names: [host] },
    text: (p: Greetings) => ({
      title: `SPF refuses the server that greets as ${title(p.names)}`,
      why: `${HEARD}, and here that gives ${named(p.names)}; receivers refuse these bounces, and those that check every greeting, as pypolicyd-spf does unless told otherwise, refuse all mail of the server`,
      fix: authorise(p),
    }),
  },
  'spf-helo-possible-fail': {
    severity: 'minor',
    effects: [bounce],
    spec: 'RFC 7208 section 2.4',
    example: { domain: 'acme.example', names: [{ ...host, name: 'out.acme.example', source: 'ptr' }] },
    text: (p: Greetings) => ({
      title: `SPF refuses the server, if it greets as ${title(p.names)}`,
      why: `${BY_NAME}, and here that would give ${named(p.names)}; ${p.names.some(({ source }) => source === 'ptr') ? IF_PTR : 'the server answers by a name that does not lead to it, and may greet others by it'}; receivers would refuse its bounces`,
      fix: authorise(p),
    }),
  },
  'spf-helo-softfail': {
    severity: 'minor',
    effects: [spamFolder],
    spec: 'RFC 7208 section 8.5',
    example: {
      domain: 'acme.example',
      names: [{ ...host, result: 'softfail', because: '~all', change: { action: 'change', text: 'v=spf1 a ~all' } }],
    },
    text: (p: Greetings) => ({
      title: `SPF doubts the server that greets as ${title(p.names)}`,
      why: `${HEARD}, and here that gives ${named(p.names)}; receivers count it against these bounces`,
      fix: authorise(p),
    }),
  },
  'spf-helo-invalid': {
    severity: 'minor',
    effects: [bounce, spamFolder],
    spec: 'RFC 7208 section 8.7',
    example: {
      domain: 'acme.example',
      names: [{ ...host, result: 'permerror', because: 'multiple SPF records', change: null }],
    },
    text: (p: Greetings) => ({
      title: `broken SPF at ${p.names.length === 1 ? 'the greeting name ' : ''}${title(p.names)}`,
      why: `${BY_NAME}, and here that gives ${named(p.names)}; some receivers refuse these bounces for it, the others learn nothing from it`,
      fix: {
        text: `repair the SPF record of ${listed(p.names.map(({ name }) => name))}, so that it stands alone and is read to its end`,
      },
    }),
  },
  'spf-helo-missing': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7208 section 10.1.3',
    example: { domain: 'acme.example', names: [silent] },
    text: (p: Greetings) => ({
      title: `no SPF answer for the server that greets as ${title(p.names)}`,
      why: `${BY_NAME}, and here that gives ${named(p.names)}; nothing tells these bounces from forged ones`,
      fix: authorise(p),
    }),
  },
  'spf-helo-missing-under-dmarc': {
    severity: 'minor',
    effects: [bounce, spamFolder],
    spec: 'RFC 7208 section 2.4',
    example: { domain: 'acme.example', policy: 'reject', names: [silent] },
    text: (p: Greetings & { readonly policy: string }) => ({
      title: `unsigned bounces fail DMARC: no SPF for ${title(p.names)}`,
      why: `${HEARD}, and here that gives ${named(p.names)}; under p=${p.policy} only a DKIM signature saves these bounces from being ${p.policy === 'reject' ? 'refused' : 'filed as spam'}, and many servers do not sign what they write themselves`,
      fix: authorise(p),
    }),
  },
});
