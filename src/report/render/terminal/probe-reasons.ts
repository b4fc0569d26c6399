import type { CopyShown } from '../../../core/received-copy.ts';
import { copiesIn } from '../../copies-shown.ts';
import type { Report } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import { listOf } from './copies.ts';
import type { Block, Page } from './page.ts';
import { spamWords } from './spam-lines.ts';
import { hang } from './wrap.ts';

type Cause = Report['causes'][number];
type Observed = Extract<Cause['symptom'], { readonly kind: 'placement' }>;

const MOST_NAMED = 3;
const FILTERS_SHOWN = 3;

/** What is to be explained: POP3 shows the inbox alone, so that the message may lie elsewhere. */
type Whereabouts = 'spam' | 'missing' | 'not-in-inbox';

const HEADINGS: Readonly<Record<Whereabouts, string>> = {
  spam: 'why the probe went to spam',
  missing: 'why the probe did not arrive',
  'not-in-inbox': 'why the probe is not in the inbox',
};

const UNEXPLAINED: Readonly<Record<Whereabouts, string>> = {
  spam: 'nothing that was found explains it; what remains is the message itself, and what the provider remembers of your addresses, your domain and its links',
  missing: 'nothing that was found explains it: it is still under way, or was held back or dropped without a word',
  'not-in-inbox': 'nothing that was found explains it: it lies in another folder, is still under way, or was dropped',
};

const NEXT: Readonly<Record<Whereabouts, string>> = {
  spam: 'probe again with other words (--subject, --text): if that reaches the inbox, it was the text; if not, it is the reputation, which only time and wanted mail mend',
  missing: 'look for its Message-ID in the log of the server that took it, and ask the provider for what it holds back',
  'not-in-inbox': 'look into the other folders on the web, or let IMAP do it: --mailbox imaps://…',
};

/** One mailbox, and all that is said of why. */
interface Explained {
  readonly where: Whereabouts;
  /** What the receiver stated, escaped: a line for each field. */
  readonly stated: readonly string[];
  readonly mailbox: NonNullable<Observed['mailbox']>;
  readonly causes: readonly Cause[];
}

/** Why the probe ended up where nobody looks; mailboxes for which the same is true stand together. */
export function probeReasons(report: Report, page: Page): Block {
  const alike = Map.groupBy(explainedIn(report), ({ where, stated, causes }) =>
    JSON.stringify([where, stated, causes.map(({ findings, certainty }) => [findings, certainty])]),
  );
  return [...alike.values()].flatMap((same) => section(same, page));
}

function explainedIn(report: Report): readonly Explained[] {
  const { causes, placement } = report;
  const blind = (placement?.mailboxes ?? []).filter(({ looked }) => looked === 'inbox-only');
  const explained = new Map<string, Explained>();
  for (const cause of causes) {
    const { symptom } = cause;
    if (symptom.kind !== 'placement' || symptom.mailbox === null) continue;
    const { mailbox, folder } = symptom;
    const isBlind = folder === 'missing' && blind.some(({ recipient }) => recipient === mailbox.recipient);
    const where = isBlind ? 'not-in-inbox' : folder;
    const key = JSON.stringify([where, mailbox]);
    const copy = copiesIn(report).find(({ recipient }) => recipient === mailbox.recipient);
    const stated = copy === undefined ? [] : statedIn(copy);
    explained.set(key, { where, mailbox, stated, causes: [...(explained.get(key)?.causes ?? []), cause] });
  }
  return [...explained.values()];
}

/** The receiver's results, and the fields in which its filters call the message spam. */
function statedIn({ stated, spam }: CopyShown): readonly string[] {
  const filters = spam.filter(({ verdict }) => verdict === 'spam').slice(0, FILTERS_SHOWN);
  return [
    ...(stated.length === 0 ? [] : [`Authentication-Results: ${listOf(stated, '; ', 'all')}`]),
    ...filters.map((field) => `${visibleWords(field.header)}: ${spamWords(field, { verbose: false })}`),
  ];
}

function section(same: readonly Explained[], { width, paint }: Page): Block {
  const [first] = same;
  if (!first) return [];
  const { where, stated, causes } = first;
  const heading = hang('', `${HEADINGS[where]} (${mailboxWords(same)})`, width);
  const found = causes.filter(({ findings }) => findings.length > 0);
  const because = found.flatMap(({ findings, certainty }, index) =>
    hang(index === 0 ? '  because  ' : '           ', `${findings.join(', ')}, ${certainty}`, width),
  );
  return [
    ...heading.map((line) => paint('bold', line)),
    ...stated.flatMap((line) => hang('  ', line, width)),
    ...because,
    ...(found.length > 0 ? [] : [...hang('  ', UNEXPLAINED[where], width), ...hang('  next     ', NEXT[where], width)]),
  ];
}

/** `gmail, Junk`; of several `gmail, qq and 2 more`. */
function mailboxWords(same: readonly Explained[]): string {
  const names = same.map(({ mailbox }) => visibleWords(mailbox.provider ?? mailbox.recipient));
  const [only, ...others] = same;
  if (only && others.length === 0) {
    const { folder } = only.mailbox;
    return [...names, ...(folder === null ? [] : [visibleWords(folder)])].join(', ');
  }
  const distinct = [...new Set(names)];
  const more = distinct.length - MOST_NAMED;
  return `${distinct.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
