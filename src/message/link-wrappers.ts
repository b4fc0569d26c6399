import list from '../data/link-wrappers.json' with { type: 'json' };
import { readTarget, type WebTarget } from './link-target.ts';

interface Wrapper {
  /** A host, or with a dot before it all hosts below. */
  readonly host: string;
  readonly path: string;
  /** The parameter that holds the address; null: it cannot be told from outside. */
  readonly parameter: string | null;
}

const wrappers: readonly Wrapper[] = list.wrappers;

/**
 * Where a link leads that the recipient's own protection, or a search engine, has put another address before.
 *
 * @returns the target itself where nothing is wrapped; null where what is wrapped cannot be told
 */
export function unwrapped(target: WebTarget): WebTarget | null {
  const url = new URL(target.url);
  const wrapper = wrappers.find(
    ({ host, path }) =>
      (host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host) && url.pathname.startsWith(path),
  );
  if (wrapper === undefined) return target;
  const inner = wrapper.parameter === null ? null : url.searchParams.get(wrapper.parameter);
  if (inner === null) return null;
  const read = readTarget(inner, null);
  return read.kind === 'web' ? read : null;
}
