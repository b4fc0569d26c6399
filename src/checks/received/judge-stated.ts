import { sameOrganisation } from '../../message/path-hosts.ts';
import { resultOf } from './disagreements.ts';
import type { Judged } from './judged.ts';
import type { Method, StatedResult } from './stated.ts';

/** What one copy says of one code: results and whose they are. */
export interface Statement {
  readonly results: readonly string[];
  readonly details: readonly string[];
}

export function statedFor({ stated }: Judged, method: Method): readonly StatedResult[] {
  return stated.results.filter((one) => one.method === method);
}

/** The result that is no pass, nor an answer that DNS kept back; null: there is none. */
function faultOf(judged: Judged, method: Method): Statement | null {
  const results = statedFor(judged, method);
  const result = results.length === 0 ? null : resultOf(method, results);
  if (result === null || result === 'pass' || result === 'temperror') return null;
  return { results: [result], details: results.flatMap(({ detail }) => (detail === null ? [] : [detail])) };
}

function passesDmarc(judged: Judged): boolean {
  return statedFor(judged, 'dmarc').some(({ result }) => result === 'pass' || result === 'bestguesspass');
}

/** Within one provider nothing is proved by who handed over to whom, and nothing is held against it. */
function isFromOutside({ copy }: Judged): boolean {
  return copy.path.crossesBorder !== false;
}

export function spfFailed(judged: Judged): Statement | null {
  return isFromOutside(judged) && !passesDmarc(judged) ? faultOf(judged, 'spf') : null;
}

/** `none` and `neutral` say nothing against a message that passes DMARC. */
export function spfNotPassed(judged: Judged): Statement | null {
  const fault = isFromOutside(judged) && passesDmarc(judged) ? faultOf(judged, 'spf') : null;
  return fault?.results.some((result) => result !== 'none' && result !== 'neutral') ? fault : null;
}

function isSigned({ copy }: Judged): boolean {
  return copy.fields.some(({ name }) => name.toLowerCase() === 'dkim-signature');
}

function dkimFault(judged: Judged): Statement | null {
  const fault = isSigned(judged) && isFromOutside(judged) ? faultOf(judged, 'dkim') : null;
  return fault?.results.includes('none') ? null : fault;
}

export function dkimFailed(judged: Judged): Statement | null {
  return passesDmarc(judged) ? null : dkimFault(judged);
}

export function dkimNotPassed(judged: Judged): Statement | null {
  return passesDmarc(judged) ? dkimFault(judged) : null;
}

/** A statement that it passed tells of a signature that a later server took out. */
export function dkimMissing(judged: Judged): Statement | null {
  const isStated = statedFor(judged, 'dkim').some(({ result }) => result !== 'none');
  return isSigned(judged) || isStated || !isFromOutside(judged) ? null : { results: ['none'], details: [] };
}

/** @param from  the domain in From */
export function dkimNotAligned(judged: Judged, from: string): Statement | null {
  const own = judged.own.status === 'known' ? judged.own.value.dkim.filter(({ result }) => result === 'pass') : [];
  const stated = statedFor(judged, 'dkim').filter(({ result }) => result === 'pass');
  const domains = [...own.map(({ domain }) => domain), ...stated.flatMap(({ domain }) => domain ?? [])];
  const isAligned = own.some(({ aligned }) => aligned) || domains.some((domain) => sameOrganisation(domain, from));
  return domains.length === 0 || isAligned ? null : { results: ['pass'], details: [...new Set(domains)] };
}

export function dmarcFailed(judged: Judged): Statement | null {
  const fault = faultOf(judged, 'dmarc');
  return fault === null || fault.results.some((result) => HARMLESS.has(result)) ? null : fault;
}

/** No policy was found, or Microsoft's word for a policy that it guessed. */
const HARMLESS: ReadonlySet<string> = new Set(['none', 'bestguesspass']);
