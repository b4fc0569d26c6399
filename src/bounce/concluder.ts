import type { Provider } from '../checks/providers.ts';
import type { BounceConclusion, BounceHints, ReadBounce, ReadRecipient } from '../core/bounce.ts';
import { ruleText } from '../core/rule-text.ts';
import { bounded } from './bounded-map.ts';
import { type Clues, conclude, concludeBy, topicsIn } from './conclude.ts';
import { evidenceOf } from './reply-evidence.ts';
import { partIn, templateOf } from './reply-template.ts';
import { byMark, onlyReports, providerOf } from './speaker.ts';

/** Concludes what a bounce means for one recipient. */
export type Concluder = (recipient: ReadRecipient, bounce: ReadBounce) => BounceConclusion;

/** Fewer do not pay for the table of all pieces of rules, which takes as long as so many conclusions. */
const WORTH_IT = 500;
const MOST_KEPT = 1000;

/**
 * Concludes as `conclude` does, and remembers what it concluded: a log or a long report says the same over and over, with other
 * addresses, hosts and ids. Equal conclusions are the same object. It holds no more than 2,000 of them.
 *
 * Exact, as a conclusion depends on nothing but the parts of the key: the fields that it looks at, who speaks, which topics the
 * words name, and which rules they fit (`templateOf`). Where none fits each word may count, so the key has them as they stand.
 */
export function createConcluder(hints: BounceHints): Concluder {
  const kept = bounded<BounceConclusion>(MOST_KEPT);
  const marked = bounded<Provider | null>(MOST_KEPT);
  let count = 0;
  const markedBy = (text: string): Provider | null => {
    const template = templateOf(ruleText(text));
    const known = marked.get(template);
    return known === undefined ? marked.set(template, byMark(text)) : known;
  };
  return (recipient, bounce) => {
    // The front of a pasted reply is read for codes, too.
    if (bounce.form === 'reply' || count++ < WORTH_IT) return conclude(recipient, bounce, hints);
    const evidence = evidenceOf(recipient, bounce);
    const clues = { provider: providerOf(recipient, bounce, hints, markedBy), hints, evidence };
    const fields = fieldsKey(recipient, bounce, clues);
    const key = `${fields}\n${seenIn(evidence)}`;
    const known = kept.get(key);
    if (known !== undefined && !isByWords(known)) return known;
    const exactKey = `${fields}\n=\n${textsOf(evidence).join('\n')}`;
    const exact = known === undefined ? undefined : kept.get(exactKey);
    if (exact !== undefined) return exact;
    const made = concludeBy(recipient, bounce, clues);
    kept.set(key, made);
    if (isByWords(made)) kept.set(exactKey, made);
    return made;
  };
}

/** Whether each word of the reply counted. */
function isByWords({ basis }: BounceConclusion): boolean {
  return basis !== 'rule' && basis !== 'form';
}

/** All texts that rules are tried on. */
function textsOf(evidence: Clues['evidence']): readonly string[] {
  return evidence.flatMap(({ whole, bare }) => [whole.text, bare.text]);
}

/** What rules can see of them. */
function seenIn(evidence: Clues['evidence']): string {
  const whole = templatesOf(evidence.map((each) => each.whole.text));
  const isBare = evidence.every((each) => each.whole.text === each.bare.text);
  return isBare ? whole : `${whole}\n\n${templatesOf(evidence.map((each) => each.bare.text))}`;
}

/** What a server said is mostly the end of what is reported of it: then one template tells of both. */
function templatesOf(texts: readonly string[]): string {
  const [said = '', wider, ...more] = texts;
  const part = wider === undefined || more.length > 0 ? -1 : partIn(wider, said);
  return wider === undefined || part === -1
    ? texts.map((text) => templateOf(text)).join('\n')
    : templateOf(wider, part);
}

/** Whether the provider is another than the one that refused for some reasons. */
function mayOnlyReport(recipient: ReadRecipient, bounce: ReadBounce, { provider }: Clues): boolean {
  return provider !== null && onlyReports(provider, recipient, bounce, { reason: 'hostunknown', isOwnRule: false });
}

/** What a conclusion looks at beside the texts; none of it has a line end. */
function fieldsKey(recipient: ReadRecipient, bounce: ReadBounce, clues: Clues): string {
  const { action, status, reply, phase, isByProgram } = recipient;
  return [
    bounce.what,
    bounce.form,
    bounce.system,
    bounce.feedback?.type,
    action,
    status,
    reply?.code,
    reply?.enhanced,
    phase,
    isByProgram === true,
    clues.provider?.id,
    mayOnlyReport(recipient, bounce, clues) ? bounce.reportingMta : false,
    topicsIn(clues.evidence).join(' '),
    clues.evidence.length,
  ].join('\n');
}
