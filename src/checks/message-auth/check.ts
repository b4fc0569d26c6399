import { defineMessageCheck } from '../../core/check.ts';
import { maybe } from '../../core/fact.ts';
import type { Evidence } from '../../core/observation.ts';
import { fieldsNamed } from '../../message/header-fields.ts';
import { quotedFields } from '../../message/quoted.ts';
import { messageRead } from '../mime/facts.ts';
import { messageDamage } from './alteration-facts.ts';
import { messageBimi } from './bimi-facts.ts';
import { messageDmarc } from './dmarc-facts.ts';
import { messageAuthor, messageOrigin, messageReverse, messageSpf } from './facts.ts';
import { messageAuthFindings } from './findings.ts';
import { judgeArc } from './judge-arc.ts';
import { judgeBimi } from './judge-bimi.ts';
import { judgeDkim, type Said } from './judge-dkim.ts';
import { judgeDmarc } from './judge-dmarc.ts';
import { judgeEd25519 } from './judge-ed25519.ts';
import { judgeReverse, judgeSender, judgeSpf } from './judge-origin.ts';
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

  judge(judged, _, { origin, spf, proof, dmarc, bimi, iprev }) {
    const { fields } = judged.read.header;
    const signatures = fieldsNamed(fields, 'DKIM-Signature');
    const header = quotedFields(signatures.length > 0 ? signatures : fieldsNamed(fields, 'From'));
    return [
      ...provenBy(judgeDmarc(judged), [...dmarc, ...spf, ...proof]),
      ...provenBy(judgeSpf(judged), [...spf, ...origin]),
      ...provenBy(judgeDkim(judged), [...proof, ...header]).map(aboutItsKey(header)),
      ...provenBy(judgeEd25519(judged), [...proof, ...dmarc]).map(aboutItsKey(header)),
      ...provenBy(judgeArc(judged), proof),
      ...provenBy(judgeReverse(judged), [...iprev, ...origin]),
      ...judgeSender(judged),
      ...provenBy(judgeBimi(judged), [...bimi, ...dmarc]),
      ...judgeReceiver(judged),
      ...judgeAge(judged),
    ];
  },
  show: shownOf,
  summary: summaryOf,
});

/** With the answers that it rests on; without any, with all that the check saw. */
function provenBy(said: readonly Said[], evidence: readonly Evidence[]): readonly Said[] {
  return evidence.length === 0 ? said : said.map((one) => (one.code === 'unchecked' ? one : { ...one, evidence }));
}

/** Of a signature the answer about its own key; else the fields themselves. */
function aboutItsKey(header: readonly Evidence[]) {
  return (one: Said): Said => {
    if (one.code === 'unchecked' || one.evidence === undefined) return one;
    const name = 'selector' in one.params ? `${one.params.selector}._domainkey.${one.params.domain} ` : null;
    const own = one.evidence.filter(({ request }) => name !== null && request.toLowerCase().startsWith(name));
    const proving = own.length > 0 ? own : header;
    return proving.length === 0 ? one : { ...one, evidence: proving };
  };
}
