import { type MailboxPlacement, type Placement, type PlacementVerdict, WORST_FIRST } from '../core/placement.ts';
import { enumerate, type Risk } from './sentence.ts';

const MOST_NAMED = 2;
const MOST_FATES_WITH_NAMES = 3;

/** What became of the probe, as a clause such as `the probe was filed as spam by gmail`. Null: there was no recipient. */
export function probeClause({ mailboxes }: Pick<Placement, 'mailboxes'>): string | null {
  const fates = WORST_FIRST.flatMap((verdict) => {
    const own = mailboxes.filter((mailbox) => mailbox.verdict === verdict);
    const blind = own.filter(({ looked }) => verdict === 'not-arrived' && looked === 'inbox-only');
    return [
      { verdict, own: own.filter((mailbox) => !blind.includes(mailbox)) },
      { verdict: 'not-in-inbox' as const, own: blind },
    ];
  }).filter(({ own }) => own.length > 0);
  if (fates.length === 0) return null;
  const clauses = fates.map(({ verdict, own }, index) => {
    const isLast = index === fates.length - 1;
    const counted = `${own.length}${isLast ? ` of ${mailboxes.length} mailboxes` : ''}`;
    const isNamed = fates.length <= MOST_FATES_WITH_NAMES;
    const servers = verdict === 'refused' && isNamed ? serversOf(own) : null;
    if (servers !== null) return `was refused by ${servers}`;
    return predicate(verdict, isNamed ? placesOf(own, mailboxes) : counted);
  });
  return `the probe ${enumerate(clauses, 'and')}`;
}

/** Whether the probe is in the inbox of each of its recipients. */
export function isWell({ mailboxes }: Pick<Placement, 'mailboxes'>): boolean {
  return mailboxes.length > 0 && mailboxes.every(({ verdict }) => verdict === 'inbox');
}

/**
 * What may still become of mail, beside what became of the probe. What was seen is no longer feared; and what reached an
 * inbox shows that nothing is certain to keep mail out.
 *
 * @param risks  those of the checks of the domain
 */
export function risksBeside({ mailboxes }: Pick<Placement, 'mailboxes'>, risks: readonly Risk[]): readonly Risk[] {
  const has = (...verdicts: readonly PlacementVerdict[]) =>
    mailboxes.some(({ verdict }) => verdict !== null && verdicts.includes(verdict));
  const seen = { bounce: has('refused', 'bounced'), 'spam-folder': has('junk'), spoofable: false, downgrade: false };
  const gotThrough = has('inbox', 'junk', 'other');
  return risks
    .filter(({ effect }) => effect.direction !== 'your-mail' || !seen[effect.kind])
    .map(({ effect, certain }) => ({ effect, certain: certain && !(gotThrough && effect.direction === 'your-mail') }));
}

function predicate(verdict: PlacementVerdict | 'not-in-inbox' | null, places: string): string {
  switch (verdict) {
    case 'refused':
      return `was refused for ${places}`;
    case 'bounced':
      return `bounced ${at(places)}`;
    case 'not-arrived':
      return `did not arrive ${at(places)}`;
    case 'not-in-inbox':
      return `was not in the inbox ${at(places)}`;
    case 'junk':
      return `was filed as spam ${by(places)}`;
    case 'other':
      return `was put into another folder ${by(places)}`;
    case 'accepted':
      return `was accepted for ${places}`;
    case 'inbox':
      return `reached the inbox ${at(places)}`;
    case null:
      return `cannot be accounted for ${at(places)}`;
  }
}

const at = (places: string) => `at ${places}`;
const by = (places: string) => `by ${places}`;

/** `gmail`, `gmail and qq`, `3 of 5 mailboxes`, `all 5 mailboxes`. */
function placesOf(own: readonly MailboxPlacement[], all: readonly MailboxPlacement[]): string {
  const names = [...new Set(own.map(nameOf))];
  if (names.length <= MOST_NAMED) return names.join(' and ');
  return own.length === all.length ? `all ${all.length} mailboxes` : `${own.length} of ${all.length} mailboxes`;
}

/** Who refused it may be the sender's own server. Null: not known of all, or too many to be named. */
function serversOf(own: readonly MailboxPlacement[]): string | null {
  const names = [...new Set(own.map(({ refusedBy }) => refusedBy))];
  return names.length > MOST_NAMED || names.includes(null) ? null : names.join(' and ');
}

/** As the user calls the provider, else the domain of the address. */
function nameOf({ provider, recipient }: MailboxPlacement): string {
  return provider ?? recipient.slice(recipient.lastIndexOf('@') + 1);
}
