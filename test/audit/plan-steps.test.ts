import { expect, test } from 'vitest';
import { planOf } from '../../src/audit/plan.ts';
import { rehearseOver } from '../../src/audit/rehearse.ts';
import { select } from '../../src/audit/selection.ts';
import { checks } from '../../src/checks/index.ts';
import type { Zone } from '../../src/demo/zone.ts';
import type { PlanStep } from '../../src/report/plan.ts';
import { domainTarget } from '../support/audit.ts';
import { zoneNet } from '../support/zone-net.ts';

const DOMAIN = 'a.example';

async function stepsOf(zone: Zone, senders: readonly string[] = []): Promise<ReadonlyMap<string, PlanStep>> {
  const only = ['mx', 'spf', 'senders', 'reverse-dns', 'dmarc', 'tls-rpt', 'mta-sts'];
  const rehearsal = await rehearseOver(zoneNet(zone), {
    target: domainTarget(DOMAIN, { role: 'both', senders }),
    selection: select(checks, only, []),
    signal: AbortSignal.timeout(10_000),
  });
  const { steps } = await planOf(rehearsal, { domain: DOMAIN, senders, volume: null, reportTo: null });
  return new Map(steps.map((step) => [step.id, step]));
}

const google: Zone = { '_spf.google.com': { TXT: ['v=spf1 ip4:198.51.0.0/24 ~all'] } };

async function spfOf(record: string, more: Zone = {}): Promise<readonly string[]> {
  const zone: Zone = { [DOMAIN]: { TXT: [record] }, ...google, ...more };
  return (await stepsOf(zone, ['google-workspace'])).get('spf')?.changes.flatMap(({ add }) => add) ?? [];
}

test('several faults of one record end in one record, with the senders in it', async () => {
  expect(await spfOf('v=spf1 a:gone.example ip4:198.51.1.1 -all redirect=b.test')).toEqual([
    '"v=spf1 ip4:198.51.1.1 include:_spf.google.com -all"',
  ]);
  expect(await spfOf('v=spf1 ipv4:198.51.1.1 -all')).toEqual(['"v=spf1 ip4:198.51.1.1 include:_spf.google.com -all"']);
});

test('a sender is there when its name is, and not when another name begins so', async () => {
  expect(await spfOf('v=spf1 include:_SPF.google.com. -all')).toEqual([]);
  expect(
    await spfOf('v=spf1 include:_spf.google.com.evil.test -all', {
      '_spf.google.com.evil.test': { TXT: ['v=spf1 -all'] },
    }),
  ).toEqual(['"v=spf1 include:_spf.google.com.evil.test include:_spf.google.com -all"']);
});

test('a step that pushes SPF past ten lookups says so', async () => {
  const names = Array.from({ length: 10 }, (_, index) => `s${index}.test`);
  const zone: Zone = {
    [DOMAIN]: { TXT: [`v=spf1 ${names.map((name) => `include:${name}`).join(' ')} -all`] },
    ...google,
    ...Object.fromEntries(names.map((name, index) => [name, { TXT: [`v=spf1 ip4:198.51.${index}.1 -all`] }])),
  };
  const steps = await stepsOf(zone, ['google-workspace']);
  expect(steps.get('spf')?.brings).toEqual([expect.stringMatching(/^spf-too-many-lookups: .*--flatten/)]);
  expect(steps.get('dmarc-none')?.brings).toEqual([]);
});

test('what was not seen is neither done nor open, and is not written over', async () => {
  const dead: Zone = {
    [DOMAIN]: 'TIMEOUT',
    '_dmarc.a.example': 'TIMEOUT',
    '_smtp._tls.a.example': 'TIMEOUT',
    '_mta-sts.a.example': 'TIMEOUT',
  };
  const steps = await stepsOf(dead);
  for (const id of [
    'spf',
    'addresses',
    'dmarc-none',
    'dmarc-reject',
    'tls-rpt',
    'mta-sts-testing',
    'mta-sts-enforce',
  ]) {
    expect(steps.get(id), id).toMatchObject({ done: null, changes: [] });
  }
});
