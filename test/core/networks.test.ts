import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isInNetwork } from '../../src/core/addresses.ts';
import { aggregated, contains, networkOf, networkText } from '../../src/core/networks.ts';

const network = (text: string) => {
  const [address = '', prefix = address.includes(':') ? '128' : '32'] = text.split('/');
  return networkOf(address, Number(prefix));
};

test.for([
  [['198.51.100.0/25', '198.51.100.128/25'], ['198.51.100.0/24']],
  [
    ['198.51.100.128/25', '198.51.101.0/25'],
    ['198.51.100.128/25', '198.51.101.0/25'],
  ],
  [['198.51.100.7', '198.51.100.0/24', '198.51.100.0/26'], ['198.51.100.0/24']],
  [['198.51.100.77/24'], ['198.51.100.0/24']],
  [['198.51.100.0', '198.51.100.1', '198.51.100.2/31', '198.51.100.4/30'], ['198.51.100.0/29']],
  [
    ['2001:db8::1', '198.51.100.1', '2001:db8::'],
    ['198.51.100.1', '2001:db8::/127'],
  ],
  [
    ['0.0.0.0/1', '128.0.0.0/1', '::/1', '8000::/1'],
    ['0.0.0.0/0', '::/0'],
  ],
  [['::ffff:198.51.100.1'], ['::ffff:c633:6401']],
  [[], []],
] as const)('%j come to %j', ([given, expected]) => {
  expect(aggregated(given.map(network)).map(networkText)).toEqual(expected);
});

const ipv4 = fc
  .tuple(fc.nat(7), fc.integer({ min: 26, max: 32 }))
  .map(([octet, prefix]) => `192.0.2.${octet * 9}/${prefix}`);
const ipv6 = fc
  .tuple(fc.nat(20), fc.integer({ min: 120, max: 128 }))
  .map(([low, prefix]) => `2001:db8::${low}/${prefix}`);

test('the fewest networks have the same addresses, and none lies in another', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(ipv4, ipv6), { maxLength: 20 }), (given) => {
      const made = aggregated(given.map(network));
      const addresses = [
        ...Array.from({ length: 256 }, (_, low) => `192.0.2.${low}`),
        ...Array.from({ length: 256 }, (_, low) => `2001:db8::${low.toString(16)}`),
      ];
      const within = (address: string, texts: readonly string[]) =>
        texts.some((text) => {
          const [base = '', prefix = base.includes(':') ? '128' : '32'] = text.split('/');
          return isInNetwork(address, base, Number(prefix));
        });
      const texts = made.map(networkText);
      for (const address of addresses) expect(within(address, texts), address).toBe(within(address, given));
      expect(made.some((one) => made.some((other) => one !== other && contains(one, other)))).toBe(false);
      expect(aggregated(made)).toEqual(made);
    }),
    { numRuns: 12 },
  );
});
