import { expect, test } from 'vitest';
import { formCases } from './form-cases.ts';
import { notice } from './notice.ts';

test.each(formCases)('$name', ({ header, lines, what, recipients }) => {
  const read = notice(lines, header);
  expect(read?.recipients.map(({ finalRecipient }) => finalRecipient)).toEqual(
    recipients.map(({ finalRecipient }) => finalRecipient),
  );
  expect(read).toMatchObject({ what: what ?? 'failure', recipients });
});
