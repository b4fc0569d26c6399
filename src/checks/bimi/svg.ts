import { parseXml, type XmlElement } from '@rgrove/parse-xml';

/** What keeps a logo from being SVG Tiny PS (draft-svg-tiny-ps-abrotman, section 2), in words for the reader. */
export type SvgReading =
  | { readonly ok: true; readonly title: string; readonly problems: readonly string[] }
  | { readonly ok: false; readonly why: string };

const MAX_TITLE = 64; // draft-svg-tiny-ps-abrotman section 2
const MAX_PROBLEMS = 20;
const MAX_ELEMENTS = 50_000;
const FORBIDDEN = new Map([
  ['script', 'a script'],
  ['image', 'an image that is not drawn'],
  ['foreignObject', 'foreign content'],
  ['animate', 'animation'],
  ['animateTransform', 'animation'],
  ['animateMotion', 'animation'],
  ['animateColor', 'animation'],
  ['set', 'animation'],
  ['a', 'a link'],
  ['audio', 'sound'],
  ['video', 'a film'],
]);

/** Reads a logo. Entities are never expanded; however hostile the text, it ends, and never throws. */
export function readSvg(text: string): SvgReading {
  if (/<!DOCTYPE|<!ENTITY/i.test(text))
    return { ok: false, why: 'it has a document type declaration, which can hide anything' };
  let root: XmlElement | null;
  try {
    root = parseXml(text).root;
  } catch (error) {
    // Nested too deep for the reader is a RangeError; whoever draws it would fare no better.
    return { ok: false, why: error instanceof RangeError ? 'it is nested too deep' : firstLine(error) };
  }
  if (root === null || root.name !== 'svg')
    return { ok: false, why: `its root is <${root?.name.slice(0, 40) ?? ''}>, not <svg>` };
  const problems = new Set([...ofRoot(root), ...ofElements(root)]);
  const title = root.children.find((child): child is XmlElement => 'name' in child && child.name === 'title');
  const words = title?.text.trim() ?? '';
  if (words === '') problems.add('it has no title');
  else if (words.length > MAX_TITLE) problems.add(`its title has ${words.length} characters, ${MAX_TITLE} are allowed`);
  return { ok: true, title: words.slice(0, MAX_TITLE), problems: [...problems].slice(0, MAX_PROBLEMS) };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 120) ?? '';
}

function ofRoot({ attributes }: XmlElement): readonly string[] {
  const problems: string[] = [];
  if (attributes['version'] !== '1.2') problems.push('its version is not 1.2');
  if (attributes['baseProfile'] !== 'tiny-ps') problems.push('its baseProfile is not tiny-ps');
  if ('x' in attributes || 'y' in attributes) problems.push('its root has x or y');
  const shape = shapeOf(attributes);
  if (shape !== null && shape.width !== shape.height)
    problems.push(`it is not square (${shape.width} by ${shape.height})`);
  if (shape === null && !attributes['viewBox']) problems.push('it has no viewBox');
  return problems;
}

function shapeOf(
  attributes: Readonly<Record<string, string>>,
): { readonly width: number; readonly height: number } | null {
  const box = (attributes['viewBox'] ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [, , width, height] = box;
  if (box.length === 4 && width !== undefined && height !== undefined && box.every(Number.isFinite))
    return { width, height };
  const sizes = [attributes['width'], attributes['height']].map((size) => Number.parseFloat(size ?? ''));
  const [wide, high] = sizes;
  return wide !== undefined && high !== undefined && sizes.every(Number.isFinite)
    ? { width: wide, height: high }
    : null;
}

/** All elements, without recursion. */
function ofElements(root: XmlElement): readonly string[] {
  const problems: string[] = [];
  const waiting: XmlElement[] = [root];
  for (let count = 0; waiting.length > 0; count++) {
    const element = waiting.pop();
    if (element === undefined) break;
    if (count > MAX_ELEMENTS) return [...problems, `it has more than ${MAX_ELEMENTS} elements`];
    const forbidden = FORBIDDEN.get(element.name);
    if (forbidden !== undefined) problems.push(`it holds ${forbidden} (<${element.name}>)`);
    for (const [name, value] of Object.entries(element.attributes)) {
      if (/^on[a-z]+$/i.test(name)) problems.push(`it holds an event handler (${name.slice(0, 20)})`);
      const isReference = name === 'href' || name.endsWith(':href');
      if ((isReference && !value.startsWith('#')) || /url\(\s*['"]?(?!#)/i.test(value)) {
        problems.push('it refers to something outside itself');
      }
    }
    if (element.name === 'style' && /url\(\s*['"]?(?!#)|@import/i.test(element.text))
      problems.push('it refers to something outside itself');
    for (const child of element.children) if ('name' in child && 'children' in child) waiting.push(child as XmlElement);
  }
  return problems;
}
