import { defineMessageCheck } from '../../core/check.ts';
import { maybe } from '../../core/fact.ts';
import { messageRead } from '../mime/facts.ts';
import { messageDamage } from './alteration-facts.ts';
import { messageBimi } from './bimi-facts.ts';
import { messageDmarc } from './dmarc-facts.ts';
import { messageAuthor, messageOrigin, messageReverse, messageSpf } from './facts.ts';
import { messageAuthFindings } from './findings.ts';
import { judgeBimi } from './judge-bimi.ts';
import { judgeDkim } from './judge-dkim.ts';
import { judgeDmarc } from './judge-dmarc.ts';
import { judgeArc, judgeReverse, judgeSender, judgeSpf } from './judge-origin.ts';
import { judgeAge, judgeReceiver } from './judge-receiver.ts';
import { messageProof } from './proof-facts.ts';
import { shownOf, summaryOf } from './shown.ts';

/** Whether the message proves where it is from: SPF, DKIM, DMARC, ARC, and the name of the sending address. */
export const messageAuth = defineMessageCheck({
  id: 'message-auth',
  area: 'authentication',
  needs: {
    read: messageRead,
    origin: messageOrigin,
    author: messageAuthor,
    spf: maybe(messageSpf),
    proof: maybe(messageProof),
    damage: maybe(messageDamage),
    dmarc: maybe(messageDmarc),
    bimi: maybe(messageBimi),
    iprev: maybe(messageReverse),
  },
  findings: messageAuthFindings,

  judge(judged) {
    return [
      ...judgeDmarc(judged),
      ...judgeSpf(judged),
      ...judgeDkim(judged),
      ...judgeArc(judged),
      ...judgeReverse(judged),
      ...judgeSender(judged),
      ...judgeBimi(judged),
      ...judgeReceiver(judged),
      ...judgeAge(judged),
    ];
  },
  show: shownOf,
  summary: summaryOf,
});
