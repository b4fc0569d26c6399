import { FEATURES_VERSION } from './features.ts';
import { packCounts, unpackCounts } from './packed-counts.ts';
import { type Label, MOST_MESSAGES, type UserModel } from './user-model.ts';

type UserModelRead = { readonly ok: true; readonly model: UserModel } | { readonly ok: false; readonly error: string };

const FORMAT = 'mailcheck-user-model';
const VERSION = 1;
const DIGEST_OCTETS = 16;
/** In characters: what the most messages take, and to spare. */
const LONGEST_FILE = 40 * 1024 * 1024;

/** The whole of it as text: one line of JSON. The same for the same model. */
export function writeUserModel(model: UserModel): string {
  const { features, spam, ham, learnt } = model;
  const digests = (label: Label) =>
    Buffer.from(
      [...learnt]
        .filter(([, as]) => as === label)
        .map(([digest]) => digest)
        .sort()
        .join(''),
      'hex',
    ).toString('base64');
  return `${JSON.stringify({
    format: FORMAT,
    version: VERSION,
    features,
    spam,
    ham,
    counts: packCounts(model),
    learnt: { spam: digests('spam'), ham: digests('ham') },
  })}\n`;
}

/** Reads what anybody may have written: bounded in size, and refused unless its counts fit each other. Never throws. */
export function readUserModel(text: string): UserModelRead {
  if (text.length > LONGEST_FILE) return refused(`${text.length} characters: expected at most ${LONGEST_FILE}`);
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return refused('not JSON: expected a file that mailcheck train wrote');
  }
  if (!isRecord(file) || file['format'] !== FORMAT) return refused('expected a file that mailcheck train wrote');
  if (file['version'] !== VERSION)
    return refused(`version ${JSON.stringify(file['version'])?.slice(0, 20)}: expected ${VERSION}`);
  if (file['features'] !== FEATURES_VERSION)
    return refused('made by a version of mailcheck that reads messages differently: train a new one');
  return contentOf(file);
}

function contentOf(file: Readonly<Record<string, unknown>>): UserModelRead {
  const { spam, ham, counts, learnt } = file;
  if (!isCount(spam) || !isCount(ham)) return refused(`expected numbers of messages from 0 to ${MOST_MESSAGES}`);
  if (typeof counts !== 'string' || !isRecord(learnt)) return refused('expected "counts" and "learnt"');
  const known = new Map<string, Label>();
  for (const label of ['ham', 'spam'] as const) for (const digest of digestsIn(learnt[label])) known.set(digest, label);
  const inSpam = [...known.values()].filter((label) => label === 'spam').length;
  if (inSpam !== spam || known.size - inSpam !== ham) return refused('the numbers of messages and of digests differ');
  const tables = unpackCounts(counts, { spam, ham });
  if (tables === null) return refused('"counts" cannot be read, or counts more than there are messages');
  return { ok: true, model: { features: FEATURES_VERSION, spam, ham, counts: tables, learnt: known } };
}

function digestsIn(value: unknown): readonly string[] {
  if (typeof value !== 'string') return [];
  const octets = Buffer.from(value, 'base64');
  const digests: string[] = [];
  for (let at = 0; at + DIGEST_OCTETS <= octets.length; at += DIGEST_OCTETS)
    digests.push(octets.toString('hex', at, at + DIGEST_OCTETS));
  return digests;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_MESSAGES;
}

function refused(error: string): UserModelRead {
  return { ok: false, error };
}
