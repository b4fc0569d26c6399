import { describe, expect, test } from 'vitest';
import { planOf } from '../../src/audit/plan.ts';
import { rehearseOver } from '../../src/audit/rehearse.ts';
import { select } from '../../src/audit/selection.ts';
import { checks } from '../../src/checks/index.ts';
import { type AuditOptions, defaultSmtpOptions } from '../../src/core/target.ts';
import type { Zone } from '../../src/demo/zone.ts';
import type { PlanStep } from '../../src/report/plan.ts';
import { record2048 } from '../checks/dkim/keys.ts';
import { domainTarget } from '../support/audit.ts';
import { zoneNet } from '../support/zone-net.ts';

const DOMAIN = 'a.example';

const only = ['mx', 'spf', 'dkim', 'senders', 'reverse-dns', 'dmarc', 'tls-rpt', 'mta-sts', 'parked', 'smtp'];

async function stepsOf(
  zone: Zone,
  senders: readonly string[] = [],
  options: Partial<AuditOptions> = { role: 'both' },
  domain = DOMAIN,
): Promise<ReadonlyMap<string, PlanStep>> {
  const smtp = { ...defaultSmtpOptions, enabled: false };
  const target = domainTarget(domain, { smtp, senders, ...options });
  const selection = select(checks, only, []);
  const rehearsal = await rehearseOver(zoneNet(zone), { target, selection, signal: AbortSignal.timeout(10_000) });
  const { steps } = await planOf(rehearsal, target);
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

const detected: Partial<AuditOptions> = { role: null };
const signed: Zone = {
  [DOMAIN]: { MX: ['10 mx.a.example'], TXT: ['v=spf1 mx -all'] },
  'mx.a.example': { A: ['44.128.1.25'] },
  '25.1.128.44.in-addr.arpa': { PTR: ['mx.a.example'] },
  's1._domainkey.a.example': { TXT: [record2048] },
};
const withDmarc = (...TXT: readonly string[]): Zone => ({ ...signed, '_dmarc.a.example': { TXT } });
const added = (step: PlanStep | undefined) => step?.changes.flatMap(({ add }) => add) ?? [];

describe('DMARC goes up, and never down', () => {
  test('a policy that is there stays when reports are asked for', async () => {
    for (const policy of ['quarantine', 'reject']) {
      const steps = await stepsOf(withDmarc(`v=DMARC1; p=${policy}; sp=none;`), [], {
        ...detected,
        reportTo: 'r@b.example',
      });
      expect(added(steps.get('dmarc-none'))).toEqual([`"v=DMARC1; p=${policy}; sp=none; rua=mailto:r@b.example"`]);
      expect(steps.get('dmarc-quarantine')?.done).toBe(true);
    }
  });

  test('a policy under test is none yet', async () => {
    const steps = await stepsOf(withDmarc('v=DMARC1; p=quarantine; t=y; rua=mailto:r@a.example'), [], detected);
    expect(steps.get('dmarc-none')?.done).toBe(true);
    expect(added(steps.get('dmarc-quarantine'))).toEqual(['"v=DMARC1; p=quarantine; rua=mailto:r@a.example"']);
  });

  test('several records become one, at the first step', async () => {
    const steps = await stepsOf(withDmarc('v=DMARC1; p=none', 'v=DMARC1; p=reject'), [], detected);
    expect(steps.get('dmarc-none')?.changes).toMatchObject([
      { remove: ['"v=DMARC1; p=none"', '"v=DMARC1; p=reject"'], add: [expect.stringContaining('p=none; rua=')] },
    ]);
  });

  test('the record of a suffix is not taken for ones own', async () => {
    const bank = 'a.bank';
    const zone: Zone = {
      [bank]: { MX: ['10 mx.a.bank'], TXT: ['v=spf1 mx -all'] },
      'mx.a.bank': { A: ['44.128.1.25'] },
      '_dmarc.bank': { TXT: ['v=DMARC1; p=reject; psd=y; rua=mailto:d@bank'] },
    };
    const none = (await stepsOf(zone, [], detected, bank)).get('dmarc-none');
    expect(added(none)).toEqual(['"v=DMARC1; p=none; rua=mailto:dmarc-reports@a.bank"']);
  });

  test('a policy for the domains below is not that of one of them', async () => {
    const zone: Zone = {
      'a.example': { MX: ['10 mx.a.example'], TXT: ['v=spf1 mx -all'] },
      '_dmarc.a.example': { TXT: ['v=DMARC1; p=none; sp=quarantine; np=reject; adkim=s; rua=mailto:d@a.example'] },
      'b.a.example': { MX: ['10 mx.a.example'], TXT: ['v=spf1 mx -all'] },
      'mx.a.example': { A: ['44.128.1.25'] },
    };
    const steps = await stepsOf(zone, [], detected, 'b.a.example');
    expect(steps.get('dmarc-quarantine')?.done).toBe(true);
    expect(added(steps.get('dmarc-reject'))).toEqual(['"v=DMARC1; p=reject; adkim=s; rua=mailto:d@a.example"']);
    const silent: Zone = { ...zone, '_dmarc.a.example': { TXT: ['v=DMARC1; p=none; sp=quarantine'] } };
    expect(added((await stepsOf(silent, [], detected, 'b.a.example')).get('dmarc-none'))).toEqual([
      '"v=DMARC1; p=quarantine; rua=mailto:dmarc-reports@b.a.example"',
    ]);
  });

  test('what is behind an alias is said, not written', async () => {
    const zone: Zone = {
      ...signed,
      '_dmarc.a.example': { CNAME: ['a.dmarc.test'] },
      'a.dmarc.test': { TXT: ['v=DMARC1; p=none; rua=mailto:r@a.example'] },
    };
    const quarantine = (await stepsOf(zone, [], detected)).get('dmarc-quarantine');
    expect(quarantine).toMatchObject({ done: false, changes: [] });
    expect(quarantine?.byHand.at(-1)).toContain('"v=DMARC1; p=quarantine; rua=mailto:r@a.example"');
  });
});

describe('a domain that sends nothing', () => {
  test.each([
    ['parked', { [DOMAIN]: { MX: ['0 .'], TXT: ['v=spf1 -all'] } }, ['mail-hosts', 'spf', 'dmarc-reject']],
    [
      'only taking mail',
      { ...signed, [DOMAIN]: { MX: ['10 mx.a.example'], TXT: ['v=spf1 -all'] } },
      ['mail-hosts', 'spf', 'dmarc-reject', 'tls-rpt', 'mta-sts-testing', 'mta-sts-enforce'],
    ],
  ])('%s, has forgeries refused at once', async (_, zone, ids) => {
    const steps = await stepsOf(zone, [], detected);
    expect([...steps.keys()]).toEqual(ids);
    const reject = steps.get('dmarc-reject');
    expect(added(reject)).toEqual(['"v=DMARC1; p=reject"']);
    expect(reject?.onDay).toBe(steps.get('spf')?.onDay);
  });

  test('and is about to send, does so with DKIM before its policy bites', async () => {
    const zone = {
      [DOMAIN]: { MX: ['0 .'], TXT: ['v=spf1 -all'] },
      '_dmarc.a.example': { TXT: ['v=DMARC1; p=reject'] },
      ...google,
    };
    const steps = await stepsOf(zone, ['google-workspace'], detected);
    expect(added(steps.get('spf'))).toEqual(['"v=spf1 include:_spf.google.com -all"']);
    expect(steps.get('dkim-google-workspace')?.byHand.join()).toContain('send nothing through it before');
    expect(steps.get('dmarc-none')?.byHand.join()).toContain('--report-to');
  });
});

test('a name that is to be made is planned from nothing', async () => {
  const steps = await stepsOf({ example: {}, ...google }, ['google-workspace'], detected);
  expect([...steps.values()].filter(({ done }) => done === true)).toEqual([]);
  expect(added(steps.get('spf'))).toEqual(['"v=spf1 include:_spf.google.com ~all"']);
  expect(added(steps.get('dmarc-none'))).toEqual(['"v=DMARC1; p=none; rua=mailto:dmarc-reports@a.example"']);
});

test('without senders named, those that SPF lets send are planned for, and DKIM in any case', async () => {
  const unsigned: Zone = { [DOMAIN]: { MX: ['10 mx.a.example'] }, 'mx.a.example': { A: ['44.128.1.25'] } };
  expect((await stepsOf(unsigned, [], detected)).get('dkim')?.done).toBe(false);
  const bySpf = {
    ...unsigned,
    [DOMAIN]: { MX: ['10 mx.a.example'], TXT: ['v=spf1 include:_spf.google.com -all'] },
    ...google,
  };
  const steps = await stepsOf(bySpf, [], detected);
  expect(steps.get('dkim-google-workspace')?.done).toBe(false);
  expect(steps.has('addresses')).toBe(false);
});

test('what no step names is not forgotten', async () => {
  const steps = await stepsOf(withDmarc('v=DMARC1; p=reject; sp=none; rua=mailto:r@a.example'), [], detected);
  expect(steps.get('rest')?.byHand).toEqual([expect.stringMatching(/^dmarc-subdomain-policy-none: /)]);
});

test('a policy that says none is put into testing first', async () => {
  const zone = { ...signed, '_mta-sts.a.example': { TXT: ['v=STSv1; id=1'] } };
  const steps = await stepsOf(zone, [], detected);
  expect(steps.get('mta-sts-testing')?.byHand.join()).toContain('"mode: testing", "mx: mx.a.example"');
});
