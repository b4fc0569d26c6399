import { defineFindings } from '../../core/finding.ts';
import {
  AFTERMATH,
  bounce,
  changeTo,
  listed,
  PERMERROR,
  type Place,
  placed,
  short,
  spamFolder,
  spoofable,
  tellOwner,
} from './words.ts';

export interface Domain {
  readonly domain: string;
}

export interface BadTarget extends Place {
  readonly target: string;
}

export interface BrokenTarget extends BadTarget {
  readonly problem: 'several' | 'syntax' | 'name';
  /** The piece at fault, for a syntax error; else empty. */
  readonly detail: string;
}

function problemText({ problem, detail }: BrokenTarget): string {
  if (problem === 'syntax') return `a syntax error at "${short(detail)}"`;
  return problem === 'several' ? 'several SPF records' : 'a name that DNS cannot hold';
}

/** Where include and redirect lead. */
export const includeFindings = defineFindings({
  'spf-include-missing': {
    severity: 'major',
    effects: [bounce, spamFolder, spoofable],
    spec: 'RFC 7208 section 5.2',
    example: {
      domain: 'acme.example',
      targets: [{ term: 'include:_spf.old-sender.example', target: '_spf.old-sender.example', at: 'acme.example' }],
      repaired: 'v=spf1 mx -all',
    },
    text: ({
      domain,
      targets,
      repaired,
    }: Domain & { readonly targets: readonly BadTarget[]; readonly repaired: string | null }) => ({
      title:
        targets.length === 1
          ? `no SPF record at ${targets[0]?.target}, which is included`
          : `${targets.length} includes of nothing`,
      why: `${placed(targets)} leads to no SPF record; ${PERMERROR}`,
      fix: {
        text: `remove the include, or ask the sender for its present name${tellOwner(targets, domain)}`,
        ...changeTo(domain, repaired),
      },
    }),
  },
  'spf-redirect-missing': {
    severity: 'major',
    effects: [bounce, spamFolder, spoofable],
    spec: 'RFC 7208 section 6.1',
    example: {
      domain: 'acme.example',
      targets: [{ term: 'redirect=_spf.acme.example', target: '_spf.acme.example', at: 'acme.example' }],
    },
    text: ({ domain, targets }: Domain & { readonly targets: readonly BadTarget[] }) => ({
      title: `no SPF record at ${targets[0]?.target}, where redirect leads`,
      why: `${placed(targets)} leads to no SPF record: every sender that no term matched before ends in permerror`,
      fix: {
        text: `publish the record at ${targets[0]?.target}, or end the record in "all" instead of the redirect${tellOwner(targets, domain)}`,
      },
    }),
  },
  'spf-include-invalid': {
    severity: 'major',
    effects: [bounce, spamFolder, spoofable],
    spec: 'RFC 7208 section 5.2',
    example: {
      domain: 'acme.example',
      targets: [
        {
          term: 'include:spf.sender.example',
          target: 'spf.sender.example',
          at: 'acme.example',
          problem: 'syntax',
          detail: 'ipv4:192.0.2.1',
        },
      ],
    },
    text: ({ domain, targets }: Domain & { readonly targets: readonly BrokenTarget[] }) => ({
      title: targets.length === 1 ? `the SPF record of ${targets[0]?.target} is broken` : 'includes of broken records',
      why: `${listed(targets.map((target) => `${target.target} has ${problemText(target)}`))}; ${PERMERROR}`,
      fix: {
        text: `have the record corrected by whoever runs it, or remove the term that leads there${tellOwner(targets, domain)}`,
      },
    }),
  },
  'spf-include-loop': {
    severity: 'major',
    effects: [bounce, spamFolder, spoofable],
    spec: 'RFC 7208 section 4.6.4',
    example: { domain: 'acme.example', loops: [['acme.example', '_spf.acme.example', 'acme.example']] },
    text: ({ loops }: Domain & { readonly loops: readonly (readonly string[])[] }) => ({
      title: 'the SPF record includes itself',
      why: `${listed(loops.map((names) => names.join(' → ')))}: receivers go round until the tenth lookup and answer permerror: ${AFTERMATH}`,
      fix: { text: 'remove the include that leads back' },
    }),
  },
  'spf-include-duplicate': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 7208 section 4.6.4',
    example: {
      domain: 'acme.example',
      targets: [{ target: '_spf.google.com', at: ['acme.example', '_spf.acme.example'], wasted: 4 }],
    },
    text: ({
      targets,
    }: Domain & {
      readonly targets: readonly { readonly target: string; readonly at: readonly string[]; readonly wasted: number }[];
    }) => ({
      title: `${targets.length === 1 ? `${targets[0]?.target} is` : `${targets.length} records are`} included more than once`,
      why: `each time costs its lookups again: ${listed(targets.map(({ target, at, wasted }) => `${target} in ${at.join(' and ')} (${wasted} wasted)`))}`,
      fix: { text: 'keep one of the includes' },
    }),
  },
  'spf-include-unregistered': {
    severity: 'critical',
    effects: [spoofable],
    spec: 'RFC 7208 section 5.2',
    example: {
      domain: 'acme.example',
      targets: [
        {
          term: 'include:_spf.gone-sender.com',
          target: '_spf.gone-sender.com',
          at: 'acme.example',
          registrable: 'gone-sender.com',
        },
      ],
    },
    text: ({
      domain,
      targets,
    }: Domain & { readonly targets: readonly (BadTarget & { readonly registrable: string })[] }) => ({
      title: `${listed([...new Set(targets.map(({ registrable }) => registrable))])} does not exist, and is perhaps free to be registered`,
      why: `${placed(targets)} hands the decision who may send as ${domain} to a domain that DNS does not know: whoever gets to register it can send mail that passes SPF and DMARC`,
      fix: { text: `remove the term now${tellOwner(targets, domain)}` },
    }),
  },
});
