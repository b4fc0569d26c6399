/** Elements that hold nothing, and have no end tag (HTML Standard, 13.1.2). */
export const VOID: ReadonlySet<string> = new Set([
  ...['area', 'base', 'br', 'col', 'embed', 'frame', 'hr', 'img', 'input', 'keygen', 'link', 'meta', 'param', 'source'],
  ...['basefont', 'bgsound', 'track', 'wbr'],
]);

/** What stands in them is no text of the page. */
export const UNSHOWN: ReadonlySet<string> = new Set([
  ...['head', 'style', 'script', 'title', 'noembed', 'noframes', 'template', 'iframe', 'object', 'audio', 'video'],
  ...['select', 'datalist', 'textarea', 'svg', 'math', 'xml'],
]);

/** They stand within a line: what is before and behind them is not parted. */
export const INLINE: ReadonlySet<string> = new Set([
  ...[
    'a',
    'abbr',
    'acronym',
    'b',
    'bdi',
    'bdo',
    'big',
    'blink',
    'cite',
    'code',
    'del',
    'dfn',
    'em',
    'font',
    'i',
    'ins',
  ],
  ...[
    'kbd',
    'label',
    'mark',
    'nobr',
    'q',
    's',
    'samp',
    'small',
    'span',
    'strike',
    'strong',
    'sub',
    'sup',
    'time',
    'tt',
  ],
  ...['u', 'var', 'wbr', 'meta', 'link', 'style', 'script', 'o:p', 'map', 'area', 'base', 'param', 'noscript'],
]);

/** Where the end tag is missing, all that follows stands within. */
export const NEEDS_END: ReadonlySet<string> = new Set([
  ...['table', 'div', 'a', 'span', 'font', 'center', 'b', 'strong', 'i', 'em', 'u', 'form'],
]);

/** What stands in them is no markup: without the end tag, all of the rest is theirs. */
export const RAW: ReadonlySet<string> = new Set([
  ...['style', 'script', 'title', 'textarea', 'iframe', 'xmp', 'noembed', 'noframes'],
]);
