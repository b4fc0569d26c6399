import { defineMessageCheck } from '../../core/check.ts';
import { maybe } from '../../core/fact.ts';
import { oneClickLack } from '../../message/one-click.ts';
import { participantsOf } from '../../message/participants.ts';
import { cut } from '../../message/shown.ts';
import { mailDomains } from '../identity/domain-facts.ts';
import { messageOrigin } from '../message-auth/facts.ts';
import { messageProof } from '../message-auth/proof-facts.ts';
import { messageRead } from '../mime/facts.ts';
import { bulkReading, listUnsubscribe, type MailKind } from './facts.ts';
import { bulkFindings } from './findings.ts';
import { judgeList } from './judge-list.ts';
import { judgePaths, judgePlaces } from './judge-paths.ts';
import { judgePost } from './judge-post.ts';
import { judgeSigned } from './judge-signed.ts';
import { judgeTemplate } from './judge-template.ts';
import { judgeForm, judgePresence } from './judge-unsubscribe.ts';
import { unsubscribePlaces, unsubscribePost } from './unsubscribe-facts.ts';

/** Whether the message is a mailing and can be left as one, and what its template left behind. */
export const bulk = defineMessageCheck({
  id: 'bulk',
  area: 'message',
  needs: {
    message: messageRead,
    origin: messageOrigin,
    reading: bulkReading,
    list: listUnsubscribe,
    domains: mailDomains,
    places: unsubscribePlaces,
    posted: unsubscribePost,
    proof: maybe(messageProof),
  },
  findings: bulkFindings,

  judge({ message, origin, reading, list, domains, places, posted, proof }, { options, message: asked }) {
    const people = participantsOf(message.header.fields);
    return [
      ...judgeForm(message, list),
      ...judgePresence(message, reading, list, options.volume),
      ...judgeSigned(message, list, proof),
      ...judgeList(message, reading),
      ...judgeTemplate(message, reading),
      ...judgePaths(people, origin, domains),
      ...judgePlaces(places),
      ...judgePost(oneClickLack(message.header.fields, list), posted, asked.postUnsubscribe),
    ];
  },

  show({ reading: { kind, told, wayOut }, list, posted }) {
    return {
      kind,
      told: told.slice(0, MAX_SHOWN),
      listUnsubscribe: list === null ? null : list.addresses.map(({ uri }) => cut(uri, MAX_URI)),
      inText: wayOut?.told ?? null,
      posted: posted === null ? null : cut(posted.uri, MAX_URI),
    };
  },
  summary({ kind, told }) {
    const by = told.length === 0 ? '' : `, told by ${told.slice(0, 3).join(', ')}`;
    return `${KIND_WORDS[kind]}${by}`.slice(0, MAX_SUMMARY);
  },
});

const MAX_SHOWN = 10;
const MAX_URI = 500;
const MAX_SUMMARY = 60;

const KIND_WORDS: Readonly<Record<MailKind, string>> = {
  discussion: 'a post to a mailing list',
  bulk: 'bulk mail',
  automatic: 'an automatic message',
  ordinary: 'no bulk mail',
};
