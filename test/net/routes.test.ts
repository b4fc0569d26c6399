import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressMapper, dnsServerMapper, parseRoutes } from '../../src/net/routes.ts';

function routesOf(value: unknown) {
  const parsed = parseRoutes(value);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.routes;
}

const map = { '44.128.1.25:25': '127.0.0.1:2525', '[2A0E:FD45:0::25]:25': '[::1]:2526' };

describe('with a map', () => {
  const mapAddress = addressMapper(routesOf(map));
  test.each([
    { name: 'an entry leads home', address: '44.128.1.25', port: 25, to: { address: '127.0.0.1', port: 2525 } },
    { name: 'IPv6 is found in any spelling', address: '2a0e:fd45::25', port: 25, to: { address: '::1', port: 2526 } },
    { name: 'and in this one', address: '2a0e:fd45:0:0::25', port: 25, to: { address: '::1', port: 2526 } },
    { name: 'another port is not routed', address: '44.128.1.25', port: 26, to: null },
    { name: 'another address is not routed', address: '44.128.1.26', port: 25, to: null },
    { name: 'loopback is not routed', address: '127.0.0.1', port: 25, to: null },
    { name: 'what is no address is not routed', address: 'localhost', port: 25, to: null },
  ])('$name', ({ address, port, to }) => {
    expect(mapAddress(address, port)).toEqual(to);
  });

  test('a DNS server on loopback stands for itself, another one has to be in the map', () => {
    const mapServer = dnsServerMapper(routesOf({ '44.128.1.53:53': '127.0.0.1:5353' }));
    expect(mapServer('127.0.0.1', 5300)).toEqual({ address: '127.0.0.1', port: 5300 });
    expect(mapServer('::1', 5300)).toEqual({ address: '::1', port: 5300 });
    expect(mapServer('44.128.1.53', 53)).toEqual({ address: '127.0.0.1', port: 5353 });
    expect(mapServer('9.9.9.9', 53)).toBeNull();
  });
});

test('without a map every endpoint stands for itself', () => {
  expect(addressMapper(null)('44.128.1.25', 25)).toEqual({ address: '44.128.1.25', port: 25 });
  expect(dnsServerMapper(null)('9.9.9.9', 53)).toEqual({ address: '9.9.9.9', port: 53 });
});

test('an empty map routes nothing', () => {
  expect(addressMapper(routesOf({}))('44.128.1.25', 25)).toBeNull();
});

describe('refused maps name the entry at fault', () => {
  test.each([
    { name: 'a list', value: [], says: 'JSON object' },
    { name: 'null', value: null, says: 'JSON object' },
    { name: 'text', value: 'x', says: 'JSON object' },
    { name: 'a source without port', value: { '44.128.1.25': '127.0.0.1:1' }, says: '"44.128.1.25"' },
    { name: 'a source that is a name', value: { 'mx.example:25': '127.0.0.1:1' }, says: '"mx.example:25"' },
    { name: 'bare IPv6', value: { '2a0e::25:25': '127.0.0.1:1' }, says: '"2a0e::25:25"' },
    { name: 'IPv4 in brackets', value: { '[44.128.1.25]:25': '127.0.0.1:1' }, says: '"[44.128.1.25]:25"' },
    { name: 'port 0', value: { '44.128.1.25:0': '127.0.0.1:1' }, says: '"44.128.1.25:0"' },
    { name: 'port 65536', value: { '44.128.1.25:65536': '127.0.0.1:1' }, says: '"44.128.1.25:65536"' },
    { name: 'a target outside', value: { '44.128.1.25:25': '44.128.1.26:25' }, says: '"44.128.1.26:25"' },
    { name: 'a target that is a number', value: { '44.128.1.25:25': 2525 }, says: '2525' },
    {
      name: 'one endpoint twice',
      value: { '[2a0e::25]:25': '127.0.0.1:1', '[2a0e:0::25]:25': '127.0.0.1:2' },
      says: 'the same endpoint',
    },
  ])('$name', ({ value, says }) => {
    const parsed = parseRoutes(value);
    expect(parsed.ok ? 'accepted' : parsed.error).toContain(says);
  });
});

test('the reader of routes never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.string())), (value) => {
      parseRoutes(value);
    }),
  );
});
