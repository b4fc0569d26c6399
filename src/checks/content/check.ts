import type { Token } from '../../classifier/classify.ts';
import { defineMessageCheck } from '../../core/check.ts';
import { maybe } from '../../core/fact.ts';
import type { Observation } from '../../core/observation.ts';
import { type FiltersSeen, filtersSeen, sureDecisions } from '../filters/facts.ts';
import { type ContentSeen, contentSeen } from './facts.ts';
import { contentFindings, type FilterSaid, type Judged, oddsWords } from './findings.ts';

/** What the words, links and form of a message resemble: the opinion of the classifier inside, a hint for lack of a filter. */
export const content = defineMessageCheck({
  id: 'content',
  area: 'message',
  needs: { seen: contentSeen, filters: maybe(filtersSeen) },
  findings: contentFindings,

  judge({ seen, filters }) {
    const { verdict, certainty } = seen.classification;
    if (verdict === 'ham') return [];
    const params = { ...judged(seen), filters: filtersIn(filters) };
    // Spam only where enough is known of what it says: one word is no proof.
    return verdict === 'spam' && certainty !== 'low'
      ? [{ code: 'content-like-spam', params }]
      : [{ code: 'content-undecided', params }];
  },

  show({ seen: { classification, user }, filters }) {
    const { probability, verdict, certainty, strongest, tokens, tokensKnown, script, userShare } = classification;
    return {
      probability: Math.round(probability * 10_000) / 10_000,
      verdict,
      certainty,
      features: tokens,
      known: tokensKnown,
      script,
      'for spam': strongest.for.map(shownToken),
      'against spam': strongest.against.map(shownToken),
      // A filter that was asked knows more than the content.
      'second to': filtersIn(filters).map(({ name }) => name),
      'your database': user === null ? null : { ...user, share: Math.round(userShare * 100) / 100 },
    };
  },
  summary: ({ probability, certainty, 'your database': user }) =>
    `spam ${oddsWords(probability)}${certainty === 'low' ? ', of which little is known' : ''}${user === null ? '' : ', as you taught it'}`,
});

function judged({ classification }: ContentSeen): Omit<Judged, 'filters'> {
  const { probability, certainty, strongest, userShare } = classification;
  const weighty = ({ text, place, trait }: Token) => ({ text, place, trait });
  return {
    probability,
    sureness: certainty,
    spam: strongest.for.map(weighty),
    ham: strongest.against.map(weighty),
    userShare,
  };
}

const FILTER_NAMES = { rspamd: 'Rspamd', spamassassin: 'SpamAssassin' } as const;

function filtersIn(seen: Observation<FiltersSeen>): readonly FilterSaid[] {
  return seen.status === 'unknown'
    ? []
    : sureDecisions(seen.value).map(({ kind, decision }) => ({ name: FILTER_NAMES[kind], decision }));
}

function shownToken({ text, place, trait, weight }: Token) {
  return { text, place, trait, weight: Math.round(weight * 100) / 100 };
}
