import type { SpfFlattening } from '../spf-flattening.ts';

/** A paragraph, and how deep it stands. */
interface Paragraph {
  readonly text: string;
  readonly indent: 0 | 1 | 2;
  /** To be copied: not wrapped. */
  readonly verbatim?: true;
}

const LOOKUP_LIMIT = 10; // RFC 7208 section 4.6.4
const SMALL_OCTETS = 512; // RFC 7208 section 3.4

/** What flattening did and what it costs, in plain words; text from outside is as it came. */
export function flatteningWords(flattening: SpfFlattening, domain: string): readonly Paragraph[] {
  switch (flattening.outcome) {
    case 'not-needed':
      return [
        at(0, `SPF is not flattened: it takes ${flattening.lookups} of ${LOOKUP_LIMIT} lookups as it is`),
        at(1, 'includes that are to be flattened all the same can be named: --flatten-include NAME'),
      ];
    case 'impossible':
      return [at(0, `SPF is not flattened: ${flattening.why}`), ...keptWords(flattening.kept, domain)];
    case 'flattened':
      return flattenedWords(flattening, domain);
  }
}

function flattenedWords(
  { on, complete, lookupsBefore, lookupsAfter, flattened, kept, records, unused, source }: Flattened,
  domain: string,
): readonly Paragraph[] {
  const least = complete ? '' : 'at least ';
  const large = records.filter(({ answerOctets }) => answerOctets > SMALL_OCTETS);
  return [
    at(0, `SPF flattened on ${on}: ${least}${lookupsBefore} lookups become ${least}${lookupsAfter} of ${LOOKUP_LIMIT}`),
    at(1, 'as networks, as of that day:'),
    ...flattened.map(({ term, at: where, service, networks, named, lookupsSaved }) =>
      at(
        2,
        `${placed(term, where, domain)}${service === null ? '' : ` (${service})`}: ${counted(networks, 'network')}${named ? ', some of them addresses of host names, which change sooner' : ''}; saves ${counted(lookupsSaved, 'lookup')}`,
      ),
    ),
    ...keptWords(kept, domain),
    ...(kept.some(({ reason }) => reason === 'not-needed')
      ? [at(1, 'chosen by the fewest networks for each lookup saved, host names last, and no more than needed')]
      : []),
    at(
      1,
      'this is a copy: when one of these services changes its networks, nobody tells you, and SPF fails for its mail until this is made again; see to that every week, or drop a sender instead',
    ),
    ...(source === null
      ? [at(1, 'it is made again from the records that are removed below: keep them')]
      : [
          at(1, `to make it again, keep this in a file: mailcheck fix ${domain} --flatten-from FILE`),
          { ...at(2, source), verbatim: true } as const,
        ]),
    ...large.map(({ name, answerOctets }) =>
      at(
        1,
        `the TXT answer of ${name} takes ${answerOctets} octets; above ${SMALL_OCTETS}, a receiver behind an old firewall may not see it`,
      ),
    ),
    ...(unused.length > 0
      ? [at(1, `nothing in the policy leads to ${unused.join(', ')} any more: remove it when the old TTL has passed`)]
      : []),
  ];
}

type Flattened = SpfFlattening & { readonly outcome: 'flattened' };

function keptWords(kept: Flattened['kept'], domain: string): readonly Paragraph[] {
  const byReason = [...Map.groupBy(kept, ({ why }) => why)];
  return byReason.map(([why, includes]) =>
    at(1, `as it is, ${why}: ${includes.map(({ term, at: where }) => placed(term, where, domain)).join(', ')}`),
  );
}

function placed(term: string, where: string, domain: string): string {
  return where === domain ? term : `${term} in ${where}`;
}

function at(indent: Paragraph['indent'], text: string): Paragraph {
  return { text, indent };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
