import { catalogue as registered } from '../checks/index.ts';
import type { Catalogue, CatalogueEntry } from '../core/catalogue.ts';
import { visibleOctets } from './render/escape.ts';
import { recordLines, SEVERITY_STYLE } from './render/terminal/finding.ts';
import { type Block, join, type Page, pageOf, type TerminalOptions } from './render/terminal/page.ts';
import { hang } from './render/terminal/wrap.ts';
import { readSpec, specWords } from './spec.ts';
import { effectWords } from './text/effects.ts';

/** `mailcheck explain CODE`. Null: there is no such code. */
export function explainCode(code: string, options: TerminalOptions, catalogue: Catalogue = registered): string | null {
  const entry = catalogue.get(code);
  return entry ? join(explanation(entry, pageOf(options))) : null;
}

/** `mailcheck explain`: every code, a line or two each, by check. */
export function explainAll(options: TerminalOptions, catalogue: Catalogue = registered): string {
  const page = pageOf(options);
  const checks = [...new Set([...catalogue.values()].map(({ check }) => check))];
  const blocks = checks.map((check) => [
    page.paint('bold', check),
    ...[...catalogue.values()].filter((entry) => entry.check === check).flatMap((entry) => indexLines(entry, page)),
  ]);
  return join([...blocks, hang('', 'mailcheck explain CODE says why one matters and how to fix it', page.width)]);
}

function explanation({ code, check, area, def }: CatalogueEntry, { width, paint }: Page): readonly Block[] {
  const { title, why, fix } = def.text(def.example as never);
  const say = (label: string, words: string) => hang(`  ${label.padEnd(10)}`, visibleOctets(words), width);
  const document = readSpec(def.spec);
  return [
    [paint('bold', code)],
    [
      ...say('check', `${check} (${area})`),
      ...say('severity', def.severity),
      ...say('effects', effectWords(def.effects) || 'none'),
    ],
    [
      ...say('such as', title),
      ...say('why', why),
      ...say('fix', fix.text),
      ...(fix.records ?? []).flatMap(recordLines),
    ],
    [
      ...say('spec', specWords(def.spec)),
      ...(document?.title ? say('', document.title) : []),
      ...(document && document.url !== def.spec ? [`            ${document.url}`] : []),
    ],
  ];
}

function indexLines({ code, def }: CatalogueEntry, { width, paint }: Page): Block {
  const severity = paint(SEVERITY_STYLE[def.severity], def.severity.padEnd(8));
  const { title } = def.text(def.example as never);
  return [`  ${severity}  ${code}`, ...hang(' '.repeat(12), visibleOctets(title), width)];
}
