import data from '../data/blocked-attachments.json' with { type: 'json' };

/** Who does not let a file through by its name, and what it does. */
export interface Blocker {
  readonly name: string;
  readonly does: string;
}

const MACROS: ReadonlySet<string> = new Set(data.macros.extensions);
const LISTS = data.lists.map(({ name, does, extensions }) => ({ name, does, extensions: new Set(extensions) }));
/** What a machine runs, or is led to run, when its user opens the file: on the lists of all. */
const EXECUTABLE = new Set(
  data.lists[0]?.extensions.filter((one) => LISTS.every(({ extensions }) => extensions.has(one))),
);

/** The ending of a file name in lower case, without its dot and what may hide it; empty where there is none. */
export function extensionOf(name: string): string {
  // Dots and spaces at the end are dropped by Windows.
  const bare = name.slice(-200).replace(/[\s.\u00a0\u200b\u2028]{0,200}$/u, '');
  const dot = bare.lastIndexOf('.');
  return dot === -1 ? '' : bare.slice(dot + 1).toLowerCase();
}

/** Those who block files with this ending. */
export function blockersOf(extension: string): readonly Blocker[] {
  return LISTS.filter(({ extensions }) => extensions.has(extension)).map(({ name, does }) => ({ name, does }));
}

/** Whether opening such a file runs it, as far as all lists agree. */
export function isExecutableName(extension: string): boolean {
  return EXECUTABLE.has(extension);
}

/** Office files that carry macros by their very format. */
export function isMacroName(extension: string): boolean {
  return MACROS.has(extension);
}
