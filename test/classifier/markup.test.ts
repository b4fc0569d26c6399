import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markupOf } from '../../src/classifier/markup.ts';

const lines = (html: string) =>
  markupOf(html)
    .text.split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

describe('what HTML shows', () => {
  test('blocks stand on lines of their own, what is within a line is one text', () => {
    expect(lines('<p>on<b>e</b></p><p>two<br>three</p>')).toEqual(['one', 'two', 'three']);
  });

  test('words cut up by comments and empty tags are whole again', () => {
    expect(lines('vi<!-- x -->ag<i></i>ra')).toEqual(['viagra']);
  });

  test('styles, scripts and what is hidden are not shown', () => {
    const html =
      '<style>p{}</style><script>if (a<b) x()</script><div style="display: none">un<div>se</div>en</div>seen';
    expect(lines(html)).toEqual(['seen']);
    expect(markupOf(html).hiddenLength).toBe(6);
  });

  test('character references are resolved', () => {
    expect(lines('caf&eacute; &#65;&#x42; &lt;b&gt; &nosuch; &constructor;')).toEqual([
      'café AB <b> &nosuch; &constructor;',
    ]);
  });

  test('links come with what is shown of them', () => {
    expect(markupOf('<a href="http://a.example/?x=1&amp;y=2"> here <b>it is</b></a>').links).toEqual([
      { target: 'http://a.example/?x=1&y=2', text: 'hereit is' },
    ]);
  });

  test('a quote that is never closed ends with its tag', () => {
    expect(lines('<a href="http://a.example>one</a><p>two')).toEqual(['one', 'two']);
  });
});

test.each([
  ['many tags', '<b>'.repeat(100_000)],
  ['tags that never end', '<a href="'.repeat(50_000)],
  ['signs that are no tags', '<'.repeat(200_000)],
  ['comments that never end', '<!--'.repeat(50_000)],
  ['scripts that never end', '<script>'.repeat(50_000)],
  ['one tag of attributes', `<a ${'x=1 '.repeat(50_000)}`],
  ['references', '&#'.repeat(100_000)],
])('%s are read through', (_, html) => {
  expect(markupOf(html).text.length).toBeLessThanOrEqual(html.length);
});

test('anything is read', () => {
  const piece = fc.constantFrom('<', '>', '"', "'", '=', '/', '!--', '-->', 'a', 'style', 'script', ' ', '&', ';', '#');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      expect(markupOf(pieces.join('')).links.length).toBeLessThan(60);
    }),
    { numRuns: 200 },
  );
});
