import data from '../data/spam-headers.json' with { type: 'json' };
import type { HeaderField } from './header-fields.ts';
import {
  readBarracuda,
  readSpamFlag,
  readSpamLevel,
  readSpamReport,
  readSpamScore,
  readSpamStatus,
} from './spam-assassin.ts';
import { readDisposition } from './spam-disposition.ts';
import {
  readCompositeAuthentication,
  readExchangeLevel,
  readForefront,
  readMailboxDelivery,
} from './spam-microsoft.ts';
import { readAmazon, readMimecast, readProofpoint, readSpamExperts, readSpamExpertsEvidence } from './spam-others.ts';
import {
  readRspamdAction,
  readRspamdMark,
  readRspamdReport,
  readRspamdResult,
  readRspamdScore,
} from './spam-rspamd.ts';
import { plainCode, type SpamReading, type SpamSystem, type SpamVerdict } from './spam-verdict.ts';

export type { SpamVerdict } from './spam-verdict.ts';

const MAX_CHARACTERS = 32_768;
const MAX_VERDICTS = 100;
const MAX_OPAQUE = 200;

const READERS: Readonly<Record<string, (field: HeaderField) => SpamReading | null>> = {
  'x-spam-status': readSpamStatus,
  'x-spam-report': readSpamReport,
  'x-ham-report': readSpamReport,
  'x-spam-flag': readSpamFlag,
  'x-spam-score': readSpamScore,
  'x-spam-level': readSpamLevel,
  'x-spam-bar': readSpamLevel,
  'x-spamd-result': readRspamdResult,
  'x-spamd-bar': (field) => ({ ...readSpamLevel(field), system: 'rspamd' }),
  'x-rspamd-bar': (field) => ({ ...readSpamLevel(field), system: 'rspamd' }),
  'x-rspamd-report': readRspamdReport,
  'x-rspamd-score': readRspamdScore,
  'x-rspamd-action': readRspamdAction,
  'x-spam-action': readRspamdAction,
  'x-spam': readRspamdMark,
  'x-forefront-antispam-report': readForefront,
  'x-microsoft-antispam': readForefront,
  'x-ms-exchange-organization-scl': readExchangeLevel,
  'x-microsoft-antispam-mailbox-delivery': readMailboxDelivery,
  'authentication-results': (field) => readCompositeAuthentication(field) ?? readDisposition(field),
  'x-barracuda-spam-status': readBarracuda,
  'x-barracuda-spam-flag': (field) => ({ ...readSpamFlag(field), system: 'barracuda' }),
  'x-barracuda-spam-score': (field) => ({ ...readSpamScore(field), system: 'barracuda' }),
  'x-proofpoint-spam-details': readProofpoint,
  'x-proofpoint-spam-details-enc': (field) => ({ ...opaqueReading('proofpoint', field), opaque: true }),
  'x-mimecast-spam-score': readMimecast,
  'x-spamexperts-class': readSpamExperts,
  'x-spamexperts-outgoing-class': readSpamExperts,
  'x-spamexperts-evidence': readSpamExpertsEvidence,
  'x-mailassure-class': readSpamExperts,
  'x-mailassure-evidence': readSpamExpertsEvidence,
  'x-ses-spam-verdict': readAmazon,
  ...Object.fromEntries(
    data.opaque.fields.map(({ header, system }) => [header, (field: HeaderField) => opaqueReading(system, field)]),
  ),
};

/** Whether a field of this name is what a receiver says of a message: a filter's verdict, or results of authentication. */
export function isVerdictField(name: string): boolean {
  return Object.hasOwn(READERS, name.toLowerCase()) || /^(?:x-spam|x-spamd|x-rspamd|received-spf$)/i.test(name);
}

/**
 * What spam filters have written about the message, decoded; one for each field, topmost first, at most 100. Fields with
 * nothing in them that could be read are left out.
 */
export function spamVerdictsIn(fields: readonly HeaderField[]): readonly SpamVerdict[] {
  const verdicts: SpamVerdict[] = [];
  for (const field of fields) {
    const name = field.name.toLowerCase();
    const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
    const reading = reader?.(bounded(field)) ?? null;
    if (reading !== null && saysSomething(reading)) verdicts.push(whole(field, reading));
    if (verdicts.length === MAX_VERDICTS) break;
  }
  return withSystems(verdicts, fields);
}

function bounded(field: HeaderField): HeaderField {
  return { ...field, value: field.value.slice(0, MAX_CHARACTERS), raw: field.raw.slice(0, MAX_CHARACTERS) };
}

function whole(field: HeaderField, reading: SpamReading): SpamVerdict {
  const nothing = { verdict: null, score: null, threshold: null, rules: [], codes: [], opaque: false };
  return { ...nothing, ...reading, header: field.name, field: field.index };
}

function saysSomething({ verdict, score, rules, codes }: SpamReading): boolean {
  return (verdict ?? null) !== null || (score ?? null) !== null || (rules ?? []).length > 0 || (codes ?? []).length > 0;
}

function opaqueReading(system: string, { name, value }: HeaderField): SpamReading {
  const known = SYSTEMS.find((candidate) => candidate === system) ?? 'unknown';
  return { system: known, opaque: true, codes: [plainCode(name, value.slice(0, MAX_OPAQUE))] };
}

const SYSTEMS: readonly SpamSystem[] = ['google', 'microsoft', 'netease', 'proofpoint', 'qq', 'yahoo'];

/** `X-Spam-Flag` and its like are written by several systems: the field that only one writes tells which. */
function withSystems(verdicts: readonly SpamVerdict[], fields: readonly HeaderField[]): readonly SpamVerdict[] {
  const named = verdicts.find(
    ({ system, header }) => system !== 'unknown' && /^x-(?:spam|rspamd)/i.test(header),
  )?.system;
  const version = fields.some(({ name }) => name.toLowerCase() === 'x-spam-checker-version');
  const server = fields.some(({ name }) => /^x-rspamd-(?:server|queue-id)$/i.test(name));
  const system = named ?? (server ? 'rspamd' : version ? 'spamassassin' : 'unknown');
  return verdicts.map((verdict) => (verdict.system === 'unknown' ? { ...verdict, system } : verdict));
}
