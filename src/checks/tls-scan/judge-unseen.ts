import { type Unchecked, unchecked } from '../../core/check.ts';
import type { Code } from './entry.ts';
import { type Answer, type ScannedServer, takes, type Version } from './facts.ts';
import { OLD, WEAK } from './judge-hellos.ts';

interface Open {
  readonly what: string;
  readonly answer: Answer;
  readonly codes: readonly Code[];
}

/** Hellos that were not answered, together for one server and reason, with what they might have shown. */
export function unseenAt(server: ScannedServer): readonly Unchecked[] {
  const { host, address, port, versions, weak, dhe, weakGroups, compression, service } = server;
  const hellos: readonly Open[] = [
    ...[...versions].map(([version, answer]) => ({ what: version, answer, codes: codesOf(version, server) })),
    ...[...weak].map(([family, answer]) => ({ what: WEAK[family].words, answer, codes: [WEAK[family][service]] })),
    { what: 'Diffie-Hellman', answer: dhe, codes: ['tls-scan-small-dh-group'] },
    { what: 'curves', answer: weakGroups, codes: ['tls-scan-weak-group'] },
    { what: 'compression', answer: compression, codes: ['tls-scan-compression'] },
  ];
  const open = hellos.flatMap(({ answer, ...hello }) =>
    answer.status === 'unknown' ? [{ ...hello, why: answer }] : [],
  );
  return [...Map.groupBy(open, ({ why }) => `${why.reason} ${why.detail}`).values()].flatMap((group): Unchecked[] => {
    const [first] = group;
    if (first === undefined) return [];
    const subject = `${group.map(({ what }) => what).join(', ')} at ${host}:${port} [${address}]`;
    const couldBe = [...new Set(group.flatMap(({ codes }) => codes))];
    return [unchecked(subject, first.why, couldBe)];
  });
}

/** What a version that was not seen might be, besides what is known of the others. */
function codesOf(version: Version, server: ScannedServer): readonly Code[] {
  const inHello = ['tls-scan-no-forward-secrecy', 'tls-scan-insecure-renegotiation'] as const;
  if (version === 'TLS 1.3') return ['tls-scan-no-tls-1-3'];
  if (version === 'TLS 1.2') return [...inHello, 'tls-scan-no-extended-master-secret', 'tls-scan-no-tls-1-2'];
  const only = server.service === 'submission' ? (['tls-scan-submission-old-version-only'] as const) : [];
  const isOldest = OLD.some((old) => old === version) && takes(server, 'TLS 1.2') !== true;
  return ['tls-scan-old-version', ...(isOldest ? [...inHello, ...only] : [])];
}
