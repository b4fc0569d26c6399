import { defineMessageFact } from '../../core/fact.ts';
import { parseDomainName } from '../../core/names.ts';
import { known, mapKnown, type Observation, unknown } from '../../core/observation.ts';
import { learner } from '../../core/run.ts';
import { fieldsNamed } from '../../message/header-fields.ts';
import { tagsIn } from '../../message/signature-tags.ts';
import { laxness } from '../bimi/enforcement-facts.ts';
import { bimi } from '../bimi/facts.ts';
import { type DmarcPolicy, dmarcPolicy, organizationPolicy } from '../dmarc/facts.ts';
import { messageRead } from '../mime/facts.ts';
import { messageAuthor } from './facts.ts';

/** The brand indicator that a mailbox provider would look for beside the message. */
export interface MessageBimi {
  /** Of the field BIMI-Selector; `default` where there is none. */
  readonly selector: string;
  /** Whether the message names it itself. */
  readonly named: boolean;
  /** The record that was found, and the name it stands at; null: there is none that can be used. */
  readonly record: { readonly name: string; readonly text: string } | null;
  /** Whether the domain declines to have any (draft-brand-indicators-for-message-identification section 4.3). */
  readonly declines: boolean;
  /** Why DMARC of the domain, or of its organizational domain, is no prerequisite of BIMI, as a clause; null: it is. */
  readonly lax: Observation<string | null>;
}

/** BIMI of the author's domain, by the selector that the message names. Unknown where DNS did not answer. */
export const messageBimi = defineMessageFact({
  id: 'message.bimi',
  needs: { read: messageRead, author: messageAuthor },
  async observe({ read, author }, context): Promise<Observation<MessageBimi>> {
    const parsed = author.domain === null ? null : parseDomainName(author.domain);
    if (parsed === null || !parsed.ok) return unknown('not-proven', 'there is no one domain in From');
    const [field] = fieldsNamed(read.header.fields, 'BIMI-Selector');
    const named = field === undefined ? null : (tagsIn(field.value).get('s') ?? null);
    const selector = named ?? context.target.options.bimiSelector;
    const options = { ...context.target.options, bimiSelector: selector, probe: null };
    const learn = learner({ ...context, target: { kind: 'domain', domain: parsed.name, options } });
    const [found, ...policies] = await Promise.all([learn(bimi), learn(dmarcPolicy), learn(organizationPolicy)]);
    if (found.status === 'unknown') return found;
    const { value } = found;
    const record = value?.record ?? null;
    return known(
      {
        selector,
        named: named !== null,
        record: value === null || record === null ? null : { name: value.name, text: record.text },
        declines: record?.declines ?? false,
        lax: laxest(parsed.name, policies),
      },
      found.evidence,
    );
  },
});

/** The first reason that is known; unknown where there is none, and a policy is not known. */
function laxest(domain: string, policies: readonly Observation<DmarcPolicy>[]): Observation<string | null> {
  const reasons = policies.map((policy) => mapKnown(policy, (value) => laxness(domain, value)));
  const lax = reasons.find((reason) => reason.status === 'known' && reason.value !== null);
  return lax ?? reasons.find(({ status }) => status === 'unknown') ?? known(null);
}
