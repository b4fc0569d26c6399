/** A piece of a template that should have been filled in. */
export interface Placeholder {
  /** As it stands, at most 100 characters. */
  readonly text: string;
  /** The line that it stands in, cut short around it. */
  readonly line: string;
  /** Whether its name is that of something told of a recipient, such as `FNAME`, or its form leaves no doubt. */
  readonly isPersonal: boolean;
  /** Whether the marks around it are a template's and hardly anything else's. */
  readonly isPlain: boolean;
}

const MAX_CHARACTERS = 500_000;
const MAX_FOUND = 20;
const MAX_LINE = 160;
const NAME = String.raw`[\p{L}_][\p{L}\p{N}_.:| -]{0,59}`;

/**
 * Marks of template languages. Each is bounded, so that looking takes linear time. Of those that technical mail and
 * ordinary text have too (`isPlain` false), only names of a person's data are believed.
 */
const FORMS: readonly { readonly pattern: RegExp; readonly isPlain: boolean }[] = [
  { pattern: new RegExp(String.raw`\{\{\{?[ #/^&~-]{0,3}${NAME}[^{}\n]{0,60}\}\}\}?`, 'gu'), isPlain: true }, // Handlebars, Liquid, Jinja
  { pattern: /\{%-?[ \t]{0,3}[a-z]{2,20}\b[^%\n]{0,80}%\}/gu, isPlain: true }, // Liquid, Jinja
  { pattern: /\*\|[A-Z][A-Z0-9_:]{1,59}\|\*/gu, isPlain: true }, // Mailchimp
  { pattern: new RegExp(String.raw`\[\[${NAME}\]\]`, 'gu'), isPlain: false }, // ActiveTrail, wikis
  { pattern: new RegExp(String.raw`<%=?[ ]{0,3}${NAME}[^%\n]{0,60}%>`, 'gu'), isPlain: false }, // ERB, EJS
  { pattern: new RegExp(String.raw`[$#]\{${NAME}\}`, 'gu'), isPlain: false }, // shell, Ruby, JSP
  { pattern: new RegExp(String.raw`(?<![\w%])%%?${NAME}%%?(?![\w%])`, 'gu'), isPlain: false }, // Salesforce, Mailgun
  { pattern: new RegExp(String.raw`(?<![{$#\w])\{${NAME}\}(?!\})`, 'gu'), isPlain: false },
  { pattern: new RegExp(`<<${NAME}>>|«${NAME}»`, 'gu'), isPlain: false }, // Word's mail merge
  { pattern: new RegExp(String.raw`(?<![#@$\w])(##|@@|\$\$)${NAME}\1(?![#@$\w])`, 'gu'), isPlain: false },
  {
    pattern:
      /(?<![[\w])\[(?:[A-Z][A-Z0-9_ ]{1,40}|[Ff]irst[ _-]?[Nn]ame|[Ll]ast[ _-]?[Nn]ame|[Yy]our [Nn]ame)\](?![\](:])/gu,
    isPlain: false,
  },
  { pattern: /【[^【】\n]{1,20}】/gu, isPlain: false },
];

const PERSONAL: ReadonlySet<string> = new Set(
  [
    'name firstname lastname fullname fname lname mname username nickname forename surname givenname familyname',
    'email emailaddress recipient subscriber salutation honorific customername contactname companyname',
    'vorname nachname anrede prenom prénom nom nombre apellido apellidos nome cognome sobrenome voornaam achternaam имя',
    'unsubscribe unsubscribeurl unsubscribelink unsub optout listunsub webversion viewinbrowser',
    '姓名 名字 名前 お名前 氏名 称呼 昵称 收件人 客户姓名 客户名称 用户名 公司名称 会社名 担当者名 이름 성명 고객명 성함',
  ].flatMap((words) => words.split(' ')),
);

/** Names of things that are told of a person, or of a company, where they stand together: `first_name`, `user.name`. */
const OF_SOMEBODY: ReadonlySet<string> = new Set(
  'first last full given family user customer client contact recipient subscriber member company your list profile person lead account buyer sender'.split(
    ' ',
  ),
);

/** @returns what looks like a template's, in the order of the forms; at most 20. In linear time; never throws */
export function placeholdersIn(text: string): readonly Placeholder[] {
  const source = text.slice(0, MAX_CHARACTERS);
  const found: Placeholder[] = [];
  for (const { pattern, isPlain } of FORMS) {
    for (const { 0: match, index } of source.matchAll(pattern)) {
      if (found.length >= MAX_FOUND) return found;
      const isPersonal = isPersonalName(match);
      if (!isPlain && !isPersonal) continue;
      found.push({ text: match.slice(0, 100), line: lineAround(source, index, match.length), isPersonal, isPlain });
    }
  }
  return found;
}

/** Of `{{ user.name | default: "friend" }}` what stands before the filter. */
const FIRST_NAME = /\p{L}[\p{L}\p{N}_.\s-]*/u;

function isPersonalName(written: string): boolean {
  if (written.startsWith('*|')) return true; // nothing else is written like this
  const name = (FIRST_NAME.exec(written)?.[0] ?? '').replace(/([a-z])([A-Z])/g, '$1 $2');
  const words = name
    .toLowerCase()
    .split(/[_.\s-]+/)
    .filter(Boolean);
  const [last = ''] = words.slice(-1);
  if (words.length > 4) return false;
  if (words.length === 1) return PERSONAL.has(last);
  return (
    PERSONAL.has(words.join('')) || (PERSONAL.has(last) && words.slice(0, -1).every((word) => OF_SOMEBODY.has(word)))
  );
}

function lineAround(text: string, at: number, length: number): string {
  const start = Math.max(text.lastIndexOf('\n', at) + 1, at - MAX_LINE / 2);
  const next = text.indexOf('\n', at + length);
  return text.slice(start, Math.min(next === -1 ? text.length : next, at + length + MAX_LINE / 2)).trim();
}

/** A greeting with nobody in it, or with what a program says where it has no value. */
export interface EmptyGreeting {
  readonly line: string;
  /** Such as `undefined`; null: there is nothing. */
  readonly value: string | null;
}

const GREETING =
  'dear|hello|hi|hey|hallo|liebe[rs]?|guten tag|sehr geehrte[rs]?(?: (?:frau|herr))?|bonjour|ch[eè]re?|hola|estimad[oa]|car[oa]|gentile|beste|geachte|k[aæ]re|drogi|уважаем(?:ый|ая)|здравствуйте|亲爱的|尊敬的|親愛的';
const GREETED = new RegExp(`^(?:${GREETING})[ ,]{1,3}(?=\\S)`, 'iu');
// In this very case: "Dear Nan," greets somebody.
const NO_VALUE = /^(undefined|null|NaN|\[object Object\]|\(null\)|null null|None None)\s{0,3}(?:[,!.:，]|$)/;
// "Hi !" is how French is typed, and "Hi ," how some people do: only a formal word is followed by a name for certain.
const NOBODY =
  /^(?:(?:dear|sehr geehrte[rs]?(?: (?:frau|herr))?|estimad[oa]|gentile|geachte|уважаем(?:ый|ая)) {0,3}[,!:]|(?:尊敬的|亲爱的|親愛的) {0,3}[,，:：!！]|(?:様|님) {0,3}[,，、:：]?)$/iu;
const FIRST_LINES = 15;

/** The greeting among the first lines of a text, where it is empty; null: there is none, or it is as it should be. */
export function emptyGreetingIn(text: string): EmptyGreeting | null {
  const lines = text
    .slice(0, 4000)
    .split('\n')
    .map((line) => line.replaceAll('\u00a0', ' ').trim())
    .filter((line) => line !== '')
    .slice(0, FIRST_LINES);
  for (const line of lines) {
    const greeted = GREETED.exec(line)?.[0] ?? null;
    const value = greeted === null ? undefined : NO_VALUE.exec(line.slice(greeted.length))?.[1];
    if (value !== undefined) return { line: line.slice(0, MAX_LINE), value };
    if (NOBODY.test(line)) return { line: line.slice(0, MAX_LINE), value: null };
  }
  return null;
}
