import { type AuthenticationResults, readAuthenticationResults } from './authentication-results.ts';
import type { HeaderField } from './header-fields.ts';
import { tagsIn } from './signature-tags.ts';

/** What one handler of a message sealed (RFC 8617 section 4.1). Nothing here is verified. */
export interface ArcSet {
  /** 1 for the first handler. */
  readonly instance: number;
  /** What the handler found; null where its field is missing. */
  readonly results: AuthenticationResults | null;
  /** `none`, `pass` or `fail`: the chain as the handler found it (`cv=`); null: not said. */
  readonly chain: string | null;
  /** The sealing domain (`d=`) and selector (`s=`); null: not said. */
  readonly sealer: string | null;
  readonly selector: string | null;
  /** When it was sealed (`t=`), since 1970 in milliseconds; null: not said. */
  readonly sealedAtMs: number | null;
  /** Whether there is exactly one of its three fields each (RFC 8617 section 5.1.1.5). */
  readonly complete: boolean;
}

const MAX_INSTANCE = 50; // RFC 8617 section 4.2.1
const MAX_CHARACTERS = 16_384;
const KINDS = ['arc-authentication-results', 'arc-message-signature', 'arc-seal'] as const;
type Kind = (typeof KINDS)[number];

interface Part {
  readonly kind: Kind;
  readonly instance: number;
  readonly value: string;
}

/** The ARC sets of a message, the first handler's first; fields without an instance of 1 to 50 are passed over. */
export function arcSetsIn(fields: readonly HeaderField[]): readonly ArcSet[] {
  const parts = fields.flatMap(partOf);
  const instances = [...new Set(parts.map(({ instance }) => instance))].sort((a, b) => a - b);
  return instances.map((instance) =>
    setOf(
      instance,
      parts.filter((part) => part.instance === instance),
    ),
  );
}

function partOf(field: HeaderField): readonly Part[] {
  const kind = KINDS.find((name) => name === field.name.toLowerCase());
  if (kind === undefined) return [];
  const value = field.value.slice(0, MAX_CHARACTERS);
  const instance = Number(/^\s*i\s*=\s*(\d{1,3})\s*(?:;|$)/i.exec(value)?.[1] ?? tagsIn(value).get('i') ?? 0);
  return instance >= 1 && instance <= MAX_INSTANCE ? [{ kind, instance, value }] : [];
}

function setOf(instance: number, parts: readonly Part[]): ArcSet {
  const textOf = (kind: Kind) => parts.find((part) => part.kind === kind)?.value ?? null;
  const results = textOf('arc-authentication-results');
  const seal = tagsIn(textOf('arc-seal') ?? '');
  const sealed = seal.get('t') ?? '';
  return {
    instance,
    results: results === null ? null : readAuthenticationResults(results.replace(/^\s*i\s*=\s*\d{1,3}\s*;/i, '')),
    chain: seal.get('cv')?.toLowerCase() ?? null,
    sealer: seal.get('d')?.toLowerCase() ?? null,
    selector: seal.get('s') ?? null,
    sealedAtMs: /^\d{1,12}$/.test(sealed) ? Number(sealed) * 1000 : null,
    complete: KINDS.every((kind) => parts.filter((part) => part.kind === kind).length === 1),
  };
}
