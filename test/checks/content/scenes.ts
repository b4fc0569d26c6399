import { lessonOn } from '../../../src/classifier/lesson.ts';
import { excerptFor } from '../../../src/classifier/user-excerpt.ts';
import { emptyUserModel, type Label } from '../../../src/classifier/user-model.ts';
import { readMessage } from '../../../src/message/read-message.ts';
import type { Scene } from '../../support/scene.ts';

const mail = (subject: string, body: string) =>
  `From: Ann <ann@a.example>\nTo: Bob <bob@b.example>\nSubject: ${subject}\nDate: Sat, 21 Nov 2026 10:00:00 +0000\nMessage-ID: <1@a.example>\n\n${body}\n`;

const NOTE = mail(
  'Re: the parser and its tests',
  `Hi Bob,

> does the parser still fail on empty lines?

Yes, I wrote a patch for it this morning and will commit it tonight, as soon as the tests have run on the other machine.
Could you look at the list of open bugs before the meeting on Tuesday? I think we can close most of them.

Thanks,
Ann`,
);
const OFFER = mail(
  'MAKE MONEY FAST, 100% FREE!!! Act now, limited time offer',
  `Congratulations! You have been selected to receive $5,000,000 ABSOLUTELY FREE!!!

Click here now to claim your free money: http://192.0.2.7/claim
No obligation, no risk, 100% guaranteed! Order now and save thousands of dollars on your mortgage, viagra and other
prescription drugs without a prescription. Lose weight fast! Earn extra income from home! Act now, this offer expires
soon. Call now toll free! Unsubscribe by replying with REMOVE in the subject.`,
);
/** Little that is known, and nothing that decides. */
const CRYPTIC = mail('hello', 'http://192.0.2.7/x');

/** What a user has taught who calls sixty messages like this one that, and sixty others the other. */
function taught(text: string, as: Label) {
  const lesson = lessonOn(emptyUserModel());
  const other: Label = as === 'spam' ? 'ham' : 'spam';
  const numbered = (n: number, body: string) =>
    readMessage(Buffer.from(body.replace('<1@', `<x${n}@`).replace(/\n/g, '\r\n')));
  for (let n = 0; n < 60; n++) {
    lesson.learn(numbered(n, text), as);
    lesson.learn(numbered(n, mail('tea', `oolong, sencha and assam of harvest ${n}`)), other);
  }
  return excerptFor(lesson.model(), numbered(1, text));
}

const zone = {};

export const scenes: readonly Scene[] = [
  { name: 'a note among colleagues', message: NOTE, zone, finds: [] },
  { name: 'an offer of free money', message: OFFER, zone, finds: ['content-like-spam'] },
  { name: 'hardly a word', message: CRYPTIC, zone, finds: ['content-undecided'] },
  { name: 'nothing at all but a header', message: 'From: ann@a.example\n\n', zone, finds: ['content-undecided'] },
  {
    name: 'a note like those that the user calls spam',
    message: NOTE,
    asked: { userModel: taught(NOTE, 'spam') },
    zone,
    finds: ['content-like-spam'],
  },
  {
    name: 'an offer like those that the user wants',
    message: OFFER,
    asked: { userModel: taught(OFFER, 'ham') },
    zone,
    finds: [],
  },
  {
    name: 'a database of another version says nothing',
    message: OFFER,
    asked: { userModel: { ...taught(OFFER, 'ham'), features: 0 } },
    zone,
    finds: ['content-like-spam'],
  },
];
