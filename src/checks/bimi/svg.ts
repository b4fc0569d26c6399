import { parseXml, type XmlDocument, type XmlElement } from '@rgrove/parse-xml';
import { elementProblems, INSTRUCTION, isInstruction } from './svg-elements.ts';
import { FIXED } from './svg-profile.ts';
import { shapeRemarks } from './svg-shape.ts';

/** What keeps a logo from being SVG Tiny PS (draft-svg-tiny-ps-abrotman, section 2), in words for the reader. */
export type SvgReading =
  | {
      readonly ok: true;
      readonly title: string;
      readonly problems: readonly string[];
      /** What the profile allows, and yet does not look well in the frame of a mailbox. */
      readonly shape: readonly string[];
    }
  | { readonly ok: false; readonly why: string };

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';
const MAX_TITLE = 64; // section 2.1, a SHOULD
const MAX_PROBLEMS = 20;
const MAX_WORD = 40;

/** Reads a logo. Entities are never expanded; however hostile the text, it ends, and never throws. */
export function readSvg(text: string): SvgReading {
  try {
    return reading(text);
  } catch (error) {
    // Nested too deep for the reader is a RangeError; whoever draws it would fare no better.
    return { ok: false, why: error instanceof RangeError ? 'it is nested too deep' : firstLine(error) };
  }
}

/** @throws where it is no XML, or nested too deep */
function reading(text: string): SvgReading {
  const document = parseXml(text, { ignoreUndefinedEntities: true, preserveDocumentType: true });
  const { root } = document;
  if (root === null || root.name !== 'svg')
    return { ok: false, why: `its root is <${root?.name.slice(0, MAX_WORD) ?? ''}>, not <svg>` };
  if (root.attributes['xmlns'] !== SVG_NAMESPACE)
    return { ok: false, why: `its root is not in the namespace of SVG (xmlns="${SVG_NAMESPACE}")` };
  const problems = new Set([...ofDocument(document, text), ...ofRoot(root), ...elementProblems(root)]);
  return {
    ok: true,
    title: titleIn(root).slice(0, MAX_TITLE),
    problems: [...problems].slice(0, MAX_PROBLEMS),
    shape: shapeRemarks(root.attributes),
  };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 120) ?? '';
}

/** What stands outside of the root: it may name other files, and the entities of a DTD can grow without end. */
function ofDocument({ children }: XmlDocument, text: string): readonly string[] {
  const hasType = children.some(({ type }) => type === 'doctype');
  return [
    ...(hasType ? ['it has a document type declaration (DOCTYPE)'] : []),
    ...(hasType && /<!ENTITY/i.test(text) ? ['it declares entities'] : []),
    ...(children.some(isInstruction) ? [INSTRUCTION] : []),
  ];
}

function titleIn(root: XmlElement): string {
  return titles(root)[0]?.text.trim() ?? '';
}

function titles({ children }: XmlElement): readonly XmlElement[] {
  return children.filter((child): child is XmlElement => 'name' in child && child.name === 'title');
}

/** Sections 2.1 and 2.3. */
function ofRoot(root: XmlElement): readonly string[] {
  const { attributes } = root;
  const title = titleIn(root);
  return [
    ...(attributes['version'] === '1.2' ? [] : ['its version is not 1.2']),
    ...(attributes['baseProfile'] === 'tiny-ps' ? [] : ['its baseProfile is not tiny-ps']),
    ...[...FIXED].flatMap(([name, value]) =>
      attributes[name] === undefined || attributes[name] === value ? [] : [`its ${name} is not ${value}`],
    ),
    ...(title === '' ? ['it has no title'] : []),
    ...(titles(root).length > 1 ? ['it has more than one title'] : []),
    ...(title.length > MAX_TITLE ? [`its title has ${title.length} characters, ${MAX_TITLE} are allowed`] : []),
  ];
}
