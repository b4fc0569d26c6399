import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arcSetsIn } from '../../src/message/arc.ts';
import { headerFieldsIn } from '../../src/message/header-fields.ts';

const sets = (lines: readonly string[]) => arcSetsIn(headerFieldsIn(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)));

test('ARC sets are read, the first handler first', () => {
  const read = sets([
    'ARC-Seal: i=2; a=rsa-sha256; t=1772452800; cv=pass; d=Forward.example; s=s2; b=AAAA',
    'ARC-Message-Signature: i=2; a=rsa-sha256; d=forward.example; s=s2; h=from; bh=AAAA; b=AAAA',
    'ARC-Authentication-Results: i=2; mx.forward.example; arc=pass; spf=fail smtp.mailfrom=acme.example',
    'ARC-Seal: a=rsa-sha256; i=1; cv=none; d=list.example; s=s1; b=AAAA',
    'ARC-Authentication-Results: i=1; mx.list.example; dkim=pass header.d=acme.example',
  ]);
  expect(read).toMatchObject([
    { instance: 1, chain: 'none', sealer: 'list.example', selector: 's1', sealedAtMs: null, complete: false },
    { instance: 2, chain: 'pass', sealer: 'forward.example', sealedAtMs: 1_772_452_800_000, complete: true },
  ]);
  expect(read.map(({ results }) => [results?.authservId, results?.results.map(({ method }) => method)])).toEqual([
    ['mx.list.example', ['dkim']],
    ['mx.forward.example', ['arc', 'spf']],
  ]);
});

test('a field that comes twice makes no whole set, and one without instance none', () => {
  const seal = 'ARC-Seal: i=1; cv=none; d=list.example';
  const others = [
    'ARC-Message-Signature: i=1; d=list.example',
    'ARC-Authentication-Results: i=1; mx.list.example; none',
  ];
  expect(sets([seal, seal, ...others]).map(({ complete }) => complete)).toEqual([false]);
  expect(sets(['ARC-Seal: cv=none', 'ARC-Seal: i=51; cv=none', 'ARC-Seal: i=0; cv=none'])).toEqual([]);
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(60), fc.string()), { maxLength: 20 }), (pairs) => {
      const lines = pairs.map(([instance, text]) => `ARC-Seal: i=${instance}; ${text.replace(/[\r\n]/g, '')}`);
      for (const { instance } of sets(lines)) expect(instance).toBeGreaterThan(0);
    }),
  );
});
