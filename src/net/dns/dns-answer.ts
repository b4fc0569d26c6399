import type { DnsAnswer, RecordType, RecordTypes } from '../../core/net.ts';
import type { Step } from './answer.ts';

type Negative = Extract<DnsAnswer<never>, { readonly kind: 'nodata' }>;

/** What every answer carries beside what it says. */
type Common = Omit<Negative, 'kind' | 'zone'>;

type Final = Pick<Step, 'records' | 'zone'> & { readonly kind: Exclude<Step['kind'], 'alias'> };

/** A step that leads nowhere else, as facts are given it. */
export function dnsAnswer<T extends RecordType>(
  type: T,
  { kind, records, zone }: Final,
  { sizeBytes, ...common }: Common & { readonly sizeBytes: number },
): DnsAnswer<RecordTypes[T]> {
  switch (kind) {
    case 'records': {
      // The type of the data goes with the type of the record, which TypeScript does not follow for a `T` yet unknown.
      const data = records.filter((record) => record.type === type).map((record) => record.data as RecordTypes[T]);
      return { kind, records: data, sizeBytes, ...common };
    }
    case 'nodata':
      return { kind, zone, ...common };
    case 'nxdomain':
      return { kind, zone, ...common };
  }
}
