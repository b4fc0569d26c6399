import type { FindingOf } from '../../core/finding.ts';
import type { Evidence } from '../../core/observation.ts';
import { quotedPart } from '../../message/quoted.ts';
import type { HtmlBody } from './facts.ts';
import type { htmlFindings } from './findings.ts';

export type Said = FindingOf<typeof htmlFindings>;

/** Characters over all `<style>` that Gmail reads. Eric Lepetit of Gmail, in the issue that the finding cites; it was 8,192 once. */
const STYLE_LIMIT = 16_384;

const GROUPS = [
  { code: 'html-script', names: ['script', 'on…'] },
  { code: 'html-form', names: ['form', 'input', 'textarea', 'select'] },
  { code: 'html-embedded', names: ['iframe', 'frame', 'frameset', 'object', 'embed', 'applet'] },
  { code: 'html-media', names: ['video', 'audio', 'svg', 'canvas'] },
] as const;

/** What mail programs drop. */
export function judgeDropped({ part, document }: HtmlBody): readonly Said[] {
  const { seen, styles, head } = document;
  const quoted = (names: readonly string[]): readonly Evidence[] =>
    names.flatMap((name) => seen.get(name)?.places.slice(0, 3) ?? []).map(({ source }) => quotedPart(part, source));

  const said: Said[] = GROUPS.flatMap(({ code, names }): readonly Said[] => {
    const elements = names.flatMap((name) => {
      const { count = 0 } = seen.get(name) ?? {};
      return count === 0 ? [] : [{ name, count }];
    });
    // Fields without a form do nothing, so nothing is lost with them.
    const isThere = code === 'html-form' ? seen.has('form') : elements.length > 0;
    return isThere ? [{ code, params: { elements }, evidence: quoted(names) }] : [];
  });

  const sources = [
    ...(seen.get('link stylesheet')?.places ?? []).map(({ source }) => source),
    ...styles.imports.filter((name) => !isFontService(name)).map((name) => `@import ${name}`),
  ].filter((source) => !isFontService(source));
  if (sources.length > 0) {
    const evidence = sources.slice(0, 3).map((source) => quotedPart(part, source));
    said.push({ code: 'html-external-style', params: { sources: sources.slice(0, 10) }, evidence });
  }

  const characters = styles.sheets.reduce((sum, sheet) => sum + sheet.characters, 0);
  if (characters > STYLE_LIMIT) {
    const params = { characters, limit: STYLE_LIMIT };
    said.push({ code: 'html-style-large', params, evidence: quoted(['style']) });
  }
  if (head.base !== null) said.push({ code: 'html-base', params: { href: head.base }, evidence: quoted(['base']) });
  const [refresh] = seen.get('meta refresh')?.places ?? [];
  if (refresh !== undefined) {
    said.push({ code: 'html-refresh', params: { source: refresh.source }, evidence: quoted(['meta refresh']) });
  }
  return said;
}

/** A web font has others behind it to fall back to: whoever loads none shows the text all the same. */
function isFontService(source: string): boolean {
  return /\/\/(?:fonts\.googleapis\.com|use\.typekit\.net|fonts\.bunny\.net)\//i.test(source);
}
