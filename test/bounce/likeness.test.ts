import { describe, expect, test } from 'vitest';
import { byLikeness } from '../../src/bounce/by-likeness.ts';
import { ofReasons } from '../../src/bounce/found.ts';
import { likeness } from '../../src/bounce/likeness.ts';
import { stemsIn } from '../../src/bounce/stems.ts';

test('words of one stem are one, and words that say nothing are none', () => {
  expect([...stemsIn('relaying relay the relayed')]).toEqual(['relay']);
  expect([...stemsIn('Postfach überfüllt'.toLowerCase())]).toEqual(['postfa', 'überfüllt']);
});

describe('likeness to what the rules know', () => {
  test.for([
    ['quarantined: the attachment kind is forbidden', 'policyviolation'],
    ['we do not talk to your bad host', 'blocked'],
  ] as const)('%s is like %s', ([text, reason]) => {
    expect(likeness(text)[0]?.reason).toBe(reason);
  });

  test.for([
    '',
    'hello',
    'lorem ipsum dolor sit amet',
    '12345',
    'your message',
    'temporary failure',
    'delivery to the following recipients failed permanently',
  ])('%j is like nothing', (text) => {
    expect(likeness(text)).toEqual([]);
  });

  test('what says no cause is none to guess', () => {
    const reasons = likeness('amazon ses bounce type: not said, general').map(({ reason }) => reason);
    expect(reasons).not.toContain('onhold');
    expect(reasons).not.toContain('undefined');
  });
});

describe('words beside codes', () => {
  const coded = ofReasons(['userunknown', 'filtered'], 'reply-code');

  test('words that say another thing are a guess, with what the codes say among the others', () => {
    const found = byLikeness('the storage of this mailbox is over its quota', 'rcpt', coded);
    expect(found).toMatchObject({ reason: 'mailboxfull', basis: 'guess' });
  });

  test('words that say the same, or too little, are none', () => {
    expect(byLikeness('the user does not exist here', 'rcpt', coded)).toBeNull();
    expect(byLikeness('permanent failure', 'rcpt', coded)).toBeNull();
  });

  test('before there is a sender nothing is known of a recipient', () => {
    const atConnect = ofReasons(['blocked', 'badreputation'], 'reply-code');
    expect(byLikeness('no such mailbox user account', 'connect', atConnect)).toBeNull();
  });
});
