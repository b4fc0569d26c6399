import { describe, expect, test } from 'vitest';
import { type FormCase, formCases } from './form-cases.ts';
import { COPY, notice } from './notice.ts';
import { languages, otherFormCases } from './other-form-cases.ts';

describe('the form of', () => {
  test.each([...formCases, ...otherFormCases])('$name', (form) => check(form, form.lines));

  /** As it arrives where a client or a gateway made HTML of it. */
  test.each(formCases)('$name, as HTML', (form) => {
    const escaped = form.lines.map((line) => line.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'));
    check(form, [
      '<html><head><style>p { x: y@z.example }</style></head><body><pre>',
      ...escaped.map((line) => `${line.replace(/^ +/, (spaces) => '&nbsp;'.repeat(spaces.length))}<br>`),
      '</pre></body></html>',
    ]);
  });
});

function check({ header, what, recipients }: FormCase, lines: readonly string[]): void {
  const read = notice(lines, header);
  expect(read?.recipients.map(({ finalRecipient }) => finalRecipient)).toEqual(
    recipients.map(({ finalRecipient }) => finalRecipient),
  );
  expect(read).toMatchObject({ what: what ?? 'failure', recipients });
}

describe.each(languages)('in $language', ({ subject, before, cause }) => {
  const header = { Subject: subject };

  test('the recipients and the cause are found', () => {
    const lines = [before, '', 'kim@goal.example', 'lee@goal.example', '', cause, '', ...COPY];
    expect(notice(lines, header)?.recipients).toMatchObject([
      { finalRecipient: 'kim@goal.example', action: 'failed', diagnostic: cause },
      { finalRecipient: 'lee@goal.example', action: 'failed', diagnostic: cause },
    ]);
  });

  test('each recipient keeps what was said of it', () => {
    const lines = [
      before,
      '',
      'kim@goal.example',
      `    ${cause}`,
      'lee@goal.example',
      '    550 5.1.1 unknown',
      '',
      ...COPY,
    ];
    expect(notice(lines, header)?.recipients).toMatchObject([
      { finalRecipient: 'kim@goal.example', diagnostic: cause },
      { finalRecipient: 'lee@goal.example', reply: { code: 550 } },
    ]);
  });
});
