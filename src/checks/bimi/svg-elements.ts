import type { XmlElement } from '@rgrove/parse-xml';
import { ELEMENTS, OUTSIDE } from './svg-profile.ts';

const MAX_ELEMENTS = 50_000;
const MAX_NAMED = 5;
const MAX_WORD = 40;

export const INSTRUCTION = 'it has a processing instruction, which can name another file';

export function isInstruction({ type }: { readonly type: string }): boolean {
  return type === 'pi';
}

interface Waiting {
  readonly element: XmlElement;
  /** Below `metadata`, which nobody draws: editors leave RDF there, and receivers put up with it. */
  readonly aside: boolean;
}

/** What the elements of a drawing hold that the profile does not have. Without recursion, and bounded. */
export function elementProblems(root: XmlElement): readonly string[] {
  const problems = new Set<string>();
  const strangers = new Set<string>();
  const attributes = new Set<string>();
  const waiting: Waiting[] = [{ element: root, aside: false }];
  for (let count = 0; ; count++) {
    const next = waiting.pop();
    if (next === undefined) break;
    if (count >= MAX_ELEMENTS) {
      problems.add(`it has more than ${MAX_ELEMENTS} elements`);
      break;
    }
    const { element, aside } = next;
    const { name, children } = element;
    const allowed = ELEMENTS.get(name);
    const what = OUTSIDE.get(name);
    if (what !== undefined) problems.add(`it holds ${what} (<${name}>)`);
    else if (allowed === undefined && !aside) strangers.add(`<${name.slice(0, MAX_WORD)}>`);
    if (!aside) {
      for (const [attribute, value] of Object.entries(element.attributes)) {
        const problem = attributeProblem(attribute, value);
        if (problem !== null) problems.add(problem);
        else if (allowed && !allowed.has(attribute) && !isDeclaration(attribute))
          attributes.add(`${attribute.slice(0, MAX_WORD)} on <${name}>`);
      }
    }
    if (name === 'style' && isOutward(ownText(element))) problems.add(ELSEWHERE);
    if (name === 'desc' && !aside && ownText(element).trim() === '') problems.add('its description (<desc>) is empty');
    if (children.some(isInstruction)) problems.add(INSTRUCTION);
    for (const child of children)
      if (isElement(child)) waiting.push({ element: child, aside: aside || name === 'metadata' });
  }
  return [
    ...problems,
    ...(strangers.size > 0 ? [`it holds elements that the profile does not have (${named(strangers)})`] : []),
    ...(attributes.size > 0 ? [`it has attributes that the profile does not have (${named(attributes)})`] : []),
  ];
}

const ELSEWHERE = 'it refers to something that is no part of itself';
// Without an end that could fail, so that it never goes back over white space.
const REFERENCE = /url\(\s*['"]?\s*/gi;

/** Whether a value leads out of the file: by `url()` to anything but a fragment, or by `@import`. */
function isOutward(value: string): boolean {
  for (const { 0: begins, index } of value.matchAll(REFERENCE)) if (value[index + begins.length] !== '#') return true;
  return /@import/i.test(value);
}

/** Faults that are worse than a name the profile does not have; null: none. */
function attributeProblem(name: string, value: string): string | null {
  if (/^on[a-z]+$/i.test(name)) return `it holds an event handler (${name.slice(0, MAX_WORD)})`;
  const isReference = name === 'href' || name.endsWith(':href') || name === 'src';
  if ((isReference && !value.trimStart().startsWith('#')) || isOutward(value)) return ELSEWHERE;
  return null;
}

function isDeclaration(name: string): boolean {
  return name === 'xmlns' || name.startsWith('xmlns:');
}

/** Without that of elements inside: gone through for each of many levels, that would take time by their square. */
function ownText({ children }: XmlElement): string {
  return children.map((child) => ('text' in child && !isElement(child) ? String(child.text) : '')).join('');
}

function isElement(node: object): node is XmlElement {
  return 'name' in node && 'attributes' in node && 'children' in node;
}

function named(found: ReadonlySet<string>): string {
  const all = [...found];
  return all.length <= MAX_NAMED
    ? all.join(', ')
    : `${all.slice(0, MAX_NAMED).join(', ')} and ${all.length - MAX_NAMED} more`;
}
