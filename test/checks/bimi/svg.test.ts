import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSvg } from '../../../src/checks/bimi/svg.ts';
import { svgText } from '../../../src/checks/bimi/svg-text.ts';
import { LOGO } from './scenes.ts';

const changed = (from: string, to: string) => readSvg(LOGO.replace(from, to));

test('a logo of the right profile has no problems', () => {
  expect(readSvg(LOGO)).toEqual({ ok: true, title: 'Acme', problems: [], shape: [] });
  expect(readSvg(`<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->\n${LOGO}`)).toMatchObject({
    ok: true,
    problems: [],
  });
});

test.each([
  [
    'a gradient that it refers to',
    '<circle',
    '<linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient><circle fill="url(#g)"',
  ],
  ['a reference in quotes', '<circle', `<circle fill="url('#g')"`],
  ['a use of a part', '<circle', '<defs><path id="p" d="M0 0"/></defs><use href="#p"/><circle'],
  ['groups and text', '<circle', '<g transform="scale(2)"><text x="1" y="1" font-size="3">A</text></g><circle'],
  [
    'RDF in its metadata',
    '<circle',
    '<metadata><rdf:RDF xmlns:rdf="r"><cc:Work rdf:about=""/></rdf:RDF></metadata><circle',
  ],
  ['a size in pixels', 'viewBox', 'width="100" height="100px" viewBox'],
])('may have %s', (_, from, to) => {
  expect(changed(from, to)).toMatchObject({ ok: true, problems: [], shape: [] });
});

test.each([
  ['version 1.1', 'version="1.2"', 'version="1.1"'],
  ['no version', 'version="1.2" ', ''],
  ['another baseProfile', 'tiny-ps', 'tiny'],
  ['an empty title', 'Acme', ' '],
  ['two titles', '<circle', '<title>B</title><circle'],
  ['a long title', 'Acme', 'A'.repeat(65)],
  ['x at the root', 'viewBox', 'x="0px" viewBox'],
  ['zoom', 'viewBox', 'zoomAndPan="magnify" viewBox'],
  ['a script', '<circle', '<script>x()</script><circle'],
  ['a script in its metadata', '<circle', '<metadata><script>x()</script></metadata><circle'],
  ['an event handler', '<circle', '<circle onclick="x()"'],
  ['animation', '/></svg>', '><animate attributeName="r"/></circle></svg>'],
  ['an image that is not drawn', '<circle', '<image href="#x"/><circle'],
  ['foreign content', '<circle', '<foreignObject/><circle'],
  ['a link', '<circle', '<a href="#x"/><circle'],
  ['a style sheet', '<circle', '<style>.a{fill:red}</style><circle'],
  ['a style', '<circle', '<circle style="fill:red"'],
  ['what editors add', '<circle', '<circle data-name="a" opacity="0.5"'],
  ['a filter', '<circle', '<filter id="f"/><circle'],
  ['a use from elsewhere', '<circle', '<use xlink:href="https://x/y" xmlns:xlink="x"/><circle'],
  ['paint from elsewhere', '<circle', '<circle fill="url(https://x/y)"'],
  ['paint from elsewhere, in quotes', '<circle', `<circle fill="url( 'x.svg#g')"`],
  ['an empty description', '<circle', '<desc> </desc><circle'],
  ['a document type', '<svg', '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x/svg11.dtd"><svg'],
  ['a processing instruction', '<svg', '<?xml-stylesheet href="x.css"?><svg'],
  ['a processing instruction inside', '<circle', '<?x y?><circle'],
])('%s is a problem', (_, from, to) => {
  const reading = changed(from, to);
  expect(reading.ok && reading.problems).toHaveLength(1);
});

test.each([
  ['no viewBox', 'viewBox="0 0 10 10"', ''],
  ['a viewBox that is none', '0 0 10 10', '0 0 10'],
  ['not square', '0 0 10 10', '0 0 10 20'],
  ['of no extent', '0 0 10 10', '0 0 0 0'],
  ['in percent', 'viewBox', 'width="100%" height="100%" viewBox'],
  ['small', 'viewBox', 'width="64" height="64" viewBox'],
])('%s is a remark on its shape', (_, from, to) => {
  expect(changed(from, to)).toMatchObject({ ok: true, problems: [], shape: { length: 1 } });
});

test('a style sheet that brings another along is two problems', () => {
  expect(changed('<circle', '<style>@import "x"</style><circle')).toMatchObject({ ok: true, problems: { length: 2 } });
});

describe('hostile text', () => {
  test.each([
    ['a hundred thousand levels', `${'<g>'.repeat(100_000)}${'</g>'.repeat(100_000)}`],
    ['half of one', LOGO.slice(0, 80)],
    ['nothing', ''],
    ['octets that are no text', '\ufffd\u0000\u0001'],
    ['a root of another kind', '<svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>'],
  ])('%s is none, and takes no time', (_, text) => {
    expect(readSvg(text).ok).toBe(false);
  });

  test('of any depth ends', () => {
    for (const depth of [1_000, 2_000, 3_000, 5_000, 8_000]) {
      const inside = `${'<desc>'.repeat(depth)}${'</desc>'.repeat(depth)}`;
      expect(typeof readSvg(LOGO.replace('<circle', `${inside}<circle`)).ok).toBe('boolean');
    }
  });

  test('of entities is not expanded', () => {
    const bomb = `<!DOCTYPE s [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "${'&a;'.repeat(1000)}">]>`;
    const reading = readSvg(bomb + LOGO.replace('Acme', '&b;&b;&b;'));
    expect(reading).toMatchObject({ ok: true, title: '&b;&b;&b;', problems: { length: 2 } });
  });

  test('of large attributes and many elements is bounded', () => {
    const wide = LOGO.replace('<circle', `<circle data-x="${'y'.repeat(200_000)}"`);
    expect(readSvg(wide)).toMatchObject({ ok: true, problems: { length: 1 } });
    const many = LOGO.replace('<circle', `${'<g/>'.repeat(60_000)}<circle`);
    expect(readSvg(many)).toMatchObject({ ok: true, problems: { length: 1 } });
    const names = Array.from({ length: 5_000 }, (_, index) => `<x${index} y${index}=""/>`).join('');
    const reading = readSvg(LOGO.replace('<circle', `${names}<circle`));
    expect(JSON.stringify(reading).length).toBeLessThan(1_000);
  });

  test.each([
    `fill="url(${' '.repeat(200_000)}#a)"`,
    `fill="url('${' '.repeat(100_000)}"`,
    `fill="${'url('.repeat(50_000)}#"`,
    `width="${'1'.repeat(200_000)}x"`,
    `viewBox="${' ,'.repeat(100_000)}"`,
    `d="${'M0 0'.repeat(50_000)}"`,
  ])('of %.30s… takes no time', (attribute) => {
    const before = performance.now();
    readSvg(LOGO.replace('viewBox="0 0 10 10"', attribute));
    readSvg(LOGO.replace('<circle', `<circle ${attribute}`));
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  test('is read without a fault, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), (inside, octets) => {
        readSvg(inside);
        readSvg(LOGO.replace('<circle', inside));
        const gzip = Uint8Array.from([0x1f, 0x8b, ...octets]);
        for (const served of [octets, gzip]) {
          const text = svgText(served);
          if (text.ok) readSvg(text.text);
        }
      }),
    );
  });
});

test.each([
  ['UTF-8', new TextEncoder().encode('<é/>')],
  ['UTF-8 with a mark', new TextEncoder().encode('\ufeff<é/>')],
  ['UTF-16', Buffer.from('\ufeff<é/>', 'utf16le')],
  ['UTF-16, the other way round', Buffer.from('\ufeff<é/>', 'utf16le').swap16()],
  ['UTF-16 without a mark', Buffer.from('<é/>', 'utf16le')],
])('%s is read as such', (_, octets) => {
  expect(svgText(octets)).toMatchObject({ ok: true, text: '<é/>' });
});

test('a declared encoding is believed where it is one', () => {
  const latin = (encoding: string) => Buffer.from(`<?xml version="1.0" encoding="${encoding}"?><é/>`, 'latin1');
  expect(svgText(latin('ISO-8859-1'))).toMatchObject({ ok: true });
  expect(svgText(latin('utf-8')).ok).toBe(false);
  expect(svgText(latin('klingon')).ok).toBe(false);
});
