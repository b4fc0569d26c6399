import { isJson } from './event.ts';

/**
 * The values in a text: of one JSON text, of one in each line (NDJSON), or of objects one behind the other with or without
 * anything between, as Amazon Data Firehose joins them and as they are pasted; and a form (`event=bounced&recipient=…`).
 *
 * @returns undefined stands for what is no JSON; null where nothing in it is; in linear time, and never throws
 */
export function jsonTexts(text: string): readonly unknown[] | null {
  const bare = text.replace(/^\uFEFF/, '');
  const whole = parsedJson(bare);
  if (whole !== undefined) return isObject(whole) ? [whole] : null;
  const lines = bare
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const values = lines.map((line) => parsedJson(line) ?? formIn(line));
  if (values.length > 0 && values.every(isObject)) return values;
  const pieces = objectsIn(bare).map(parsedJson);
  return pieces.some(isObject) ? pieces : null;
}

/** @returns undefined where it is none */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): boolean {
  return isJson(value) || Array.isArray(value);
}

/** `application/x-www-form-urlencoded`, of an event. */
const FORM = /^[\w%.+-]{1,60}=\S*&\S*$/;

export function formIn(text: string): unknown {
  if (!FORM.test(text)) return undefined;
  const fields = new URLSearchParams(text);
  return fields.has('event') && fields.has('recipient') ? Object.fromEntries(fields) : undefined;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** The texts of the outermost objects; what is open in the end is one too. Brackets of lists and commas between are passed over. */
function objectsIn(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) isText = !isText;
    else if (isText) at += code === BACKSLASH ? 1 : 0;
    else if (code === OPEN && depth++ === 0) from = at;
    else if (code === CLOSE && depth > 0 && --depth === 0) found.push(text.slice(from, at + 1));
  }
  return depth === 0 ? found : [...found, text.slice(from)];
}
