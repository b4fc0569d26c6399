import { expect, test } from 'vitest';
import { judgeSize } from '../../../src/checks/mime/judge-structure.ts';
import { readMessage } from '../../../src/message/read-message.ts';
import { providersRefusing } from '../../../src/message/size-limits.ts';

const MIB = 1024 * 1024;
const RAW = Buffer.from('Content-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n\r\nR0lGODlh\r\n');

test('the size of the files is told of a message that was read to its end, and of no other', () => {
  expect(judgeSize({ ...readMessage(RAW), raw: Buffer.alloc(21 * MIB), sizeBytes: 21 * MIB })).toMatchObject([
    { code: 'mime-too-large', params: { contentBytes: 6 } },
  ]);
  expect(judgeSize(readMessage(RAW, 21 * MIB))).toMatchObject([
    { code: 'mime-too-large', params: { contentBytes: null } },
  ]);
});

test('what a provider lets its users attach is no limit of what it receives', () => {
  const names = providersRefusing(54 * MIB).map(({ name }) => name);
  expect(names).toContain('Gmail');
  expect(names.filter((name) => /qq|tencent|netease|163/i.test(name))).toEqual([]);
});
