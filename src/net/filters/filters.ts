import type { Dns } from '../../core/dns.ts';
import type { Filters } from '../../core/filters.ts';
import type { Wire } from '../wire.ts';
import { findFilters } from './find.ts';
import { askRspamd } from './rspamd.ts';
import { askSpamd } from './spamd.ts';

export interface FiltersOptions {
  readonly wire: Pick<Wire, 'fetch' | 'connect' | 'secret'>;
  readonly dns: Dns;
  /** For a verdict, in milliseconds. Default: 30,000. */
  readonly timeoutMs?: number;
}

/** Spam filters over a wire. */
export function createFilters(options: FiltersOptions): Filters {
  return {
    rspamd: (request) => askRspamd(request, options),
    spamd: (request) => askSpamd(request, options),
    find: () => findFilters(options.wire),
  };
}
