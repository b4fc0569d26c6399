import { describe, expect, test } from 'vitest';
import { type BounceMove, bounceMoves, bounceReasons, type ConclusionBasis } from '../../../src/core/bounce.ts';
import type { GivenSender } from '../../../src/report/bounce/fill.ts';
import { bounceEntrySchema } from '../../../src/report/bounce/schema.ts';
import { entry, original } from './sample.ts';

const only = (parts: Parameters<typeof entry>[0]) => {
  const made = entry(parts);
  const [first] = made.recipients;
  if (first === undefined) throw new Error('an entry without a recipient');
  return { ...first, summary: made.summary };
};

describe('for every reason', () => {
  test.each(bounceReasons)('%s: words, whoever has to move, in the form of the schema', (reason) => {
    for (const kind of ['permanent', 'temporary'] as const) {
      for (const move of bounceMoves) {
        const made = entry({ conclusions: [{ reason, kind, move, rule: null, basis: 'form' }] });
        expect(bounceEntrySchema.parse(made)).toEqual(made);
        const [first] = made.recipients;
        expect(first?.meaning).not.toBe('');
        expect([made.summary, first?.meaning, first?.worry, ...(first?.advice ?? [])].join(' ')).not.toMatch(/[{}]/);
      }
    }
  });
});

describe('whose move it is is said alike', () => {
  const expired = { reason: 'expired', kind: 'temporary', rule: null, basis: 'form' } as const;

  test('where nobody tries any more', () => {
    const [greylisted, given] = [true, false].map((greylisting) =>
      only({ conclusions: [{ ...expired, move: 'sender-server', greylisting }] }),
    );
    for (const made of [greylisted, given]) {
      expect(made).toMatchObject({ move: 'sender-server', ended: true });
      expect(made?.summary).toMatch(/; nobody tries any more, so send it again$/);
      expect(made?.advice.at(-1)).toContain('nobody tries any more');
    }
  });

  test('of a list, and of a sender that may be refused for what it is', () => {
    const summary = (reason: 'blocked' | 'userunknown' | 'rejected', move: BounceMove) =>
      only({ conclusions: [{ reason, move, rule: null, basis: 'status' }] }).summary;
    expect(summary('blocked', 'sender-list')).toMatch(/; your list of addresses has to change$/);
    expect(summary('userunknown', 'sender-list')).toMatch(/; correct the address/);
    expect(summary('rejected', 'sender-dns')).toMatch(/; your sender address, or its DNS, has to change$/);
  });

  test('where nothing is known', () => {
    const { summary } = only({
      conclusions: [{ reason: 'onhold', move: 'sender-server', rule: null, basis: 'nothing' }],
    });
    expect(summary).toMatch(/; read what the server said$/);
  });
});

describe('what is advised', () => {
  test('what the rule says comes in place of what the reason advises', () => {
    const rule = {
      id: 'a',
      of: 'A',
      meaning: 'no',
      fix: 'pour the tea',
      source: 'https://a.example/',
      retrieved: null,
    };
    expect(only({ conclusions: [{ rule }] }).advice).toEqual(['pour the tea']);
  });

  test('names that the bounce tells stand in it, others are left open', () => {
    const conclusions = [{ reason: 'authfailure', move: 'sender-dns', rule: null } as const];
    expect(only({ conclusions }).advice[0]).toContain('mailcheck acme.example --sending-ip 45.66.77.1');
    expect(only({ conclusions, bounce: { original: null } }).advice[0]).toContain(
      'mailcheck DOMAIN --sending-ip ADDRESS',
    );
  });

  test('what is about the return path names its domain, and not that in From', () => {
    const returned = { original: { ...original, returnPath: 'bounces@mail.goal.example' } };
    const advised = (reason: 'rejected' | 'authfailure', topics: readonly ('spf' | 'dmarc')[]) =>
      only({ conclusions: [{ reason, move: 'sender-dns', rule: null, topics }], bounce: returned }).advice[0];
    expect(advised('rejected', [])).toContain('mailcheck mail.goal.example');
    expect(advised('authfailure', ['spf'])).toContain('mailcheck mail.goal.example --sending-ip');
    expect(advised('authfailure', ['spf', 'dmarc'])).toContain('mailcheck acme.example --sending-ip');
  });

  test('of a name in EHLO no block list is advised', () => {
    const blocked = { reason: 'blocked', move: 'sender-server', rule: null } as const;
    expect(only({ conclusions: [{ ...blocked, topics: ['helo'] }] }).advice.join()).not.toMatch(/list/);
    expect(only({ conclusions: [{ ...blocked, topics: ['helo', 'blocklist'] }] }).advice.join()).toMatch(/list/);
  });

  test('what the user says of the sender goes before what the bounce shows, and no further than a name', () => {
    const conclusions = [{ reason: 'authfailure', move: 'sender-dns', rule: null } as const];
    const advised = (given: GivenSender) => only({ conclusions, given }).advice[0];
    const nothing = { domain: null, from: null, sendingIps: [] };
    expect(advised({ ...nothing, from: 'lee@goal.example', sendingIps: ['192.0.2.7', '192.0.2.8'] })).toContain(
      'mailcheck goal.example --sending-ip 192.0.2.7',
    );
    expect(advised({ ...nothing, domain: 'a.example;reboot', sendingIps: ['$(reboot)'] })).not.toMatch(/reboot/);
  });

  test.each([
    ['"ann@evil.example" <ann@acme.example>', 'mailcheck acme.example '],
    ['ann@acme.example.', 'mailcheck acme.example '],
    ['ann@mail.bücher.example', 'mailcheck DOMAIN '],
    ['ann@evil.example@acme.example', 'mailcheck acme.example '],
  ])('of %s the domain, or nothing', (from, command) => {
    const conclusions = [{ reason: 'authfailure', move: 'sender-dns', rule: null } as const];
    expect(only({ conclusions, bounce: { original: { ...original, from, returnPath: null } } }).advice[0]).toContain(
      command,
    );
  });

  test('nothing that a shell would obey gets into a command', () => {
    const conclusions = [{ reason: 'networkerror', move: 'recipient-admin', rule: null } as const];
    for (const finalRecipient of ['kim@$(reboot).example', 'kim@`x`', 'kim@-rf.example;reboot', 'kim@']) {
      const { advice } = only({ conclusions, recipients: [{ finalRecipient }] });
      expect(advice.join('\n')).not.toMatch(/reboot|`|\$\(|mailcheck -/);
    }
  });

  test('who still tries: a delay, a reply, a failure', () => {
    const temporary = [{ reason: 'systemerror', kind: 'temporary', move: 'wait', rule: null } as const];
    const wordsAlone = { action: null, status: null, reply: null };
    const delay = only({ conclusions: temporary, recipients: [{ action: 'delayed' }], bounce: { what: 'delay' } });
    expect(delay.advice[0]).toContain('keeps trying');
    expect(delay.worry).not.toBeNull();
    const reply = only({ conclusions: temporary, recipients: [wordsAlone], bounce: { form: 'reply' } });
    expect(reply.advice[0]).toContain('tries again');
    expect(reply.worry).not.toBeNull();
    const failure = only({ conclusions: temporary });
    expect(failure.advice.at(-1)).toContain('nobody tries any more');
    expect(failure.worry).toBeNull();
  });

  test('nothing to worry about later where nothing passes by itself', () => {
    expect(only({}).worry).toBeNull();
  });
});

describe('what a proof run showed', () => {
  const proof = { sentence: '', topics: [], findings: [], seen: [], looked: [], unchecked: [] };
  const gone = { ...proof, verdict: 'fine now' } as const;
  const conclusions = [{ reason: 'authfailure', move: 'sender-dns' } as const];

  test('what shows no more has not to change', () => {
    const { summary, advice } = only({ conclusions, proofs: [gone] });
    expect(summary).toMatch(/; no such fault shows now, so send it again$/);
    expect(advice[0]).toContain('send the message again');
    expect(advice.slice(1).every((step) => step.startsWith('if it is refused again: '))).toBe(true);
  });

  test('nor is it to be sent again by whom it is tried anyway', () => {
    const delayed = [{ reason: 'authfailure', move: 'sender-dns', kind: 'temporary' } as const];
    const { summary, advice } = only({
      conclusions: delayed,
      proofs: [gone],
      bounce: { what: 'delay' },
      recipients: [{ action: 'delayed' }],
    });
    expect(summary).toContain('the next try may get through');
    expect(advice[0]).toContain('keeps trying');
  });

  test('what is only possible is not said for certain', () => {
    const { summary } = only({ conclusions, proofs: [{ ...proof, verdict: 'possible' }] });
    expect(summary).toContain('your DNS may have to change');
  });

  test('what shows of one recipient is not said of all', () => {
    const made = entry({ conclusions, recipients: [{}, {}], proofs: [gone, { ...proof, verdict: 'confirmed' }] });
    expect(made.summary).toContain('your DNS has to change');
  });
});

describe('the answer', () => {
  test('who, by whom, why', () => {
    expect(entry().summary).toMatch(/^kim@inn\.example was refused by mx\.inn\.example: nobody here has that name; /);
  });

  test('a provider is called as its users know it', () => {
    const { summary } = only({ recipients: [{ remoteMta: 'gmail-smtp-in.l.google.com' }] });
    expect(summary).toContain('by Gmail');
  });

  test('a service that only reports did not refuse', () => {
    const made = entry({
      recipients: [{ remoteMta: null }],
      conclusions: [{ provider: 'amazon-ses' }],
      bounce: { system: 'amazon-ses' },
    });
    expect(made.summary).toMatch(/^kim@inn\.example was refused: /);
  });

  test.each<[ConclusionBasis, RegExp]>([
    ['guess', /probably .*\(a guess, as its words are not known\); if so, correct the address/],
    ['status', /going by the code 5\.1\.1 alone/],
    ['status-subject', /going by the subject of the code 5\.1\.1 alone, .* something is wrong with an address/],
    ['reply-code', /going by the code 550 alone/],
  ])('claims no more than a %s allows', (basis, words) => {
    expect(entry({ conclusions: [{ basis, rule: null }] }).summary).toMatch(words);
  });

  test('of a code without words no likeness is claimed', () => {
    const made = entry({
      recipients: [{ diagnostic: '550', reply: { code: 550, enhanced: null, lines: [] } }],
      conclusions: [{ basis: 'guess', rule: null }],
    });
    expect(made.summary).toContain('(a guess, as the server gave no words); if so, ');
  });

  test('several recipients of one cause are one answer, of several causes are counted', () => {
    const recipients = [{}, { finalRecipient: 'lee@inn.example' }, { finalRecipient: 'sam@inn.example' }];
    expect(entry({ recipients }).summary).toMatch(
      /^kim@inn\.example and 2 others were? refused|^kim@inn\.example and 2 others/,
    );
    const conclusions = [{}, {}, { reason: 'mailboxfull', rule: null } as const];
    expect(entry({ recipients, conclusions }).summary).toMatch(/3 recipients, for 2 causes: 2 .*; 1 /);
  });

  test('what is no bounce is said to be none', () => {
    for (const what of ['success', 'vacation', 'receipt', 'complaint', 'none'] as const) {
      const made = entry({ recipients: [], bounce: { what } });
      expect(made).toMatchObject({ bounce: false, what, recipients: [] });
      expect(made.summary).toContain('no bounce');
    }
  });
});

test('a time that is no date is none', () => {
  const made = entry({ recipients: [{ lastAttemptAtMs: 9e15, willRetryUntilMs: Number.NaN }] });
  expect(made.recipients).toMatchObject([{ lastAttemptAt: null, willRetryUntil: null }]);
});

describe('who still tries', () => {
  const temporary = { kind: 'temporary', move: 'wait', reason: 'blocked', greylisting: true, rule: null } as const;
  const advised = (bounce: { readonly what?: 'delay'; readonly form?: 'words' | 'reply' }) => {
    const [made] = entry({
      bounce,
      recipients: [{ action: null, status: null, reply: null }],
      conclusions: [temporary],
    }).recipients;
    return { advice: made?.advice.join('; ') ?? '', worry: made?.worry };
  };

  test('nobody, where a failure is reported in words alone', () => {
    expect(advised({ form: 'words' })).toMatchObject({ worry: null });
    expect(advised({ form: 'words' }).advice).toContain('nobody tries any more');
    expect(advised({ form: 'words' }).advice).not.toMatch(/tries again by itself|keeps trying|let your mail server/);
  });

  test.each([{ what: 'delay', form: 'words' }, { form: 'reply' }] as const)('somebody, of %o', (bounce) => {
    expect(advised(bounce).advice).not.toContain('nobody tries any more');
    expect(advised(bounce).worry).not.toBeNull();
  });
});
