import type { Excerpt, FindingOf } from '../../core/finding.ts';
import type { Evidence } from '../../core/observation.ts';
import type { dkimFindings } from './findings.ts';
import { allowsEmail, allowsSha256, isUsable, type KeyRecord } from './parse.ts';
import { repairedRecord } from './repair.ts';
import { keyName, type PublishedText, type SelectorAnswer } from './selectors.ts';
import type { Tag } from './tag-list.ts';
import { type AtKey, type NamedKey, shortened } from './words.ts';

type Said = FindingOf<typeof dkimFindings>;

/** An answer with what DNS said. */
export interface Seen extends SelectorAnswer {
  readonly evidence: readonly Evidence[];
}

/** A key record with the place it stands at. */
interface Placed {
  readonly at: AtKey;
  readonly record: KeyRecord;
  readonly evidence: readonly Evidence[];
}

/** Judges what stands at the selectors: the texts one by one, then the keys beside each other. */
export function judgeKeys(domain: string, answers: readonly Seen[], given: boolean): readonly Said[] {
  const alone = answers.filter(({ texts }) => texts.length === 1 || !texts.some(isKeyish));
  const keys = answers.flatMap((answer) => placedIn(domain, answer));
  const readable = alone.flatMap((answer) => placedIn(domain, answer));
  return [
    ...privateKeys(domain, answers),
    ...answers.filter((answer) => !alone.includes(answer)).flatMap((answer) => severalRecords(domain, answer)),
    ...alone.flatMap((answer) => notKeys(domain, answer)),
    ...readable.flatMap(inRecord),
    ...strengths(domain, keys),
    ...(given ? ed25519Only(domain, readable) : []),
    ...testing(domain, keys),
    ...revoked(domain, readable, given),
    ...shared(domain, keys),
  ];
}

function isKeyish({ form }: PublishedText): boolean {
  return form.kind !== 'foreign' && form.kind !== 'target';
}

function placedIn(domain: string, answer: Seen): readonly Placed[] {
  const { evidence } = answer;
  return answer.texts.flatMap(({ form }) =>
    form.kind === 'key' ? [{ at: placeOf(domain, answer), record: form.record, evidence }] : [],
  );
}

export function placeOf(domain: string, { selector, owner }: SelectorAnswer): AtKey {
  return { domain, selector, owner };
}

function privateKeys(domain: string, answers: readonly Seen[]): readonly Said[] {
  return answers
    .filter(({ texts }) => texts.some(({ form }) => form.kind === 'private-key'))
    .map((answer) => ({
      code: 'dkim-private-key-published',
      params: placeOf(domain, answer),
      evidence: answer.evidence,
    }));
}

/** Several records of which at least one is a key; the pieces of a key that was cut are told from keys of their own. */
function severalRecords(domain: string, answer: Seen): readonly Said[] {
  const { texts, evidence } = answer;
  const head = texts.find(({ form }) => form.kind === 'key' && form.record.faults.length > 0);
  const pieces = texts.filter(({ form }) => form.kind === 'bare-base64');
  const split = head !== undefined && pieces.length > 0;
  const [piece] = pieces;
  const joined = split && pieces.length === 1 && piece ? repairedRecord(head.text + piece.text) : null;
  const shown = texts.map(({ text }) => shortened(text));
  const params = { ...placeOf(domain, answer), count: texts.length, split, texts: shown, joined };
  return [{ code: 'dkim-multiple-records', params, evidence }];
}

function notKeys(domain: string, answer: Seen): readonly Said[] {
  const at = placeOf(domain, answer);
  return answer.texts.flatMap(({ text, form }): readonly Said[] => {
    const params = { ...at, text: shortened(text) };
    const { evidence } = answer;
    switch (form.kind) {
      case 'foreign':
        return [{ code: 'dkim-not-a-key', params, evidence, excerpt: whole(at, text, null) }];
      case 'target':
        return [{ code: 'dkim-cname-pasted', params: { ...params, target: form.target }, evidence }];
      case 'bare-base64': {
        const note = form.whole ? '"p=" in front of the key' : 'a key record; this is a piece of base64';
        const flaws = [{ kind: 'no-key', note }];
        return [
          {
            code: 'dkim-key-malformed',
            params: { ...at, flaws, repaired: repairedRecord(text) },
            evidence,
            excerpt: whole(at, text, `expected ${note}`),
          },
        ];
      }
      default:
        return [];
    }
  });
}

/** What is wrong in the text of one record. */
function inRecord({ at, record, evidence }: Placed): readonly Said[] {
  const { text, faults, remarks, hashes, services, keyType, revoked } = record;
  const [fault] = faults;
  if (fault) {
    const flaws = faults.map(({ kind, expected }) => ({ kind, note: expected }));
    const excerpt = excerptOf(at, text, fault, `expected ${fault.expected}`);
    return [
      { code: 'dkim-key-malformed', params: { ...at, flaws, repaired: repairedRecord(text) }, evidence, excerpt },
    ];
  }
  const said: Said[] = (['irregular', 'untidy'] as const).flatMap((weight): readonly Said[] => {
    const flaws = remarks.filter((remark) => remark.weight === weight);
    const [first] = flaws;
    if (!first) return [];
    const params = { ...at, flaws: flaws.map(({ kind, note }) => ({ kind, note })), repaired: repairedRecord(text) };
    return [{ code: `dkim-key-${weight}`, params, evidence, excerpt: excerptOf(at, text, first, first.note) }];
  });
  const marked = (name: string) => {
    const tag = record.tags.find((candidate: Tag) => candidate.name === name);
    return tag ? { evidence, excerpt: excerptOf(at, text, tag, null) } : { evidence };
  };
  if (!revoked && keyType !== 'rsa' && keyType !== 'ed25519')
    said.push({ code: 'dkim-key-type-unknown', params: { ...at, type: shortened(keyType) }, ...marked('k') });
  if (hashes !== null && !allowsSha256(hashes))
    said.push({ code: 'dkim-hash-unusable', params: { ...at, values: hashes }, ...marked('h') });
  if (services !== null && !allowsEmail(services))
    said.push({ code: 'dkim-service-excludes-email', params: { ...at, values: services }, ...marked('s') });
  return said;
}

const MIN_BITS = 1024; // RFC 8301 section 3.2: verifiers must not consider less valid
const SIGNER_BITS = 2048; // the same: signers should use at least as much
const MAX_BITS = 4096; // the same: verifiers must be able to check up to this much

function strengths(domain: string, keys: readonly Placed[]): readonly Said[] {
  const rsa = keys.filter(({ record }) => record.key?.type === 'rsa');
  const between = (from: number, to: number) =>
    rsa.filter(({ record }) => record.key !== null && record.key.bits >= from && record.key.bits < to);
  return [
    ...listed('dkim-key-too-short', domain, between(0, MIN_BITS)),
    ...listed('dkim-key-weak', domain, between(MIN_BITS, SIGNER_BITS)),
    ...listed('dkim-key-too-long', domain, between(MAX_BITS + 1, Number.POSITIVE_INFINITY)),
  ];
}

/** Said of given selectors alone: among guessed ones, an RSA key may stand under a name we do not know. */
function ed25519Only(domain: string, keys: readonly Placed[]): readonly Said[] {
  const usable = keys.filter(({ record }) => isUsable(record));
  return usable.every(({ record }) => record.key?.type === 'ed25519')
    ? listed('dkim-ed25519-only', domain, usable)
    : [];
}

function testing(domain: string, keys: readonly Placed[]): readonly Said[] {
  return listed(
    'dkim-testing',
    domain,
    keys.filter(({ record: { flags, revoked } }) => !revoked && flags.includes('y')),
  );
}

type ListCode = 'dkim-key-too-short' | 'dkim-key-weak' | 'dkim-key-too-long' | 'dkim-ed25519-only' | 'dkim-testing';

function listed(code: ListCode, domain: string, found: readonly Placed[]): readonly Said[] {
  if (found.length === 0) return [];
  const keys: readonly NamedKey[] = found.map(({ at, record }) => ({ ...at, bits: record.key?.bits ?? 0 }));
  return [{ code, params: { domain, keys }, evidence: found.flatMap(({ evidence }) => evidence) }];
}

/** A guessed selector that is revoked is a key retired as it should be; one that the user signs with is not. */
function revoked(domain: string, keys: readonly Placed[], given: boolean): readonly Said[] {
  const found = keys.filter(({ record }) => record.revoked && record.faults.length === 0);
  if (given) return found.map(({ at, evidence }) => ({ code: 'dkim-selector-revoked', params: at, evidence }));
  if (found.length === 0) return [];
  const selectors = found.map(({ at }) => at.selector);
  const evidence = found.flatMap((key) => key.evidence);
  return [{ code: 'dkim-key-revoked', params: { domain, selectors }, evidence }];
}

function shared(domain: string, keys: readonly Placed[]): readonly Said[] {
  const byKey = Map.groupBy(
    keys.filter(({ record }) => record.key !== null),
    ({ record }) => record.keyText,
  );
  return [...byKey.values()].flatMap((same): readonly Said[] => {
    const selectors = [...new Set(same.map(({ at }) => at.selector))];
    if (selectors.length < 2) return [];
    return [
      {
        code: 'dkim-key-shared',
        params: { domain, selectors },
        evidence: same.flatMap(({ evidence }) => evidence),
      },
    ];
  });
}

const BEFORE_MARK = 400; // characters of a very long record that are shown in front of the place at fault

function excerptOf(
  at: AtKey,
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  note: string | null,
): Excerpt {
  const from = shortened(text) === text ? 0 : Math.max(0, start - BEFORE_MARK);
  const shown = shortened(text.slice(from));
  const mark = { start: start - from, end: Math.min(end - from, shown.length) };
  return { source: `${keyName(at.selector, at.domain)} TXT`, text: shown, mark, note };
}

function whole(at: AtKey, text: string, note: string | null): Excerpt {
  return { source: `${keyName(at.selector, at.domain)} TXT`, text: shortened(text), mark: null, note };
}
