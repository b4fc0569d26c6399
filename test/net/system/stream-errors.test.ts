import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { faultOf, hasGlobalIpv6 } from '../../../src/net/system/stream-errors.ts';
import type { WireFailure } from '../../../src/net/wire.ts';

const cases: readonly {
  readonly name: string;
  readonly code: string;
  readonly message?: string;
  readonly address?: string;
  readonly hasIpv6?: boolean;
  readonly failure: WireFailure;
}[] = [
  { name: 'a refused connection', code: 'ECONNREFUSED', failure: 'refused' },
  { name: 'a timeout of the system', code: 'ETIMEDOUT', failure: 'timeout' },
  { name: 'a reset', code: 'ECONNRESET', failure: 'reset' },
  { name: 'a broken pipe', code: 'EPIPE', failure: 'closed' },
  { name: 'no route to the host', code: 'EHOSTUNREACH', failure: 'unreachable' },
  { name: 'no route to an IPv4 network', code: 'ENETUNREACH', hasIpv6: false, failure: 'unreachable' },
  { name: 'no IPv4 address to use', code: 'EADDRNOTAVAIL', failure: 'unreachable' },
  {
    name: 'no route to an IPv6 network, without IPv6',
    code: 'ENETUNREACH',
    address: '2001:db8::1',
    hasIpv6: false,
    failure: 'no-ipv6',
  },
  {
    name: 'no route to an IPv6 network, with IPv6',
    code: 'ENETUNREACH',
    address: '2001:db8::1',
    hasIpv6: true,
    failure: 'unreachable',
  },
  { name: 'no IPv6 address to use', code: 'EADDRNOTAVAIL', address: '2001:db8::1', hasIpv6: true, failure: 'no-ipv6' },
  { name: 'no IPv6 in the kernel', code: 'EAFNOSUPPORT', address: '2001:db8::1', hasIpv6: true, failure: 'no-ipv6' },
  {
    name: 'no route to an IPv6 host',
    code: 'EHOSTUNREACH',
    address: '2001:db8::1',
    hasIpv6: false,
    failure: 'unreachable',
  },
  { name: 'a local firewall', code: 'EPERM', failure: 'unreachable' },
  { name: 'our own lack of descriptors', code: 'EMFILE', failure: 'unreachable' },
  { name: 'a TLS alert', code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', failure: 'tls-error' },
  {
    name: 'a stream that ends in a handshake',
    code: 'ECONNRESET',
    message: 'Client network socket disconnected before secure TLS connection was established',
    failure: 'closed',
  },
  { name: 'a code nobody knows', code: 'EWHATEVER', failure: 'unreachable' },
];

describe('errors of streams', () => {
  test.each(cases)('$name', ({ code, message, address, hasIpv6, failure }) => {
    const error = Object.assign(new Error(message ?? `connect ${code}`), { code });
    expect(faultOf(error, address ?? '192.0.2.1', () => hasIpv6 ?? true).failure).toBe(failure);
  });

  test('an error without a code', () => {
    expect(faultOf(new Error('odd\nsecond line'), '192.0.2.1')).toMatchObject({
      failure: 'unreachable',
      code: 'unknown',
    });
  });

  const onInterface = (address: string, internal = false): { readonly eth0: NetworkInterfaceInfo[] } => ({
    eth0: [{ address, internal, family: 'IPv6', netmask: '', mac: '', cidr: null, scopeid: 0 }],
  });
  test.each([
    ['2001:db8::1', true],
    ['3fff::1', true],
    ['fe80::1', false],
    ['fd00::1', false],
    ['::1', false],
  ])('a machine with %s: IPv6 %s', (address, expected) => {
    expect(hasGlobalIpv6(onInterface(address))).toBe(expected);
  });
});
