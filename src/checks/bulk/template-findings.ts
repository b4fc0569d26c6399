import { defineFindings } from '../../core/finding.ts';
import { cut } from '../../message/shown.ts';

export interface Left {
  /** Each once, as it stands. */
  readonly placeholders: readonly string[];
  /** Where: `Subject`, `the text`. */
  readonly where: readonly string[];
}

const quoted = (placeholders: readonly string[]) => cut(placeholders.slice(0, 3).join(', '), 100);

export const templateFindings = defineFindings({
  'bulk-placeholder-header': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.6.5',
    example: { placeholders: ['{{first_name}}'], where: ['Subject'] },
    text: ({ placeholders, where }: Left) => ({
      title: `a placeholder was left in ${where.join(' and ')}: ${cut(quoted(placeholders), 30)}`,
      why: `recipients see ${quoted(placeholders)} before they open the message: it looks like a mass mailing gone wrong, and is reported as one`,
      fix: { text: `fill in ${quoted(placeholders)}, and give the template a value for recipients without one` },
    }),
  },
  'bulk-placeholder-text': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 2.3',
    example: { placeholders: ['*|FNAME|*'], where: ['the text'] },
    text: ({ placeholders }: Left) => ({
      title: `a placeholder was left in the text: ${cut(quoted(placeholders), 30)}`,
      why: `recipients see ${quoted(placeholders)} where a name or value should stand: it looks like a mass mailing gone wrong, and is reported as one`,
      fix: { text: `fill in ${quoted(placeholders)}, and give the template a value for recipients without one` },
    }),
  },
  'bulk-placeholder-link': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 3986 section 2',
    example: { placeholders: ['{{unsubscribe_url}}'], where: ['a link'] },
    text: ({ placeholders }: Left) => ({
      title: `a placeholder was left in a link: ${cut(quoted(placeholders), 30)}`,
      why: `${quoted(placeholders)} is part of the address of a link, which leads nowhere then`,
      fix: { text: `fill in ${quoted(placeholders)}, and try each link of a message that was really sent` },
    }),
  },
  'bulk-greeting-empty': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 2.3',
    example: { line: 'Dear undefined,', value: 'undefined' },
    text: ({ value }: { readonly line: string; readonly value: string | null }) => ({
      title: value === null ? 'the greeting names nobody' : 'the greeting shows that a value was missing',
      why: 'this is what a template makes of a recipient whose name is not known: readers see that the message went to many, and report it the sooner',
      fix: { text: 'give the template a greeting for recipients without a name' },
    }),
  },
});
