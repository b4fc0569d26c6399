import { expect, test } from 'vitest';
import { mostTelling } from '../../../src/net/system/fetch-fault.ts';
import { fault } from '../../../src/net/system/stream-errors.ts';
import type { WireFailure } from '../../../src/net/wire.ts';

test.each<[readonly WireFailure[], WireFailure | undefined]>([
  [['unreachable', 'refused', 'no-ipv6'], 'refused'],
  [['no-ipv6', 'private-address', 'unreachable'], 'private-address'],
  [['not-routed', 'no-ipv6'], 'not-routed'],
  [['unreachable', 'no-ipv6'], 'unreachable'],
  [['no-ipv6', 'no-ipv6'], 'no-ipv6'],
  [[], undefined],
])('of %j the most telling is %s', (failures, telling) => {
  expect(mostTelling(failures.map((failure) => fault(failure, 'why')))?.failure).toBe(telling);
});
