import { catalogue } from '../../../checks/index.ts';
import { isOfAuthor } from '../../author-checks.ts';
import { isBeside, isTwin } from '../../bearing.ts';
import type { Report, ReportFinding } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import { authentication } from './authentication.ts';
import { facts } from './facts.ts';
import { filterTable } from './filters.ts';
import { findingBlock } from './finding.ts';
import { forecast } from './forecast.ts';
import { forecastCauses } from './forecast-causes.ts';
import { head } from './head.ts';
import { heading } from './heading.ts';
import type { Block, Page } from './page.ts';
import { findingsOf, pointsOf } from './points.ts';
import { providerTable } from './providers.ts';
import { remarkBlock } from './remarks.ts';
import { rows } from './rows.ts';
import { statsWords } from './stats.ts';
import { tokens } from './tokens.ts';
import { leftOut, unseen } from './unseen.ts';
import { hang } from './wrap.ts';

/** The page of a message: the answer, what was judged, where it will go and why, what to mend, what was not seen. */
export function messageBlocks(report: Report, page: Page): readonly Block[] {
  const faults = findingsOf(report).filter(({ severity }) => severity !== 'info');
  const remarks = findingsOf(report).filter(({ severity }) => severity === 'info');
  const aside = isBeside(report);
  const told = page.verbose ? () => false : isTwin(report, (code) => catalogue.get(code)?.def.sameAs ?? []);
  return [
    head(report, page),
    rows(inOrder(report), page, (result) => !page.verbose && (isOfAuthor(result.check) || isBesideThePoint(result))),
    forecast(report, page),
    page.verbose ? [] : forecastCauses(report, page),
    authentication(report, page),
    filterTable(report, page),
    tokens(report, page),
    ...faultBlocks(
      report,
      faults.filter((finding) => !aside(finding) && !told(finding)),
      page,
    ),
    besides(report, faults.filter(aside), page),
    remarkBlock(
      remarks.filter((finding) => !aside(finding)),
      page,
    ),
    ...(page.providers ? providerTable(report, page) : []),
    unseen(report, page),
    ...(page.verbose ? facts(report, page) : []),
    [...leftOut(report, page), ...hang('', statsWords(report), page.width)],
  ];
}

const MOST_AT_LENGTH = 6;

/** Where there are many, what is minor is told by its title and what to do about it. */
function faultBlocks(report: Report, faults: readonly ReportFinding[], page: Page): readonly Block[] {
  const isShort = !page.verbose && faults.length > MOST_AT_LENGTH;
  const long = faults.filter(({ severity }) => !isShort || severity !== 'minor');
  const short = faults.filter((finding) => !long.includes(finding));
  const lines = short.flatMap(({ code, title, fix }) => [
    ...hang(`  ${code}  `, visibleWords(title), page.width),
    ...hang('    fix  ', visibleWords(fix.text), page.width),
  ]);
  return [
    ...long.map((one) => findingBlock(one, pointsOf(report, one.code), page)),
    short.length === 0 ? [] : [...heading('minor faults', '(--verbose says why)', page), ...lines],
  ];
}

/** Such as attachments of a message that has none. */
function isBesideThePoint(result: Report['results'][number]): boolean {
  return result.outcome === 'not-applicable' && result.because === null;
}

const AREAS = ['authentication', 'reputation', 'message', 'transport'] as const;

/** By area, what decides first; within an area the message before its author's domain. */
function inOrder(report: Report): Report {
  return { ...report, results: report.results.toSorted((a, b) => rank(a) - rank(b)) };
}

function rank({ area, check }: Report['results'][number]): number {
  return 2 * AREAS.indexOf(area) + (isOfAuthor(check) ? 1 : 0);
}

/** Faults of the author's domain that do not bear on this message: a line each. */
function besides({ target: { domain } }: Report, findings: readonly ReportFinding[], page: Page): Block {
  if (findings.length === 0 || domain === null) return [];
  const lines = findings.flatMap(({ code, title }) => hang(`  ${code}  `, visibleWords(title), page.width));
  return [...heading('besides', `about ${domain}, not this message (mailcheck ${domain})`, page), ...lines];
}
