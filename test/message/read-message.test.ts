import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bodiesOf } from '../../src/message/message-tree.ts';
import { readMessage } from '../../src/message/read-message.ts';

const octets = (text: string) => Buffer.from(text.replace(/\n/g, '\r\n'), 'latin1');
const read = (text: string) => readMessage(octets(text));
const outline = (text: string) => read(text).parts.map(({ path, depth, type }) => `${depth} ${path} ${type}`);
const faultsOf = (text: string) =>
  read(text).parts.flatMap(({ path, faults }) => faults.map(({ kind }) => `${path} ${kind}`));
/** One text part with these fields. */
const text = (fields: string, body: string) => read(`${fields}\n\n${body}`).parts[0];

const multipart = (boundary: string, type = 'mixed') => `Content-Type: multipart/${type}; boundary="${boundary}"\n\n`;

describe('the tree', () => {
  test.each(['\n', '\r\n', '\r'])(
    'a boundary is found behind empty lines and lines that only have hyphens (%j)',
    (end) => {
      const raw = `${multipart('a')}\n\n-\n x--a\n--\n--a\n\none\n\n\n--\n\n--a\n\ntwo\n\n--a--\n\n`;
      const { parts } = readMessage(Buffer.from(raw.replace(/\n/g, end), 'latin1'));
      expect(parts.map(({ path }) => path)).toEqual(['', '1', '2']);
    },
  );

  test.each<readonly [string, string, readonly string[]]>([
    ['nothing at all', '', ['0  text/plain']],
    ['a body without a header', '\nhello', ['0  text/plain']],
    ['one part', 'Content-Type: text/html; charset=utf-8\n\nhello', ['0  text/html']],
    [
      'parts in parts',
      `${multipart('a')}preamble\n--a\n${multipart('b', 'alternative')}--b\n\none\n--b\nContent-Type: text/html\n\ntwo\n--b--\nepilogue\n--a\nContent-Type: image/png\n\nx\n--a--\nepilogue\n--a\n\nnone`,
      ['0  multipart/mixed', '1 1 multipart/alternative', '2 1.1 text/plain', '2 1.2 text/html', '1 2 image/png'],
    ],
    [
      'a boundary that begins with another',
      `${multipart('a')}--a\n${multipart('ab')}--ab\n\none\n--ab--\n--a\n\ntwo\n--a--\n`,
      ['0  multipart/mixed', '1 1 multipart/mixed', '2 1.1 text/plain', '1 2 text/plain'],
    ],
    [
      'a boundary that ends as closing ones do',
      `${multipart('a')}--a\n${multipart('a--')}--a--\n\none\n--a----\n--a\n\ntwo\n--a--\n`,
      ['0  multipart/mixed', '1 1 multipart/mixed', '2 1.1 text/plain', '1 2 text/plain'],
    ],
    [
      'one boundary for both',
      `${multipart('a')}--a\n${multipart('a')}--a\n\none\n--a--\n--a\n\ntwo\n--a--\n`,
      ['0  multipart/mixed', '1 1 multipart/mixed', '2 1.1 text/plain', '1 2 text/plain'],
    ],
    [
      'an outer boundary ends inner parts (RFC 2046 section 5.1.2)',
      `${multipart('a')}--a\n${multipart('b')}--b\n\none\n--a\n\ntwo\n--b\nstill two\n--a--\n`,
      ['0  multipart/mixed', '1 1 multipart/mixed', '2 1.1 text/plain', '1 2 text/plain'],
    ],
    [
      'a part that is nothing but its header, with a boundary that looks like a field',
      `${multipart('a:b')}--a:b\nContent-Type: image/gif\n--a:b\n\ntwo\n--a:b--`,
      ['0  multipart/mixed', '1 1 image/gif', '1 2 text/plain'],
    ],
    [
      'an enclosed message, numbered as IMAP does',
      `${multipart('a')}--a\n\nhello\n--a\nContent-Type: message/rfc822\n\nSubject: x\n${multipart('b')}--b\n\none\n--b--\n--a\nContent-Type: message/rfc822\n\nSubject: y\n\nalone\n--a--\n`,
      [
        '0  multipart/mixed',
        '1 1 text/plain',
        '1 2 message/rfc822',
        '2 2.TEXT multipart/mixed',
        '3 2.1 text/plain',
        '1 3 message/rfc822',
        '2 3.1 text/plain',
      ],
    ],
    [
      'a message that is an enclosed one',
      `Content-Type: message/rfc822\n\n${multipart('b')}--b\n\none\n--b--\n`,
      ['0  message/rfc822', '1 1.TEXT multipart/mixed', '2 1.1 text/plain'],
    ],
    [
      'a digest (RFC 2046 section 5.1.5)',
      `${multipart('a', 'digest')}--a\n\nSubject: x\n\none\n--a--\n`,
      ['0  multipart/digest', '1 1 message/rfc822', '2 1.1 text/plain'],
    ],
    [
      'white space behind a boundary',
      `${multipart('a')}--a \t\n\none\n--a-- \n`,
      ['0  multipart/mixed', '1 1 text/plain'],
    ],
    [
      'a boundary in quotes and in pieces',
      'Content-Type: multipart/mixed; boundary*0="a;";\n boundary*1=b\n\n--a;b\n\none\n--a;b--\n',
      ['0  multipart/mixed', '1 1 text/plain'],
    ],
    ['no boundary', 'Content-Type: multipart/mixed\n\n--a\n\none', ['0  multipart/mixed']],
    ['a type that is none', 'Content-Type: text\n\none', ['0  text/plain']],
  ])('%s', (_, raw, parts) => {
    expect(outline(raw)).toEqual(parts);
    expect(outline(raw.replace(/\n/g, '\r'))).toEqual(parts);
    expect(readMessage(Buffer.from(raw, 'latin1')).parts.map(({ text: body }) => body)).toEqual(
      read(raw).parts.map(({ text: body }) => body),
    );
  });

  test('bodies go from behind the header to the line end before the boundary', () => {
    const raw = `${multipart('a')}--a\n\none\n\n--a\n\n--a\nContent-Type: text/html\n--a--\n`;
    expect(
      read(raw)
        .parts.slice(1)
        .map(({ text: body, sizeBytes }) => [body, sizeBytes]),
    ).toEqual([
      ['one\n', 5],
      ['', 0],
      ['', 0],
    ]);
  });

  test('bodies are those that a reader sees: no attached files, and nothing out of enclosed messages', () => {
    const raw = `${multipart('a')}--a\n\nseen\n--a\nContent-Disposition: attachment; filename=x.txt\n\nfile\n--a\nContent-Type: message/rfc822\n\nSubject: x\n\nenclosed\n--a--\n`;
    expect(bodiesOf(read(raw), 'text/plain').map(({ text: body }) => body)).toEqual(['seen']);
    expect(bodiesOf(read('Content-Type: multipart/mixed\n\nas text'), 'text/plain')[0]?.text).toBe('as text');
  });
});

describe('faults', () => {
  test.each<readonly [string, readonly string[]]>([
    ['Content-Type: text/plain\n\nhello', []],
    ['Content-Type: text\n\nhello', [' bad-content-type']],
    ['Content-Type: multipart/mixed\n\nhello', [' no-boundary']],
    [`${multipart('a')}hello`, [' boundary-missing']],
    [`${multipart('a')}--a\n\nhello`, [' boundary-unclosed']],
    [`${multipart('a')}--a\n${multipart('b')}--b\n\none\n--a--\n`, ['1 boundary-unclosed']],
    ['Content-Transfer-Encoding: base64\n\naGVs\nbG8=', []],
    ['Content-Transfer-Encoding: base64\n\naGVs bG8=\n\n', []],
    ['Content-Transfer-Encoding: base64\n\naGVs!bG8=', [' bad-base64']],
    ['Content-Transfer-Encoding: base64\n\naGVsbG8', [' bad-base64']],
    ['Content-Transfer-Encoding: base64\n\naGVsbG8=aGVsbG8=', [' bad-base64']],
    ['Content-Transfer-Encoding: base64\n\naGVsb', [' bad-base64']],
    ['Content-Transfer-Encoding: base64\n\naGVsbG8===', [' bad-base64']],
    ['Content-Transfer-Encoding: quoted-printable\n\ngr=C3=BCn =\n and=3d=', [' undeclared-8bit']],
    ['Content-Transfer-Encoding: quoted-printable\n\n1+1=2', [' bad-quoted-printable']],
    ['Content-Transfer-Encoding: quoted-printable\n\ngr\xc3\xbcn', [' bad-quoted-printable', ' undeclared-8bit']],
    ['Content-Transfer-Encoding: 9bit\n\nhello', [' unknown-encoding']],
    [`Content-Transfer-Encoding: base64\n${multipart('a')}--a\n\none\n--a--\n`, [' encoded-multipart']],
    ['Content-Transfer-Encoding: base64\nContent-Type: message/rfc822\n\nVG86IGE=', [' encoded-multipart']],
    ['Content-Type: text/plain; charset=klingon\n\nhello', [' unknown-charset']],
    ['Content-Type: text/plain; charset=utf-8\n\ngr\xfcn', [' wrong-charset']],
    ['Content-Type: text/plain; charset=us-ascii\n\ngr\xfcn', [' wrong-charset']],
    ['Content-Type: text/plain; charset=iso-8859-1\n\ngr\xc3\xbcn', [' wrong-charset']],
    ['Content-Type: text/plain; charset=iso-8859-1\n\ngr\xfcn', []],
    ['Content-Type: text/plain; charset=utf-16\n\nhello', [' wrong-charset']],
    ['\ngr\xfcn', [' undeclared-8bit']],
    ['Content-Type: image/png\n\n\x89PNG', []],
  ])('%j', (raw, faults) => {
    expect(faultsOf(raw)).toEqual(faults);
  });

  test('of a beginning, its end is no fault', () => {
    const raw = octets(`${multipart('a')}--a\nContent-Transfer-Encoding: base64\n\naGVsbG`);
    expect(readMessage(raw, raw.length + 1).parts.flatMap(({ faults }) => faults)).toEqual([]);
  });
});

describe('texts', () => {
  test.each<readonly [string, string, string]>([
    ['Content-Transfer-Encoding: base64', 'aGVs*bG8=', 'hello'],
    ['Content-Transfer-Encoding: base64', 'aGVsbG8', 'hello'],
    ['Content-Transfer-Encoding: base64', 'aGk=aGk=', 'hihi'],
    ['Content-Transfer-Encoding: quoted-printable', 'a=\nb=3D=3d c  \nd = e', 'ab== c\nd = e'],
    ['Content-Type: text/plain; charset=utf-8', 'gr\xc3\xbcn', 'grün'],
    ['Content-Type: text/plain; charset="UTF8"', 'gr\xc3\xbcn', 'grün'],
    ['Content-Type: text/plain; charset=utf-8', 'gr\xfcn', 'gr\ufffdn'],
    ['Content-Type: text/plain; charset=gb2312', '\xc4\xe3\xba\xc3', '你好'],
    ['Content-Type: text/plain; charset=gb2312', '\x81\x30\x81\x30', '\x80'],
    ['Content-Type: text/plain; charset=ks_c_5601-1987', '\xb0\xa1', '가'],
    ['Content-Type: text/plain; charset=iso-2022-jp', '\x1b$B$"\x1b(B', 'あ'],
    ['Content-Type: text/plain; charset=us-ascii', 'gr\xc3\xbcn', 'grün'],
    ['Content-Type: text/plain; charset=x-unknown', 'gr\xfcn', 'grün'],
    ['Content-Type: text/plain', '\xc4\xe3\xba\xc3\xa3\xac\xca\xc0\xbd\xe7', '你好，世界'],
    ['Content-Type: text/plain', 'caf\xe9 \x93quoted\x94', 'café “quoted”'],
    ['Content-Type: text/html', '<meta charset=koi8-r>\xc1', '<meta charset=koi8-r>а'],
    ['Content-Type: text/plain; charset=utf-7', 'a+-b', 'a+-b'],
    ['Content-Type: text/plain; charset=utf-8 (comment)', '\xc3\xbc', 'ü'],
    ['Content-Type: text/plain; charset=utf-8', 'a\nb\rc', 'a\nb\nc'],
  ])('%s: %j is %j', (fields, body, decoded) => {
    expect(text(fields, body)?.text).toBe(decoded);
  });
});

describe('names', () => {
  test.each<readonly [string, string | null]>([
    ['Content-Type: image/png', null],
    ['Content-Disposition: attachment; filename=a.pdf', 'a.pdf'],
    ['Content-Disposition: attachment; filename="a;b \\"c\\".pdf"', 'a;b "c".pdf'],
    ['Content-Disposition: attachment; filename=my file.pdf; size=3', 'my file.pdf'],
    ['Content-Type: image/png; name="b.png"', 'b.png'],
    ["Content-Disposition: attachment; filename*=utf-8''gr%C3%BCn.pdf", 'grün.pdf'],
    ["Content-Disposition: attachment; filename=x.pdf; filename*=iso-8859-1'de'gr%FCn.pdf", 'grün.pdf'],
    ["Content-Disposition: attachment; filename*1*=%BCn; filename*0*=utf-8''gr%C3; filename*2=.pdf", 'grün.pdf'],
    ['Content-Disposition: attachment; filename="=?utf-8?Q?gr=C3=BCn=2Epdf?="', 'grün.pdf'],
    ['Content-Disposition: attachment; filename="gr\xc3\xbcn.pdf"', 'grün.pdf'],
    ['Content-Disposition: attachment; filename="gr\xfcn.pdf"', 'grün.pdf'],
  ])('%s', (fields, name) => {
    expect(text(fields, '')?.filename).toBe(name);
  });

  test('the other fields of a part', () => {
    const [part] = read(
      'Content-Type: IMAGE/PNG\nContent-Disposition: INLINE; filename=a\nContent-ID: <a@b>\nContent-Transfer-Encoding: BASE64\n\niVBORw==',
    ).parts;
    expect(part).toMatchObject({ type: 'image/png', disposition: 'inline', contentId: 'a@b', encoding: 'base64' });
    expect([...(part?.content?.head ?? [])]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  });
});

describe('bounds', () => {
  test('a hundred levels deep', () => {
    const raw = Array.from(
      { length: 1000 },
      (_, level) => `${level === 0 ? '' : `--b${level - 1}\n`}${multipart(`b${level}`)}`,
    ).join('');
    const { parts } = read(raw);
    expect(parts.length).toBe(101);
    expect(parts.at(-1)?.faults.map(({ kind }) => kind)).toEqual(['too-deep']);
    expect(read('Content-Type: message/rfc822\n\n'.repeat(1000)).parts.at(-1)?.faults[0]?.kind).toBe('too-deep');
  });

  test('a thousand parts', () => {
    const { parts } = read(`${multipart('a')}${'--a\n\nx\n'.repeat(3000)}`);
    expect(parts.length).toBe(1000);
    expect(parts[0]?.faults.map(({ kind }) => kind)).toEqual(['too-many']);
  });

  test('two mebibytes of text, and the ends of what is no text', () => {
    const size = 3_000_000;
    const parts = read(
      `${multipart('a')}--a\n\n${'x'.repeat(size)}\n--a\n\ny\n--a\nContent-Type: image/png\n\n1${'2'.repeat(size)}3\n--a--`,
    ).parts.slice(1);
    expect(parts.map(({ text: body }) => body?.length ?? null)).toEqual([2 * 1024 * 1024, 0, null]);
    expect(parts.map(({ faults }) => faults.map(({ kind }) => kind))).toEqual([['too-large'], ['too-large'], []]);
    const { head, tail, sizeBytes } = parts[2]?.content ?? {};
    expect([head?.length, head?.[0], tail?.length, tail?.at(-1), sizeBytes]).toEqual([
      65_536,
      0x31,
      65_536,
      0x33,
      size + 2,
    ]);
  });

  test.each([
    '--a\n',
    '--ab\n',
    '--\n',
    '\n',
    '--a',
    'A: x\n',
    '--a\nContent-Type: multipart/mixed; boundary=a\n\n',
    '=',
    '= ',
    ';x=',
    'Content-Type: message/rfc822\n\n',
  ])('a hundred kilobytes of %j take no time', (piece) => {
    const many = piece.repeat(100_000 / piece.length);
    expect(read(`${multipart('a')}${many}`).parts.length).toBeLessThanOrEqual(1000);
    read(`Content-Transfer-Encoding: quoted-printable\n\n${many}`);
    read(`Content-Type: text/plain${many}`);
    read(many);
  });

  test('never throws, and keeps the order of parts', () => {
    const pieces = fc.constantFrom(
      '--a',
      '--b',
      '--',
      '\n',
      '\n\n',
      multipart('a'),
      multipart('b'),
      'Content-Type: message/rfc822\n',
      'Content-Transfer-Encoding: base64\n',
      '=?',
      '\xff',
      'charset=utf-16',
      ';',
      '"',
      'x',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 80 }), (all) => {
        const { parts } = read(all.join(''));
        expect(parts[0]?.path).toBe('');
        expect(new Set(parts.map(({ path }) => path)).size).toBe(parts.length);
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (raw) => readMessage(raw).parts.length > 0));
  });
});

test('lines that all end in CR are read as lines in LF, and the octets that were given stay', () => {
  const text = `From: a@a.example\n${multipart('a')}--a\nContent-Type: text/html\n\none\ntwo\n--a--\n`;
  const given = Buffer.from(text.replace(/\n/g, '\r'), 'latin1');
  const { raw, crLines, parts } = readMessage(given);
  expect({ raw: Buffer.from(raw).toString('latin1'), crLines }).toEqual({
    raw: text,
    crLines: text.split('\n').length - 1,
  });
  expect(parts[1]?.text).toBe('one\ntwo');
  expect(given.includes('\n')).toBe(false);
});
