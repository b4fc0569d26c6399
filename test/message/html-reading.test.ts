import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHtml, visibleTextOf } from '../../src/message/html-reading.ts';

describe('what a reader sees', () => {
  test.each([
    ['white space is collapsed', '<p>one\n  two&nbsp;\tthree</p>', 'one two three'],
    ['a line for each block', '<p>one</p><div>two<br>three</div>four', 'one\ntwo\nthree\nfour'],
    ['cells stand in one line', '<table><tr><td>a</td><td>b</td></tr><tr><td>c<td>d</table>', 'a b\nc d'],
    ['elements within a line part no word', 'Hel<b>lo</b>, wor<span>ld</span>', 'Hello, world'],
    ['space within elements parts words', '<b>one </b>two<i> three</i>', 'one two three'],
    ['character references', 'a &lt;b&gt; &amp;amp; &#8364; &#x41;&eacute;', 'a <b> &amp; € Aé'],
    ['a reference that names no character', 'a&#x110000;b&#0;c', 'a\ufffdb\ufffdc'],
    [
      'head, styles and scripts are not shown',
      '<head><title>T</title></head><style>a{}</style><script>x</script>b',
      'b',
    ],
    ['comments, and those for Outlook', 'a<!-- b --><!--[if mso]>c<![endif]--><![if !mso]>d<![endif]>', 'ad'],
    ['characters without a width', 'V\u200bi\u200ca\u00adg\u2060ra', 'Viagra'],
    ['joiners of a script that needs them', 'می\u200cخواهم', 'می\u200cخواهم'],
    ['a tag that never ends', 'before<a href="x', 'before'],
    ['nothing', '', ''],
  ])('%s', (_, html, text) => {
    expect(visibleTextOf(html)).toBe(text);
  });
});

describe('what is hidden', () => {
  const hidings = (html: string) => readHtml(html).hidden.map(({ how, text }) => `${how}: ${text}`);

  test.each([
    ['display', '<div style="display:none">x</div>', ['display: x']],
    ['display, important, in capitals', '<div STYLE="DISPLAY : NONE !important">x</div>', ['display: x']],
    ['within what is hidden', '<div style="display:none"><b style="display:block">x</b></div>', ['display: x']],
    ['the attribute', '<p hidden>x</p>', ['display: x']],
    ['visibility', '<p style="visibility:hidden">x<b style="visibility:visible">y</b></p>', ['visibility: x']],
    ['opacity', '<p style="opacity:0">x</p>', ['opacity: x']],
    ['clipped', '<p style="max-height:0;overflow:hidden">x</p>', ['clipped: x']],
    ['a height of nothing shows what flows over it', '<p style="height:0">x</p>', []],
    ['off the screen', '<p style="position:absolute;left:-9999px">x</p>', ['off-screen: x']],
    ['indented away', '<p style="text-indent:-9999px">x</p>', ['off-screen: x']],
    ['no size', '<p style="font-size:0">x<b style="font-size:12px">y</b></p>', ['font-size: x']],
    ['a pixel', '<span style="font:1px/1 Arial">x</span>', ['font-size: x']],
    ['a share of the size around it', '<p style="font-size:10px"><b style="font-size:10%">x</b></p>', ['font-size: x']],
    ['white on white', '<font color="#FFFFFF">x</font>', ['colour: x']],
    ['nearly white on white', '<p style="color:#fefefe">x</p>', ['colour: x']],
    ['the colour of a cell', '<table><tr><td bgcolor=navy><font color="#000080">x</font></table>', ['colour: x']],
    ['white on a coloured cell', '<table><tr><td bgcolor="#336699"><font color=white>x</font></table>', []],
    ['white on a picture', '<div style="background:url(a.png)"><p style="color:#fff">x</p></div>', []],
    ['a colour that is not known', '<p style="color:var(--a)">x</p>', []],
    ['transparent', '<p style="color:transparent">x</p>', ['colour: x']],
    ['by a rule for a class', '<style>p.x{display:none}</style><p class="a x">x</p><b class=x>y</b>', ['display: x']],
    ['by a rule for an id', '<style>#x,#z{display:none}</style><p id=x>x</p>', ['display: x']],
    ['a rule within another element', '<style>.a .x{color:#fff}</style><p class=x>x</p>', []],
    ['the element itself before the rule', '<style>.x{display:none}</style><p class=x style="display:block">x</p>', []],
    [
      'an important rule before the element',
      '<style>.x{display:none!important}</style><p class=x style="display:block">x</p>',
      ['display: x'],
    ],
    [
      'a rule for small screens hides nothing elsewhere',
      '<style>@media (max-width:9px){.x{display:none}}</style><p class=x>x</p>',
      [],
    ],
  ])('%s', (_, html, hidden) => {
    expect(hidings(html)).toEqual(hidden);
  });

  test('a rule for other screens may show it', () => {
    const css = '<style>@media (max-width:600px){.m{display:block!important}}</style>';
    const [hidden] = readHtml(`${css}<p>shown</p><p class=m style="display:none">x</p>`).hidden;
    expect(hidden).toMatchObject({ how: 'display', elsewhere: true });
  });

  test('what leads is the line beside the subject', () => {
    const text = 'a text of some length '.repeat(12);
    const read = readHtml(
      `<a href="#">view in a browser</a><i style="display:none">in short</i><p>${text}</p><i hidden>more</i>`,
    );
    expect(read.preheader).toBe('in short');
    expect(read.hidden.map(({ leads }) => leads)).toEqual([true, false]);
  });
});

describe('what else it holds', () => {
  test('links with their text, and images', () => {
    const read = readHtml(
      '<a href=" https://a.example/?x=1&amp;y=2 ">a <b>link</b><img src="cid:logo" alt="Logo"></a><a name=x>none</a>' +
        '<a href="#"><img src=http://t.example/o.gif width=1 height=1></a><a href=/x style="display:none">h</a>',
    );
    expect(read.links).toMatchObject([
      { href: 'https://a.example/?x=1&y=2', text: 'a link', images: 1, isHidden: false },
      { href: '#', text: '', images: 0, isHidden: false },
      { href: '/x', text: '', images: 0, isHidden: true },
    ]);
    expect(read.images).toMatchObject([
      { source: 'cid', alt: 'Logo', isPixel: false },
      { source: 'http', alt: null, width: 1, height: 1, isPixel: true },
    ]);
  });

  test('head, elements and styles', () => {
    const read = readHtml(
      '<!DOCTYPE html><html lang=en><head><meta http-equiv=Content-Type content="text/html; charset=GB2312">' +
        '<title>A &amp; B</title><style>@import "x.css"; a{}</style><link rel=stylesheet href=y.css></head>' +
        '<body onload="x()"><form><input></form>',
    );
    expect(read.head).toEqual({ doctype: true, title: 'A & B', language: 'en', charset: 'gb2312', base: null });
    expect(['form', 'input', 'on…', 'link stylesheet'].map((what) => read.seen.get(what)?.count)).toEqual([1, 1, 1, 1]);
    expect(read.seen.get('on…')?.places[0]?.source).toBe('<body onload="x()">');
    expect(read.styles).toMatchObject({ sheets: [{ characters: 20, inHead: true }], imports: ['"x.css"'] });
  });

  test('elements that are never closed', () => {
    expect([...readHtml('<table><tr><td><div>a</div><b>b').unclosed]).toEqual([
      ['b', 1],
      ['table', 1],
    ]);
    expect(readHtml('<p>a<li>b<td>c').unclosed.size).toBe(0);
  });

  test.each([
    ['a<div title="b>c', 'tag', 15],
    ['a<!-- b', 'comment', 1],
    ['a<style>b{}</div>c', 'style', 10],
  ])('nothing is shown behind %s', (html, what, characters) => {
    expect(readHtml(html).swallowed).toMatchObject({ what, characters });
  });

  test('a document that ends is whole', () => {
    for (const html of ['a<!-- b -->', '<b>a</b>', '<b>a</b >', 'a < b', 'a <', '<style>a{}</style>']) {
      expect(readHtml(html).swallowed, html).toBeNull();
    }
  });

  test('words taken apart', () => {
    const { oddities } = readHtml('V\u200cia<!-- x -->gra &#70;&#x52;ee &auml; <b>x</b><!-- y -->z');
    expect(oddities).toMatchObject({ needlessEntities: 2, splitWords: 2 });
  });
});

describe('hostile HTML', () => {
  test.each([
    ['a deep nest', `${'<b>'.repeat(100_000)}x${'</i>'.repeat(100_000)}`, 'x'],
    ['an attribute without an end', `a<b title="${'x'.repeat(1_000_000)}`, 'a'],
    ['tables in tables', `${'<table><tr><td>'.repeat(30_000)}x`, 'x'],
    ['styles without an end', `a${'<style>{'.repeat(50_000)}`, 'a'],
  ])('%s', (_, html, text) => {
    expect(visibleTextOf(html)).toBe(text);
  });

  test('anything is read, and nothing is lost of how much there is', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '</',
      'a',
      'table',
      'td',
      ' ',
      '"',
      '=',
      'style',
      '<style>',
      '{',
      '}',
      '<!--',
      '-->',
      '&#',
      ';',
      'x',
      '\0',
      '\u200b',
      ':',
      'href',
      'img',
      '<p>',
      '</p>',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const read = readHtml(pieces.join(''));
        expect(read.text.length).toBeLessThanOrEqual(pieces.join('').length);
        expect(read.linkCount).toBe(read.links.length);
      }),
      { numRuns: 80 },
    );
  });
});
