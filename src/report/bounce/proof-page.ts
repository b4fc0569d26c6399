import type { Block, Page } from '../render/terminal/page.ts';
import { labelled } from './lines.ts';
import type { BounceEntryRecipient } from './schema.ts';

/** What DNS shows of the cause; nothing where it was not looked at. */
export function proofBlocks(group: readonly BounceEntryRecipient[], page: Page): readonly Block[] {
  const proof = group.find((recipient) => recipient.proof !== null)?.proof;
  if (proof == null) return [];
  return [
    labelled('proof', proof.sentence, page),
    ...proof.findings.map(({ domain, code, title, fix }) => [
      ...labelled('found', `${domain}: ${title} (${code})`, page),
      ...labelled('fix', fix.text, page),
      ...fix.records.flatMap(({ action, name, type, value }) =>
        labelled('', `${action} ${name} ${type} ${value}`, page),
      ),
    ]),
    ...proof.unchecked.map(({ domain, subject, detail, advice }) =>
      labelled('open', `${subject} of ${domain}: ${detail}${advice === null ? '' : `; ${advice}`}`, page),
    ),
  ];
}
