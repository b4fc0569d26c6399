import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lookOf } from '../../../src/checks/reverse-dns/parse.ts';
import { anyCharacter } from '../../support/any-character.ts';

// Names as they stand in reverse DNS, with addresses of their kind.
describe('what a PTR name looks like', () => {
  test.each([
    // given by hand, or by a sending service to its own servers
    ['mail-lf1-f41.google.com', '209.85.167.41', 'plain'],
    ['mx1.example.com', '203.0.113.1', 'plain'],
    ['a27-1.smtp-out.amazonses.com', '54.240.27.1', 'plain'],
    ['mail-eopbgr80054.outbound.protection.outlook.com', '40.107.8.54', 'plain'],
    ['o1.ptr4412.sendgrid.acme.com', '167.89.44.12', 'plain'],
    ['mta-203-0-113-7.sparkpostmail.com', '203.0.113.7', 'plain'],
    ['mail203-0-113-7.atl.sender.com', '203.0.113.7', 'plain'],
    ['mout.kundenserver.de', '212.227.126.130', 'plain'],
    ['out1-smtp.messagingengine.com', '66.111.4.25', 'plain'],
    ['wfhigh7-smtp.messagingengine.com', '64.147.123.158', 'plain'],
    ['vps-1a2b3c4d.vps.ovh.net', '51.68.10.20', 'plain'],
    ['srv17.acme.de', '203.0.113.17', 'plain'],
    ['smtp.generaldynamics.com', '192.0.2.4', 'plain'],
    ['mail.cable.co.uk', '192.0.2.4', 'plain'],
    ['mx1.dsl.example.com', '203.0.113.1', 'plain'],
    ['mail.pool.example.com', '203.0.113.1', 'plain'],
    ['dynamics1.example.com', '203.0.113.1', 'plain'],
    ['host7.example.com', '203.0.113.7', 'plain'],
    ['static-mail.example.com', '203.0.113.7', 'plain'],
    ['example.com', '203.0.113.7', 'plain'],
    ['mail.example.com', '2001:db8::25', 'plain'],
    ['mx-2001.example.com', '2001:db8::25', 'plain'],
    ['', '203.0.113.7', 'plain'],
    ['com', '203.0.113.7', 'plain'],
    // of lines at home
    ['pool-96-240-10-20.nwrknj.fios.verizon.net', '96.240.10.20', 'dynamic'],
    ['p5b0c1d2e.dip0.t-ipconnect.de', '91.12.29.46', 'dynamic'],
    ['dslb-088-064-010-020.088.064.pools.vodafone-ip.de', '88.64.10.20', 'dynamic'],
    ['cpc35-sutt4-2-0-cust113-7.cable.virginm.net', '203.0.113.7', 'dynamic'],
    ['203-0-113-7.dyn.isp.net', '203.0.113.7', 'dynamic'],
    ['7.113.0.203.dynamic.isp.net', '203.0.113.7', 'dynamic'],
    ['dsl-113-7.isp.net', '203.0.113.7', 'dynamic'],
    ['7.pool113.isp.net', '203.0.113.7', 'dynamic'],
    ['dhcp7.campus.university.edu', '203.0.113.7', 'dynamic'],
    ['lfbn-par-1-113-7.w86-200.abo.wanadoo.fr', '86.200.113.7', 'dynamic'],
    ['c-203-0-113-7.hsd1.ma.comcast.net', '203.0.113.7', 'dynamic'],
    ['dynamic.vdc.vn', '203.0.113.7', 'dynamic'],
    ['adsl.viettel.vn', '203.0.113.7', 'dynamic'],
    ['mail-203-0-113-7.dyn.isp.net', '203.0.113.7', 'dynamic'],
    ['2001-db8-0-0-1-2-3-4.dyn.isp.net', '2001:db8::1:2:3:4', 'dynamic'],
    // made from the address
    ['static.7.113.0.203.clients.your-server.de', '203.0.113.7', 'generic'],
    ['ec2-203-0-113-7.eu-west-1.compute.amazonaws.com', '203.0.113.7', 'generic'],
    ['7.113.0.203.bc.googleusercontent.com', '203.0.113.7', 'generic'],
    ['203-0-113-7.ip.linodeusercontent.com', '203.0.113.7', 'generic'],
    ['host-203-0-113-7.business.telecomitalia.it', '203.0.113.7', 'generic'],
    ['ip203000113007.isp.net', '203.0.113.7', 'generic'],
    ['cb007107.isp.net', '203.0.113.7', 'generic'],
    ['unassigned.isp.net', '203.0.113.7', 'generic'],
    ['2001-db8--25.static.isp.net', '2001:db8::25', 'generic'],
    ['20010db8000000000001000200030004.isp.net', '2001:db8::1:2:3:4', 'generic'],
    ['4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.ip6.isp.net', '2001:db8::1:2:3:4', 'generic'],
  ] as const)('%s at %s: %s', (name, address, look) => {
    expect(lookOf(name, address)).toBe(look);
  });

  test('never throws, and never hangs', () => {
    const names = fc.oneof(
      fc.domain(),
      fc.string({ unit: anyCharacter, maxLength: 300 }),
      fc.constant('1-'.repeat(40_000)),
    );
    fc.assert(
      fc.property(names, fc.oneof(fc.ipV4(), fc.ipV6()), (name, address) => {
        expect(['dynamic', 'generic', 'plain']).toContain(lookOf(name, address));
      }),
    );
  });
});
