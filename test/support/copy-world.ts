import type { FoundMessage } from '../../src/core/net.ts';
import type { ProbeRequest } from '../../src/core/probe.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { delivered, imapAt, mailboxWith, probeRequest } from './probe-world.ts';
import type { Scene } from './scene.ts';

// A probe that was taken and found again: what the copy says of its way, and of who looked at it.

/** When the probe of a scene begins. */
export const SENT_AT_MS = Date.UTC(2026, 10, 21, 12);

/** A stamp so many seconds after that, as trace fields have it. */
function stamp(seconds: number): string {
  return `${new Date(SENT_AT_MS + seconds * 1000).toUTCString().replace('GMT', '+0000')}`;
}

/** A trace field, with a fold in it as usual. */
export function received(clauses: string, seconds: number): string {
  return `Received: ${clauses};\r\n\t${stamp(seconds)}`;
}

export interface CopyParts {
  readonly probe?: Partial<ProbeRequest>;
  readonly found?: Partial<FoundMessage>;
  readonly zone?: Zone;
}

/** A scene in which this message is in the inbox of `you@b.example`. */
export function copyScene(
  name: string,
  copy: string | Uint8Array,
  finds: Scene['finds'],
  { probe = {}, found = {}, zone = {} }: CopyParts = {},
): Scene {
  const raw = Buffer.from(copy).toString('base64');
  return {
    name,
    zone: { 'b.example': { MX: ['10 mx.b.example.'] }, 'mx.b.example': { A: ['44.128.1.25'] }, ...zone },
    options: { probe: probeRequest({ mailboxes: [imapAt], ...probe }) },
    net: {
      startedAtMs: SENT_AT_MS,
      deliver: (request) => delivered(request),
      mailbox: () => mailboxWith(() => ({ raw, ...found })),
    },
    finds,
  };
}
