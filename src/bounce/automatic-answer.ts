import { addressesIn } from '../message/address-lists.ts';
import { fieldsNamed, type HeaderField } from '../message/header-fields.ts';

const MAX_TEXT = 2000;
/** Beside RFC 3834: what vacation(1), Exchange, Gmail, Apple, Zimbra and other answering machines set. */
const OWN_FIELDS: readonly (readonly [string, RegExp])[] = [
  ['X-Autoreply', /^(?!no\b)./i],
  ['X-Autorespond', /^(?!no\b)/i],
  ['X-Autoresponder', /^(?!no\b)/i],
  ['X-Auto-Reply', /^(?!no\b)/i],
  ['X-Auto-Replied', /^(?!no\b)/i],
  ['X-AutoReply-From', /./],
  ['X-Mail-Autoreply', /./],
  ['X-Vacation', /^(?!no\b)./i],
  ['X-Apple-Action', /\bVACATION\b/i],
  ['X-MS-Exchange-Inbox-Rules-Loop', /./],
  ['X-FC-MachineGenerated', /^true/i],
  ['Precedence', /^auto[_-]?reply/i],
  ['X-Precedence', /^auto[_-]?reply/i],
  ['Delivered-To', /^autoresponder$/i],
];
/** How answering machines begin the subject before the one they answer to, in the languages of the large programs. */
const SUBJECT =
  /^(?:auto(?:matic|mated|matisch|matica|mática|matische|matyczna)?[ -]?(?:re(?:ply|sponse|spuesta)|answer|antwort)|automatisch(?:e|es)? (?:antwort|antwoord)|(?:out[ -]of[ -](?:the[ -])?office)(?: (?:auto-?reply|reply|notification))?|abwesen(?:heit|heitsnotiz|d)|abwesenheitsnotiz|r[ée]ponse automatique|absen(?:ce|t) du bureau|message d'absence|respuesta autom[áa]tica|fuera de (?:la )?oficina|risposta automatica|fuori (?:sede|ufficio)|resposta autom[áa]tica|fora do escrit[óo]rio|automatiskt svar|autosvar|automatisk svar|automaattinen vastaus|odpowied[źz] automatyczna|automatick[áa] odpov[ěe][ďd]|автоответ|автоматический ответ|自动回复|自動回覆|自動回复|自動応答|自動返信|不在通知|부재중|자동 ?(?:회신|응답)) ?(?:[::]|$)/i;
/** What people write of themselves, too: it takes a further sign. */
const OWN_WORDS =
  /^(?:auto ?[::]|(?:(?:i am |i'm )?(?:out of (?:the )?office|away|on (?:vacation|holiday|leave))|vacation|holiday)\b|不在)/i;

/**
 * Who answered by a machine (RFC 3834), by the marks of its header.
 *
 * @param subject  decoded
 * @returns the address; an empty string where it names none; null where it is no automatic answer
 */
export function automaticAnswerOf(fields: readonly HeaderField[], subject: string): string | null {
  if (!isAutomatic(fields, subject)) return null;
  const from = fieldsNamed(fields, 'From')[0]?.value ?? fieldsNamed(fields, 'Sender')[0]?.value ?? '';
  return addressesIn(from).find(({ address }) => address.includes('@'))?.address ?? '';
}

function isAutomatic(fields: readonly HeaderField[], subject: string): boolean {
  const values = (name: string) => fieldsNamed(fields, name).map(({ value }) => value.slice(0, MAX_TEXT).trim());
  // RFC 3834 section 5: `auto-generated` is what a program sends by itself, in answer to nothing.
  if (values('Auto-Submitted').some((value) => /^(?:auto-replied|vacation)\b/i.test(value))) return true;
  if (OWN_FIELDS.some(([name, pattern]) => values(name).some((value) => pattern.test(value)))) return true;
  const isAnswer = values('In-Reply-To').length > 0 || values('References').length > 0;
  const isToNobody = values('Return-Path').some((value) => value.replace(/\s/g, '') === '<>');
  const isGenerated = values('Auto-Submitted').some((value) => /^auto-/i.test(value));
  if (isGenerated && isAnswer && isToNobody) return true;
  if (values('List-Id').length > 0 || values('List-Unsubscribe').length > 0) return false;
  const isMarked = isToNobody || isGenerated || values('X-Auto-Response-Suppress').length > 0;
  if (!isMarked && values('From').length === 0) return false;
  return SUBJECT.test(subject) || (isMarked && OWN_WORDS.test(subject)) || (isAnswer && /^auto ?[:：]/i.test(subject));
}
