import { domainOfAddress } from '../../core/names.ts';
import { registrableDomain } from '../../core/suffixes.ts';
import { brandNamed, isOfBrand } from '../../message/brands.ts';
import type { BulkMarks } from '../../message/bulk-marks.ts';
import type { Participant, Participants } from '../../message/participants.ts';
import { quotedFields } from '../../message/quoted.ts';
import { mixedScripts } from '../../message/skeleton.ts';
import type { Said } from './judge-domains.ts';
import {
  addressInName,
  asksForNoReply,
  controlsIn,
  domainInName,
  emojiIn,
  isMachineName,
  wordsOfName,
} from './name-text.ts';

const MAX_AUTHORS = 3;

/** What readers see as the author. */
export function judgeNames({ from, replyTo }: Participants, { discussion }: BulkMarks): readonly Said[] {
  return from.slice(0, MAX_AUTHORS).flatMap((author) => {
    const { name, address, field } = author;
    const evidence = quotedFields([field]);
    const noReply = asksForNoReply(address) && replyTo.length === 0;
    return [
      ...(name === null ? [] : ofName(author, name, replyTo, discussion.length > 0)),
      ...(name === null || isMachineName(name, address)
        ? [{ code: 'identity-name-missing', params: { address, name }, evidence } as const]
        : []),
      ...(noReply ? [{ code: 'identity-no-reply', params: { address }, evidence } as const] : []),
    ];
  });
}

function ofName(
  author: Participant,
  name: string,
  replyTo: readonly Participant[],
  isListPost: boolean,
): readonly Said[] {
  const evidence = quotedFields([author.field]);
  const controls = controlsIn(name);
  const emoji = emojiIn(name);
  return [
    ...shownElsewhere(author, name, replyTo, isListPost),
    ...disguised(author, name),
    ...(controls.length > 0
      ? [{ code: 'identity-name-controls', params: { name, characters: controls }, evidence } as const]
      : []),
    ...(emoji.length > 0 ? [{ code: 'identity-name-emoji', params: { name, emoji }, evidence } as const] : []),
  ];
}

/** Lists and services name the real author so: "Ann via Forms", `'ann@acme.example' via List`. */
const ON_BEHALF = /\b(?:via|on behalf of|through|por|über|par|för)\b|通过|代表/iu;

function shownElsewhere(
  { address, organization, domain, field }: Participant,
  name: string,
  replyTo: readonly Participant[],
  isListPost: boolean,
): readonly Said[] {
  const evidence = quotedFields([field]);
  const own = organization ?? domain;
  const shows = addressInName(name);
  const at = shows === null ? null : domainOfAddress(shows);
  if (shows !== null && at !== null) {
    if (own === null || organizationOf(at) === own) return [];
    const isDeclared =
      isListPost || ON_BEHALF.test(name) || replyTo.some((one) => one.address.toLowerCase() === shows.toLowerCase());
    const code = isDeclared ? 'identity-name-address-declared' : 'identity-name-address';
    return [{ code, params: { name, address, shows }, evidence }];
  }
  const shown = domainInName(name);
  if (shown === null || own === null || isListPost || ON_BEHALF.test(name)) return [];
  return sameOrganization(organizationOf(shown), own)
    ? []
    : [{ code: 'identity-name-domain', params: { name, address, shows: shown }, evidence }];
}

function organizationOf(domain: string): string {
  return registrableDomain(domain) ?? domain;
}

/** Companies have their name under many suffixes: "Acme.com" may well be from acme.co.uk. */
function sameOrganization(one: string, other: string): boolean {
  return one === other || one.split('.', 1)[0] === other.split('.', 1)[0];
}

function disguised({ address, domain, field }: Participant, name: string): readonly Said[] {
  const evidence = quotedFields([field]);
  const named = brandNamed(name);
  if (named !== null && domain !== null && !isOfBrand(domain, named.brand)) {
    const code = named.disguised ? 'identity-brand-disguised' : 'identity-brand';
    return [{ code, params: { name, address, brand: named.brand.name }, evidence }];
  }
  for (const word of wordsOfName(name)) {
    const scripts = mixedScripts(word);
    if (scripts !== null) return [{ code: 'identity-name-mixed-scripts', params: { name, word, scripts }, evidence }];
  }
  return [];
}
