import type { FindingOf } from '../../core/finding.ts';
import type { Observation } from '../../core/observation.ts';
import type { TlsPlaces } from '../tls/facts.ts';
import { type Dane, type DaneHost, stateOf } from './facts.ts';
import type { daneFindings, PublishedTlsa } from './findings.ts';
import { presented, recordFor, whyUnusable } from './parse.ts';
import { areOwn, ownerOf, tlsaText, unusableWords } from './words.ts';

type Said = FindingOf<typeof daneFindings>;

/** What the records themselves are worth, whatever the servers present. */
export function judgeRecords(domain: string, found: Dane, places: Observation<TlsPlaces>): readonly Said[] {
  const { hosts } = found;
  const state = (host: DaneHost) => stateOf(found, host);
  const said: Said[] = [];
  const failed = hosts.filter((host) => state(host) === 'failed');
  if (failed.length > 0) {
    const named = failed.map(({ host, tlsa }) => ({ host, detail: tlsa.status === 'unknown' ? tlsa.detail : '' }));
    said.push({
      code: 'dane-lookup-fails',
      params: { hosts: named },
      evidence: failed.flatMap(({ tlsa }) => tlsa.evidence),
    });
  }
  const insecure = hosts.filter((host) => state(host) === 'insecure');
  if (insecure.length > 0) {
    const names = insecure.map(({ host }) => host);
    said.push({
      code: 'dane-not-secure',
      params: { domain, hosts: names, insecure: whatIsInsecure(domain, found, insecure) },
      evidence: insecure.flatMap(({ tlsa }) => tlsa.evidence),
    });
  }
  const counted = hosts.filter((host) => state(host) === 'usable' || state(host) === 'unusable');
  const unusable = counted.flatMap((host) =>
    published(host, (record) => whyUnusable(record) !== null).map(({ record, ...one }) => {
      const why = whyUnusable(record);
      return { ...one, because: why === null ? '' : unusableWords(why, record) };
    }),
  );
  if (unusable.length > 0) {
    said.push({ code: 'dane-unusable-record', params: { records: unusable, own: areOwn(domain, counted) } });
  }
  const whole = counted.flatMap((host) =>
    published(host, (record) => record.matchingType === 0 && whyUnusable(record) === null).map(withoutRecord),
  );
  if (whole.length > 0) said.push({ code: 'dane-full-data', params: { records: whole } });
  const usable = hosts.filter((host) => state(host) === 'usable');
  const without = hosts.filter((host) => state(host) === 'none');
  if (usable.length > 0 && without.length > 0) {
    const params = { with: usable.map(({ host }) => host), without: without.map(({ host }) => host) };
    said.push({
      code: 'dane-partial',
      params: { ...params, add: toAdd(without, places), own: areOwn(domain, without) },
    });
  }
  if (isReady(found)) {
    const add = toAdd(hosts, places);
    if (add.length > 0) said.push({ code: 'dane-missing', params: { domain, add, own: areOwn(domain, hosts) } });
  }
  return said;
}

/** All is signed, and there is no TLSA anywhere. */
function isReady({ mxSecure, hosts }: Dane): boolean {
  return (
    mxSecure &&
    hosts.every(
      ({ addressSecure, tlsa }) =>
        addressSecure === true && tlsa.status === 'known' && tlsa.value.secure && tlsa.value.records.length === 0,
    )
  );
}

function whatIsInsecure(domain: string, { mxSecure }: Dane, hosts: readonly DaneHost[]): readonly string[] {
  return [
    ...(mxSecure ? [] : [`the MX records of ${domain}`]),
    ...hosts.filter(({ addressSecure }) => addressSecure === false).map(({ host }) => `the addresses of ${host}`),
    ...hosts
      .filter(({ tlsa }) => tlsa.status === 'known' && !tlsa.value.secure)
      .map((host) => `the TLSA records at ${ownerOf(host)}`),
  ];
}

/** The records of a host that are wanted, as published. */
export function published(
  host: DaneHost,
  wanted: (record: PublishedRecord['record']) => boolean,
): readonly PublishedRecord[] {
  const records = host.tlsa.status === 'known' ? host.tlsa.value.records : [];
  return records.filter(wanted).map((record) => ({ name: ownerOf(host), value: tlsaText(record), record }));
}

interface PublishedRecord extends PublishedTlsa {
  readonly record: Extract<DaneHost['tlsa'], { status: 'known' }>['value']['records'][number];
}

export function withoutRecord({ name, value }: PublishedRecord): PublishedTlsa {
  return { name, value };
}

/** The `3 1 1` records for what the servers of these hosts present; each once. */
export function toAdd(hosts: readonly DaneHost[], places: Observation<TlsPlaces>): readonly PublishedTlsa[] {
  if (places.status === 'unknown') return [];
  const records = hosts.flatMap((host) =>
    places.value.places.flatMap(({ host: name, seen }) => {
      const chain = name === host.host && seen.status === 'known' ? (seen.value?.startTls.handshake?.chain ?? []) : [];
      const [leaf] = presented(chain.slice(0, 1));
      const value = leaf ? recordFor(leaf) : null;
      return value === null ? [] : [{ name: ownerOf(host), value }];
    }),
  );
  return [...new Map(records.map((record) => [`${record.name} ${record.value}`, record])).values()];
}
