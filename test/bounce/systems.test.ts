import { describe, expect, test } from 'vitest';
import { rulesFor, systemNamed } from '../../src/bounce/systems.ts';
import { providers } from '../../src/checks/providers.ts';

describe('who is meant by --provider', () => {
  test.for([
    ['gmail', 'google-workspace'],
    ['Google', 'google-workspace'],
    ['G Suite', 'google-workspace'],
    ['ann@gmail.com', 'google-workspace'],
    ['gmail-smtp-in.l.google.com.', 'google-workspace'],
    ['Microsoft 365', 'microsoft-365'],
    ['office365', 'microsoft-365'],
    ['Exchange Online', 'microsoft-365'],
    ['acme-example.mail.protection.outlook.com', 'microsoft-365'],
    ['Outlook.com', 'outlook-com'],
    ['outlook', 'outlook-com'],
    ['hotmail.de', 'outlook-com'],
    ['HOTMAIL', 'outlook-com'],
    ['hotmail-com.olc.protection.outlook.com', 'outlook-com'],
    ['Yahoo/AOL', 'yahoo'],
    ['aol.com', 'yahoo'],
    ['yahoo.co.jp', 'yahoo-japan'],
    ['Apple iCloud', 'icloud'],
    ['me.com', 'icloud'],
    ['Proofpoint', 'proofpoint'],
    ['Proofpoint Essentials', 'proofpoint-essentials'],
    ['pphosted.com', 'proofpoint'],
    ['Mimecast', 'mimecast'],
    ['Barracuda', 'barracuda'],
    ['Spamhaus (any MX)', 'spamhaus'],
    ['Cloudmark (CSI)', 'cloudmark'],
    ['Comcast', 'comcast'],
    ['GMX / web.de / mail.com', 'gmx'],
    ['web.de', 'gmx'],
    ['gmx.at', 'gmx'],
    ['Orange / Wanadoo / Laposte', 'orange'],
    ['wanadoo.fr', 'orange'],
    ['La Poste', 'laposte'],
    ['Mail.ru', 'mail-ru'],
    ['Yandex', 'yandex'],
    ['Spectrum / Charter', 'spectrum'],
    ['nc.rr.com', 'spectrum'],
    ['Cox', 'cox'],
    ['GoDaddy', 'godaddy'],
    ['secureserver.net', 'godaddy'],
    ['Zoho', 'zoho'],
    ['NTT docomo / au', 'docomo'],
    ['au', 'kddi'],
    ['T-Online', 't-online'],
    ['Telekom', 't-online'],
    ['IronPort', 'cisco'],
    ['AT&T', 'att'],
    ['163.com', 'netease'],
    ['the mail system of Rackspace', 'rackspace'],
  ] as const)('%s is %s', ([text, id]) => {
    expect(systemNamed(text)).toBe(id);
  });

  test.for(['', '?', 'mail', 'acme.example', 'mx1.acme.example', 'com', '.com', 'x'.repeat(10_000)])(
    '%s is nobody',
    (text) => {
      expect(systemNamed(text)).toBeNull();
    },
  );

  test('every provider by its id, its name and every alias', () => {
    for (const { id, name, aliases = [] } of providers) {
      for (const text of [id, name, ...aliases]) expect([text, systemNamed(text)]).toEqual([text, id]);
    }
  });
});

test('the rules of one that speaks alike come behind the own ones', () => {
  const [outlook, microsoft] = ['outlook-com', 'microsoft-365'].map((id) => providers.find((one) => one.id === id));
  const [own = [], shared = []] = [outlook, microsoft].map((each) =>
    each?.replies?.filter(({ vague }) => vague !== true),
  );
  expect(own.length).toBeGreaterThan(0);
  expect(rulesFor(outlook ?? null).slice(own.length, own.length + shared.length)).toEqual(shared);
});
