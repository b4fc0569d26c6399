import { expect, test } from 'vitest';
import { mailtoAddress } from '../../src/core/mailto.ts';

test.each([
  ['dmarc-reports+a@example.com', 'dmarc-reports+a@example.com'],
  ['a!10m@example.com', 'a%2110m@example.com'],
  ['a,b;c@example.com', 'a%2Cb%3Bc@example.com'],
  ['50%/&?#=`{|}^@example.com', '50%25%2F%26%3F%23%3D%60%7B%7C%7D%5E@example.com'],
])('%s stands in a URI as %s', (address, written) => {
  expect(mailtoAddress(address)).toBe(written);
  expect(decodeURIComponent(written)).toBe(address);
  expect(new URL(`mailto:${written}`).pathname).toBe(written);
});
