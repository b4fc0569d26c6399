import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressKind, isAddress } from '../../src/core/addresses.ts';

describe('where an address leads', () => {
  test.each([
    { address: '44.128.1.25', kind: 'public' },
    { address: '2a0e:fd45::25', kind: 'public' },
    { address: '10.0.0.1', kind: 'private' },
    { address: 'fd00::1', kind: 'private' },
    { address: '127.0.0.1', kind: 'loopback' },
    { address: '::1', kind: 'loopback' },
    { address: '169.254.169.254', kind: 'link-local' },
    { address: 'fe80::1', kind: 'link-local' },
    { address: '0.0.0.0', kind: 'unspecified' },
    { address: '::', kind: 'unspecified' },
    { address: '224.0.0.1', kind: 'multicast' },
    { address: '100.64.0.1', kind: 'shared' },
    { address: '192.0.2.1', kind: 'reserved' },
    { address: '2001:db8::1', kind: 'reserved' },
    { address: '::ffff:10.0.0.1', kind: 'private' },
    { address: '::ffff:44.128.1.25', kind: 'public' },
    { address: '64:ff9b::44.128.1.25', kind: 'public' },
    { address: '64:ff9b::127.0.0.1', kind: 'loopback' },
    { address: '2002:2c80:119::1', kind: 'public' },
    { address: '2002:a00:1::1', kind: 'private' },
  ])('$address: $kind', ({ address, kind }) => {
    expect(addressKind(address)).toBe(kind);
  });
});

test('every address has a kind', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
      fc.pre(isAddress(address));
      expect(typeof addressKind(address)).toBe('string');
    }),
  );
});
