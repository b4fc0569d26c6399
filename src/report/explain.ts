import { catalogue as registered } from '../checks/index.ts';
import type { Catalogue, CatalogueEntry } from '../core/catalogue.ts';
import { visibleWords } from './render/escape.ts';
import { recordsOf, SEVERITY_STYLE } from './render/terminal/finding.ts';
import { type Block, join, type Page, pageOf, type TerminalOptions } from './render/terminal/page.ts';
import { hang } from './render/terminal/wrap.ts';
import { readSpec, specWords } from './spec.ts';
import { effectWords } from './text/effects.ts';
import { severityWords } from './text/severity.ts';

/** `mailcheck explain CODE`. Null: there is no such code. */
export function explainCode(code: string, options: TerminalOptions, catalogue: Catalogue = registered): string | null {
  const entry = catalogue.get(code);
  return entry ? join(explanation(entry, pageOf(options))) : null;
}

/** `mailcheck explain CHECK`: its codes, a line or two each. Null: there is no such check. */
export function explainCheck(id: string, options: TerminalOptions, catalogue: Catalogue = registered): string | null {
  const page = pageOf(options);
  const block = checkLines(id, catalogue, page);
  return block.length === 0 ? null : join([block, more(page)]);
}

/** `mailcheck explain`: every code, by check. */
export function explainAll(options: TerminalOptions, catalogue: Catalogue = registered): string {
  const page = pageOf(options);
  const checks = [...new Set([...catalogue.values()].map(({ check }) => check))];
  return join([...checks.map((check) => checkLines(check, catalogue, page)), more(page)]);
}

function checkLines(id: string, catalogue: Catalogue, page: Page): Block {
  const entries = [...catalogue.values()].filter(({ check }) => check === id);
  return entries.length === 0 ? [] : [page.paint('bold', id), ...entries.flatMap((entry) => indexLines(entry, page))];
}

function more({ width }: Page): Block {
  return hang(
    '',
    'mailcheck explain CODE says why one matters and how to fix it; it also knows codes of bounces (5.7.26, 550, TSS04) and their reasons (mailboxfull)',
    width,
  );
}

function explanation({ code, check, area, def }: CatalogueEntry, { width, paint }: Page): readonly Block[] {
  const { title, why, fix } = def.text(def.example as never);
  const say = (label: string, words: string) => hang(`  ${label.padEnd(10)}`, visibleWords(words), width);
  const document = readSpec(def.spec);
  return [
    [paint('bold', code)],
    [
      ...say('check', `${check} (${area})`),
      ...say('severity', severityWords(def)),
      ...say('effects', effectWords(def.effects) || 'none'),
    ],
    [...say('such as', title), ...say('why', why), ...say('fix', fix.text), ...recordsOf(fix, width)],
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
  return [`  ${severity}  ${code}`, ...hang(' '.repeat(12), visibleWords(title), width)];
}
