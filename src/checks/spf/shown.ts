import type { Observation } from '../../core/observation.ts';
import { coverageOf } from './coverage.ts';
import type { SpfEvaluation } from './evaluate.ts';
import type { SpfNode, SpfRecords } from './facts.ts';
import type { HeloHost } from './helo-facts.ts';
import { costOf, countLookups, LOOKUP_LIMIT, voidLookups } from './lookups.ts';
import { bounded } from './words.ts';

/** A domain of the tree, as the report shows it. */
export interface ShownNode {
  readonly domain: string;
  readonly state: SpfNode['state'];
  readonly record: string | null;
  readonly terms: readonly {
    readonly term: string;
    /** DNS lookups of the term and of everything below it. */
    readonly lookups: number;
    readonly provider: string | null;
    readonly leadsTo: ShownNode | null;
  }[];
}

export interface SpfShown extends Readonly<Record<string, unknown>> {
  readonly records: readonly { readonly text: string; readonly stringLengths: readonly number[] }[];
  /** Octets of the TXT answer. */
  readonly answerBytes: number | null;
  readonly lookups: { readonly total: number; readonly limit: number; readonly complete: boolean } | null;
  readonly voidLookups: readonly { readonly term: string; readonly domain: string; readonly family: string }[];
  readonly authorised: {
    readonly everyone: boolean;
    /** In the union of all ranges, at most. */
    readonly ipv4Addresses: number;
    readonly ipv6ShortestPrefix: number | null;
    /** Terms that decide by the sender's name or address: those they let pass are not counted. */
    readonly dependingOnSender: readonly string[];
  } | null;
  readonly tree: ShownNode | null;
  readonly sendingIps: readonly {
    readonly address: string;
    readonly result: string | null;
    readonly lenientResult: string | null;
    readonly matched: readonly { readonly term: string; readonly domain: string }[];
    readonly explanation: string | null;
  }[];
  /** Of hosts that send for the domain, what SPF makes of their bounces; null: it could not be seen. */
  readonly greetings: readonly {
    readonly address: string;
    readonly name: string;
    readonly source: HeloHost['source'];
    readonly result: string | null;
  }[];
}

const MAX_TEXT = 4_096;
const MAX_TERMS = 100;

export function shownSpf(
  { records, answerBytes }: SpfRecords,
  tree: SpfNode | null,
  providers: ReadonlyMap<string, string>,
  evaluations: ReadonlyMap<string, Observation<SpfEvaluation>>,
  greeting: readonly HeloHost[],
): SpfShown {
  const root = tree?.state === 'read' ? tree : null;
  const counted = root && countLookups(root);
  const coverage = root && coverageOf(root);
  return {
    records: records.slice(0, MAX_TERMS).map(({ text, stringLengths }) => ({
      text: text.slice(0, MAX_TEXT),
      stringLengths: stringLengths.slice(0, MAX_TERMS),
    })),
    answerBytes,
    lookups: counted && { total: counted.total, limit: LOOKUP_LIMIT, complete: counted.complete },
    voidLookups: root
      ? voidLookups(root).map(({ term, domain, family }) => ({ term: bounded(term.text), domain, family }))
      : [],
    authorised: coverage && {
      everyone: coverage.everyone !== null,
      ipv4Addresses: coverage.ipv4Addresses,
      ipv6ShortestPrefix: coverage.ipv6ShortestPrefix,
      dependingOnSender: coverage.open.slice(0, MAX_TERMS).map(bounded),
    },
    tree: root && shownNode(root, providers),
    sendingIps: [...evaluations].map(([address, evaluation]) => shownEvaluation(address, evaluation)),
    greetings: greeting.flatMap(({ address, name, source, spf }) => {
      const result = spf.status === 'unknown' ? null : (spf.value?.evaluation?.result ?? 'none');
      return spf.status === 'known' && spf.value === null ? [] : [{ address, name, source, result }];
    }),
  };
}

function shownNode({ name, state, record, branches }: SpfNode, providers: ReadonlyMap<string, string>): ShownNode {
  return {
    domain: name,
    state,
    record: record?.text.slice(0, MAX_TEXT) ?? null,
    terms: shownBranches(branches).map((branch) => ({
      term: bounded(branch.term.text),
      lookups: costOf(branch),
      provider: branch.child ? (providers.get(branch.child.name) ?? null) : null,
      leadsTo: branch.child && shownNode(branch.child, providers),
    })),
  };
}

/** The first ones, and however far behind them, the one that ends the record: it says what becomes of everybody else. */
function shownBranches(branches: SpfNode['branches']): SpfNode['branches'] {
  const ending = branches.findIndex(({ term }) => ENDING.test(term.text));
  return branches.filter((_, index) => index < MAX_TERMS || index === ending);
}

const ENDING = /^(?:[-~?+]?all$|redirect=)/i;

function shownEvaluation(address: string, evaluation: Observation<SpfEvaluation>): SpfShown['sendingIps'][number] {
  if (evaluation.status === 'unknown') {
    return { address, result: null, lenientResult: null, matched: [], explanation: null };
  }
  const { result, lenient, matched, explanation } = evaluation.value;
  return { address, result, lenientResult: lenient, matched, explanation };
}

/** Such as `4 of 10 lookups, 12,288 IPv4 addresses, ~all`. */
export function spfSummary({ records, lookups, authorised, tree }: SpfShown): string {
  const [record] = records;
  if (!record || !lookups || !authorised) return record ? 'one record' : 'no record';
  const ending = tree?.terms.find(({ term }) => ENDING.test(term))?.term ?? 'no all';
  if (/^v=spf1 +-all *$/i.test(record.text)) return 'v=spf1 -all: the domain sends no mail';
  const count = authorised.ipv4Addresses;
  const addresses = `${count.toLocaleString('en')} IPv4 ${count === 1 ? 'address' : 'addresses'}`;
  return `${lookups.total} of ${lookups.limit} lookups, ${addresses}, ${/^redirect/i.test(ending) ? 'redirect' : ending}`;
}
