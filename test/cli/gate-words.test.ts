import { expect, test } from 'vitest';
import { finish } from '../../src/cli/audit-command.ts';
import { capturedIo } from '../support/io.ts';

test('why the gate is not met steers no terminal, whatever DNS or a message says', () => {
  const { io, stderr } = capturedIo();
  const reasons = ['a.eml: GMX refuses it: "p=\x1b[31mred\x1b]0;own\x07" (--provider)'];
  expect(finish({ exitCode: 1, reasons }, io)).toBe(1);
  expect(stderr()).toBe('mailcheck: exit 1: a.eml: GMX refuses it: "p=\\x1b[31mred\\x1b]0;own\\x07" (--provider)\n');
});
