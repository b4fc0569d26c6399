import type { Context } from '../../core/fact.ts';
import { type Evidence, known, type Observation, unknown } from '../../core/observation.ts';
import { VERSIONS, type Version } from './client-hello.ts';
import { WEAK_GROUPS } from './groups.ts';
import { type Hello, type Probed, type Server, sendHello } from './probe-facts.ts';
import type { Greeting } from './server-answer.ts';
import { codesOf, ELLIPTIC, ORDINARY, WEAK_FAMILIES, type WeakFamily, weakFamilyOf } from './suite-facts.ts';

/** What a server said to one hello; null: it refused it. */
export type Answer = Observation<Greeting | null>;

/** One server taken apart. */
export interface Taken {
  readonly versions: ReadonlyMap<Version, Answer>;
  readonly weak: ReadonlyMap<WeakFamily, Answer>;
  /** Diffie-Hellman over finite fields alone. */
  readonly dhe: Answer;
  /** Elliptic curves below 224 bits alone. */
  readonly weakGroups: Answer;
  /** DEFLATE beside no compression. */
  readonly compression: Answer;
}

const VERSION_NAMES = Object.keys(VERSIONS) as readonly Version[];

/**
 * Takes one server apart: five hellos for the versions, one each for Diffie-Hellman, curves and compression, one for all
 * weak suites, and one more for each family of these that it takes. A hello that was met with silence is said again, and
 * then one that was answered before: a server that has enough of us falls silent, and that refuses nothing. At most 24
 * connections, 9 as a rule.
 */
export async function takeApart(server: Server, context: Context): Promise<Taken> {
  const say = async (hello: Hello): Promise<Observation<Probed>> => {
    const first = await sendHello(server, hello, context);
    const isSilent = first.status === 'known' && first.value.is === 'silent';
    return isSilent ? sendHello(server, { ...hello, purpose: `${hello.purpose}, again` }, context) : first;
  };
  const [versions, weak, dhe, weakGroups, compression] = await Promise.all([
    Promise.all(VERSION_NAMES.map((version) => say(versionHello(version)))),
    weakSuites(say),
    say({ purpose: 'Diffie-Hellman', version: 'TLS 1.2', suites: codesOf('dhe') }),
    say({ purpose: 'weak curves', version: 'TLS 1.2', suites: ELLIPTIC, groups: WEAK_GROUPS }),
    say({ purpose: 'compression', version: 'TLS 1.2', suites: ORDINARY, compression: true }),
  ]);
  const all = [...versions, ...weak.values(), dhe, weakGroups, compression];
  const silence = all.some(isSilence) ? await whatSilenceMeans(server, versions, context) : null;
  const answerOf = (probed: Observation<Probed>) => answer(probed, silence);
  return {
    versions: new Map(VERSION_NAMES.flatMap((version, index) => pair(version, versions[index], answerOf))),
    weak: new Map(WEAK_FAMILIES.flatMap((family) => pair(family, weak.get(family), answerOf))),
    dhe: answerOf(dhe),
    weakGroups: answerOf(weakGroups),
    compression: answerOf(compression),
  };
}

function versionHello(version: Version): Hello {
  return { purpose: version, version, suites: version === 'TLS 1.3' ? codesOf('tls13') : ORDINARY };
}

function pair<K>(
  key: K,
  probed: Observation<Probed> | undefined,
  answerOf: (probed: Observation<Probed>) => Answer,
): readonly (readonly [K, Answer])[] {
  return probed === undefined ? [] : [[key, answerOf(probed)]];
}

/** All families at once; what is chosen is taken out, and the rest offered again, until nothing of it is taken. */
async function weakSuites(
  say: (hello: Hello) => Promise<Observation<Probed>>,
): Promise<ReadonlyMap<WeakFamily, Observation<Probed>>> {
  const found = new Map<WeakFamily, Observation<Probed>>();
  let left: readonly WeakFamily[] = WEAK_FAMILIES;
  while (left.length > 0) {
    const suites = left.flatMap((family) => codesOf(family));
    const probed = await say({ purpose: `weak suites (${left.join(', ')})`, version: 'TLS 1.2', suites });
    const chosen =
      probed.status === 'known' && probed.value.is === 'greeted' ? weakFamilyOf(probed.value.greeting.suite) : null;
    if (chosen === null || !left.includes(chosen)) {
      // Refused, not answered, or answered with what was not offered: it holds for all that are left.
      for (const family of left) found.set(family, strange(probed));
      return found;
    }
    found.set(chosen, probed);
    left = left.filter((family) => family !== chosen);
  }
  return found;
}

function strange(probed: Observation<Probed>): Observation<Probed> {
  if (probed.status === 'unknown' || probed.value.is !== 'greeted') return probed;
  return unknown('protocol-error', 'the server chose a suite that was not offered', probed.evidence);
}

function isSilence(probed: Observation<Probed>): boolean {
  return probed.status === 'known' && probed.value.is === 'silent';
}

/** @returns null where silence is a refusal: a hello that was answered before is answered still */
async function whatSilenceMeans(
  server: Server,
  versions: readonly Observation<Probed>[],
  context: Context,
): Promise<{ readonly detail: string; readonly evidence: readonly Evidence[] } | null> {
  const index = versions.findIndex((probed) => probed.status === 'known' && probed.value.is === 'greeted');
  const answered = VERSION_NAMES[index];
  if (answered === undefined) return { detail: 'the server closes the connection, whatever the hello', evidence: [] };
  const hello = versionHello(answered);
  const again = await sendHello(
    server,
    { ...hello, purpose: `${hello.purpose}, to see whether it answers still` },
    context,
  );
  if (again.status === 'known' && again.value.is === 'greeted') return null;
  return { detail: 'the server does not answer any more what it had answered before', evidence: again.evidence };
}

function answer(probed: Observation<Probed>, silence: Awaited<ReturnType<typeof whatSilenceMeans>>): Answer {
  if (probed.status === 'unknown') return probed;
  const { value, evidence } = probed;
  if (value.is === 'greeted') return known(value.greeting, evidence);
  if (value.is === 'silent' && silence !== null)
    return unknown('refused', silence.detail, [...evidence, ...silence.evidence]);
  return known(null, evidence);
}
