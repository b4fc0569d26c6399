import { expect, test } from 'vitest';
import { filtersFindings, type Judged } from '../../../src/checks/filters/findings.ts';

const refused = filtersFindings['filters-rspamd-refused'];
const spam = filtersFindings['filters-rspamd-spam'];
const delayed = filtersFindings['filters-rspamd-delayed'];

function words({ text, example }: typeof refused, changed: Partial<Judged>) {
  const { title, why, fix } = text({ ...example, ...changed });
  return `${title}\n${why}\n${fix.text}`;
}

test('what is thrown away does not come back, and what is held back is in no folder', () => {
  expect(words(refused, {})).toContain('the sender gets it back');
  const discarded = words(refused, { action: 'discard' });
  expect(discarded).toContain('Rspamd throws it away');
  expect(discarded).not.toContain('gets it back');
  expect(words(spam, {})).toContain('"add header": mail servers put such a message into Junk');
  const held = words(spam, { action: 'quarantine' });
  expect(held).toContain('Rspamd holds it back');
  expect(held).not.toContain('Junk');
});

test('what a rule forces is explained by what the filter says, and no points are promised', () => {
  const forced = { isForced: true, score: 3.1, changes: [], reason: 'virus found: "Eicar"' };
  const text = words(refused, forced);
  expect(text).toContain('a rule forces it, whatever the points');
  expect(text).toContain('see to what it says: “virus found: "Eicar"”');
  expect(text).not.toMatch(/points are left|look up its rules/);
  expect(words(refused, { ...forced, reason: null })).toContain('ask whoever runs the filter');
  const change = { text: 'let SPF or DKIM pass', points: 2, rules: ['DMARC_POLICY_REJECT'] };
  expect(words(refused, { ...forced, changes: [change] })).toContain('let SPF or DKIM pass: fewer points');
});

test('an action that rests on points for lack of a sending address is not quoted for a milder one', () => {
  const text = words(delayed, { action: null, blindPoints: 4.5 });
  expect(text).toContain('the server asks the sender to come again');
  expect(text).not.toContain('its action');
});
