import { at, type Case, good, RUA } from './world.ts';

/** What the text of a record says wrongly, or twice, or in a form that some receivers stumble over. */
export const textCases: readonly Case[] = [
  {
    name: 'a value that the tag does not know',
    zone: at(`${good}; adkim=strict`),
    codes: ['dmarc-syntax-error'],
  },
  { name: 'a semicolon too many', zone: at(`${good};;`), codes: ['dmarc-stray-separator'] },
  { name: 'a tag twice', zone: at(`${good}; rua=mailto:e@a.test`), codes: ['dmarc-duplicate-tag'] },
  {
    name: 'a misspelt tag',
    zone: at('v=DMARC1; p=quarantine; rau=mailto:d@a.test'),
    codes: ['dmarc-no-reports', 'dmarc-misspelt-tag'],
  },
  { name: 'an unknown tag', zone: at(`${good}; colour=red`), codes: ['dmarc-unknown-tag'] },
  { name: 'removed tags', zone: at(`${good}; rf=afrf; ri=bob`), codes: ['dmarc-removed-tag'] },
  { name: 'a tag in capitals', zone: at(`v=DMARC1; P=quarantine; ${RUA}`), codes: ['dmarc-upper-case-tag'] },
  { name: 'p behind rua', zone: at(`v=DMARC1; ${RUA}; p=quarantine`), codes: ['dmarc-policy-not-first'] },
  { name: 'fo without ruf', zone: at(`${good}; fo=1`), codes: ['dmarc-fo-without-ruf'] },
  { name: 'fo with ruf', zone: at(`${good}; fo=1; ruf=mailto:f@a.test`), codes: [] },
];
