import type { ListsAsked } from '../../core/bounce-proof.ts';
import { withoutAddresses, withoutNames } from '../../core/reply-names.ts';
import blocklists from '../../data/blocklists.json' with { type: 'json' };
import graveyard from '../../data/dead-blocklists.json' with { type: 'json' };

// Which blocklists a refusal names: by their zones, their names, or the page that it sends the reader to.

type Subject = 'address' | 'domain';

export interface NamedLists {
  /** Lists that are asked, by their names in `src/data/blocklists.json`. */
  readonly asked: readonly Pick<List, 'name' | 'zone' | 'ipv6' | 'delist'>[];
  /** Closed ones: whoever refuses by them refuses by nothing. */
  readonly dead: readonly { readonly name: string; readonly since: string; readonly what: string }[];
  /** Zones or hosts of lists that are not asked. */
  readonly others: readonly string[];
}

interface List {
  readonly name: string;
  readonly zone: string;
  readonly subject: string;
  readonly kind: string;
  /** Whether it lists IPv6 addresses. */
  readonly ipv6: boolean;
  readonly delist: string;
}

const lists: readonly List[] = blocklists.lists.filter(({ kind }) => kind === 'block');

/** Who runs it: the label below the public suffix. */
const ownerOf = (zone: string) => zone.split('.').at(-2) ?? zone;
const OWNERS = new Set([...lists, ...graveyard.dead].map(({ zone }) => ownerOf(zone)));

const OTHERS =
  /\b(?:using|listed (?:at|by|in|on)(?: the)?|rbl|dnsbl|(?:block|black|deny) ?list)\b[\s:=("'<[]{1,4}(?:https?:\/\/)?([a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){1,5})/gi;

// Parts of Spamhaus' lists, which replies name by these letters alone, and the list that has them all.
const LETTERS: Readonly<Record<Subject, readonly (readonly [RegExp, string])[]>> = {
  address: [[/\b(?:SBL|XBL|PBL)\b/, 'zen.spamhaus.org']],
  domain: [[/\bDBL\b/, 'dbl.spamhaus.org']],
};

/**
 * @param text  what the server said
 * @param subject  whether lists of addresses are meant, or lists of domains
 */
export function listsNamedIn(text: string, subject: Subject): NamedLists {
  // A mailbox, or a page, that has the name of a list is none; but a page may be asked for the zone of one.
  const addressed = withoutAddresses(text).toLowerCase();
  const bare = withoutNames(text);
  const words = bare.toLowerCase();
  const exact = lists.filter(({ zone }) => has(addressed, zone));
  // A zone that is written out says which of its owner's lists is meant.
  const settled = new Set(exact.map(({ zone }) => ownerOf(zone)));
  const loose = lists.filter(
    ({ zone, name }) => !settled.has(ownerOf(zone)) && (has(words, ownerOf(zone)) || has(words, name.toLowerCase())),
  );
  const byLetters = LETTERS[subject].flatMap(([letters, zone]) => (letters.test(bare) ? [zone] : []));
  const asked = lists.filter(
    (list) =>
      list.subject === subject && (exact.includes(list) || loose.includes(list) || byLetters.includes(list.zone)),
  );
  const dead = graveyard.dead.filter(({ zone }) => has(addressed, zone));
  const others = Array.from(words.matchAll(OTHERS), ([, host = '']) => host).filter(
    (host) => /[a-z]$/.test(host) && !OWNERS.has(ownerOf(host)),
  );
  return {
    asked: asked.map(({ name, zone, ipv6, delist }) => ({ name, zone, ipv6, delist })),
    dead: dead.map(({ name, since, what }) => ({ name, since, what })),
    others: [...new Set(others)].slice(0, 3),
  };
}

/** Those that can confirm or refute a refusal: the ones that it names, or, where it names none that can be asked, all. */
export function listsFor(text: string, subject: Subject): ListsAsked {
  const { asked } = listsNamedIn(text, subject);
  const all = lists.filter((list) => list.subject === subject);
  return { about: subject, zones: (asked.length > 0 ? asked : all).map(({ zone }) => zone) };
}

/** As a word of its own, or a label. */
function has(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (!/[a-z0-9]/.test(text[at - 1] ?? ' ') && !/[a-z0-9]/.test(text[at + word.length] ?? ' ')) return true;
  }
  return false;
}
