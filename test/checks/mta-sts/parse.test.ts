import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesOf, readEarlier } from '../../../src/checks/mta-sts/earlier.ts';
import { matchesMx, patternFault } from '../../../src/checks/mta-sts/mx-pattern.ts';
import { nearMiss } from '../../../src/checks/mta-sts/near-miss.ts';
import { isSts, parseSts, repaired } from '../../../src/checks/mta-sts/parse.ts';
import { parsePolicy } from '../../../src/checks/mta-sts/policy.ts';
import { durationText, excerpt, list, newId } from '../../../src/checks/mta-sts/words.ts';
import { anyCharacter } from '../../support/any-character.ts';
import { lines, policy } from './world.ts';

describe('patterns (RFC 8461 section 4.1)', () => {
  test.each([
    ['mx.example.com', 'mx.example.com', true],
    ['mx.example.com', 'MX.Example.COM.', true],
    ['MX.Example.COM', 'mx.example.com', true],
    ['*.example.com', 'mx.example.com', true],
    ['*.example.com', 'xn--mx-fka.example.com', true],
    ['mx.example.com', 'evilmx.example.com', false],
    ['mx.example.com', 'mx.example.com.evil.net', false],
    ['mx.example.com', 'a.mx.example.com', false],
    ['*.example.com', 'a.b.example.com', false],
    ['*.example.com', 'example.com', false],
    ['*.example.com', '.example.com', false],
    ['*.example.com', 'evilexample.com', false],
    ['*.example.com', 'mx.example.com.evil.net', false],
    ['.example.com', 'mx.example.com', false],
    ['*', 'mx', false],
    ['*.', 'mx.', false],
    ['*.*.example.com', 'a.b.example.com', false],
    ['mx*.example.com', 'mx1.example.com', false],
    ['m.example.com', 'mx.example.com', false],
    ['mxxexample.com', 'mx.example.com', false],
    ['', '', false],
  ])('%s covers %s: %s', (pattern, host, expected) => {
    expect(matchesMx(pattern, host)).toBe(expected);
  });

  test.each(['mx1.example.com', '*.example.com', 'localhost', 'xn--mller-kva.example', 'MX.example.com'])(
    '"%s" is one',
    (pattern) => expect(patternFault(pattern)).toBeNull(),
  );

  test.each([
    '',
    '*',
    '*.',
    '**.example',
    '*.*.example',
    'mx*.example',
    'mäx.example',
    'mx.example.',
    'a b',
    'a,b',
    'a@b.example',
    'mx..example',
    '-mx.example',
    '10.0.0.1',
    'mx_1.example',
  ])('"%s" is none', (pattern) => expect(patternFault(pattern)).not.toBeNull());

  test('nothing but a host with the same end is ever covered', () => {
    fc.assert(
      fc.property(fc.string(), fc.domain(), (pattern, host) => {
        if (matchesMx(pattern, host)) expect(host.endsWith(pattern.toLowerCase().replace(/^\*/, ''))).toBe(true);
      }),
    );
  });
});

describe('records', () => {
  test('offsets stand at the piece at fault', () => {
    const text = 'v=STSv1;  id=a b ; x=; ;id=2';
    const { id, faults } = parseSts(text);
    expect(id).toBeNull();
    expect(faults.map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual([
      ['id', 'a b'],
      ['syntax', 'x='],
      ['syntax', ';'],
      ['duplicate', 'id=2'],
    ]);
  });

  test('what is repaired has no fault', () => {
    fc.assert(
      fc.property(fc.string(), (rest) => {
        const record = repaired(parseSts(`v=STSv1;${rest}`), 'new');
        expect(isSts(record)).toBe(true);
        expect(parseSts(record)).toMatchObject({ faults: [] });
      }),
    );
  });

  test('any text is read', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        for (const { start, end } of parseSts(text).faults) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
        }
      }),
    );
  });

  test.each([
    'v=spf1 mx -all',
    'google-site-verification=abc',
    'v=DMARC1; p=none',
    'v=TLSRPTv1; rua=mailto:a@b.example',
    'stsc',
    '',
  ])('"%s" is no near miss', (text) => expect(nearMiss(text)).toBeNull());

  test('any text is a near miss or is none', () => {
    const pieces = fc.constantFrom('v=', 'STSv1', 'stsv1', ';', ' ', '"', 'id=', 'a', 'MTA-', ':', '\u0000');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const miss = nearMiss(text);
        if (miss) expect(isSts(text)).toBe(false);
        if (miss) expect(miss.end).toBeGreaterThanOrEqual(miss.start);
      }),
    );
  });
});

describe('policies', () => {
  test('the fields of a policy', () => {
    expect(parsePolicy(policy({ mx: ['mx: MX1.a.example', 'mx:*.b.example', 'mx: mx1.a.example'] }))).toEqual({
      policy: { mode: 'enforce', maxAgeSeconds: 1_209_600, mx: ['mx1.a.example', '*.b.example'] },
      isPolicy: true,
      faults: [],
    });
  });

  test('the first of two counts', () => {
    const text = lines('version: STSv1', 'mode: testing', 'mode: enforce', 'mx: a.example', 'max_age: 5', 'max_age: 6');
    expect(parsePolicy(text).policy).toMatchObject({ mode: 'testing', maxAgeSeconds: 5 });
  });

  test('faults bear the number of their line', () => {
    const text = lines('version: STSv1', '', 'mode: enforce', 'mx: a..b', 'max_age: 5', '=');
    expect(parsePolicy(text).faults.map(({ kind, number }) => [kind, number])).toEqual([
      ['blank', 2],
      ['key', 6],
      ['mx', 4],
    ]);
  });

  test('any text is read, and a policy has a mode and an age', () => {
    const words = fc.constantFrom(
      'version: STSv1',
      'mode: enforce',
      'mode:none',
      'max_age: 7',
      'mx: *.a.example',
      '',
      '\r',
      'x',
      ': ',
    );
    const bodies = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.array(words, { maxLength: 12 }).map((texts) => texts.join('\n')),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        const { policy: read, faults } = parsePolicy(body);
        if (read) expect(read.maxAgeSeconds).toBeGreaterThanOrEqual(0);
        if (read === null) expect(faults.length).toBeGreaterThan(0);
      }),
    );
  });

  test('64 KiB of spaces, colons or lines are read at once', () => {
    for (const piece of [' ', ':', '\n', '\r\n', 'a:', 'mx:a.b\n', 'mode: \t']) {
      const body = piece.repeat(65_536 / piece.length);
      expect(parsePolicy(`${body}x`).faults.length).toBeLessThanOrEqual(50);
      expect(parsePolicy(`${body}x`).faults.map(({ kind }) => kind)).toContain('version');
      expect(parseSts(`v=STSv1;${body}x`).faults.length).toBeLessThanOrEqual(20);
      expect(parseSts(`v=STSv1;${';'.repeat(99)}`).faults.map(({ kind }) => kind)).toContain('no-id');
      nearMiss(body);
    }
  });
});

describe('what an earlier report saw', () => {
  const good = { id: '1', policy: { mode: 'enforce', maxAgeSeconds: 60, mx: ['a.example', 'b.example'], mxCount: 2 } };

  test('is read', () => {
    expect(readEarlier(good)).toEqual({
      id: '1',
      mode: 'enforce',
      maxAgeSeconds: 60,
      mx: ['a.example', 'b.example'],
      mxCount: 2,
    });
  });

  test('the order of the patterns says nothing', () => {
    const before = readEarlier(good);
    if (!before) throw new Error('it was not read');
    expect(changesOf(before, { ...good.policy, mx: ['b.example', 'a.example'] })).toEqual([]);
    expect(changesOf(before, { ...good.policy, mx: ['b.example'], mxCount: 1 })).toMatchObject([{ field: 'mx' }]);
  });

  test('is any JSON, and never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (id, inner) => {
        readEarlier(inner);
        const read = readEarlier({ id, policy: inner });
        if (read) expect(typeof read.mode).toBe('string');
      }),
    );
    expect(readEarlier(Object.create({ id: '1' }))).toBeNull();
    expect(readEarlier({ ...good, policy: { ...good.policy, mx: [1] } })).toBeNull();
    expect(readEarlier({ ...good, policy: { ...good.policy, maxAgeSeconds: -1 } })).toBeNull();
  });
});

describe('words', () => {
  test('a new id is of the form that a record needs', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') }), (date) => {
        const id = newId(date.getTime(), null);
        expect(parseSts(`v=STSv1; id=${id}`).id).toBe(id);
        expect(newId(date.getTime(), id)).not.toBe(id);
      }),
    );
  });

  test.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [90, '90 seconds'],
    [3_600, '1 hour'],
    [86_400, '1 day'],
    [86_399, '23 hours'],
    [604_800, '7 days'],
  ])('%i s is %s', (seconds, text) => expect(durationText(seconds)).toBe(text));

  test('a list names the first ones whole', () => {
    expect(list(['one', 'two', 'three', 'four', 'five'])).toBe('one, two, three, four and 1 more');
  });

  test('an excerpt shows the place at fault of a long text', () => {
    const text = `${'x'.repeat(3_000)}!${'y'.repeat(3_000)}`;
    const { text: shown, mark } = excerpt('here', text, 3_000, 3_001, 'why');
    expect(shown.slice(mark?.start, mark?.end)).toBe('!');
  });
});
