import type { Report } from '../../schema.ts';
import type { Block, Page } from './page.ts';
export function filterTable(_report: Report, _page: Page): Block {
  return [];
}
