// What SVG Tiny PS leaves of SVG Tiny 1.2: elements, and the attributes of each. Out of the RELAX NG schema of the
// AuthIndicators Working Group (bimigroup.org/resources/SVG_PS-latest.rnc.txt, reproduced in section 7 of
// draft-svg-tiny-ps-abrotman) and sections 2.1 to 2.3 of that draft; retrieved 2026-11-21.

const words = (text: string): readonly string[] => text.split(/\s+/);

const CORE = words(
  'id xml:id xml:base xml:lang xml:space class role rel rev typeof content datatype resource about property',
);
const PAINT = words(
  `fill fill-opacity fill-rule stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit
   stroke-opacity stroke-width color color-rendering vector-effect direction unicode-bidi solid-color solid-opacity
   display-align line-increment stop-color stop-opacity font-family font-size font-style font-variant font-weight
   text-anchor text-align`,
);
const CONDITIONAL = words('requiredFonts systemLanguage');
const MEDIA = words(
  `buffered-rendering display image-rendering shape-rendering text-rendering viewport-fill viewport-fill-opacity
   visibility`,
);

const painted = (own: string) => new Set([...CORE, ...PAINT, ...words(own)]);
const shape = (own: string) => new Set([...CORE, ...PAINT, ...CONDITIONAL, 'transform', ...words(own)]);
const told = new Set([...CORE, ...CONDITIONAL, ...MEDIA]);
const anything = null;

/** Names are case-sensitive. Null: its attributes do not matter, as nothing of it is drawn. */
export const ELEMENTS: ReadonlyMap<string, ReadonlySet<string> | null> = new Map([
  [
    'svg',
    painted(
      `width height viewBox version baseProfile preserveAspectRatio contentScriptType externalResourcesRequired focusable
       playbackOrder snapshotTime timelineBegin zoomAndPan`,
    ),
  ],
  ['title', told],
  ['desc', told],
  ['metadata', anything],
  ['g', shape('')],
  ['defs', painted('')],
  ['use', shape('href xlink:href x y')],
  ['path', shape('d pathLength')],
  ['rect', shape('x y width height rx ry')],
  ['circle', shape('cx cy r')],
  ['ellipse', shape('cx cy rx ry')],
  ['line', shape('x1 y1 x2 y2')],
  ['polyline', shape('points')],
  ['polygon', shape('points')],
  ['text', shape('x y rotate editable')],
  ['tspan', shape('')],
  ['tbreak', anything],
  ['textArea', shape('x y width height')],
  ['solidColor', painted('')],
  ['linearGradient', painted('gradientUnits x1 y1 x2 y2')],
  ['radialGradient', painted('gradientUnits cx cy r')],
  ['stop', painted('offset')],
  ['font', anything],
  ['font-face', anything],
  ['glyph', anything],
  ['missing-glyph', anything],
  ['hkern', anything],
]);

/** What an element outside of the profile is, for those that are met most. */
export const OUTSIDE: ReadonlyMap<string, string> = new Map([
  ['script', 'a script'],
  ['handler', 'a script'],
  ['listener', 'a script'],
  ['image', 'an image that is not drawn'],
  ['foreignObject', 'foreign content'],
  ['animate', 'animation'],
  ['animateTransform', 'animation'],
  ['animateMotion', 'animation'],
  ['animateColor', 'animation'],
  ['animation', 'animation'],
  ['mpath', 'animation'],
  ['set', 'animation'],
  ['a', 'a link'],
  ['audio', 'sound'],
  ['video', 'a film'],
  ['switch', 'a choice between drawings'],
  ['style', 'a style sheet'],
]);

/** Attributes of the root that have to be so where they are there at all (draft section 2.3). */
export const FIXED: ReadonlyMap<string, string> = new Map([
  ['zoomAndPan', 'disable'],
  ['externalResourcesRequired', 'false'],
  ['focusable', 'false'],
  ['snapshotTime', 'none'],
  ['playbackOrder', 'all'],
  ['timelineBegin', 'onLoad'],
]);
