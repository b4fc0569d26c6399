import { defineMessageCheck } from '../../core/check.ts';
import { displayName } from '../../core/names.ts';
import { bulkMarksIn } from '../../message/bulk-marks.ts';
import { participantsOf } from '../../message/participants.ts';
import { messageRead } from '../mime/facts.ts';
import { mailDomains } from './domain-facts.ts';
import { identityFindings } from './findings.ts';
import { judgeLooks, judgeReach } from './judge-domains.ts';
import { judgeNames } from './judge-name.ts';
import { judgeFreeMail, judgeReplies } from './judge-replies.ts';

const MAX_SHOWN = 10;

/** Who the message says it is from, and whether that can be taken for somebody else. */
export const identity = defineMessageCheck({
  id: 'identity',
  area: 'message',
  needs: { message: messageRead, domains: mailDomains },
  findings: identityFindings,

  judge({ message, domains }) {
    const { fields } = message.header;
    const people = participantsOf(fields);
    if (people.from.length === 0) return null; // the form of the header is what is wrong then
    const marks = bulkMarksIn(fields);
    return [
      ...judgeReach(people, domains),
      ...judgeLooks(people),
      ...judgeNames(people, marks),
      ...judgeReplies(people, marks),
      ...judgeFreeMail(people, marks, fields),
    ];
  },

  show({ message }) {
    const { from, sender, replyTo, returnPath } = participantsOf(message.header.fields);
    const addresses = (of: typeof from) => of.slice(0, MAX_SHOWN).map(({ address }) => address);
    return {
      from: from.slice(0, MAX_SHOWN).map(({ name, address, domain }) => ({
        name,
        address,
        shown: domain === null ? null : displayName(domain),
      })),
      sender: addresses(sender),
      replyTo: addresses(replyTo),
      returnPath: addresses(returnPath),
    };
  },
  summary({ from }) {
    return `from ${from[0]?.address ?? 'nobody'}`.slice(0, MAX_SUMMARY);
  },
});

const MAX_SUMMARY = 60;
